//! A small site, a server for it and a client that sees every byte.

use std::fmt::Debug;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{Response, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::{advance, pause, resume, timeout};

use crate::http::{Body, Feed, Request};
use crate::server::{
    Answering, Delivery, Entrance, Limits, Security, Site, Wait, Wire, Workers, bind, serve,
};

/// Most bytes of a body that the site of these tests takes.
pub(super) const BODY_LIMIT: usize = 100_000;

/// Bytes of a piece of the feed of these tests.
pub(super) const FEED_PIECE: usize = 1_000;

/// A wait for something that never comes ends as a failed test.
const PATIENCE: Duration = Duration::from_secs(20);

/// Waits for what must come.
#[track_caller]
pub(super) fn soon<T>(what: impl Future<Output = T>) -> impl Future<Output = T> {
    let caller = std::panic::Location::caller();
    async move {
        let done = timeout(PATIENCE, what).await;
        done.unwrap_or_else(|_| panic!("waited in vain at {caller}"))
    }
}

/// Lets so much time pass at once.
pub(super) async fn pass(time: Duration) {
    pause();
    advance(time).await;
    resume();
}

/// Echoes bodies; the path says what else is to happen.
#[derive(Clone, Debug, Default)]
pub(super) struct Echo(Arc<Gate>);

#[derive(Debug, Default)]
struct Gate {
    entered: Notify,
    open: Notify,
    /// Where answers to `/meet` wait for each other, each holding up its thread.
    meeting: (Mutex<usize>, Condvar),
}

impl Gate {
    /// Holds the thread up until so many have come, though not for ever.
    fn meet(&self, count: usize) {
        let (come, changed) = &self.meeting;
        let mut come = come.lock().expect("nobody panics here");
        *come += 1;
        changed.notify_all();
        let all_have_come = changed.wait_timeout_while(come, PATIENCE, |come| *come < count);
        let (come, _) = all_have_come.expect("nobody panics here");
        assert!(*come >= count, "{come} of {count} have come");
    }
}

impl Site for Echo {
    fn body_limit(&self, _: &Parts) -> usize {
        BODY_LIMIT
    }

    fn too_large(&self, head: &Parts, limit: usize) -> Delivery {
        let text = format!("{} takes {limit} bytes", head.uri.path());
        let mut response = Response::new(Body::from(Bytes::from(text)));
        *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
        Delivery { response, wire: Wire::Whole }
    }

    fn stopping(&self) -> Delivery {
        Delivery { response: Response::new(Body::from(Bytes::from("stopping"))), wire: Wire::Whole }
    }

    #[cfg(feature = "tls")]
    fn insecure(&self, _: &http::Uri) -> Delivery {
        let mut response = Response::new(Body::from(Bytes::from_static(b"speak TLS")));
        *response.status_mut() = StatusCode::BAD_REQUEST;
        Delivery { response, wire: Wire::Whole }
    }

    fn respond(&self, request: Request) -> Answering {
        let Request { uri, body, .. } = request;
        let path: Vec<&str> = uri.path().trim_start_matches('/').split('/').collect();
        let text = if body.is_empty() { Bytes::from(path.join(" ")) } else { body };
        let mut delivery =
            Delivery { response: Response::new(Body::from(text)), wire: Wire::Whole };
        let gate = Arc::clone(&self.0);
        match path.as_slice() {
            ["wait"] => {
                return Answering::Later(Box::pin(async move {
                    gate.entered.notify_one();
                    gate.open.notified().await;
                    delivery
                }));
            }
            ["until", "asked"] => {
                return Answering::Waits(Box::pin(async move {
                    gate.entered.notify_one();
                    std::future::pending().await
                }));
            }
            told => self.befall(told, &mut delivery),
        }
        Answering::Done(delivery)
    }
}

impl Echo {
    fn befall(&self, told: &[&str], delivery: &mut Delivery) {
        match told {
            ["panic"] => panic!("asked to"),
            ["meet", count] => self.0.meet(count.parse().expect("a number")),
            ["dated"] => {
                let date = http::HeaderValue::from_static("Sun, 01 Mar 2026 09:00:00 GMT");
                delivery.response.headers_mut().insert("date", date);
            }
            ["large", size] => {
                let size = size.parse().expect("a size");
                *delivery.response.body_mut() = Body::from(vec![b'x'; size]);
            }
            ["reset"] => delivery.wire = Wire::Reset,
            ["stall"] => delivery.wire = Wire::Stall { until: None },
            ["stall", millis] => delivery.wire = Wire::Stall { until: Some(after(millis)) },
            ["empty", "stall"] => {
                *delivery.response.body_mut() = Body::default();
                delivery.wire = Wire::Stall { until: Some(after("0")) };
            }
            ["late", millis] => {
                self.0.entered.notify_one();
                delivery.wire = Wire::Late { until: after(millis) };
            }
            ["truncate", size, after] => {
                let size = size.parse().expect("a size");
                *delivery.response.body_mut() = Body::from(vec![b'x'; size]);
                delivery.wire = Wire::Truncate { after: after.parse().expect("a size") };
            }
            ["feed", pieces] => {
                let feed = feed_of(pieces.parse().expect("a number"), Arc::clone(&self.0));
                delivery.wire = Wire::Feed { feed };
            }
            _ => {}
        }
    }
}

/// So many pieces, one more whenever the gate is opened, and then no end.
fn feed_of(pieces: usize, gate: Arc<Gate>) -> Feed {
    Feed::new(async move {
        if pieces == 0 {
            gate.entered.notify_one();
            gate.open.notified().await;
        }
        let piece = Bytes::from(vec![b'.'; FEED_PIECE]);
        Some((piece, feed_of(pieces.saturating_sub(1), gate)))
    })
}

fn after(millis: &str) -> Wait {
    let millis = millis.parse().expect("a number");
    Wait::new(tokio::time::sleep(Duration::from_millis(millis)))
}

/// A server on a free port, on the runtime of the test.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    pub(super) stop: watch::Sender<bool>,
    pub(super) serving: JoinHandle<()>,
    site: Echo,
}

