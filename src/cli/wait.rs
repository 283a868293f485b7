//! `doublure wait`: is a server there yet? For images without a shell.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use http::Uri;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{interval, timeout};
use tokio_rustls::rustls::pki_types::ServerName;

use super::output::complain;
use super::trust::Trust;
use super::{Failure, runtime};

/// How long to pause between two attempts.
const PAUSE: Duration = Duration::from_millis(20);

/// How long one attempt may take: a server that accepts and then says nothing
/// must not hold us up.
const ATTEMPT: Duration = Duration::from_secs(1);

/// Asks until the server is healthy or the time is over; all of it in real time.
pub(super) fn run(
    url: &str,
    limit: Duration,
    authorities: Option<PathBuf>,
) -> Result<ExitCode, Failure> {
    let target = Target::parse(url, authorities)?;
    let mut last = None;
    let healthy = runtime()?.block_on(async { timeout(limit, target.healthy(&mut last)).await });
    if healthy.is_ok() {
        return Ok(ExitCode::SUCCESS);
    }
    let reason = last.map(|reason| format!(": {reason}")).unwrap_or_default();
    complain(&format!("no healthy doublure at {url} within {limit:?}{reason}"));
    Ok(ExitCode::FAILURE)
}

struct Target {
    /// Host and port, to connect to and to name in the request.
    authority: String,
    path: String,
    tls: Option<(ServerName<'static>, Trust)>,
}

impl Target {
    fn parse(url: &str, authorities: Option<PathBuf>) -> Result<Self, Failure> {
        let wrong = || format!("`{url}` is not a URL such as http://127.0.0.1:4010");
        let uri: Uri = url.parse().map_err(|_| wrong())?;
        let authority = uri.authority().ok_or_else(wrong)?;
        let (usual_port, tls) = match uri.scheme_str() {
            Some("http") => (80, None),
            Some("https") => {
                let name = authority.host().trim_matches(['[', ']']).to_owned();
                let name = ServerName::try_from(name).map_err(|_| wrong())?;
                (443, Some((name, authorities.map_or(Trust::Anyone, Trust::Authorities))))
            }
            _ => return Err(wrong().into()),
        };
        let port = authority.port_u16().unwrap_or(usual_port);
        let path = uri.path().trim_end_matches('/').trim_end_matches("/__doublure").to_owned();
        Ok(Self {
            authority: format!("{}:{port}", authority.host()),
            path: format!("{path}/__doublure/health"),
            tls,
        })
    }

    /// Comes back when the server is healthy; until then `last` says why it isn't.
    async fn healthy(&self, last: &mut Option<String>) {
        let mut pause = interval(PAUSE);
        loop {
            pause.tick().await;
            *last = Some(match timeout(ATTEMPT, self.ask()).await {
                Ok(Ok(answer)) if is_healthy(&answer) => return,
                Ok(Ok(answer)) => told(&answer),
                Ok(Err(error)) => error.to_string(),
                Err(_) => format!("it did not answer within {ATTEMPT:?}"),
            });
        }
    }

    async fn ask(&self) -> io::Result<String> {
        let Some((name, trust)) = &self.tls else {
            return self.exchange(TcpStream::connect(&self.authority).await?).await;
        };
        let connector = trust.connector()?;
        let socket = TcpStream::connect(&self.authority).await?;
        self.exchange(connector.connect(name.clone(), socket).await?).await
    }

    async fn exchange(
        &self,
        mut socket: impl AsyncRead + AsyncWrite + Unpin,
    ) -> io::Result<String> {
        let Self { authority, path, .. } = self;
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\n\r\n");
        socket.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await?;
        Ok(answer)
    }
}

fn is_healthy(answer: &str) -> bool {
    answer.starts_with("HTTP/1.1 200 ") && answer.contains(r#""status":"ok""#)
}

/// What came instead of a health report, by its first line.
fn told(answer: &str) -> String {
    match answer.lines().next() {
        Some(line) => format!("it answered `{line}`"),
        None => "it answered nothing".to_owned(),
    }
}
