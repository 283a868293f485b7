//! In process: what the program `in_process` tells.

use std::collections::BTreeMap;

use doublure_compare::Failure;
use doublure_compare::figure::Figure;

use super::plan::Plan;
use super::table::{Measured, Reach, Row, Tables};

pub(crate) fn measure(plan: &Plan, tables: &mut Tables) -> Result<(), Failure> {
    let output = plan.release("in_process").arg(plan.rounds.to_string()).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let figures: BTreeMap<String, Vec<f64>> = serde_json::from_slice(&output.stdout)?;
    let figure = |name: &str| -> Result<Figure, Failure> {
        let rounds = figures.get(name).ok_or_else(|| format!("{name} was not measured"))?;
        Ok(rounds.iter().copied().collect())
    };
    for operation in ["fork", "snapshot", "restore", "reset"] {
        let none = figure(&format!("{operation} at 0"))?;
        let most = figure(&format!("{operation} at 1000000"))?;
        for members in ["10000", "1000000"] {
            let ours = figure(&format!("{operation} at {members}"))?;
            let theirs = Measured { name: "the same at 0", figure: &none, unit: "µs" };
            let what = format!("{operation} at {members} members");
            tables.rows.push(Row::ratio(&what, &ours, theirs, Reach::AtMost(1.5)));
        }
        tables.rows.push(Row::limit(&format!("{operation} at 1000000 members"), &most, "µs", 5.0));
    }
    // Unless a row says otherwise, the server has a thread of its own, as wiremock-rs's has.
    let (fresh, pooled) =
        ("wiremock-rs fresh to first answer", "wiremock-rs pooled to first answer");
    let answers = [
        ("start to first answer", fresh, 1.0),
        ("start to first answer, on the caller's runtime", fresh, 1.0),
        ("fork to first answer, kept connection", pooled, 0.5),
        ("fork to first answer, new connection", pooled, 0.5),
        ("fork to first answer, on the caller's runtime, kept connection", pooled, 0.5),
        ("fork to first answer, on the caller's runtime, new connection", pooled, 0.5),
        ("fork to first answer, without a socket", pooled, 0.5),
    ];
    for (ours, name, most) in answers {
        let theirs = figure(name)?;
        let theirs = Measured { name, figure: &theirs, unit: "µs" };
        tables.rows.push(Row::ratio(ours, &figure(ours)?, theirs, Reach::AtMost(most)));
    }
    Ok(())
}
