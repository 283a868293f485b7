//! One line that makes a client meet an outcome.

use crate::apis::{Rule, When};
use crate::world::coverage::Outcome;

/// Begins with what it is: a `fault` or an `event` for a scenario or the control
/// plane, a change of the `fixture`, an option, or what the `client` has to do.
pub(super) fn line(operation: &str, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Success => "client: let it make this call".to_owned(),
        Outcome::Seen((_, line)) => (*line).to_owned(),
        Outcome::Refused(rule) => refusal(operation, rule, outcome.status().unwrap_or(400)),
        Outcome::Retried(kind) => match *kind {
            "status" => fault(operation, r#""kind":"status","status":503"#),
            "delay" => fault(operation, r#""kind":"delay","for":"60s""#),
            "rateLimit" => too_many_requests(operation),
            kind => fault(operation, &format!(r#""kind":"{kind}""#)),
        },
        Outcome::LostAnswer => fault(operation, r#""kind":"reset","effect":"applied""#),
    }
}

fn refusal(operation: &str, rule: &Rule, status: u16) -> String {
    let (line, when) = rule.refusal.map_or(("", When::Always), |it| (it.provoke, it.when));
    let line = match (line, status) {
        ("", 429) => too_many_requests(operation),
        ("", status) => fault(operation, &format!(r#""kind":"status","status":{status}"#)),
        (line, _) => line.replace("{operation}", operation),
    };
    match (when, rule.behaviour) {
        (When::SetTo(word), Some(name)) => format!("--behaviour {name}={word}, and {line}"),
        _ => line,
    }
}

fn too_many_requests(operation: &str) -> String {
    fault(operation, r#""kind":"rateLimit","retryAfter":1"#)
}

/// A fault that hits the first call from now on.
fn fault(operation: &str, then: &str) -> String {
    format!(r#"fault: {{"operation":"{operation}","calls":[1],"then":{{{then}}}}}"#)
}
