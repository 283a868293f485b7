//! TLS: the server's certificates, and connections that begin with a handshake.
//! Which version of HTTP is spoken then is settled by ALPN.
//!
//! Keys, and with them generated certificates, are random; nothing of them
//! reaches an answer.

mod authority;
mod error;
mod given;
mod greeting;
mod insecure;

use std::sync::Arc;

use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::server::ResolvesServerCert;
use tokio_rustls::rustls::{self, ServerConfig};

pub(crate) use error::TlsError;
pub(crate) use given::Pem;
pub(super) use greeting::serve;

/// Versions of HTTP that are spoken over TLS, the preferred one first.
const PROTOCOLS: [&[u8]; 3] = [HTTP_2, b"http/1.1", b"http/1.0"];
const HTTP_2: &[u8] = b"h2";

/// A server's side of TLS; clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Tls(Arc<ServerConfig>);

impl Tls {
    fn new(certificates: Arc<dyn ResolvesServerCert>) -> Result<Self, rustls::Error> {
        let builder = ServerConfig::builder_with_provider(provider());
        let builder = builder.with_safe_default_protocol_versions()?.with_no_client_auth();
        let mut config = builder.with_cert_resolver(certificates);
        config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).into();
        Ok(Self(Arc::new(config)))
    }
}

/// The one cryptography that is used here.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}
