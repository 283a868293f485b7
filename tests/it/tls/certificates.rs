//! Whose certificates will do, and for which names.

use doublure::{MockServer, StartError};
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};

use super::client::{Http2, Roots};
use super::{LIST, ada, secure};

fn own() -> CertifiedKey<KeyPair> {
    generate_simple_self_signed(["mock.test".to_owned()]).expect("a certificate")
}

/// Why a client doesn't take a server for who it says it is.
async fn refusal(server: &MockServer, name: &str, roots: &Roots) -> String {
    let refused = roots.connect(server.address(), name, &[]).await;
    refused.expect_err("not trusted").to_string()
}

#[tokio::test]
async fn the_generated_certificate_is_for_the_names_of_this_machine_and_of_worlds() {
    let (server, roots) = secure().await;
    for name in ["localhost", "127.0.0.1", "::1", "w1.localhost", "my-test.localhost"] {
        roots.connect(server.address(), name, &[]).await.unwrap_or_else(|error| {
            panic!("{name}: {error}");
        });
    }
    for name in ["mock.test", "127.0.0.2", "localhost.mock.test"] {
        let refusal = refusal(&server, name, &roots).await;
        assert!(refusal.contains("not valid for name"), "{name}: {refusal}");
    }
}

#[tokio::test]
async fn the_address_that_is_listened_on_is_among_the_names() {
    let address = "127.0.0.3:0".parse().expect("an address");
    let server = ada().listen(address).tls().start().await.expect("a server");
    let roots = Roots::from_pem(server.tls_ca_pem().expect("an authority"));
    let client = Http2::connect(server.address(), "127.0.0.3", &roots).await;
    assert_eq!(client.get(LIST).await.status, 200);
}

#[tokio::test]
async fn who_trusts_one_server_trusts_no_other() {
    let ((one, _), (_two, roots)) = (secure().await, secure().await);
    let refusal = refusal(&one, "localhost", &roots).await;
    assert!(refusal.contains("UnknownIssuer"), "{refusal}");
    // A client that gave up costs nobody anything.
    let roots = Roots::from_pem(one.tls_ca_pem().expect("an authority"));
    let client = Http2::connect(one.address(), "localhost", &roots).await;
    assert_eq!(client.get(LIST).await.status, 200);
}

#[tokio::test]
async fn a_certificate_of_ones_own_is_shown_as_it_is() {
    let own = own();
    let (certificate, key) = (own.cert.pem(), own.signing_key.serialize_pem());
    let server = ada().tls_with(certificate.clone(), key).start().await.expect("a server");
    assert_eq!(server.tls_ca_pem(), None);
    let roots = Roots::from_pem(&certificate);
    let client = Http2::connect(server.address(), "mock.test", &roots).await;
    assert_eq!(client.get(LIST).await.status, 200);
    let refusal = refusal(&server, "localhost", &roots).await;
    assert!(refusal.contains("not valid for name"), "{refusal}");
}

#[tokio::test]
async fn a_certificate_that_is_none_is_an_error_that_says_so() {
    let (one, other) = (own(), own());
    let (certificate, key) = (one.cert.pem(), one.signing_key.serialize_pem());
    let junk = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n".to_owned();
    let cases = [
        (String::new(), key.clone(), "the certificate: it has no certificate; expected"),
        (key.clone(), key.clone(), "the certificate: it has no certificate; expected"),
        (certificate[..90].to_owned(), key.clone(), "the certificate: it is not well-formed"),
        (junk, key.clone(), "the certificate: it has no certificate that can be read"),
        (certificate.clone(), certificate.clone(), "the key: it has no private key; expected"),
        (certificate.clone(), key[..90].to_owned(), "the key: it is not well-formed"),
        (certificate, other.signing_key.serialize_pem(), "the key is not the private key of"),
    ];
    for (certificate, key, what) in cases {
        match ada().tls_with(certificate, key).start().await {
            Err(StartError::Certificate(text)) => assert!(text.starts_with(what), "{text}"),
            other => panic!("{what}: {other:?}"),
        }
    }
}
