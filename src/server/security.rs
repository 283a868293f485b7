//! Whether clients are talked to in the clear or over TLS.

use http::uri::Scheme;

#[cfg(feature = "tls")]
use super::tls::Tls;

/// How a server is talked to.
#[derive(Clone, Debug, Default)]
pub(crate) enum Security {
    /// In the clear: HTTP/1.1.
    #[default]
    Plain,
    /// Over TLS: HTTP/2 and HTTP/1.1, as the client prefers.
    #[cfg(feature = "tls")]
    Tls(Tls),
}

impl Security {
    /// What the server's URLs begin with.
    pub(crate) fn scheme(&self) -> Scheme {
        match self {
            Self::Plain => Scheme::HTTP,
            #[cfg(feature = "tls")]
            Self::Tls(_) => Scheme::HTTPS,
        }
    }
}
