//! The arguments of `serve` and `run` about TLS.

use std::path::PathBuf;

use clap::Args;

/// Whether https is spoken, and with which certificate.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct TlsOptions {
    /// Speaks https and HTTP/2, with a certificate made at the start unless --tls-cert is given
    #[arg(long, env = "DOUBLURE_TLS")]
    pub(in crate::cli) tls: bool,
    /// Writes the certificate that clients of --tls must trust to this file (PEM)
    #[arg(long, env = "DOUBLURE_TLS_CA", value_name = "PATH")]
    pub(in crate::cli) tls_ca: Option<PathBuf>,
    /// Speaks https and HTTP/2 with this certificate (PEM, followed by those of its issuers)
    #[arg(long, env = "DOUBLURE_TLS_CERT", value_name = "PATH")]
    pub(in crate::cli) tls_cert: Option<PathBuf>,
    /// The private key of --tls-cert (PEM, not encrypted)
    #[arg(long, env = "DOUBLURE_TLS_KEY", value_name = "PATH")]
    pub(in crate::cli) tls_key: Option<PathBuf>,
}

impl TlsOptions {
    /// What is wrong about the options together, as far as usage goes.
    pub(super) fn misuse(&self) -> Option<&'static str> {
        match (&self.tls_cert, &self.tls_key, &self.tls_ca) {
            (Some(_), None, _) => Some("--tls-cert needs its private key: add --tls-key PATH"),
            (None, Some(_), _) => Some("--tls-key needs its certificate: add --tls-cert PATH"),
            (Some(_), Some(_), Some(_)) => Some(
                "--tls-ca is where --tls writes a certificate that it has made, and --tls-cert gives one: leave one of them out",
            ),
            (None, None, Some(_)) if !self.tls => Some(
                "--tls-ca is where --tls writes the certificate that clients must trust: add --tls",
            ),
            _ => None,
        }
    }
}
