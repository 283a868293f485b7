//! Clients that come over TLS and don't play along, and how they leave.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::support::{BODY_LIMIT, FEED_PIECE, Server, get, pass, soon};
use crate::server::{Limits, Security, Tls, provider};

const FOREVER: Duration = Duration::from_hours(1);
const SHORT: Duration = Duration::from_millis(30);

/// What begins every HTTP/2 connection, and a SETTINGS frame without settings.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

/// A server that speaks TLS, and clients that trust it.
struct Secure {
    server: Server,
    roots: Arc<RootCertStore>,
}

impl Secure {
    fn with(limits: Limits) -> Self {
        let (tls, pem) = Tls::generated(Ipv4Addr::LOCALHOST.into(), &[]).expect("a certificate");
        let mut roots = RootCertStore::empty();
        let authority = CertificateDer::from_pem_slice(pem.as_bytes()).expect("PEM");
        roots.add(authority).expect("an authority");
        Self { server: Server::secured(limits, Security::Tls(tls)), roots: Arc::new(roots) }
    }

    async fn connect(&self, offered: &[&[u8]]) -> TlsStream<tokio::net::TcpStream> {
        let builder = ClientConfig::builder_with_provider(provider());
        let builder = builder.with_safe_default_protocol_versions().expect("versions");
        let roots = Arc::clone(&self.roots);
        let mut config = builder.with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = offered.iter().map(|name| name.to_vec()).collect();
        let socket = self.server.connect().await.0;
        let name = ServerName::try_from("localhost").expect("a name");
        let connected = soon(TlsConnector::from(Arc::new(config)).connect(name, socket)).await;
        connected.expect("a handshake")
    }

    /// Comes back when a client that has come now has been let go for its idleness.
    async fn outlasts_an_idle_client(&self) {
        let mut idle = self.http2().await;
        soon(async {
            while idle.ready().await.is_ok() {
                tokio::task::yield_now().await;
            }
        })
        .await;
    }

    async fn http2(&self) -> http2::SendRequest<Full<Bytes>> {
        self.http2_by(&http2::Builder::new(TokioExecutor::new())).await
    }

    async fn http2_by(
        &self,
        builder: &http2::Builder<TokioExecutor>,
    ) -> http2::SendRequest<Full<Bytes>> {
        let stream = TokioIo::new(self.connect(&[b"h2"]).await);
        let shaken = soon(builder.handshake(stream)).await;
        let (sender, connection) = shaken.expect("HTTP/2");
        tokio::spawn(connection);
        sender
    }
}

fn ask(path: &str, body: impl Into<Bytes>) -> Request<Full<Bytes>> {
    let uri = format!("https://localhost/{path}");
    Request::post(uri).body(Full::new(body.into())).expect("a request")
}

/// Sends a request; gives the answer's status and body.
async fn exchange(
    sender: &mut http2::SendRequest<Full<Bytes>>,
    request: Request<Full<Bytes>>,
) -> (u16, String) {
    soon(sender.ready()).await.expect("a connection");
    let response = soon(sender.send_request(request)).await.expect("an answer");
    let status = response.status().as_u16();
    let body = soon(response.into_body().collect()).await.expect("a whole answer").to_bytes();
    (status, String::from_utf8(body.into()).expect("text"))
}

#[tokio::test]
async fn a_client_that_never_begins_or_ends_its_handshake_is_let_go() {
    let secure = Secure::with(Limits { header_time: SHORT, ..Limits::default() });
    let (mut silent, mut half) = (secure.server.connect().await, secure.server.connect().await);
    // The head of a TLS record that announces more than ever comes.
    half.send(b"\x16\x03\x01\x02\x00\x01").await;
    silent.assert_closed().await;
    half.assert_closed().await;
    secure.server.unoccupied().await;
}

#[tokio::test]
async fn a_handshake_that_goes_on_holds_up_no_stop() {
    let secure = Secure::with(Limits { stop_time: FOREVER, ..Limits::default() });
    let mut half = secure.server.connect().await;
    half.send(b"\x16\x03\x01\x02\x00\x01").await;
    secure.server.stop.send_replace(true);
    secure.server.ended().await;
}

