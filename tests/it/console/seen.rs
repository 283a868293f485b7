//! The console as somebody sees and uses it, in a real browser.

use std::path::Path;

use doublure::MockServer;
use serde_json::{Value, json};

use super::browser::Browser;
use crate::cli_process::Served;
use crate::support::{Client, MONDAY, serve, spot_of, start};

/// What a page that takes text for markup would run.
const MARKUP: &str = "<img src=x onerror=\"document.title='run'\">";

async fn with_ada() -> (MockServer, Client) {
    serve(spot_of(&json!([{"email": "ada@acme.test", "firstname": "Ada"}]))).await
}

/// The page of the server's default world, once it follows the journal.
async fn looking_at(base_url: &str) -> Option<Browser> {
    let browser = Browser::open(&format!("{base_url}/__doublure/")).await?;
    browser.sees("#live", "live").await;
    Some(browser)
}

#[tokio::test]
async fn a_request_appears_live_and_is_explained() {
    let (server, client) = with_ada().await;
    let Some(browser) = looking_at(server.base_url()).await else { return };
    browser.sees("#journal-empty", "No request yet").await;
    drop(client.get("/v1/spotMembers?limit=7").spot().send().await.expect(200));
    browser.sees("#journal-rows tr", "GET /v1/spotMembers?limit=7").await;
    let list = "/v1/spotMembers?key=secret&name=O%27Brien";
    drop(client.get(list).header("authorization", "old").send().await.expect(401));
    browser.sees("#journal-rows tr:first-child", "meltingspot.auth.unknownKey").await;
    browser.click("#journal-rows tr:first-child button").await;
    browser.sees("#request .rules", "meltingspot.auth.unknownKey").await;
    browser.click("#request details:last-child summary").await;
    browser.sees("#request details:last-child", "authorization: '\"$MELTINGSPOT_KEY\"").await;
    browser.sees("#request", r#"?key='"$OPENAGENDA_KEY"'&name=O'\''Brien'"#).await;
    browser.sees("#request", "[redacted]").await;
}

#[tokio::test]
async fn a_fault_added_by_click_is_met_by_a_client_until_it_is_removed() {
    let (server, client) = with_ada().await;
    let Some(browser) = looking_at(server.base_url()).await else { return };
    browser.chooses("#fault-operation", "meltingspot.members.list").await;
    browser.types("#fault-retry", "7").await;
    browser.click("#fault-add").await;
    browser.sees("#faults-list", "status, 503, retry after 7 s").await;
    let met = client.get("/v1/spotMembers").spot().exchange().await.expect("an answer");
    assert_eq!((met.status, met.header("retry-after")), (503, Some("7")));
    browser.sees("#journal-rows", "fault 1: status").await;
    browser.click("#faults-list button").await;
    browser.sees("#faults-list", "None").await;
    drop(client.get("/v1/spotMembers").spot().send().await.expect(200));
}

#[tokio::test]
async fn what_people_wrote_stays_text() {
    let people = json!([{"email": "ada@acme.test", "firstname": MARKUP, "lastname": "</script>"}]);
    let mut fixture = spot_of(&people);
    fixture["meltingspot"]["spots"][0]["name"] = json!(MARKUP);
    let (server, client) = serve(fixture).await;
    let Some(browser) = looking_at(server.base_url()).await else { return };
    browser.sees("#members-rows", MARKUP).await;
    browser.sees("#members-owner", MARKUP).await;
    let body = json!({"email": MARKUP});
    let invited = client.post("/v1/spotMembers?q=%3Cimg%3E", &body).spot().send().await;
    drop(invited.expect(400));
    browser.sees("#journal-rows", "?q=<img>").await;
    browser.click("#journal-rows button").await;
    browser.sees("#request", "onerror").await;
    let images = browser.run("return document.querySelectorAll('img').length", Vec::new()).await;
    let title = browser.run("return document.title", Vec::new()).await;
    assert_eq!((images, title), (json!(0), json!("default · doublure")));
}

#[tokio::test]
async fn the_clock_moves_and_a_snapshot_brings_the_world_back() {
    let (server, client) = with_ada().await;
    let Some(browser) = looking_at(server.base_url()).await else { return };
    browser.sees("#clock-now", MONDAY).await;
    browser.types("#snapshot-name", "before").await;
    browser.click("#snapshots-form button").await;
    browser.sees("#snapshots-list", "before").await;
    browser.click("[data-advance='15m']").await;
    browser.sees("#clock-now", "2026-03-02T09:15:00Z").await;
    drop(client.invite("new@acme.test").send().await.expect(201));
    browser.sees("#members-count", "2").await;
    browser.click("#snapshots-list button").await;
    browser.sees("#members-count", "1").await;
    browser.sees("#clock-now", MONDAY).await;
    let clock = client.get("/__doublure/clock").send().await.expect(200).json();
    assert_eq!(clock["now"], MONDAY);
}

#[tokio::test]
async fn a_refusal_is_told_in_the_servers_words() {
    let (server, _client) = with_ada().await;
    let Some(browser) = looking_at(server.base_url()).await else { return };
    browser.types("#clock-by", "soon\n").await;
    browser.sees("#alert", "expected a duration such as 250ms").await;
}

#[tokio::test]
async fn the_page_asks_for_the_token_until_it_is_right() {
    let served = Served::with(&["--control-token", "secret"]).await;
    let page = format!("{}/__doublure/", served.url());
    let Some(browser) = Browser::open(&page).await else { return };
    browser.types("#token-input", "guess\n").await;
    browser.sees("#token-wrong", "refused that token").await;
    browser.types("#token-input", "secret\n").await;
    browser.sees("#live", "live").await;
    browser.sees("#members-rows", "ada.lovelace@acme.test").await;
    let found = browser.run("return location.href + document.cookie", Vec::new()).await;
    assert_eq!(found, page);
}

#[tokio::test]
async fn a_fork_is_a_page_of_its_own() {
    let (server, client) = with_ada().await;
    let Some(browser) = looking_at(server.base_url()).await else { return };
    browser.click("#worlds-fork").await;
    browser.click("#worlds-list li:nth-child(2) a").await;
    browser.sees("#world-id", "w1").await;
    browser.sees("#live", "live").await;
    drop(client.get("/v1/spotMembers?default").spot().send().await.expect(200));
    drop(client.get("/~w1/v1/spotMembers?fork").spot().send().await.expect(200));
    browser.sees("#journal-rows", "?fork").await;
    assert_eq!(
        browser
            .run("return document.querySelectorAll('#journal-rows tr').length", Vec::new())
            .await,
        1
    );
    drop(client.ask("DELETE", "/__doublure/worlds/w1").send().await.expect(204));
    browser.sees("#live", "closed").await;
}

#[tokio::test]
async fn members_are_searched_and_paged() {
    let (server, _client) = start(MockServer::builder()).await;
    let Some(browser) = looking_at(server.base_url()).await else { return };
    browser.sees("#members-range", "1 to 50").await;
    browser.click("#members-next").await;
    browser.sees("#members-range", "51 to 100").await;
    browser.click("#members-previous").await;
    browser.sees("#members-range", "1 to 50").await;
    browser.types("#members-search", "LOVELACE").await;
    browser.sees("#members-range", "1 member found").await;
    browser.sees("#members-rows", "ada.lovelace@acme.test").await;
}

#[tokio::test]
async fn coverage_tells_what_clients_met_and_how_to_provoke_the_rest() {
    let (server, client) = with_ada().await;
    let Some(browser) = looking_at(server.base_url()).await else { return };
    browser.sees("#coverage-body", "Never called: meltingspot.members.list").await;
    drop(client.get("/v1/spotMembers").spot().send().await.expect(200));
    browser.sees("#coverage-body summary", "outcomes, 1 call").await;
    browser.click("#coverage-body summary").await;
    browser.sees("#coverage-body details", "fixture: a spot without members").await;
    browser.sees("#coverage-body", "Never called: meltingspot.members.get").await;
}

/// Something of everything, for a page to show.
async fn play(client: &Client) {
    let clock = json!({"now": MONDAY, "frozen": true});
    drop(client.put("/__doublure/clock", &clock).send().await.expect(200));
    drop(client.ask("PUT", "/__doublure/snapshots/before%20the%20sync").send().await.expect(201));
    for fault in [
        json!({"operation": "meltingspot.members.bulkInvite", "calls": {"first": 1},
            "then": {"kind": "reset", "effect": "applied"}}),
        json!({"operation": "openagenda.members.list", "calls": [2],
            "then": {"kind": "rateLimit", "retryAfter": 1}}),
    ] {
        drop(client.post("/__doublure/faults", &fault).send().await.expect(201));
    }
    for page in 1..4 {
        drop(client.get(&format!("/v1/spotMembers?limit=100&page={page}")).spot().send().await);
    }
    drop(client.get("/v1/spotMembers").header("authorization", "old").send().await);
    let bulk = json!({"emails": ["new@acme.test", "jo@acme.test"]});
    drop(client.post("/v1/spotMembers~bulkInvite", &bulk).spot().exchange().await);
    drop(client.post("/v1/spotMembers~bulkInvite", &bulk).spot().exchange().await);
    drop(client.invite("ada.lovelace@acme.test").send().await);
    for _ in 0..2 {
        let list = "/v2/agendas/10000001/members?key=oa-demo-public&size=100";
        drop(client.get(list).send().await);
    }
}

/// With `DOUBLURE_SCREENSHOTS=FOLDER` it leaves the README's pictures there.
#[tokio::test]
async fn the_page_fits_a_desk_and_a_phone_in_light_and_dark() {
    let (server, client) = start(MockServer::builder()).await;
    let Some(browser) = looking_at(server.base_url()).await else { return };
    play(&client).await;
    for (name, size, scheme) in [
        ("light", (1200, 760), "light"),
        ("dark", (1200, 760), "dark"),
        ("phone", (390, 844), "dark"),
    ] {
        browser.looks_like(size, scheme).await;
        browser.sees("#journal-rows", "meltingspot.members.invite.existingMember").await;
        browser.sees("#faults-list", "rateLimit").await;
        let width = "return document.documentElement.scrollWidth <= arguments[0]";
        browser.until(width, vec![json!(size.0)]).await;
        let ground =
            browser.run("return getComputedStyle(document.body).backgroundColor", Vec::new());
        assert_eq!(ground.await == "rgb(15, 18, 23)", scheme == "dark", "{name}");
        if let Some(folder) = std::env::var_os("DOUBLURE_SCREENSHOTS") {
            let path = Path::new(&folder).join(format!("console-{name}.png"));
            std::fs::write(path, browser.picture().await).expect("a file");
        }
    }
}

#[tokio::test]
async fn everything_has_a_name_for_who_cannot_see_it() {
    let (server, client) = start(MockServer::builder()).await;
    let Some(browser) = looking_at(server.base_url()).await else { return };
    play(&client).await;
    browser.sees("#faults-list", "rateLimit").await;
    let nameless =
        "return [...document.querySelectorAll('button, input, select, section, table, a, dialog')]
        .filter((it) => it.checkVisibility())
        .filter((it) => !(it.labels?.length || it.innerText?.trim() || it.ariaLabel
            || document.getElementById(it.getAttribute('aria-labelledby'))))
        .map((it) => it.outerHTML)";
    assert_eq!(browser.run(nameless, Vec::new()).await, Value::from(Vec::<Value>::new()));
    let twice = "const ids = [...document.querySelectorAll('[id]')].map(({id}) => id);
        return ids.filter((id, at) => ids.indexOf(id) !== at)";
    assert_eq!(browser.run(twice, Vec::new()).await, Value::from(Vec::<Value>::new()));
}
