//! The stories of `fixtures/scenarios`: each is played by a client that copes,
//! and by a careless one, which the scenario finds out.

mod agenda;
mod deferred_invitations;
mod invitations_answered_during_sync;
mod list_changes_while_paged;
mod lost_bulk_invite;
mod rate_limit_storm;
mod spot;
mod token_expires_between_pages;

use std::fs;
use std::path::{Path, PathBuf};

use doublure::{MockServer, World};
use serde_json::Value;

use crate::cli::run;
use crate::support::{Client, start};

/// Every story, as its file and its module here are called.
const STORIES: [&str; 6] = [
    "deferred-invitations",
    "invitations-answered-during-sync",
    "list-changes-while-paged",
    "lost-bulk-invite",
    "rate-limit-storm",
    "token-expires-between-pages",
];

/// A story that is about to be played.
struct Stage {
    world: World,
    client: Client,
    /// Dropped last: its port closes with it.
    _server: MockServer,
}

impl Stage {
    /// A server that was started with the story's file.
    async fn of_file(name: &str) -> Self {
        let (server, client) = start(MockServer::builder().scenario_file(file(name))).await;
        Self { world: server.world().clone(), client, _server: server }
    }

    /// A fork that a Rust test has loaded the story into.
    async fn loaded(name: &str) -> Self {
        let server = MockServer::start().await;
        let world = server.fork();
        world.load_scenario(story(name)).unwrap_or_else(|error| panic!("{error}"));
        Self { client: Client::new(world.base_url()), world, _server: server }
    }

    /// A fork that was sent the story over HTTP.
    async fn sent(name: &str) -> Self {
        let server = MockServer::start().await;
        let world = server.fork();
        let client = Client::new(world.base_url());
        client.put("/__doublure/scenario", &story(name)).send().await.expect(204);
        Self { client, world, _server: server }
    }

    /// What does not hold, a sentence each.
    fn unmet(&self) -> Vec<String> {
        self.world.verify().unmet()
    }

    /// The sentence among the unmet expectations that has this part.
    #[track_caller]
    fn assert_unmet(&self, part: &str) {
        let unmet = self.unmet();
        assert!(unmet.iter().any(|text| text.contains(part)), "{unmet:#?}");
    }
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/scenarios"))
}

fn file(name: &str) -> PathBuf {
    folder().join(format!("{name}.json"))
}

/// The story with its fixture in it, as it can be sent.
fn story(name: &str) -> Value {
    let read = |path: PathBuf| -> Value {
        let text = fs::read_to_string(path).expect("a file");
        serde_json::from_str(&text).expect("JSON")
    };
    let mut story = read(file(name));
    if let Some(fixture) = story["fixture"].as_str() {
        story["fixture"] = read(folder().join(fixture));
    }
    story
}

#[test]
fn every_story_is_played_here() {
    let files = fs::read_dir(folder()).expect("the folder");
    let name = |path: PathBuf| Some(path.file_stem()?.to_str()?.to_owned());
    let mut names: Vec<String> =
        files.filter_map(|entry| name(entry.expect("an entry").path())).collect();
    names.sort_unstable();
    assert_eq!(names, STORIES);
}

#[test]
fn every_story_passes_check() {
    let files = STORIES.map(|name| file(name).display().to_string());
    let arguments: Vec<&str> =
        ["check"].into_iter().chain(files.iter().map(String::as_str)).collect();
    run(&arguments).fine();
}

#[tokio::test]
async fn no_story_holds_before_its_client_has_done_anything() {
    for name in STORIES {
        let stage = Stage::of_file(name).await;
        assert!(!stage.world.verify().satisfied(), "{name}");
    }
}
