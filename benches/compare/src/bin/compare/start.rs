//! From the start of a process to its first answer; sizes of memory and binary.

use std::hint::black_box;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use doublure_compare::Failure;
use doublure_compare::client::ask;
use doublure_compare::figure::Figure;
use serde_json::{Value, json};

use super::plan::Plan;
use super::server::Server;
use super::table::{Measured, Reach, Row, Tables};

const MIB: f64 = 1024.0 * 1024.0;
const MILLION: f64 = 1_000_000.0;
/// Starts of a small server in each round.
const STARTS: usize = 10;

pub(crate) fn measure(plan: &Plan, tables: &mut Tables) -> Result<(), Failure> {
    demo(plan, tables)?;
    hundred_thousand(plan, tables)?;
    million(plan, tables)
}

/// Milliseconds until the first answer, and the server.
fn first_answer(command: &mut Command) -> Result<(f64, Server), Failure> {
    let started = Instant::now();
    let server = Server::start(command)?;
    ask(&server.address, "/v1/spotMembers?limit=1", &["authorization: key"])?;
    Ok((started.elapsed().as_secs_f64() * 1e3, server))
}

/// The served spot's key in `first_answer` is `key`, whatever the fixture.
fn serve(plan: &Plan, fixture: &PathBuf) -> Command {
    let mut command = Command::new(plan.doublure());
    command.args(["serve", "--listen", "127.0.0.1:0", "--fixture"]).arg(fixture);
    command
}

fn demo(plan: &Plan, tables: &mut Tables) -> Result<(), Failure> {
    let (mut ours, mut floor, mut idle) = (Figure::default(), Figure::default(), Figure::default());
    for _ in 0..plan.rounds * STARTS {
        let mut demo = Command::new(plan.doublure());
        let started = Instant::now();
        let server = Server::start(demo.args(["serve", "--listen", "127.0.0.1:0"]))?;
        ask(&server.address, "/v1/spotMembers?limit=1", &["authorization: ms-demo-key"])?;
        ours.note(started.elapsed().as_secs_f64() * 1e3);
        idle.note(server.resident()? / MIB);
        floor.note(first_answer(&mut plan.release("floor"))?.0);
    }
    let theirs = Measured { name: "the smallest hyper binary", figure: &floor, unit: "ms" };
    let what = "binary start to first answer, demo fixture";
    tables.rows.push(Row::ratio(what, &ours, theirs, Reach::AtMost(2.5)));
    tables.rows.push(Row::limit(what, &ours, "ms", 15.0));
    tables.rows.push(Row::limit("idle memory with the demo fixture", &idle, "MiB", 10.0));
    let size = std::fs::metadata(plan.doublure())?.len();
    let size = [f64::from(u32::try_from(size)?) / MIB].into_iter().collect();
    tables.rows.push(Row::limit("size of the release binary", &size, "MiB", 10.0));
    Ok(())
}

/// A fixture of 100,000 members written out, beside `serde_json`'s time for the same file.
fn hundred_thousand(plan: &Plan, tables: &mut Tables) -> Result<(), Failure> {
    let fixture = written_out(plan)?;
    let (mut ours, mut parse) = (Figure::default(), Figure::default());
    for _ in 0..plan.rounds {
        ours.note(first_answer(&mut serve(plan, &fixture))?.0);
        let text = std::fs::read(&fixture)?;
        let started = Instant::now();
        let value: Value = serde_json::from_slice(&text)?;
        parse.note(started.elapsed().as_secs_f64() * 1e3);
        black_box(value);
    }
    let theirs = Measured { name: "serde_json: the file into a Value", figure: &parse, unit: "ms" };
    let what = "100,000 members in a file, start to first answer";
    tables.rows.push(Row::ratio(what, &ours, theirs, Reach::AtMost(1.5)));
    Ok(())
}

fn written_out(plan: &Plan) -> Result<PathBuf, Failure> {
    let output = Command::new(plan.doublure())
        .args(["generate", "--meltingspot-members", "100000", "--openagenda-members", "0"])
        .args(["--seed", "1"])
        .stderr(Stdio::inherit())
        .output()?;
    let text = String::from_utf8(output.stdout)?.replace("ms-generated-key", "key");
    plan.put("written-100000.json", text)
}

/// A generated million.
fn million(plan: &Plan, tables: &mut Tables) -> Result<(), Failure> {
    let fixture = json!({"seed": 1, "meltingspot": {"spots": [
        {"name": "Measured", "secretKey": "key", "generate": {"members": 1_000_000}}]}});
    let fixture = plan.put("generated-1000000.json", fixture.to_string())?;
    let (mut ready, mut each) = (Figure::default(), Figure::default());
    for _ in 0..plan.rounds {
        let (took, server) = first_answer(&mut serve(plan, &fixture))?;
        ready.note(took / 1e3);
        each.note(server.resident()? / MILLION);
    }
    tables.rows.push(Row::limit("1,000,000 generated members to first answer", &ready, "s", 6.0));
    tables.rows.push(Row::limit("resident memory per member at 1,000,000", &each, "bytes", 600.0));
    Ok(())
}
