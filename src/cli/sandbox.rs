//! `sandbox`: a store served over HTTP as an Adoptiv workspace.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use super::error::{CliError, Kind};
use super::output::Output;
use super::paths::{Taken, Writes};
use super::{Context, Exit, interrupt};
use crate::adoptiv::sandbox::{self, Config, Expiry, Rate, ServeError, Token, Trouble};
use crate::config::{DEFAULT_SANDBOX, env, pace, share};
use crate::store::{Store, StoreError};
use crate::ui::text::Page;

/// Serve a store over HTTP as an Adoptiv workspace, to rehearse against
///
/// It keeps to the contract of the API, which it serves at /openapi.yaml, and misbehaves on demand.
/// Ctrl-C ends it.
///
///   adoptiv-migrate sandbox
///   adoptiv-migrate sandbox --port 8080 --rate-limit 10/s --fail 5% --drop 2%
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Serve this store, made where there is none
    #[arg(long = "store", value_name = "FILE", default_value = DEFAULT_SANDBOX, value_hint = clap::ValueHint::FilePath)]
    store: PathBuf,
    /// Listen at this port; 0 is any that is free
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Listen at this address; others than 127.0.0.1 let other machines in
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Let in who shows TOKEN, to read and write [default: that of ADOPTIV_TOKEN, else a random one, printed]
    #[arg(long = "token", value_name = "TOKEN", value_parser = token_text)]
    tokens: Vec<String>,
    /// Let in who shows the token that standard input gives: no list of processes shows it
    #[arg(long, conflicts_with = "tokens")]
    token_stdin: bool,
    /// Let in who shows TOKEN, to read only
    #[arg(long = "read-token", value_name = "TOKEN", value_parser = token_text)]
    read_tokens: Vec<String>,
    /// Write the URL to FILE once it listens
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
    /// Wait so long before each request: `100ms`
    #[arg(long, value_name = "TIME", value_parser = pace::time, default_value = "0", help_heading = TROUBLE)]
    latency: Duration,
    /// Let through so many requests: `10/s`
    #[arg(long, value_name = "RATE", value_parser = pace::rate, help_heading = TROUBLE)]
    rate_limit: Option<f64>,
    /// Answer 503 to this share of requests, before anything is done
    #[arg(long, value_name = "SHARE", value_parser = share::parse, default_value = "0%", help_heading = TROUBLE)]
    fail: f64,
    /// Do this share of writes, then cut the connection before the answer
    #[arg(long, value_name = "SHARE", value_parser = share::parse, default_value = "0%", help_heading = TROUBLE)]
    drop: f64,
    /// Let answers trickle
    #[arg(long, help_heading = TROUBLE)]
    slow_body: bool,
    /// Expire the first token after a time, `30s`, or a number of requests, `500`
    #[arg(long, value_name = "TIME|N", value_parser = expiry, help_heading = TROUBLE)]
    expire_token_after: Option<Expiry>,
    /// Decide by this number which requests are in trouble
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = TROUBLE)]
    seed: u64,
}

const TROUBLE: &str = "Trouble";

fn token_text(text: &str) -> Result<String, String> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("is no token: letters, digits and signs without spaces".to_owned());
    }
    Ok(text.to_owned())
}

fn expiry(text: &str) -> Result<Expiry, String> {
    if let Ok(requests) = text.parse() {
        return Ok(Expiry::Requests(requests));
    }
    pace::time(text)
        .map(Expiry::After)
        .map_err(|_| "is neither a time such as `30s` nor a number of requests".to_owned())
}

/// What is printed once it listens.
#[derive(Serialize)]
struct Ready {
    command: &'static str,
    url: String,
    /// None where it was not given on the command line: it stays a secret.
    token: Option<String>,
    store: String,
}

pub fn run(args: Args, context: &Context) -> Result<Exit, CliError> {
    let interrupt = interrupt::listen();
    let mut taken = Taken::none();
    taken.store(&args.store);
    let ready_file = args.ready_file.as_deref();
    let ready_file = ready_file
        .map(|path| Output::open("--ready-file", path, Writes::Address, &taken))
        .transpose()?;
    let (tokens, shown) = tokens(&args, context)?;
    let store = Store::open_to_serve(&args.store).map_err(of_store)?;
    if !args.host.is_loopback() {
        context.ui.warn("other machines can reach this sandbox, over plain HTTP");
    }
    let path = args.store.display().to_string();
    let config = config(&args, tokens);
    sandbox::serve::<CliError>(store, config, &interrupt, |address| {
        let url = format!("http://{}", reachable(address));
        if let Some(file) = ready_file {
            file.write(&format!("{url}\n"))?;
        }
        let ready = Ready { command: "sandbox", url, token: shown, store: path };
        context.ui.show(&ready, page)?;
        Ok(())
    })?;
    context.ui.status("The sandbox has ended; the store keeps what it was given");
    Ok(Exit::Clean)
}

