//! Why there is no TLS.

use thiserror::Error;
use tokio_rustls::rustls;

/// What is wrong with certificates, given or to be made.
#[derive(Debug, Error)]
pub(crate) enum TlsError {
    #[error(
        "{name}: {found}; expected the server's certificate in PEM \
         (`-----BEGIN CERTIFICATE-----`), then those of its issuers"
    )]
    Certificate { name: String, found: &'static str },
    #[error(
        "{name}: {found}; expected an unencrypted private key in PEM \
         (`-----BEGIN PRIVATE KEY-----`)"
    )]
    Key { name: String, found: &'static str },
    #[error("{key} is not the private key of the certificate in {certificate}")]
    Mismatch { certificate: String, key: String },
    #[error("`{0}` can't stand in a certificate: expected a host name or an address")]
    Name(String),
    #[error("cannot make a certificate: {0}")]
    Generate(#[from] rcgen::Error),
    #[error("TLS can't be spoken: {0}")]
    Refused(#[from] rustls::Error),
}
