//! Whether a scenario's expectations hold, told so that a tired person understands.

use std::fmt;

use crate::world::story;
use crate::world::{RecordedRequest, WorldCell};

/// How many of the nearest requests an unmet expectation shows.
const NEAREST: usize = 5;

/// What came of a scenario; its text names each unmet expectation with the
/// nearest requests.
#[derive(Clone, Debug)]
pub struct Verification {
    scenario: Option<String>,
    verdicts: story::Verification,
    requests: Vec<RecordedRequest>,
}

impl Verification {
    /// What came of a world's scenario until now.
    pub(crate) fn of(world: &WorldCell) -> Self {
        let present = world.present();
        let verdicts = present.story.verify(&present.apis);
        // Only what is wrong needs the requests for its explanation.
        let entries: Vec<_> = if verdicts.satisfied {
            Vec::new()
        } else {
            world.journal(|journal| journal.entries().cloned().collect())
        };
        Self {
            scenario: present.story.name().map(str::to_owned),
            verdicts,
            requests: entries.iter().map(RecordedRequest::from).collect(),
        }
    }

    /// Whether every expectation holds and every event found its target.
    pub fn satisfied(&self) -> bool {
        self.verdicts.satisfied
    }

    /// Whether there was nothing to expect.
    #[cfg(feature = "cli")]
    pub(crate) fn is_of_nothing(&self) -> bool {
        self.verdicts.expectations.is_empty()
    }

    /// The scenario's name, if it has one.
    #[cfg(feature = "cli")]
    pub(crate) fn scenario(&self) -> Option<&str> {
        self.scenario.as_deref()
    }

    /// Whether what must hold even when the client gives up does.
    #[cfg(feature = "cli")]
    pub(crate) fn always_holds(&self) -> bool {
        self.verdicts.expectations.iter().all(|verdict| verdict.satisfied || !verdict.always)
    }

    /// What does not hold, a sentence each.
    pub fn unmet(&self) -> Vec<String> {
        let unmet = self.verdicts.expectations.iter().filter(|verdict| !verdict.satisfied);
        let events = self.verdicts.unapplied.iter();
        unmet
            .map(|verdict| verdict.text.clone())
            .chain(
                events.map(|it| format!("an event could not happen: {} ({})", it.reason, it.event)),
            )
            .collect()
    }

    fn nearest(&self, operation: Option<&'static str>) -> impl Iterator<Item = &RecordedRequest> {
        let matching = self
            .requests
            .iter()
            .filter(move |request| operation.is_none_or(|name| request.operation == Some(name)));
        let from = matching.clone().count().saturating_sub(NEAREST);
        matching.skip(from)
    }
}

impl fmt::Display for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.scenario.as_deref().unwrap_or("the scenario");
        if self.satisfied() {
            return write!(f, "{name}: every expectation holds");
        }
        write!(f, "{name}: not as expected")?;
        for verdict in self.verdicts.expectations.iter().filter(|verdict| !verdict.satisfied) {
            let always = if verdict.always { ", whatever the client does" } else { "" };
            write!(f, "\n  expectation {}{always}: {}", verdict.index + 1, verdict.text)?;
            let nearest: Vec<&RecordedRequest> = self.nearest(verdict.operation).collect();
            if nearest.is_empty() {
                write!(f, "\n    {}", unseen(verdict))?;
            }
            for request in nearest {
                write!(f, "\n    {}", Line(request))?;
            }
        }
        for unapplied in &self.verdicts.unapplied {
            write!(
                f,
                "\n  an event could not happen: {}\n    {}",
                unapplied.reason, unapplied.event
            )?;
        }
        Ok(())
    }
}

/// What to say when the journal has no request to show for a verdict.
fn unseen(verdict: &story::Verdict) -> &'static str {
    let counted = verdict.operation.is_some() && verdict.actual != 0;
    if counted {
        "the journal of this world holds no such request"
    } else {
        "no such request was seen"
    }
}

/// A request on one line.
struct Line<'a>(&'a RecordedRequest);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RecordedRequest { id, status, fault, rules, .. } = self.0;
        write!(f, "#{id} {}", self.0.line())?;
        f.write_str(" -> ")?;
        match status {
            Some(status) => write!(f, "{status}")?,
            None => f.write_str("no answer")?,
        }
        if let Some(fault) = fault {
            write!(f, " (fault {}: {})", fault.id, fault.kind)?;
        } else if status.is_some_and(|status| status >= 400)
            && let Some(rule) = rules.last()
        {
            write!(f, " ({rule})")?;
        }
        Ok(())
    }
}
