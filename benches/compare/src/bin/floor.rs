//! The floor: the smallest hyper 1 and tokio server that sends a ready-made answer
//! to whatever is asked, after it has read the request's body.
//!
//! `floor [ANSWER]`: without a captured answer it says `ok`.

use std::convert::Infallible;
use std::path::Path;

use bytes::Bytes;
use doublure_compare::Failure;
use doublure_compare::answer::Answer;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Incoming};
use hyper::header::{HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let ready: &'static Ready = Box::leak(Box::new(ready()?));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!(r#"{{"address":"{}"}}"#, listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let service = service_fn(move |request| answer(request, ready));
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

/// What is sent, ready-made.
struct Ready {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

fn ready() -> Result<Ready, Failure> {
    let Some(path) = std::env::args().nth(1) else {
        let (headers, body) = (HeaderMap::new(), Bytes::from_static(b"ok"));
        return Ok(Ready { status: StatusCode::OK, headers, body });
    };
    let answer = Answer::read(Path::new(&path))?;
    let mut headers = HeaderMap::new();
    for (name, value) in &answer.headers {
        headers.insert(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
    }
    Ok(Ready { status: StatusCode::from_u16(answer.status)?, headers, body: answer.body })
}

async fn answer(
    request: Request<Incoming>,
    ready: &Ready,
) -> Result<Response<Full<Bytes>>, Infallible> {
    if !request.body().is_end_stream() {
        // A client that leaves in the middle gets no answer anyway.
        let _ = request.into_body().collect().await;
    }
    let mut response = Response::new(Full::new(ready.body.clone()));
    *response.status_mut() = ready.status;
    response.headers_mut().clone_from(&ready.headers);
    Ok(response)
}
