//! TLS on the command line.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use rcgen::generate_simple_self_signed;
use tempfile::TempDir;

use crate::cli::{Ran, doublure, run};
use crate::cli_process::Served;

use super::LIST;
use super::client::{Http2, Roots};

/// A folder for certificates, with one of a stranger in it.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        let own = generate_simple_self_signed(["mock.test".to_owned()]).expect("a certificate");
        fs::write(folder.path("own.pem"), own.cert.pem()).expect("a file");
        fs::write(folder.path("own.key"), own.signing_key.serialize_pem()).expect("a file");
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn name(&self, name: &str) -> String {
        self.path(name).to_str().expect("UTF-8").to_owned()
    }
}

fn roots(path: &Path) -> Roots {
    Roots::from_pem(&fs::read_to_string(path).expect("a file"))
}

fn address(served: &Served) -> SocketAddr {
    served.ready["address"].as_str().and_then(|text| text.parse().ok()).expect("an address")
}

#[tokio::test]
async fn a_generated_authority_is_written_before_the_ready_line() {
    let folder = Folder::new();
    let ca = folder.name("ca.pem");
    let served = Served::with(&["--tls", "--tls-ca", &ca, "--allowed-host", "doublure"]).await;
    for key in ["baseUrl", "controlUrl", "meltingspotBaseUrl", "openagendaBaseUrl"] {
        let url = served.ready[key].as_str().expect("a URL");
        assert!(url.starts_with(&format!("https://{}", address(&served))), "{url}");
    }
    for name in ["127.0.0.1", "localhost", "doublure"] {
        let client = Http2::connect(address(&served), name, &roots(ca.as_ref())).await;
        assert_eq!(client.get(LIST).await.status, 200);
    }
    drop(served.end_by("-TERM").await.fine());
}

#[tokio::test]
async fn wait_asks_over_tls_whom_it_is_told_to_trust() {
    let folder = Folder::new();
    let (ca, own) = (folder.name("ca.pem"), folder.name("own.pem"));
    let served = Served::with(&["--tls", "--tls-ca", &ca]).await;
    run(&["wait", served.url(), "--tls-ca", &ca]).fine();
    run(&["wait", served.url()]).fine();
    let mut by_twin = doublure(&["wait", served.url()]);
    by_twin.env("DOUBLURE_TLS_CA", &ca);
    Ran::of(by_twin).fine();
    let nowhere = folder.name("nowhere.pem");
    let in_the_clear = served.url().replace("https", "http");
    let key = folder.name("own.key");
    for (url, trusted, why) in [
        (served.url(), &own, "UnknownIssuer"),
        (served.url(), &nowhere, "nowhere.pem"),
        (served.url(), &key, "own.key: it has no certificate"),
        (&in_the_clear, &ca, "400 Bad Request"),
    ] {
        let told = run(&["wait", url, "--timeout", "200ms", "--tls-ca", trusted]).failed(1);
        assert!(told.contains(why), "{told}");
    }
}

#[tokio::test]
async fn a_certificate_of_ones_own_is_read_from_its_files() {
    let folder = Folder::new();
    let (certificate, key) = (folder.name("own.pem"), folder.name("own.key"));
    let served = Served::with(&["--tls-cert", &certificate, "--tls-key", &key]).await;
    let roots = roots(certificate.as_ref());
    let client = Http2::connect(address(&served), "mock.test", &roots).await;
    assert_eq!(client.get(LIST).await.status, 200);
}

#[tokio::test]
async fn the_options_have_environment_twins() {
    let folder = Folder::new();
    let mut command = doublure(&["--listen", "127.0.0.1:0"]);
    command.env("DOUBLURE_TLS", "true").env("DOUBLURE_TLS_CA", folder.path("ca.pem"));
    let served = Served::of(command).await;
    let client =
        Http2::connect(address(&served), "localhost", &roots(&folder.path("ca.pem"))).await;
    assert_eq!(client.get(LIST).await.status, 200);

    let mut command = doublure(&["--listen", "127.0.0.1:0"]);
    command.env("DOUBLURE_TLS_CERT", folder.path("own.pem"));
    command.env("DOUBLURE_TLS_KEY", folder.path("own.key"));
    assert!(Served::of(command).await.url().starts_with("https://"));

    let mut command = doublure(&["--listen", "127.0.0.1:0"]);
    for twin in ["DOUBLURE_TLS", "DOUBLURE_TLS_CA", "DOUBLURE_TLS_CERT", "DOUBLURE_TLS_KEY"] {
        command.env(twin, "");
    }
    assert!(Served::of(command).await.url().starts_with("http://"));
}

