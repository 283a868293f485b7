//! TLS of the server that a test starts.

use std::net::IpAddr;

use crate::server::{Pem, Security, Tls, TlsError};

use super::server::Secured;
use super::{MockServer, MockServerBuilder, StartError};

/// How a server is to be talked to.
#[derive(Clone, Debug, Default)]
pub(super) enum Certificate {
    /// In the clear.
    #[default]
    None,
    Generated,
    Given {
        certificate: Pem,
        key: Pem,
    },
}

impl Certificate {
    /// What a server at this address needs.
    pub(super) fn secure(&self, address: IpAddr) -> Result<Secured, StartError> {
        Ok(match self {
            Self::None => Secured::default(),
            Self::Generated => {
                let (tls, pem) = Tls::generated(address, &[])?;
                Secured { security: Security::Tls(tls), ca_pem: Some(pem) }
            }
            Self::Given { certificate, key } => {
                let tls = Tls::given(certificate, key)?;
                Secured { security: Security::Tls(tls), ca_pem: None }
            }
        })
    }
}

impl From<TlsError> for StartError {
    fn from(error: TlsError) -> Self {
        Self::Certificate(error.to_string())
    }
}

impl MockServerBuilder {
    /// Speaks https, and HTTP/2 with clients that offer it, with a certificate
    /// made at the start: for `localhost`, the hosts of worlds below it,
    /// `127.0.0.1`, `::1` and the address that is listened on. It is signed by an
    /// authority of this server alone, see [`MockServer::tls_ca_pem`]. Keys are
    /// random; nothing of them reaches an answer.
    ///
    /// ```
    /// use doublure::blocking::MockServer;
    ///
    /// let server = MockServer::builder().tls().start()?;
    /// assert!(server.base_url().starts_with("https://127.0.0.1:"));
    /// // Let the client under test trust this, as one more root certificate:
    /// let ca = server.tls_ca_pem().unwrap_or_default();
    /// assert!(ca.starts_with("-----BEGIN CERTIFICATE-----"));
    /// # Ok::<(), doublure::StartError>(())
    /// ```
    pub fn tls(mut self) -> Self {
        self.certificate = Certificate::Generated;
        self
    }

    /// Speaks https, and HTTP/2 with clients that offer it, with this certificate
    /// and its private key, both in PEM. The server's own certificate comes first,
    /// then those of its issuers; the key is not encrypted.
    pub fn tls_with(mut self, certificate: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Self {
        self.certificate = Certificate::Given {
            certificate: Pem { name: "the certificate".to_owned(), text: certificate.into() },
            key: Pem { name: "the key".to_owned(), text: key.into() },
        };
        self
    }
}

impl MockServer {
    /// The authority's certificate, in PEM, that clients must trust when the
    /// server's was made by [`MockServerBuilder::tls`]; else `None`.
    pub fn tls_ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }
}
