//! Whom `wait` takes for the server when it speaks TLS.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::crypto::{
    CryptoProvider, verify_tls12_signature, verify_tls13_signature,
};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{
    ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};

use crate::server::provider;

/// Whose certificates will do.
#[derive(Clone, Debug)]
pub(super) enum Trust {
    /// Anybody's: a health check says nothing that is secret.
    Anyone,
    /// Those of the authorities in this PEM file. It is read at each attempt, as
    /// the server may be about to write it.
    Authorities(PathBuf),
}

impl Trust {
    pub(super) fn connector(&self) -> io::Result<TlsConnector> {
        let provider = provider();
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?;
        let builder = match self {
            Self::Anyone => {
                let verifier = Arc::new(Anybody(provider));
                builder.dangerous().with_custom_certificate_verifier(verifier)
            }
            Self::Authorities(path) => builder.with_root_certificates(authorities(path)?),
        };
        Ok(TlsConnector::from(Arc::new(builder.with_no_client_auth())))
    }
}

fn authorities(path: &PathBuf) -> io::Result<RootCertStore> {
    let about = |what: String| io::Error::other(format!("--tls-ca {}: {what}", path.display()));
    let text = fs::read(path).map_err(|error| about(error.to_string()))?;
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&text) {
        let certificate = certificate.map_err(|error| about(error.to_string()))?;
        store.add(certificate).map_err(|error| about(error.to_string()))?;
    }
    if store.is_empty() {
        return Err(about("it has no certificate in PEM (`-----BEGIN CERTIFICATE-----`)".into()));
    }
    Ok(store)
}

/// Takes every certificate, if only its owner speaks.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