#[test]
fn options_that_do_not_go_together_are_wrong_usage() {
    for (args, what) in [
        (&["--tls-ca", "ca.pem"][..], "add --tls"),
        (&["--tls-cert", "a.pem"], "add --tls-key PATH"),
        (&["serve", "--tls-key", "a.key"], "add --tls-cert PATH"),
        (&["run", "--tls-ca", "ca.pem", "--", "true"], "add --tls"),
        (&["--tls", "--tls-cert", "a", "--tls-key", "b", "--tls-ca", "c"], "leave one of them out"),
    ] {
        let told = run(args).failed(2);
        assert!(told.contains(what) && told.contains("Usage:"), "{told}");
    }
}

#[test]
fn files_that_are_not_what_they_should_be_are_named() {
    let folder = Folder::new();
    let other = generate_simple_self_signed(["mock.test".to_owned()]).expect("a certificate");
    fs::write(folder.path("other.key"), other.signing_key.serialize_pem()).expect("a file");
    let cases = [
        ("nowhere.pem", "own.key", "cannot read --tls-cert ", "nowhere.pem: No such file"),
        ("own.pem", "nowhere.key", "cannot read --tls-key ", "nowhere.key: No such file"),
        ("own.key", "own.key", "--tls-cert ", "own.key: it has no certificate; expected"),
        ("own.pem", "own.pem", "--tls-key ", "own.pem: it has no private key; expected"),
        ("own.pem", "other.key", "other.key is not the private key of", "own.pem"),
    ];
    for (certificate, key, one, two) in cases {
        let (certificate, key) = (folder.name(certificate), folder.name(key));
        let args = ["--listen", "127.0.0.1:0", "--tls-cert", &certificate, "--tls-key", &key];
        let told = run(&args).failed(1);
        assert!(told.contains(one) && told.contains(two), "{told}");
    }
}

#[test]
fn an_authority_is_written_over_its_predecessor_and_over_nothing_else() {
    let folder = Folder::new();
    let through = |name: &str| {
        let ca = folder.name(name);
        run(&["run", "--tls", "--tls-ca", &ca, "--", "true"])
    };
    fs::write(folder.path("empty.pem"), "").expect("a file");
    for name in ["ca.pem", "ca.pem", "empty.pem"] {
        through(name).fine();
        assert!(fs::read_to_string(folder.path(name)).expect("text").starts_with("-----BEGIN"));
    }
    let own = fs::read(folder.path("own.pem")).expect("a file");
    assert!(through("own.pem").failed(1).contains("own.pem"));
    assert_eq!(fs::read(folder.path("own.pem")).expect("a file"), own);
    assert!(through("nowhere/ca.pem").failed(1).contains("nowhere/ca.pem"));
}

#[test]
fn run_tells_its_command_where_the_server_is_and_whom_to_trust() {
    let folder = Folder::new();
    let ca = folder.name("ca.pem");
    let script = "echo $DOUBLURE_URL; cat $DOUBLURE_TLS_CA";
    let told = run(&["run", "--tls", "--tls-ca", &ca, "--", "sh", "-c", script]).fine();
    assert!(told.starts_with("https://127.0.0.1:"), "{told}");
    assert!(told.ends_with(&fs::read_to_string(folder.path("ca.pem")).expect("text")), "{told}");
}

#[test]
fn a_name_that_can_not_stand_in_a_certificate_is_refused() {
    let args = ["--listen", "127.0.0.1:0", "--tls", "--allowed-host", "mück.test"];
    assert!(run(&args).failed(1).contains("`mück.test` can't stand in a certificate"));
}