impl Server {
    pub(super) fn start() -> Self {
        Self::with(Limits::default())
    }

    pub(super) fn with(limits: Limits) -> Self {
        Self::secured(limits, Security::Plain)
    }

    pub(super) fn secured(limits: Limits, security: Security) -> Self {
        Self::shared(limits, security, Workers::start(0).expect("no threads"))
    }

    /// A server with these threads beside the test's own.
    pub(super) fn shared(limits: Limits, security: Security, workers: Workers) -> Self {
        let listener = bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let listener = TcpListener::from_std(listener).expect("a socket for tokio");
        let (stop, stopped) = watch::channel(false);
        let site = Echo::default();
        let entrance = Entrance { listener, security, workers };
        let serving = tokio::spawn(serve(entrance, site.clone(), limits, stopped));
        Self { address, stop, serving, site }
    }

    #[track_caller]
    pub(super) fn connect(&self) -> impl Future<Output = Client> {
        let connecting = soon(TcpStream::connect(self.address));
        async { Client(connecting.await.expect("the server accepts")) }
    }

    /// Until a request for `/wait`, `/late` or `/until/asked` is being answered,
    /// or a feed waits for the gate.
    #[track_caller]
    pub(super) fn entered(&self) -> impl Future<Output = ()> {
        soon(self.site.0.entered.notified())
    }

    /// Lets a request for `/wait` be answered, a feed give one more piece.
    pub(super) fn open(&self) {
        self.site.0.open.notify_one();
    }

    /// Whether a connection is left on the server's side: each holds the site,
    /// as the server and the accept loop do.
    pub(super) fn is_occupied(&self) -> bool {
        Arc::strong_count(&self.site.0) > 2
    }

    /// Until no connection is left on the server's side.
    #[track_caller]
    pub(super) fn unoccupied(&self) -> impl Future<Output = ()> {
        soon(async {
            while self.is_occupied() {
                tokio::task::yield_now().await;
            }
        })
    }

    /// Until the system refuses connections to the port.
    #[track_caller]
    pub(super) fn closed(&self) -> impl Future<Output = ()> {
        let address = self.address;
        soon(async move {
            while TcpStream::connect(address).await.is_ok() {
                tokio::task::yield_now().await;
            }
        })
    }

    /// Until the server has ended.
    #[track_caller]
    pub(super) fn ended(self) -> impl Future<Output = ()> {
        let ending = soon(self.serving);
        async { ending.await.expect("the server ends in order") }
    }
}

/// One TCP connection.
pub(super) struct Client(pub(super) TcpStream);

/// An answer as it came.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
}

impl Answer {
    #[track_caller]
    pub(super) fn assert(&self, status: u16, body: &str) {
        assert_eq!((self.status, self.body.as_str()), (status, body), "{}", self.head);
    }
}

impl Client {
    #[track_caller]
    pub(super) fn send(&mut self, bytes: impl AsRef<[u8]>) -> impl Future<Output = ()> {
        soon(async move { self.0.write_all(bytes.as_ref()).await.expect("the server reads") })
    }

    #[track_caller]
    pub(super) fn get(&mut self, path: &str) -> impl Future<Output = Answer> {
        let (send, answer) = (get(path), std::panic::Location::caller());
        async move {
            self.send(send).await;
            self.try_answer().await.unwrap_or_else(|error| panic!("{error} at {answer}"))
        }
    }

    /// One answer, with as much body as its length says.
    #[track_caller]
    pub(super) fn answer(&mut self) -> impl Future<Output = Answer> {
        let caller = std::panic::Location::caller();
        async move { self.try_answer().await.unwrap_or_else(|error| panic!("{error} at {caller}")) }
    }

    async fn try_answer(&mut self) -> io::Result<Answer> {
        let head = self.head().await?;
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(0, |length| length.parse().expect("a length"));
        let mut body = vec![0; length];
        soon(self.0.read_exact(&mut body)).await?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Ok(Answer {
            status: status.expect("a status"),
            head,
            body: String::from_utf8(body).expect("text"),
        })
    }

    /// The next head, with its empty line.
    pub(super) async fn head(&mut self) -> io::Result<String> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(soon(self.0.read_u8()).await?);
        }
        Ok(String::from_utf8(head).expect("text"))
    }

    /// So many bytes, whatever they are.
    #[track_caller]
    pub(super) fn take(&mut self, bytes: usize) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        async move {
            let taken = soon(self.0.read_exact(&mut vec![0; bytes])).await;
            taken.unwrap_or_else(|error| panic!("{error} at {caller}"));
        }
    }

    /// All that comes until the server closes its side.
    pub(super) async fn rest(&mut self) -> io::Result<String> {
        let mut rest = Vec::new();
        soon(self.0.read_to_end(&mut rest)).await?;
        Ok(String::from_utf8(rest).expect("text"))
    }

    /// The server closed its side and had nothing more to say.
    #[track_caller]
    pub(super) fn assert_closed(&mut self) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        async move {
            match self.rest().await {
                Ok(rest) => assert_eq!(rest, "", "at {caller}"),
                Err(error) => panic!("{error} at {caller}"),
            }
        }
    }
}

pub(super) fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n")
}

/// The head of a POST whose body has this many bytes.
pub(super) fn post(length: impl Debug) -> String {
    format!("POST /echo HTTP/1.1\r\nhost: test\r\ncontent-length: {length:?}\r\n\r\n")
}
