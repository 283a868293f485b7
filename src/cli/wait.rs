//! `doublure wait`: is a server there yet? For images without a shell.

use std::process::ExitCode;
use std::time::Duration;

use http::Uri;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{interval, timeout};

use super::output::complain;
use super::{Failure, runtime};

/// How long to pause between two attempts.
const PAUSE: Duration = Duration::from_millis(20);

/// Asks until the server is healthy or the time is over; all of it in real time.
pub(super) fn run(url: &str, limit: Duration) -> Result<ExitCode, Failure> {
    let target = Target::parse(url)?;
    let runtime = runtime()?;
    let healthy = runtime.block_on(async { timeout(limit, target.healthy()).await });
    if healthy.is_ok() {
        return Ok(ExitCode::SUCCESS);
    }
    complain(&format!("no healthy doublure at {url} within {limit:?}"));
    Ok(ExitCode::FAILURE)
}

struct Target {
    /// Host and port, to connect to and to name in the request.
    authority: String,
    path: String,
}

impl Target {
    fn parse(url: &str) -> Result<Self, Failure> {
        let wrong = || format!("`{url}` is not a URL such as http://127.0.0.1:4010");
        let uri: Uri = url.parse().map_err(|_| wrong())?;
        let authority = uri.authority().filter(|_| uri.scheme_str() == Some("http"));
        let authority = authority.ok_or_else(wrong)?;
        let port = authority.port_u16().unwrap_or(80);
        let path = uri.path().trim_end_matches('/').trim_end_matches("/__doublure").to_owned();
        Ok(Self {
            authority: format!("{}:{port}", authority.host()),
            path: format!("{path}/__doublure/health"),
        })
    }

    async fn healthy(&self) {
        let mut pause = interval(PAUSE);
        loop {
            pause.tick().await;
            // A server that accepts and then says nothing must not hold us up.
            if let Ok(Ok(true)) = timeout(Duration::from_secs(1), self.ask()).await {
                return;
            }
        }
    }

    async fn ask(&self) -> std::io::Result<bool> {
        let mut socket = TcpStream::connect(&self.authority).await?;
        let Self { authority, path } = self;
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\n\r\n");
        socket.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await?;
        Ok(answer.starts_with("HTTP/1.1 200 ") && answer.contains(r#""status":"ok""#))
    }
}
