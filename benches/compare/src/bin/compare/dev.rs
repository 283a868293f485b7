//! The dev profile, in which `cargo test` builds us and everybody else.

use doublure_compare::Failure;
use doublure_compare::client::{Client, succeeded};

use super::load::{Contender, Load, compete};
use super::plan::Plan;
use super::server::Server;
use super::speed::ahead_row;
use super::table::{Measured, Reach, Row, Tables};
use super::world::{self, SPOT_KEY, read, text};

const LIST: &str = "/v1/spotMembers";

pub(crate) fn measure(plan: &Plan, tables: &mut Tables) -> Result<(), Failure> {
    let fixture = world::fixture(plan, 1_000)?;
    let server = Server::start(plan.dev("yardstick").arg("embedded").arg(&fixture))?;
    let optimised = Server::start(plan.dev_optimised("yardstick").arg("embedded").arg(fixture))?;
    let servers = [&server, &optimised];
    let one = format!("{LIST}/{}", text(&read(&server, LIST, SPOT_KEY)?["items"][50]["id"])?);
    compare(plan, tables, servers, ("dev profile: list of 100 members", LIST))?;
    compare(plan, tables, servers, ("dev profile: get one member", &one))
}

fn compare(
    plan: &Plan,
    tables: &mut Tables,
    [server, optimised]: [&Server; 2],
    (title, path): (&str, &str),
) -> Result<(), Failure> {
    let raw = Client::connect(&server.address)?.get(path, &[SPOT_KEY])?;
    succeeded(&raw)?;
    let answer = plan.put("answer.http", raw)?;
    let stub = |name: &str| Server::start(plan.dev("yardstick").arg(name).arg(&answer).arg(path));
    let floor = Server::start(plan.dev("floor").arg(&answer))?;
    let stubs = [stub("wiremock")?, stub("httpmock")?, stub("mockito")?];
    let load = Load::get(path, SPOT_KEY, plan.seconds);
    let mut contenders = [
        ("floor", &floor),
        ("doublure, embedded", server),
        ("wiremock-rs, ready-made", &stubs[0]),
        ("httpmock, ready-made", &stubs[1]),
        ("mockito, ready-made", &stubs[2]),
        ("doublure at opt-level 2", optimised),
    ]
    .map(|(name, server)| Contender::new(name, server, load.clone()));
    compete(&mut contenders, plan.rounds, |_| Ok(()))?;
    let [_, plain, wiremock, .., optimised] = &contenders;
    for (ours, how) in [(plain, ""), (optimised, ", doublure at opt-level 2")] {
        let theirs =
            Measured { name: "wiremock-rs, ready-made", figure: &wiremock.cpu, unit: "µs" };
        let what = format!("{title}, CPU per request{how}");
        tables.rows.push(Row::ratio(&what, &ours.cpu, theirs, Reach::AtMost(1.0)));
    }
    ahead_row(tables, &format!("{title}, requests per second"), &contenders[1..5]);
    tables.detail(title, &contenders);
    Ok(())
}
