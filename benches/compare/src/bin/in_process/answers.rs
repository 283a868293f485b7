//! From a start or a fork to the first answer, beside wiremock-rs.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use bytes::Bytes;
use doublure::MockServer;
use doublure_compare::Failure;
use doublure_compare::client::{is_whole, request, succeeded};
use hyper::{Request, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use wiremock::matchers::{method, path};
use wiremock::{Mock, ResponseTemplate};

use super::{Figures, median};

/// Samples of each thing in a round.
const SAMPLES: usize = 100;
const PATH: &str = "/v1/spotMembers";
const KEY: &str = "authorization: ms-demo-key";

/// A server with a connection that is kept.
struct Served {
    server: MockServer,
    kept: TcpStream,
}

impl Served {
    async fn by(server: MockServer) -> Result<Self, Failure> {
        let kept = TcpStream::connect(server.address()).await?;
        kept.set_nodelay(true)?;
        Ok(Self { server, kept })
    }
}

pub(super) async fn measure(rounds: usize, figures: &mut Figures) -> Result<(), Failure> {
    let mut apart = Served::by(MockServer::start().await).await?;
    let mut here = Served::by(here().await?).await?;
    for _ in 0..rounds {
        let mut samples: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
        for _ in 0..SAMPLES {
            let took = [
                ("start to first answer", started_apart().await?),
                ("start to first answer, on the caller's runtime", started_here().await?),
                ("wiremock-rs fresh to first answer", wiremock_fresh().await?),
                ("fork to first answer, kept connection", forked(&mut apart).await?),
                ("fork to first answer, new connection", forked_and_connected(&apart).await?),
                (
                    "fork to first answer, on the caller's runtime, kept connection",
                    forked(&mut here).await?,
                ),
                (
                    "fork to first answer, on the caller's runtime, new connection",
                    forked_and_connected(&here).await?,
                ),
                ("fork to first answer, without a socket", forked_and_handled(&apart).await?),
                ("wiremock-rs pooled to first answer", wiremock_pooled().await?),
            ];
            for (name, took) in took {
                samples.entry(name).or_default().push(took);
            }
        }
        for (name, samples) in samples {
            figures.entry(name.to_owned()).or_default().push(median(&samples));
        }
    }
    Ok(())
}

/// A server that is a task of this runtime instead of having a thread.
async fn here() -> Result<MockServer, Failure> {
    Ok(MockServer::builder().on(Handle::current()).start().await?)
}

async fn started_apart() -> Result<Duration, Failure> {
    let started = Instant::now();
    let server = MockServer::start().await;
    connect_and_ask(&server.address().to_string(), PATH).await?;
    Ok(started.elapsed())
}

async fn started_here() -> Result<Duration, Failure> {
    let started = Instant::now();
    let server = here().await?;
    connect_and_ask(&server.address().to_string(), PATH).await?;
    Ok(started.elapsed())
}

async fn forked(served: &mut Served) -> Result<Duration, Failure> {
    let started = Instant::now();
    let world = served.server.fork();
    ask(&mut served.kept, &format!("/~{}{PATH}", world.id())).await?;
    Ok(started.elapsed())
}

async fn forked_and_connected(served: &Served) -> Result<Duration, Failure> {
    let started = Instant::now();
    let world = served.server.fork();
    let address = served.server.address().to_string();
    connect_and_ask(&address, &format!("/~{}{PATH}", world.id())).await?;
    Ok(started.elapsed())
}

/// As a client does that takes a `tower` service, or a test without any client.
async fn forked_and_handled(served: &Served) -> Result<Duration, Failure> {
    let started = Instant::now();
    let world = served.server.fork();
    let request = Request::get(format!("{PATH}?limit=1")).header("authorization", "ms-demo-key");
    let answer = world.handle(request.body(Bytes::new())?).await;
    if answer.status() != StatusCode::OK {
        return Err(format!("not a success: {}", answer.status()).into());
    }
    Ok(started.elapsed())
}

async fn wiremock_fresh() -> Result<Duration, Failure> {
    let started = Instant::now();
    stubbed_and_asked(wiremock::MockServer::builder().start().await).await?;
    Ok(started.elapsed())
}

async fn wiremock_pooled() -> Result<Duration, Failure> {
    let started = Instant::now();
    stubbed_and_asked(wiremock::MockServer::start().await).await?;
    Ok(started.elapsed())
}

async fn stubbed_and_asked(server: wiremock::MockServer) -> Result<(), Failure> {
    let response = ResponseTemplate::new(200).set_body_raw("[]", "application/json");
    Mock::given(method("GET")).and(path(PATH)).respond_with(response).mount(&server).await;
    connect_and_ask(&server.address().to_string(), PATH).await
}

async fn connect_and_ask(address: &str, path: &str) -> Result<(), Failure> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    ask(&mut stream, path).await
}

async fn ask(stream: &mut TcpStream, path: &str) -> Result<(), Failure> {
    let request = request("GET", &format!("{path}?limit=1"), &[KEY], "");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::with_capacity(1_024);
    while !is_whole(&answer) {
        if stream.read_buf(&mut answer).await? == 0 {
            return Err("the answer ended early".into());
        }
    }
    succeeded(&answer)?;
    Ok(())
}
