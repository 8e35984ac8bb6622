"""A mail server by aiosmtpd, with AUTH and TLS, for the tests of `connect mail` and `--notify`.

server.py KIND CERTIFICATE KEY FOLDER USER PASSWORD

KIND is `starttls`, `tls` (from the first byte) or `clear` (no TLS at all). Each message that is taken becomes two
files in FOLDER: `0.eml` as it came, `0.json` as Python's email package reads it. Standard output tells the port. Whom the server takes a message for is in
the address: `gone@` nobody (550), `later@` from the second time on (451), `never@` never (451), `cut@` from
the second time on: the first time the connection is cut.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult

kind, certificate, key, folder, user, password = sys.argv[1:]
folder = Path(folder)
seen = {}


def reading(content):
    """What a mail program makes of a message."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    parts = list(message.walk())
    files = {}
    for part in message.iter_attachments():
        body = part.get_content()
        files[part.get_filename()] = body if isinstance(body, str) else body.decode()
    return {
        "headers": {name: str(value) for name, value in message.items()},
        "text": message.get_body(("plain",)).get_content(),
        "html": message.get_body(("html",)).get_content(),
        "files": files,
        "types": [part.get_content_type() for part in parts],
        "defects": [str(defect) for part in parts for defect in part.defects],
    }


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        seen[address] = seen.get(address, 0) + 1
        if name == "gone":
            return "550-5.1.1 <%s>: nobody of that name\r\n550 here \x1b[31m(red)" % address
        if name == "cut" and seen[address] == 1:
            server.transport.close()
            return "421 4.3.0 going down"
        if name == "never" or (name == "later" and seen[address] == 1):
            return "451 4.7.1 not now, come again"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 good"

    async def handle_DATA(self, server, session, envelope):
        number = len(list(folder.glob("*.eml")))
        (folder / ("%d.eml" % number)).write_bytes(envelope.content)
        read = {"envelope_from": envelope.mail_from, "envelope_to": envelope.rcpt_tos}
        read.update(reading(envelope.content))
        part = folder / ("%d.part" % number)
        part.write_text(json.dumps(read))
        part.rename(folder / ("%d.json" % number))
        return "250 2.0.0 taken"


def authenticate(server, session, envelope, mechanism, given):
    good = given.login.decode() == user and given.password.decode() == password
    return AuthResult(success=good, handled=False)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
if kind != "clear":
    context.load_cert_chain(certificate, key)


def session():
    options = {"authenticator": authenticate, "auth_required": True, "ident": "Test mail"}
    if kind == "starttls":
        options.update(tls_context=context, require_starttls=True)
    else:
        # aiosmtpd does not count TLS from the first byte as TLS.
        options.update(auth_require_tls=False)
    return SMTP(Handler(), **options)


async def serve():
    tls = context if kind == "tls" else None
    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0, ssl=tls)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Whoever started it closes standard input.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(serve())
