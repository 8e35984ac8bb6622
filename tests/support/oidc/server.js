// A certified OAuth server at the paths of HubSpot: PKCE is required, refresh tokens rotate, and one
// that is used twice ends the grant. Who comes is signed in at once. Requests with a good token go on to
// the API behind: `node server.js REDIRECT API TOKEN SCOPES`. Prints its address.
import http from "node:http";
import Provider from "oidc-provider";

const [redirect, api, token, scopes] = process.argv.slice(2);
const server = http.createServer();

server.listen(0, "127.0.0.1", () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(url, {
    clients: [
      {
        client_id: "app-of-the-tests",
        client_secret: "s3cret-of-the-app",
        application_type: "native",
        redirect_uris: [redirect],
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        token_endpoint_auth_method: "client_secret_post",
      },
    ],
    scopes: scopes.split(" "),
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: async () => true,
    ttl: { AccessToken: 120, AuthorizationCode: 60, Interaction: 60, Session: 60, Grant: 3600, RefreshToken: 3600 },
    cookies: { keys: ["a key of the tests"] },
    features: { devInteractions: { enabled: false }, revocation: { enabled: true } },
    routes: {
      authorization: "/oauth/authorize",
      token: "/oauth/2026-09/token",
      revocation: "/oauth/2026-09/token/revoke",
    },
    interactions: { url: (ctx, interaction) => `/oauth/interaction/${interaction.uid}` },
    findAccount: async (ctx, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
    loadExistingGrant: async (ctx) => {
      const { client, session } = ctx.oidc;
      const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope(scopes);
      await grant.save();
      return grant;
    },
  });
  const oauth = provider.callback();
  server.on("request", async (request, response) => {
    if (request.url.startsWith("/oauth/interaction/")) {
      const login = { accountId: "ada@fernhill.example" };
      return provider.interactionFinished(request, response, { login, consent: {} });
    }
    if (request.url.startsWith("/oauth/")) {
      return oauth(request, response);
    }
    const bearer = (request.headers.authorization ?? "").replace(/^Bearer /, "");
    const known = await provider.AccessToken.find(bearer);
    if (!known || known.isExpired) {
      response.writeHead(401, { "content-type": "application/json" });
      return response.end('{"status":"error","message":"the token is not good"}');
    }
    const parts = [];
    for await (const part of request) parts.push(part);
    const answer = await fetch(api + request.url, {
      method: request.method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: parts.length > 0 ? Buffer.concat(parts) : undefined,
    });
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "application/json" });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  console.log(url);
});
