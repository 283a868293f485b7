//! Clients that speak TLS, HTTP/1.1 or HTTP/2 over it.

use std::fmt::Debug;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode, Version};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::support::SPOT_KEY;

/// What no step takes on any machine.
const LONG: Duration = Duration::from_secs(30);

/// Fails a test that waits in vain.
pub(super) async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(LONG, what).await.expect("in time")
}

/// Whom a client trusts.
#[derive(Clone, Debug)]
pub(super) struct Roots(Arc<RootCertStore>);

impl Roots {
    pub(super) fn from_pem(pem: &str) -> Self {
        let mut store = RootCertStore::empty();
        let certificate = CertificateDer::from_pem_slice(pem.as_bytes()).expect("a certificate");
        store.add(certificate).expect("an authority");
        Self(Arc::new(store))
    }

    /// A TLS connection to a server that is expected to be called so.
    pub(super) async fn connect(
        &self,
        address: SocketAddr,
        name: &str,
        offered: &[&str],
    ) -> io::Result<TlsStream<TcpStream>> {
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().expect("versions");
        let mut config = builder.with_root_certificates(Arc::clone(&self.0)).with_no_client_auth();
        config.alpn_protocols = offered.iter().map(|name| name.as_bytes().to_vec()).collect();
        let socket = soon(TcpStream::connect(address)).await?;
        let name = ServerName::try_from(name.to_owned()).expect("a name");
        soon(TlsConnector::from(Arc::new(config)).connect(name, socket)).await
    }
}

/// An answer that has arrived whole.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) version: Version,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Answer {
    async fn whole(response: Response<Incoming>) -> Result<Self, hyper::Error> {
        let (head, body) = response.into_parts();
        let body = soon(body.collect()).await?.to_bytes();
        Ok(Self { status: head.status, version: head.version, headers: head.headers, body })
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    #[track_caller]
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// One HTTP/2 connection; clones share it.
#[derive(Clone, Debug)]
pub(super) struct Http2 {
    sender: http2::SendRequest<Full<Bytes>>,
    authority: String,
}

impl Http2 {
    pub(super) async fn connect(address: SocketAddr, name: &str, roots: &Roots) -> Self {
        let stream = roots.connect(address, name, &["h2"]).await.expect("a connection");
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        let shaken = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await;
        let (sender, connection) = shaken.expect("HTTP/2");
        tokio::spawn(connection);
        Self { sender, authority: format!("{name}:{}", address.port()) }
    }

    /// A request as it goes out, with the key of the demo fixture's spot.
    pub(super) fn request(&self, method: &str, path: &str, body: impl Into<Bytes>) -> Ask {
        let uri = format!("https://{}{path}", self.authority);
        let request = Request::builder().method(method).uri(uri).header("authorization", SPOT_KEY);
        request.body(Full::new(body.into())).expect("a request")
    }

    /// The head of an answer, its body still to come; or what became of it.
    pub(super) async fn send(&self, request: Ask) -> Result<Response<Incoming>, hyper::Error> {
        let mut sender = self.sender.clone();
        soon(sender.ready()).await?;
        soon(sender.send_request(request)).await
    }

    pub(super) async fn ask(&self, method: &str, path: &str, body: impl Into<Bytes>) -> Answer {
        self.answer(self.request(method, path, body)).await
    }

    pub(super) async fn answer(&self, request: Ask) -> Answer {
        let response = self.send(request).await.expect("an answer");
        Answer::whole(response).await.expect("a whole answer")
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "").await
    }

    pub(super) async fn post(&self, path: &str, body: impl Into<Bytes>) -> Answer {
        self.ask("POST", path, body).await
    }

    /// Until the connection is over.
    pub(super) async fn ended(&mut self) {
        soon(async {
            while self.sender.ready().await.is_ok() {
                tokio::task::yield_now().await;
            }
        })
        .await;
    }
}

pub(super) type Ask = Request<Full<Bytes>>;

/// One HTTP/1.1 connection over TLS.
#[derive(Debug)]
pub(super) struct Http1 {
    sender: http1::SendRequest<Full<Bytes>>,
    name: String,
}

impl Http1 {
    pub(super) async fn connect(
        address: SocketAddr,
        name: &str,
        roots: &Roots,
        offered: &[&str],
    ) -> Self {
        let stream = roots.connect(address, name, offered).await.expect("a connection");
        let shaken = http1::handshake(TokioIo::new(stream)).await;
        let (sender, connection) = shaken.expect("HTTP/1.1");
        tokio::spawn(connection);
        Self { sender, name: format!("{name}:{}", address.port()) }
    }

    /// The head of an answer, its body still to come; or what became of it.
    pub(super) async fn send(&mut self, path: &str) -> Result<Response<Incoming>, hyper::Error> {
        self.exchange(Request::get(path)).await
    }

    pub(super) async fn get(&mut self, path: &str) -> Answer {
        let response = self.send(path).await.expect("an answer");
        Answer::whole(response).await.expect("a whole answer")
    }

    /// What a page of this origin gets.
    pub(super) async fn get_from(&mut self, origin: &str, path: &str) -> Answer {
        let response = self.exchange(Request::get(path).header("origin", origin)).await;
        Answer::whole(response.expect("an answer")).await.expect("a whole answer")
    }

    async fn exchange(
        &mut self,
        request: http::request::Builder,
    ) -> Result<Response<Incoming>, hyper::Error> {
        let request = request.header("host", &self.name).header("authorization", SPOT_KEY);
        let request = request.body(Full::default()).expect("a request");
        soon(self.sender.ready()).await?;
        soon(self.sender.send_request(request)).await
    }
}
