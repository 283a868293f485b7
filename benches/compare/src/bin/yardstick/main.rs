//! A peer as a process: `yardstick axum MEMBERS`, `yardstick embedded FIXTURE`, or
//! `yardstick wiremock|httpmock|mockito ANSWER PATH` with a stub of a captured answer.

mod naive;
mod stubs;

use std::future::pending;
use std::path::Path;

use doublure::MockServer;
use doublure_compare::Failure;
use doublure_compare::answer::Answer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["axum", members] => naive::serve(Path::new(members)).await,
        ["embedded", fixture] => embedded(Path::new(fixture)).await,
        ["wiremock", answer, path] => stubs::wiremock(&read(answer)?, path).await,
        ["httpmock", answer, path] => stubs::httpmock(&read(answer)?, path).await,
        ["mockito", answer, path] => stubs::mockito(&read(answer)?, path).await,
        other => Err(format!("no such yardstick: {}", other.join(" ")).into()),
    }
}

fn read(answer: &str) -> Result<Answer, Failure> {
    Answer::read(Path::new(answer))
}

/// doublure as a test embeds it.
async fn embedded(fixture: &Path) -> Result<(), Failure> {
    let server = MockServer::builder().fixture_file(fixture).start().await?;
    announce(&server.address().to_string());
    pending().await
}

/// Tells whoever started this process where it listens.
fn announce(address: &str) {
    println!(r#"{{"address":"{address}"}}"#);
}
