//! TLS of `serve` and `run`: from options to certificates.

use std::fs;
use std::net::IpAddr;
use std::path::Path;

use crate::file::write_whole;
use crate::server::{Pem, Security, Tls};

use super::Failure;
use super::args::{ServeOptions, TlsOptions};

/// How a server is talked to.
pub(super) fn secure(options: &ServeOptions, address: IpAddr) -> Result<Security, Failure> {
    let tls = &options.tls;
    if let (Some(certificate), Some(key)) = (&tls.tls_cert, &tls.tls_key) {
        let given = Tls::given(&read("--tls-cert", certificate)?, &read("--tls-key", key)?)?;
        return Ok(Security::Tls(given));
    }
    if !tls.tls {
        return Ok(Security::Plain);
    }
    let (generated, authority) = Tls::generated(address, &options.allowed_host)?;
    if let Some(path) = &tls.tls_ca {
        write(path, &authority)?;
    }
    Ok(Security::Tls(generated))
}

fn read(option: &str, path: &Path) -> Result<Pem, Failure> {
    let name = format!("{option} {}", path.display());
    match fs::read(path) {
        Ok(text) => Ok(Pem { name, text }),
        Err(error) => Err(format!("cannot read {name}: {error}").into()),
    }
}

/// Writes the authority's certificate, but over nothing else: who means to name a
/// certificate to be trusted must not lose it.
fn write(path: &Path, authority: &str) -> Result<(), Failure> {
    let there = fs::read(path).unwrap_or_default();
    if !there.is_empty() && !Tls::is_generated(&there) {
        let path = path.display();
        return Err(format!(
            "--tls-ca {path}: there is a file that doublure has not written, and it stays; name \
             another path (a certificate of your own goes to --tls-cert, its key to --tls-key)"
        )
        .into());
    }
    write_whole(path, authority).map_err(|error| {
        let path = path.display();
        format!("cannot write the certificate authority --tls-ca {path}: {error}").into()
    })
}

/// What curl needs to be told so that it trusts the server.
pub(super) fn curl_trust(options: &TlsOptions) -> String {
    match (&options.tls_cert, &options.tls_ca) {
        (None, Some(authority)) => format!("--cacert '{}' ", authority.display()),
        (None, None) if options.tls => "--insecure ".to_owned(),
        _ => String::new(),
    }
}
