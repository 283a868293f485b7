//! Reads at a million members beside the same at a thousand, and filters that match
//! k of n.

use doublure_compare::Failure;

use super::load::{Contender, Load, compete};
use super::plan::Plan;
use super::server::Server;
use super::table::{Measured, Reach, Row, Tables};
use super::world::{self, AGENDA_KEY, RARE, SPOT_KEY, doublure, read, text};

const SMALL: usize = 1_000;
const LARGE: usize = 1_000_000;

/// A read, and how its path depends on the number of members.
struct Read {
    title: String,
    header: &'static str,
    path: fn(&Server, usize) -> Result<String, Failure>,
}

pub(crate) fn measure(plan: &Plan, tables: &mut Tables) -> Result<(), Failure> {
    let small = doublure(plan, &world::fixture(plan, SMALL)?)?;
    let large = doublure(plan, &world::fixture(plan, LARGE)?)?;
    for read in reads() {
        let mut contenders =
            [("1,000 members", &small, SMALL), ("1,000,000 members", &large, LARGE)]
                .map(|(name, server, count)| {
                    let path = (read.path)(server, count);
                    path.map(|path| {
                        Contender::new(name, server, Load::get(&path, read.header, plan.seconds))
                    })
                })
                .into_iter()
                .collect::<Result<Vec<_>, _>>()?;
        compete(&mut contenders, plan.rounds, |_| Ok(()))?;
        note(tables, &read.title, &contenders);
    }
    Ok(())
}

fn note(tables: &mut Tables, title: &str, contenders: &[Contender<'_>]) {
    let [small, large] = contenders else { return };
    let theirs = Measured { name: "the same at 1,000", figure: &small.cpu, unit: "µs" };
    let what = format!("{title} at 1,000,000, CPU per request");
    tables.rows.push(Row::ratio(&what, &large.cpu, theirs, Reach::AtMost(1.3)));
    tables.detail(title, contenders);
}

fn reads() -> Vec<Read> {
    let spot = |title: &str, path| Read { title: title.to_owned(), header: SPOT_KEY, path };
    let agenda = |title: &str, path| Read { title: title.to_owned(), header: AGENDA_KEY, path };
    vec![
        spot("get", |server, count| {
            let middle = format!("/v1/spotMembers?limit=1&page={}", count / 2);
            let id = text(&read(server, &middle, SPOT_KEY)?["items"][0]["id"])?;
            Ok(format!("/v1/spotMembers/{id}"))
        }),
        spot("first page", |_, _| Ok("/v1/spotMembers".to_owned())),
        spot("last page", |_, count| Ok(format!("/v1/spotMembers?page={}", count / 100))),
        spot("`email[in]`", |server, count| {
            let middle = format!("/v1/spotMembers?limit=1&page={}", count / 2);
            let email = text(&read(server, &middle, SPOT_KEY)?["items"][0]["email"])?;
            Ok(format!("/v1/spotMembers?email[in]={email}"))
        }),
        spot("`lastname[in]`, 1 match", |_, _| Ok(rare(RARE[0]))),
        spot("`lastname[in]`, 10 matches", |_, _| Ok(rare(RARE[1]))),
        spot("`lastname[in]`, 100 matches", |_, _| Ok(rare(RARE[2]))),
        agenda("`after` cursor", |_, count| {
            Ok(format!("/v2/agendas/10000001/members?limit=100&after={}", count / 2))
        }),
    ]
}

fn rare(count: usize) -> String {
    format!("/v1/spotMembers?lastname[in]=Rare{count}")
}
