//! A headless Chromium that looks at the console.

use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::timeout;

use crate::support::has_installed;

/// What no step takes on any machine.
const TOO_LONG: Duration = Duration::from_mins(2);

/// Returns when the page has been drawn anew: no sooner is it worth another look.
const NEXT_FRAME: &str = "return new Promise(done => requestAnimationFrame(() => done(true)));";

/// One browser at a time: each takes a few hundred MiB.
static SEAT: Mutex<()> = Mutex::const_new(());

/// A browser with one page; it ends with its test, however that ends.
pub(super) struct Browser {
    client: Client,
    _driver: Driver,
    _profile: TempDir,
    _seat: MutexGuard<'static, ()>,
}

/// chromedriver with the browser that it starts, in a process group that ends
/// as soon as nobody holds the pipe to it, whatever became of the test.
struct Driver {
    process: Child,
    port: u16,
}

impl Browser {
    /// Opens a page; `None` where there is no browser and none has to be.
    pub(super) async fn open(url: &str) -> Option<Self> {
        if !(has_installed("chromium") && has_installed("chromedriver")) {
            return None;
        }
        let seat = SEAT.lock().await;
        let driver = Driver::start().await;
        let profile = tempfile::tempdir().expect("a folder");
        let client = connect(&driver, &profile).await;
        let browser = Self { client, _driver: driver, _profile: profile, _seat: seat };
        browser.client.goto(url).await.expect("the page opens");
        Some(browser)
    }

    /// Waits until what the selector finds shows this text.
    #[track_caller]
    pub(super) fn sees(&self, selector: &str, text: &str) -> impl Future<Output = ()> {
        let script = "const found = document.querySelector(arguments[0]);
            return found !== null && found.checkVisibility() && found.innerText.includes(arguments[1]);";
        self.until(script, vec![json!(selector), json!(text)])
    }

    /// Waits until a script says `true`.
    #[track_caller]
    pub(super) fn until(&self, script: &str, arguments: Vec<Value>) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        let script = script.to_owned();
        async move {
            let ready = async {
                while self.run(&script, arguments.clone()).await != Value::Bool(true) {
                    self.run(NEXT_FRAME, Vec::new()).await;
                }
            };
            if timeout(TOO_LONG, ready).await.is_err() {
                let page = self.run("return document.body.innerText", Vec::new()).await;
                panic!("never so: {script} {arguments:?} at {caller}; the page says: {page}");
            }
        }
    }

    pub(super) async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        let ran = self.client.execute(script, arguments).await;
        ran.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Clicks as a person does: brings it into sight, out from under the navigation.
    pub(super) async fn click(&self, selector: &str) {
        let found = self.find_shown(selector).await;
        let sight = "document.querySelector(arguments[0]).scrollIntoView({block: 'center'})";
        self.run(sight, vec![json!(selector)]).await;
        let clicked = found.click().await;
        clicked.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    pub(super) async fn types(&self, selector: &str, text: &str) {
        let typed = self.find_shown(selector).await.send_keys(text).await;
        typed.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Chooses what has this value in a list.
    pub(super) async fn chooses(&self, selector: &str, value: &str) {
        let option = format!("{selector} option[value='{value}']");
        drop(self.find(&option).await);
        let chosen = self.find(selector).await.select_by_value(value).await;
        chosen.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// The element, once it is to be seen: before, nothing can be done to it.
    async fn find_shown(&self, selector: &str) -> Element {
        self.sees(selector, "").await;
        self.find(selector).await
    }

    /// The element, once it is there.
    async fn find(&self, selector: &str) -> Element {
        let found = self.client.wait().at_most(TOO_LONG).for_element(Locator::Css(selector)).await;
        found.unwrap_or_else(|error| panic!("{selector}: {error}"))
    }

    /// A picture of what the window shows, a PNG.
    pub(super) async fn picture(&self) -> Vec<u8> {
        self.client.screenshot().await.expect("a picture")
    }

    /// Makes the window so large, in this colour scheme.
    pub(super) async fn looks_like(&self, (width, height): (u32, u32), scheme: &str) {
        let size =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    async fn devtools(&self, command: &str, parameters: Value) {
        let command = Devtools(json!({"cmd": command, "params": parameters}));
        self.client.issue_cmd(command).await.expect("the browser obeys");
    }
}

async fn connect(driver: &Driver, profile: &TempDir) -> Client {
    let profile = format!("--user-data-dir={}", profile.path().display());
    let arguments = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,900",
        &profile,
    ];
    let mut wanted = Capabilities::new();
    wanted.insert("goog:chromeOptions".to_owned(), json!({"args": arguments}));
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let builder = builder.capabilities(wanted);
    let url = format!("http://127.0.0.1:{}", driver.port);
    let connected = timeout(TOO_LONG, builder.connect(&url)).await.expect("in time");
    connected.expect("a browser starts")
}

impl Driver {
    async fn start() -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", "chromedriver --port=0 & read -r _; kill -KILL 0"]).process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = tokio::process::Command::from(command).spawn().expect("it runs");
        let mut lines = BufReader::new(process.stdout.take().expect("stdout")).lines();
        loop {
            let line = timeout(TOO_LONG, lines.next_line()).await.expect("in time");
            let line = line.expect("text").expect("a line that tells the port");
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                let port = port.trim_end_matches('.').parse().expect("a port");
                return Self { process, port };
            }
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let Some(group) = self.process.id() else { return };
        let killed = Command::new("kill").args(["-KILL", "--", &format!("-{group}")]).status();
        assert!(killed.is_ok_and(|status| status.success()), "process group {group} is left over");
    }
}

/// A command that only Chromium has.
#[derive(Debug)]
struct Devtools(Value);

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.0.to_string()))
    }
}
