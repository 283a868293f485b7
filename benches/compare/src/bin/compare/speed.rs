//! Reads and writes under load, beside the floor and the peers.

use std::path::Path;

use doublure_compare::Failure;
use doublure_compare::client::{Client, succeeded};
use serde_json::Value;

use super::load::{Contender, Load, compete};
use super::plan::Plan;
use super::server::Server;
use super::table::{Measured, Reach, Row, Tables};
use super::world::{self, SPOT_KEY, control, doublure, read, text};

const LIST: &str = "/v1/spotMembers";
const MEMBERS: usize = 10_000;

/// A question, as it is asked of doublure; its answer is what the others send.
struct Question {
    title: &'static str,
    path: String,
    /// The most CPU time, in times of the floor's.
    most: f64,
}

pub(crate) fn measure(plan: &Plan, tables: &mut Tables) -> Result<(), Failure> {
    let server = doublure(plan, &world::fixture(plan, MEMBERS)?)?;
    let all = Client::connect(&server.address)?.get("/v1/spotMembers?limit=1000", &[SPOT_KEY])?;
    let members = plan.put("members.json", succeeded(&all)?.body)?;
    let one = format!("{LIST}/{}", text(&read(&server, LIST, SPOT_KEY)?["items"][50]["id"])?);
    let one = Question { title: "get one member", path: one, most: 1.25 };
    let list = Question { title: "list of 100 members", path: LIST.to_owned(), most: 1.25 };
    for question in [one, list] {
        beside_peers(plan, tables, (&server, &question), &members)?;
    }
    let hits = Question { title: "100 filter hits", path: filter_hits(&server)?, most: 2.0 };
    let changed = changed_world(&server)?;
    let changed = Question { title: "list of 100 changed members", path: changed, most: 2.0 };
    for question in [hits, changed] {
        beside_floor(plan, tables, &server, &question)?;
    }
    write(plan, tables, &server, &Write::INVITE)?;
    write(plan, tables, &server, &Write::BULK)
}

/// Last names whose bearers, strewn over the whole spot, fill a page.
fn filter_hits(server: &Server) -> Result<String, Failure> {
    let mut path = format!("{LIST}?lastname[in]=");
    let sample = read(server, &format!("{LIST}?page=3"), SPOT_KEY)?;
    let names = sample["items"].as_array().ok_or("no items")?;
    for name in names {
        path.push_str(name["lastname"].as_str().unwrap_or_default());
        if read(server, &path, SPOT_KEY)?["total"].as_u64() >= Some(100) {
            return Ok(path);
        }
        path.push(',');
    }
    Err("too few members have the same last names".into())
}

