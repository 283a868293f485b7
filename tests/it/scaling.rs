//! Several servers behind nginx: the configuration of `docs/scaling.md`, as it stands there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use doublure::MockServer;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Client, has};

const PAGE: &str = include_str!("../../docs/scaling.md");

/// Two servers, and nginx in front of them.
struct Cluster {
    servers: [MockServer; 2],
    front: Client,
    _nginx: Nginx,
}

impl Cluster {
    async fn start() -> Self {
        let servers = [MockServer::start().await, MockServer::start().await];
        let port = free_port();
        let nginx = Nginx::start(&configuration(&servers, port));
        let front = Client::new(&format!("http://127.0.0.1:{port}"));
        Self { servers, front, _nginx: nginx }
    }

    /// Opens a world through nginx and gives a client for it.
    async fn open(&self, id: &str) -> Client {
        let ask = self.front.post("/__doublure/worlds", &json!({"id": id}));
        let opened = ask.header("x-doublure-world", id).send().await.expect(201).json();
        Client::new(opened["baseUrl"].as_str().expect("a URL"))
    }

    /// The worlds of each server, as it tells them itself.
    async fn worlds(&self) -> [BTreeSet<String>; 2] {
        [told_by(&self.servers[0]).await, told_by(&self.servers[1]).await]
    }
}

async fn told_by(server: &MockServer) -> BTreeSet<String> {
    let answer = Client::new(server.base_url()).get("/__doublure/worlds").send().await;
    let worlds = answer.expect(200).json()["worlds"].as_array().cloned().expect("worlds");
    let ids = worlds.iter().map(|world| world["id"].as_str().expect("an id").to_owned());
    ids.filter(|id| id != "default").collect()
}

/// An nginx that ends with its test.
struct Nginx {
    folder: TempDir,
}

impl Nginx {
    /// Returns as soon as nginx listens: it goes to the background only then.
    fn start(site: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path().display();
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {at}/{kind};\n"))
            .concat();
        let whole = format!(
            "worker_processes 1;\npid {at}/pid;\nerror_log {at}/error.log;\nevents {{}}\n\
             http {{\naccess_log off;\n{temporary}{site}}}\n"
        );
        fs::write(configuration_in(folder.path()), whole).expect("written");
        let nginx = Self { folder };
        let started = nginx.command().output().expect("nginx runs");
        assert!(started.status.success(), "{}", String::from_utf8_lossy(&started.stderr));
        nginx
    }

    fn command(&self) -> Command {
        let mut command = Command::new("nginx");
        command.arg("-p").arg(self.folder.path());
        command.arg("-c").arg(configuration_in(self.folder.path()));
        command.arg("-e").arg(self.folder.path().join("error.log"));
        command
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // A test that has failed already says more than nginx could here.
        drop(self.command().args(["-s", "stop"]).output());
    }
}

fn configuration_in(folder: &Path) -> PathBuf {
    folder.join("nginx.conf")
}

/// The page's configuration with the ports of this test.
fn configuration(servers: &[MockServer; 2], port: u16) -> String {
    let site = PAGE.split("```nginx\n").nth(1).and_then(|rest| rest.split("```").next());
    let site = site.expect("the page has a configuration");
    let listening = |server: &MockServer| server.address().to_string();
    let replaced = site
        .replace("127.0.0.1:4011", &listening(&servers[0]))
        .replace("127.0.0.1:4012", &listening(&servers[1]));
    replaced.replace("127.0.0.1:4010", &format!("127.0.0.1:{port}"))
}

/// A port that nobody listens on; nginx can't choose one by itself.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// How many members of the world have the address that these tests invite.
async fn newcomers(world: &Client, host: Option<&str>) -> Value {
    let ask = world.get("/v1/spotMembers?email[in]=new@acme.test").spot();
    let ask = match host {
        Some(host) => ask.header("host", host),
        None => ask,
    };
    ask.send().await.expect(200).json()["total"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_nginx_each_world_stays_on_one_server() {
    if !has("nginx", "-v") {
        return;
    }
    let cluster = Cluster::start().await;
    let ids: Vec<String> = (1..=24).map(|number| format!("job{number}-a")).collect();
    for id in &ids {
        let world = cluster.open(id).await;
        drop(world.invite("new@acme.test").send().await.expect(201));
        assert_eq!(newcomers(&world, None).await, 1, "{id} by its path");
        let host = format!("{id}.localhost");
        assert_eq!(newcomers(&cluster.front, Some(&host)).await, 1, "{id} by its host");
    }
    let [first, second] = cluster.worlds().await;
    assert!(!first.is_empty() && !second.is_empty(), "all on one server: {first:?} {second:?}");
    assert!(first.is_disjoint(&second), "{first:?} {second:?}");
    assert_eq!(first.len() + second.len(), ids.len());
    for id in &ids {
        let path = format!("/__doublure/worlds/{id}");
        drop(cluster.front.ask("DELETE", &path).send().await.expect(204));
    }
    assert_eq!(cluster.worlds().await, [BTreeSet::new(), BTreeSet::new()]);
    assert!(cluster.servers.iter().all(|server| server.strays() == 0), "a request went astray");
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_nginx_worlds_of_one_name_stay_together_and_can_be_forked() {
    if !has("nginx", "-v") {
        return;
    }
    let cluster = Cluster::start().await;
    for job in 1..=8 {
        let parent = cluster.open(&format!("job{job}-parent")).await;
        drop(parent.invite("new@acme.test").send().await.expect(201));
        let id = format!("job{job}-child");
        let opened = parent.post("/__doublure/worlds", &json!({"id": id})).send().await;
        let opened = opened.expect(201).json();
        let child = Client::new(opened["baseUrl"].as_str().expect("a URL"));
        assert_eq!(newcomers(&child, None).await, 1, "{id}");
    }
}