#[tokio::test]
async fn what_is_neither_tls_nor_http_is_refused() {
    let secure = Secure::with(Limits::default());
    let mut client = secure.server.connect().await;
    client.send(b"\0\x01\x02\r\n\r\n").await;
    client.answer().await.assert(400, "");
    secure.server.connect().await.get("/one").await.assert(400, "speak TLS");
}

#[tokio::test]
async fn a_client_that_says_nothing_after_its_handshake_is_let_go() {
    let secure = Secure::with(Limits { header_time: SHORT, ..Limits::default() });
    for offered in [&[][..], &[b"h2".as_slice()]] {
        let mut stream = secure.connect(offered).await;
        let mut said = Vec::new();
        // What HTTP/2 says first and last; the end may come without a goodbye.
        let _ = soon(stream.read_to_end(&mut said)).await;
    }
    secure.server.unoccupied().await;
}

#[tokio::test]
async fn an_idle_http_2_connection_ends_and_a_waiting_stream_keeps_one_open() {
    let secure = Secure::with(Limits { header_time: SHORT, ..Limits::default() });
    let mut sender = secure.http2().await;
    let waiting = sender.send_request(ask("wait", ""));
    secure.server.entered().await;
    secure.outlasts_an_idle_client().await;
    assert!(!sender.is_closed());
    secure.server.open();
    assert_eq!(soon(waiting).await.expect("an answer").status(), 200);
    soon(async {
        while sender.ready().await.is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    secure.server.unoccupied().await;
}

#[tokio::test]
async fn a_client_that_does_not_read_is_no_idle_one() {
    let secure = Secure::with(Limits { header_time: SHORT, ..Limits::default() });
    let mut sender = secure.http2().await;
    // More than the client's window: it waits on the server's side.
    let response = soon(sender.send_request(ask("large/20000000", ""))).await.expect("a head");
    secure.outlasts_an_idle_client().await;
    let body = soon(response.into_body().collect()).await.expect("a whole answer");
    assert_eq!(body.to_bytes().len(), 20_000_000);
}

#[tokio::test]
async fn the_limits_are_those_of_every_connection() {
    let secure = Secure::with(Limits::default());
    let mut sender = secure.http2().await;
    let mut long = ask("echo", "");
    long.headers_mut().insert("x-long", "x".repeat(66_000).parse().expect("a value"));
    assert_eq!(exchange(&mut sender, long).await.0, 431);
    let large = exchange(&mut sender, ask("echo", vec![b'x'; BODY_LIMIT + 1])).await;
    assert_eq!(large, (413, format!("/echo takes {BODY_LIMIT} bytes")));
    // Far beyond the windows of stream and connection: it need not be read.
    assert_eq!(exchange(&mut sender, ask("echo", vec![b'x'; 9_000_000])).await.0, 413);
    let exact = exchange(&mut sender, ask("echo", vec![b'x'; BODY_LIMIT])).await;
    assert_eq!((exact.0, exact.1.len()), (200, BODY_LIMIT));
}

#[tokio::test]
async fn a_panic_costs_its_own_stream_only() {
    let secure = Secure::with(Limits::default());
    let mut sender = secure.http2().await;
    soon(sender.ready()).await.expect("a connection");
    soon(sender.send_request(ask("panic", ""))).await.expect_err("no answer");
    assert_eq!(exchange(&mut sender, ask("one", "")).await, (200, "one".to_owned()));
}

#[tokio::test]
async fn garbage_instead_of_frames_ends_the_connection() {
    let secure = Secure::with(Limits::default());
    for garbage in [&b"GET / HTTP/1.1\r\n\r\n"[..], &[0xff; 4096], &[PREFACE, &[9; 99]].concat()] {
        let mut stream = secure.connect(&[b"h2"]).await;
        stream.write_all(garbage).await.expect("the server reads");
        let _ = soon(stream.read_to_end(&mut Vec::new())).await;
    }
    secure.server.unoccupied().await;
}

#[tokio::test]
async fn a_stop_answers_what_is_under_way_and_takes_no_more() {
    let secure = Secure::with(Limits::default());
    let mut sender = secure.http2().await;
    let (waiting, late) = (ask("wait", ""), ask("late/3600000", ""));
    let waiting = sender.send_request(waiting);
    secure.server.entered().await;
    let late = sender.send_request(late);
    secure.server.entered().await;
    secure.server.stop.send_replace(true);
    secure.server.closed().await;
    assert_eq!(soon(late).await.expect("an answer").status(), 200, "it is not late any more");
    secure.server.open();
    assert_eq!(soon(waiting).await.expect("an answer").status(), 200);
    secure.server.ended().await;
}

#[tokio::test]
async fn a_stall_ends_with_its_client_or_with_the_server() {
    let secure = Secure::with(Limits { stop_time: FOREVER, ..Limits::default() });
    let (mut sender, mut leaving) = (secure.http2().await, secure.http2().await);
    let stalled = soon(sender.send_request(ask("stall", ""))).await.expect("a head");
    drop(soon(leaving.send_request(ask("stall", ""))).await.expect("a head"));
    secure.server.stop.send_replace(true);
    soon(stalled.into_body().collect()).await.expect_err("a reset");
    secure.server.ended().await;
}

#[tokio::test]
async fn an_idle_client_that_does_not_say_goodbye_holds_up_no_stop() {
    let secure = Secure::with(Limits { stop_time: FOREVER, ..Limits::default() });
    let (mut shaken, fresh) = (secure.connect(&[b"h2"]).await, secure.connect(&[b"h2"]).await);
    shaken.write_all(PREFACE).await.expect("the server reads");
    shaken.read_u8().await.expect("settings");
    secure.server.stop.send_replace(true);
    secure.server.ended().await;
    drop((shaken, fresh));
}

#[tokio::test]
async fn over_tls_a_client_that_has_left_is_waited_for_by_no_answer() {
    let secure = Secure::with(Limits { absence: FOREVER, ..Limits::default() });
    let mut stream = secure.connect(&[]).await;
    stream.write_all(get("/wait").as_bytes()).await.expect("the server reads");
    secure.server.entered().await;
    stream.shutdown().await.expect("a goodbye");
    secure.server.unoccupied().await;
}

#[tokio::test]
async fn over_tls_too_a_client_may_read_slowly_for_as_long_as_it_likes() {
    let secure = Secure::with(Limits::default());
    let mut stream = secure.connect(&[]).await;
    stream.write_all(get("/large/50000000").as_bytes()).await.expect("the server reads");
    let mut piece = vec![0; 10_000_000];
    for _ in 0..5 {
        soon(stream.read_exact(&mut piece)).await.expect("more of the answer");
        pass(Limits::default().header_time * 9 / 10).await;
    }
}

#[tokio::test]
async fn a_stop_ends_a_feed_in_order_and_lets_go_what_only_waits() {
    let secure = Secure::with(Limits { stop_time: FOREVER, ..Limits::default() });
    let mut sender = secure.http2().await;
    let fed = soon(sender.send_request(ask("feed/1", ""))).await.expect("a head");
    secure.server.entered().await;
    let waiting = sender.send_request(ask("until/asked", ""));
    secure.server.entered().await;
    secure.server.stop.send_replace(true);
    let fed = soon(fed.into_body().collect()).await.expect("an orderly end").to_bytes();
    assert_eq!(fed.len(), "feed 1".len() + FEED_PIECE);
    let told = soon(waiting).await.expect("an answer").into_body();
    assert_eq!(soon(told.collect()).await.expect("whole").to_bytes(), "stopping");
    secure.server.ended().await;
}

#[tokio::test]
async fn a_reader_of_a_feed_that_takes_nothing_holds_up_no_stop() {
    let secure = Secure::with(Limits { stop_time: FOREVER, ..Limits::default() });
    let mut builder = http2::Builder::new(TokioExecutor::new());
    let mut sender = secure.http2_by(builder.initial_stream_window_size(0)).await;
    let fed = soon(sender.send_request(ask("feed/1", ""))).await.expect("a head");
    secure.server.stop.send_replace(true);
    secure.server.ended().await;
    drop(fed);
}

#[tokio::test]
async fn a_feed_in_which_nothing_happens_is_no_idle_client() {
    let secure = Secure::with(Limits { header_time: SHORT, ..Limits::default() });
    let mut sender = secure.http2().await;
    let fed = soon(sender.send_request(ask("feed/0", ""))).await.expect("a head");
    secure.server.entered().await;
    secure.outlasts_an_idle_client().await;
    assert!(!sender.is_closed());
    drop(fed);
}