/// The list of a world in which each member of the page was changed.
fn changed_world(server: &Server) -> Result<String, Failure> {
    let world = text(&control(server, "/__doublure/worlds")?["id"])?;
    let list = format!("/~{world}{LIST}");
    let mut client = Client::connect(&server.address)?;
    for member in read(server, &list, SPOT_KEY)?["items"].as_array().ok_or("no items")? {
        let path = format!("{list}/{}", member["id"].as_str().unwrap_or_default());
        succeeded(&client.send("PUT", &path, &[SPOT_KEY], r#"{"title":"Changed"}"#)?)?;
    }
    Ok(list)
}

/// Captures the answer to a question for the yardsticks to send.
fn capture(plan: &Plan, server: &Server, path: &str) -> Result<std::path::PathBuf, Failure> {
    let raw = Client::connect(&server.address)?.get(path, &[SPOT_KEY])?;
    succeeded(&raw)?;
    plan.put("answer.http", raw)
}

fn beside_floor(
    plan: &Plan,
    tables: &mut Tables,
    server: &Server,
    question: &Question,
) -> Result<(), Failure> {
    let floor = Server::start(plan.release("floor").arg(capture(plan, server, &question.path)?))?;
    let load = Load::get(&question.path, SPOT_KEY, plan.seconds);
    let mut contenders = [("floor", &floor), ("doublure", server)]
        .map(|(name, server)| Contender::new(name, server, load.clone()));
    compete(&mut contenders, plan.rounds, |_| Ok(()))?;
    cpu_row(tables, question, &contenders);
    Ok(())
}

fn cpu_row(tables: &mut Tables, question: &Question, contenders: &[Contender<'_>]) {
    let [floor, ours, ..] = contenders else { return };
    let theirs = Measured { name: "floor", figure: &floor.cpu, unit: "µs" };
    let what = format!("{}, CPU per request", question.title);
    tables.rows.push(Row::ratio(&what, &ours.cpu, theirs, Reach::AtMost(question.most)));
    tables.detail(question.title, contenders);
}

fn beside_peers(
    plan: &Plan,
    tables: &mut Tables,
    (server, question): (&Server, &Question),
    members: &Path,
) -> Result<(), Failure> {
    let answer = capture(plan, server, &question.path)?;
    let stub = |name: &str| {
        Server::start(plan.release("yardstick").arg(name).arg(&answer).arg(&question.path))
    };
    let floor = Server::start(plan.release("floor").arg(&answer))?;
    let naive = Server::start(plan.release("yardstick").arg("axum").arg(members))?;
    let stubs = [stub("wiremock")?, stub("httpmock")?, stub("mockito")?];
    let load = Load::get(&question.path, SPOT_KEY, plan.seconds);
    let mut contenders = [
        ("floor", &floor),
        ("doublure", server),
        ("axum, naive serde", &naive),
        ("wiremock-rs, ready-made", &stubs[0]),
        ("httpmock, ready-made", &stubs[1]),
        ("mockito, ready-made", &stubs[2]),
    ]
    .map(|(name, server)| Contender::new(name, server, load.clone()));
    compete(&mut contenders, plan.rounds, |_| Ok(()))?;
    cpu_row(tables, question, &contenders);
    ahead_row(tables, &format!("{}, requests per second", question.title), &contenders[1..]);
    Ok(())
}

/// Ours, the first, beside the fastest of the others.
pub(crate) fn ahead_row(tables: &mut Tables, what: &str, contenders: &[Contender<'_>]) {
    let Some((ours, peers)) = contenders.split_first() else { return };
    let by_speed = |a: &&Contender<'_>, b: &&Contender<'_>| {
        a.per_second.median().total_cmp(&b.per_second.median())
    };
    let Some(best) = peers.iter().max_by(by_speed) else { return };
    let name = format!("the fastest peer: {}", best.name);
    let theirs = Measured { name: &name, figure: &best.per_second, unit: "/s" };
    tables.rows.push(Row::ratio(what, &ours.per_second, theirs, Reach::MoreThan(1.0)));
}

/// A call that changes the world.
struct Write {
    title: &'static str,
    path: &'static str,
    script: &'static str,
    connections: usize,
    /// What an example of it sends.
    example: fn() -> String,
    limit: Limit,
}

/// What a write may cost.
enum Limit {
    TimesFloor(f64),
    Microseconds(f64),
}

impl Write {
    const INVITE: Self = Self {
        title: "invite",
        path: LIST,
        script: "invite.lua",
        connections: 32,
        example: || r#"{"email":"new.1@acme.test"}"#.to_owned(),
        limit: Limit::TimesFloor(2.0),
    };
    const BULK: Self = Self {
        title: "bulk invite of 200",
        path: "/v1/spotMembers~bulkInvite",
        script: "bulk.lua",
        connections: 4,
        example: || {
            let emails: Vec<String> = (0..200).map(|at| format!("new.{at}@acme.test")).collect();
            serde_json::json!({"emails": emails}).to_string()
        },
        limit: Limit::Microseconds(1_000.0),
    };
}

fn write(plan: &Plan, tables: &mut Tables, server: &Server, write: &Write) -> Result<(), Failure> {
    let body = (write.example)();
    let raw = Client::connect(&server.address)?.send("POST", write.path, &[SPOT_KEY], &body)?;
    succeeded(&raw)?;
    let floor = Server::start(plan.release("floor").arg(plan.put("answer.http", raw)?))?;
    let load = Load {
        script: write.script,
        connections: write.connections,
        ..Load::get(write.path, SPOT_KEY, plan.seconds.min(2))
    };
    let mut contenders = [("floor", &floor), ("doublure", server)]
        .map(|(name, server)| Contender::new(name, server, load.clone()));
    compete(&mut contenders, plan.rounds, |contender| match contender.name {
        "doublure" => control(server, "/__doublure/reset").map(|_: Value| ()),
        _ => Ok(()),
    })?;
    let what = format!("{}, CPU per request", write.title);
    let [floor, ours] = &contenders;
    tables.rows.push(match write.limit {
        Limit::TimesFloor(most) => {
            let theirs = Measured { name: "floor", figure: &floor.cpu, unit: "µs" };
            Row::ratio(&what, &ours.cpu, theirs, Reach::AtMost(most))
        }
        Limit::Microseconds(most) => Row::limit(&what, &ours.cpu, "µs", most),
    });
    tables.detail(write.title, &contenders);
    Ok(())
}
