//! Measures doublure beside its yardsticks and prints the tables as Markdown:
//! `compare [--quick] PART…`, where a part is one of those that [`plan`] names.
//!
//! Servers that are compared run at the same time, and each round goes through all
//! of them, so that whatever else the machine does meets all alike.

mod dev;
mod flat;
mod inside;
mod load;
mod memory;
mod plan;
mod server;
mod speed;
mod start;
mod table;
mod world;

use std::process::ExitCode;

use doublure_compare::Failure;
use plan::{Part, Plan};
use table::Tables;

fn main() -> ExitCode {
    match Plan::read().and_then(|plan| measure(&plan)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn measure(plan: &Plan) -> Result<(), Failure> {
    let mut tables = Tables::default();
    for part in &plan.parts {
        eprintln!("measuring: {part:?}");
        match part {
            Part::Speed => speed::measure(plan, &mut tables)?,
            Part::Flat => flat::measure(plan, &mut tables)?,
            Part::Inside => inside::measure(plan, &mut tables)?,
            Part::Dev => dev::measure(plan, &mut tables)?,
            Part::Memory => memory::measure(plan, &mut tables)?,
            Part::Start => start::measure(plan, &mut tables)?,
        }
    }
    print!("{tables}");
    Ok(())
}
