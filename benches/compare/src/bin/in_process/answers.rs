//! From a start or a fork to the first answer, beside wiremock-rs.

use std::time::{Duration, Instant};

use doublure::MockServer;
use doublure_compare::Failure;
use doublure_compare::client::{is_whole, request, succeeded};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wiremock::matchers::{method, path};
use wiremock::{Mock, ResponseTemplate};

use super::{Figures, median};

/// Samples of each thing in a round.
const SAMPLES: usize = 100;
const PATH: &str = "/v1/spotMembers";
const KEY: &str = "authorization: ms-demo-key";

pub(super) async fn measure(rounds: usize, figures: &mut Figures) -> Result<(), Failure> {
    let server = MockServer::start().await;
    let address = server.address().to_string();
    let mut kept = TcpStream::connect(&address).await?;
    kept.set_nodelay(true)?;
    for _ in 0..rounds {
        let mut samples: [Vec<Duration>; 5] = Default::default();
        for _ in 0..SAMPLES {
            samples[0].push(doublure_started().await?);
            samples[1].push(wiremock_fresh().await?);
            samples[2].push(forked(&server, &mut kept).await?);
            samples[3].push(forked_and_connected(&server).await?);
            samples[4].push(wiremock_pooled().await?);
        }
        let names = [
            "start to first answer",
            "wiremock-rs fresh to first answer",
            "fork to first answer, kept connection",
            "fork to first answer, new connection",
            "wiremock-rs pooled to first answer",
        ];
        for (name, samples) in names.into_iter().zip(&samples) {
            figures.entry(name.to_owned()).or_default().push(median(samples));
        }
    }
    Ok(())
}

async fn doublure_started() -> Result<Duration, Failure> {
    let started = Instant::now();
    let server = MockServer::start().await;
    connect_and_ask(&server.address().to_string(), PATH).await?;
    Ok(started.elapsed())
}

async fn forked(server: &MockServer, stream: &mut TcpStream) -> Result<Duration, Failure> {
    let started = Instant::now();
    let world = server.fork();
    ask(stream, &format!("/~{}{PATH}", world.id())).await?;
    Ok(started.elapsed())
}

async fn forked_and_connected(server: &MockServer) -> Result<Duration, Failure> {
    let started = Instant::now();
    let world = server.fork();
    connect_and_ask(&server.address().to_string(), &format!("/~{}{PATH}", world.id())).await?;
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
