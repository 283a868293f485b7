//! Memory under a minute of full load, the journal on.

use doublure_compare::Failure;
use doublure_compare::figure::Figure;

use super::load::Load;
use super::plan::Plan;
use super::table::{Row, Tables};
use super::world::{self, SPOT_KEY, doublure, read, text};

const MIB: f64 = 1024.0 * 1024.0;
/// What one world's journal may hold by default.
const JOURNAL_MIB: f64 = 64.0;

pub(crate) fn measure(plan: &Plan, tables: &mut Tables) -> Result<(), Failure> {
    let server = doublure(plan, &world::fixture(plan, 10_000)?)?;
    let list = "/v1/spotMembers".to_owned();
    let id = text(&read(&server, &list, SPOT_KEY)?["items"][50]["id"])?;
    let names: Vec<String> =
        (0..40).map(|at| format!("email[in][]=rare.100.{at}@acme.test")).collect();
    // One member, a page, and filter hits, whose copy only the journal keeps.
    let hits = format!("{list}?{}", names.join("&"));
    let arguments = vec![format!("{list}/{id}"), list.clone(), hits];
    let before = server.resident()?;
    let load =
        Load { script: "mixed.lua", arguments, ..Load::get(&list, SPOT_KEY, plan.soak_seconds) };
    let shot = load.shoot(&server)?;
    let grown = [(server.resident()? - before) / MIB].into_iter().collect::<Figure>();
    let what = format!(
        "memory gained in {} s of full load ({:.0} requests/s), journal on",
        plan.soak_seconds, shot.per_second
    );
    tables.rows.push(Row::limit(&what, &grown, "MiB", JOURNAL_MIB));
    Ok(())
}
