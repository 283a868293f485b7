//! Certificates made at the start, by an authority that lives as long as the
//! server does.

use std::fmt::Write;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, SerialNumber,
};
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::{CertifiedKey, SigningKey};

use super::{Tls, TlsError, provider};

/// How the name of every authority begins.
const AUTHORITY: &str = "doublure certificate authority";

/// Below it, each world has a name of its own.
const WORLDS: &str = ".localhost";

/// Names by which clients reach a server on their own machine. Many clients take
/// no wildcard right below a top level; for them see [`Authority::resolve`].
const USUAL_NAMES: [&str; 4] = ["localhost", "*.localhost", "127.0.0.1", "::1"];

impl Tls {
    /// Shows certificates of an authority made for this server, for the usual
    /// names of this machine, the address that is listened on, and these names. Gives the authority's own certificate in
    /// PEM, too. Its key is in memory only, so who trusts it trusts nobody else.
    ///
    /// # Errors
    /// When a name can't stand in a certificate, or the system has no randomness.
    pub(crate) fn generated(address: IpAddr, names: &[String]) -> Result<(Self, String), TlsError> {
        let authority = Authority::new(all_names(address, names))?;
        let pem = authority.issuer.pem();
        Ok((Self::new(Arc::new(authority))?, pem))
    }

    /// Whether this is the certificate, in PEM, of an authority made here, and
    /// nothing else.
    #[cfg(feature = "cli")]
    pub(crate) fn is_generated(pem: &[u8]) -> bool {
        use tokio_rustls::rustls::pki_types::CertificateDer;
        use tokio_rustls::rustls::pki_types::pem::PemObject;

        let sections: Vec<_> = CertificateDer::pem_slice_iter(pem).collect();
        let [Ok(only)] = &sections[..] else { return false };
        only.windows(AUTHORITY.len()).any(|window| window == AUTHORITY.as_bytes())
    }
}

#[derive(Debug)]
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    /// What the server's certificates vouch for.
    key: KeyPair,
    /// The same, for handshakes.
    secret: Arc<dyn SigningKey>,
    names: Vec<String>,
    /// Browsers refuse two certificates of one issuer with the same number.
    issued: AtomicU64,
    usual: Arc<CertifiedKey>,
}

impl Authority {
    fn new(names: Vec<String>) -> Result<Self, TlsError> {
        let issuer = issuer()?;
        let key = KeyPair::generate()?;
        let secret = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let secret = provider().key_provider.load_private_key(secret)?;
        check(&names)?;
        let first = leaf(&names, 0)?.signed_by(&key, &issuer)?;
        let usual = CertifiedKey::new(vec![first.der().clone()], Arc::clone(&secret));
        Ok(Self { issuer, key, secret, names, issued: AtomicU64::new(1), usual: Arc::new(usual) })
    }

    /// A certificate for one more name.
    fn certify(&self, name: &str) -> Result<CertifiedKey, rcgen::Error> {
        let mut names = self.names.clone();
        names.push(name.to_owned());
        let number = self.issued.fetch_add(1, Relaxed);
        let certificate = leaf(&names, number)?.signed_by(&self.key, &self.issuer)?;
        Ok(CertifiedKey::new(vec![certificate.der().clone()], Arc::clone(&self.secret)))
    }
}

impl ResolvesServerCert for Authority {
    /// Who asks for the host of a world gets a certificate that spells it out.
    /// It costs one more signature, and nothing is kept.
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let world = hello.server_name().filter(|name| name.ends_with(WORLDS));
        let own = world.and_then(|name| self.certify(name).ok());
        Some(own.map_or_else(|| Arc::clone(&self.usual), Arc::new))
    }
}

/// An authority of its own name: who has trusted an earlier one must not take
/// this one for it.
fn issuer() -> Result<CertifiedIssuer<'static, KeyPair>, rcgen::Error> {
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::default();
    let mut name = AUTHORITY.to_owned() + " ";
    for byte in params.key_identifier(&key).iter().take(4) {
        // Writing to a string can't fail.
        let _ = write!(name, "{byte:02x}");
    }
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    CertifiedIssuer::self_signed(params, key)
}

/// What a server's certificate says. Its dates are rcgen's, 1975 to 4095: no
/// clock is read, and no test fails on the day when it runs out.
fn leaf(names: &[String], number: u64) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name.push(DnType::CommonName, "doublure");
    params.serial_number = Some(SerialNumber::from(number));
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

fn all_names(address: IpAddr, names: &[String]) -> Vec<String> {
    let mut all: Vec<String> = USUAL_NAMES.map(str::to_owned).into();
    if !address.is_unspecified() {
        all.push(address.to_string());
    }
    all.extend_from_slice(names);
    all.sort();
    all.dedup();
    all
}

fn check(names: &[String]) -> Result<(), TlsError> {
    let unfit = names
        .iter()
        .find(|name| name.is_empty() || CertificateParams::new(vec![(*name).clone()]).is_err());
    unfit.map_or(Ok(()), |name| Err(TlsError::Name(name.clone())))
}