/// What is wrong with the store; here another option names it.
fn of_store(error: StoreError) -> CliError {
    let mut error = CliError::from(error);
    let hints = error.hints.into_iter().map(|hint| hint.reworded("`--to`", "`--store`"));
    error.hints = hints.collect();
    error
}

fn config(args: &Args, tokens: Vec<Token>) -> Config {
    Config {
        host: args.host,
        port: args.port,
        tokens,
        expiry: args.expire_token_after,
        rate: args.rate_limit.map(|per_second| Rate { per_second }),
        trouble: Trouble {
            latency: args.latency,
            fail: args.fail,
            drop: args.drop,
            slow_body: args.slow_body,
            seed: args.seed,
        },
    }
}

/// Who may come in, and the first token where it may be shown.
fn tokens(args: &Args, context: &Context) -> Result<(Vec<Token>, Option<String>), CliError> {
    let token = |text: &String, write| Token { text: text.clone(), write };
    let mut tokens: Vec<Token> = args.tokens.iter().map(|text| token(text, true)).collect();
    tokens.extend(args.read_tokens.iter().map(|text| token(text, false)));
    let given = match (args.token_stdin, args.tokens.is_empty()) {
        (true, _) => Some((context.ui.given_line()?, "standard input")),
        (false, true) => env::token().map(|text| (text, env::TOKEN)),
        (false, false) => None,
    };
    if let Some((text, from)) = given {
        let text = token_text(text.trim()).map_err(|why| {
            CliError::new(Kind::Usage, format!("what `{from}` gives {why}"))
                .hint("give the token alone")
        })?;
        tokens.insert(0, Token { text, write: true });
        return Ok((tokens, None));
    }
    if args.tokens.is_empty() {
        let text = sandbox::random_token().map_err(|cause| {
            CliError::new(Kind::Internal, "there is no randomness for a token")
                .because(cause.to_string())
                .hint("name one with `--token`")
        })?;
        tokens.insert(0, Token { text, write: true });
    }
    let shown = tokens.first().map(|token| token.text.clone());
    Ok((tokens, shown))
}

/// An address that a client on this machine can use.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => (Ipv4Addr::LOCALHOST, address.port()).into(),
        IpAddr::V6(ip) if ip.is_unspecified() => {
            (std::net::Ipv6Addr::LOCALHOST, address.port()).into()
        }
        _ => address,
    }
}

fn page(page: &mut Page, ready: &Ready) {
    if page.quiet() {
        return page.bare(std::iter::once(&ready.url).chain(&ready.token));
    }
    page.line(format!("Adoptiv sandbox: {}", ready.url));
    if let Some(token) = &ready.token {
        page.line(format!("Token: {token}"));
    }
    page.line(format!("Store: {}", ready.store));
    page.line(format!("Contract: {}/openapi.yaml", ready.url));
    let token = ready.token.as_ref().map(|token| format!("ADOPTIV_TOKEN={token} "));
    page.line(format!(
        "Use it: {}adoptiv-migrate import contacts.csv --to {}",
        token.unwrap_or_default(),
        ready.url
    ));
}

impl From<ServeError> for CliError {
    fn from(error: ServeError) -> CliError {
        match error {
            ServeError::Store(error) => error.into(),
            ServeError::Listen { address, cause } => {
                CliError::new(Kind::Output, format!("can't listen at {address}"))
                    .because(cause.to_string())
                    .hint("name another port with `--port`, or leave it out for any that is free")
            }
            ServeError::Io(cause) => {
                CliError::new(Kind::Internal, "can't serve").because(cause.to_string())
            }
            ServeError::Contract(_) => CliError::new(Kind::Internal, error.to_string())
                .hint("this is a defect of adoptiv-migrate; please report it with this message"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expiry_is_a_time_or_a_number() {
        assert_eq!(expiry("500"), Ok(Expiry::Requests(500)));
        assert_eq!(expiry("30s"), Ok(Expiry::After(Duration::from_secs(30))));
        assert!(expiry("soon").is_err());
    }

    #[test]
    fn everywhere_is_reached_at_home() {
        assert_eq!(reachable("0.0.0.0:80".parse().unwrap()).to_string(), "127.0.0.1:80");
        assert_eq!(reachable("[::]:80".parse().unwrap()).to_string(), "[::1]:80");
    }
}
