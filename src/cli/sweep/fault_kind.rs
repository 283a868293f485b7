//! What a call is made to meet, as `--faults` spells it.

use std::fmt;
use std::str::FromStr;

use http::StatusCode;

use crate::time::{format_span, parse_span};
use crate::world::fault::{Effect, Mishap};

/// What is tried unless `--faults` says otherwise.
pub(in crate::cli) const USUAL_FAULTS: &str =
    "status:503,rateLimit,reset,reset+applied,truncate+applied,malformed,stall";

/// Every way to spell a kind of fault.
const SPELLINGS: &str = "status:CODE (400 to 599), rateLimit[:SECONDS], reset, \
     truncate[:BYTES], malformed, stall[:DURATION], delay:DURATION (such as 250ms or 2s); \
     all but rateLimit and delay also with +applied: the operation runs, its answer is lost";

/// What follows a kind when the operation runs although its answer is lost.
const APPLIED: &str = "+applied";

/// A kind of fault: what it is called and what the client meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct FaultKind {
    spelling: String,
    then: Mishap,
}

impl FaultKind {
    pub(super) fn then(&self) -> &Mishap {
        &self.then
    }

    /// Whether it lasts until the world's clock has moved.
    pub(super) fn waits_for_the_clock(&self) -> bool {
        matches!(self.then, Mishap::Delay { .. } | Mishap::Stall { lasts: Some(_), .. })
    }

    /// What the client met, in a few words.
    pub(super) fn meaning(&self) -> String {
        let met = match &self.then {
            Mishap::Delay { lasts } => {
                return format!("the answer came {} late", format_span(*lasts));
            }
            Mishap::Status { status, .. } => format!("the answer was {}", status.as_u16()),
            Mishap::RateLimit { .. } => "the answer was 429".to_owned(),
            Mishap::Reset { .. } => "the connection was reset".to_owned(),
            Mishap::Truncate { .. } => "the answer broke off".to_owned(),
            Mishap::Malformed { .. } => "the answer was 200 without JSON".to_owned(),
            Mishap::Stall { .. } => "the answer began and did not go on".to_owned(),
        };
        match self.then.effect() {
            Effect::Applied => format!("{met}, yet the operation had run"),
            Effect::None => format!("{met}, and the operation had not run"),
        }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.spelling)
    }
}

impl FromStr for FaultKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let spelling = text.trim();
        let (kind, effect) = match spelling.strip_suffix(APPLIED) {
            Some(kind) => (kind, Effect::Applied),
            None => (spelling, Effect::None),
        };
        let (word, detail) = match kind.split_once(':') {
            Some((word, detail)) => (word, Some(detail)),
            None => (kind, None),
        };
        let then = mishap(word, detail, effect);
        let then = then.ok_or_else(|| format!("expected one of {SPELLINGS}"))?;
        Ok(Self { spelling: spelling.to_owned(), then })
    }
}

/// Reads a kind; `None` unless it has the details that it needs, and no other.
fn mishap(word: &str, detail: Option<&str>, effect: Effect) -> Option<Mishap> {
    match (word, effect) {
        ("status", effect) => {
            let status = StatusCode::from_bytes(detail?.as_bytes()).ok()?;
            let refuses = status.is_client_error() || status.is_server_error();
            refuses.then_some(Mishap::Status { status, retry_after: None, effect })
        }
        ("delay", Effect::None) => Some(Mishap::Delay { lasts: parse_span(detail?)? }),
        ("rateLimit", Effect::None) => {
            let retry_after = detail.map(str::parse).transpose().ok()?;
            Some(Mishap::RateLimit { retry_after })
        }
        ("truncate", effect) => {
            let after_bytes = detail.map(str::parse).transpose().ok()?;
            Some(Mishap::Truncate { after_bytes, effect })
        }
        ("stall", effect) => {
            let lasts = detail.map(|span| parse_span(span).ok_or(())).transpose().ok()?;
            Some(Mishap::Stall { lasts, effect })
        }
        ("reset", effect) if detail.is_none() => Some(Mishap::Reset { effect }),
        ("malformed", effect) if detail.is_none() => Some(Mishap::Malformed { effect }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn then(text: &str) -> Mishap {
        text.parse::<FaultKind>().unwrap_or_else(|error| panic!("{text}: {error}")).then
    }

    #[test]
    fn the_usual_faults_are_the_contracts() {
        let all: Vec<Mishap> = USUAL_FAULTS.split(',').map(then).collect();
        let (lost, unheard) = (Effect::Applied, Effect::None);
        let status = StatusCode::SERVICE_UNAVAILABLE;
        let expected = [
            Mishap::Status { status, retry_after: None, effect: unheard },
            Mishap::RateLimit { retry_after: None },
            Mishap::Reset { effect: unheard },
            Mishap::Reset { effect: lost },
            Mishap::Truncate { after_bytes: None, effect: lost },
            Mishap::Malformed { effect: unheard },
            Mishap::Stall { lasts: None, effect: unheard },
        ];
        assert_eq!(all, expected);
    }

    #[test]
    fn details_are_read() {
        assert_eq!(then("delay:2s"), Mishap::Delay { lasts: Duration::from_secs(2) });
        assert_eq!(then("rateLimit:5"), Mishap::RateLimit { retry_after: Some(5) });
        let broken = Mishap::Truncate { after_bytes: Some(10), effect: Effect::Applied };
        assert_eq!(then("truncate:10+applied"), broken);
        let lasts = Some(Duration::from_millis(250));
        assert_eq!(then("stall:250ms"), Mishap::Stall { lasts, effect: Effect::None });
    }

    #[test]
    fn what_is_no_kind_is_told_the_spellings() {
        for text in [
            "",
            "lost",
            "Reset",
            "reset:1",
            "status",
            "status:200",
            "status:600",
            "status:x",
            "delay",
            "delay:2",
            "delay:2s+applied",
            "rateLimit+applied",
            "rateLimit:soon",
            "truncate:half",
            "stall:2",
            "malformed:x",
            "reset+",
            "reset+applied+applied",
        ] {
            let error = text.parse::<FaultKind>().expect_err(text);
            assert!(error.contains("status:CODE") && error.contains("+applied"), "{error}");
        }
    }

    #[test]
    fn a_kind_says_whether_the_operation_had_run() {
        let meaning = |text: &str| text.parse::<FaultKind>().expect("a kind").meaning();
        assert_eq!(meaning("reset+applied"), "the connection was reset, yet the operation had run");
        assert_eq!(meaning("status:503"), "the answer was 503, and the operation had not run");
        assert_eq!(meaning("delay:2s"), "the answer came 2s late");
    }
}
