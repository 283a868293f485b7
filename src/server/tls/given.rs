//! Certificates that the user has.

use std::sync::Arc;

use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::sign::{CertifiedKey, SingleCertAndKey};
use tokio_rustls::rustls::{Error, InconsistentKeys};

use super::{Tls, TlsError, provider};

/// The text of a PEM file, and what messages call it.
#[derive(Clone, Debug)]
pub(crate) struct Pem {
    pub(crate) name: String,
    pub(crate) text: Vec<u8>,
}

impl Tls {
    /// Shows this chain of certificates, the server's own first.
    ///
    /// # Errors
    /// When one of the two isn't what it should be, or they don't belong together.
    pub(crate) fn given(certificate: &Pem, key: &Pem) -> Result<Self, TlsError> {
        let bad_certificate =
            |found| TlsError::Certificate { name: certificate.name.clone(), found };
        let bad_key = |found| TlsError::Key { name: key.name.clone(), found };
        let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&certificate.text).collect();
        let chain = chain.map_err(|_| bad_certificate("it is not well-formed"))?;
        if chain.is_empty() {
            return Err(bad_certificate("it has no certificate"));
        }
        let secret = PrivateKeyDer::from_pem_slice(&key.text);
        let secret = secret.map_err(|error| match error {
            pem::Error::NoItemsFound => bad_key("it has no private key"),
            _ => bad_key("it is not well-formed"),
        })?;
        let secret = provider().key_provider.load_private_key(secret);
        let secret = secret.map_err(|_| bad_key("it has no key that can be read"))?;
        let shown = CertifiedKey::new(chain, secret);
        match shown.keys_match() {
            Ok(()) | Err(Error::InconsistentKeys(InconsistentKeys::Unknown)) => {}
            Err(Error::InconsistentKeys(_)) => {
                let (certificate, key) = (certificate.name.clone(), key.name.clone());
                return Err(TlsError::Mismatch { certificate, key });
            }
            Err(_) => return Err(bad_certificate("it has no certificate that can be read")),
        }
        Ok(Self::new(Arc::new(SingleCertAndKey::from(shown)))?)
    }
}
