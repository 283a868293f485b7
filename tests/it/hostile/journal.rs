//! Somebody who asks for a whole journal at once.

use tokio::task::JoinHandle;

use super::Siege;
use crate::support::Client;

/// Answers of a thousand members, about 7 MB of JSON in all.
const ANSWERS: usize = 20;

/// What a tree of them takes is more than twice as much.
const MOST: u64 = 48 * 1024;

async fn with_a_long_journal() -> (Siege, Client) {
    let siege = Siege::begin().await;
    let client = siege.client();
    for _ in 0..ANSWERS {
        drop(client.get("/v1/spotMembers?limit=1000").spot().send().await.expect(200));
    }
    (siege, client)
}

/// While this is being answered, others are served; gives its status.
async fn answered(siege: &Siege, client: &Client, path: &str) -> u16 {
    let ask = client.get(&format!("/__doublure/journal{path}"));
    let answering: JoinHandle<u16> = tokio::spawn(async move { ask.send().await.status });
    while !answering.is_finished() {
        siege.others_are_served().await;
    }
    answering.await.expect("an answer")
}

#[tokio::test]
async fn a_whole_journal_takes_little_more_than_its_text_and_nobodys_time() {
    let (siege, client) = with_a_long_journal().await;
    for (path, status) in
        [("?limit=100000", 200), ("/wait?count=1", 200), ("/wait?count=100000&timeout=0s", 408)]
    {
        assert_eq!(answered(&siege, &client, path).await, status, "{path}");
        siege.has_taken_at_most(MOST);
    }
    siege.lift().await;
}
