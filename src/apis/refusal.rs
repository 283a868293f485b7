//! When a rule of the ledger refuses, in which operations, and how a client
//! under test can be made to meet it: what coverage tells of a refusal.

use serde_json::Value;

/// What a rule that can refuse requests says of its refusals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The refusal in one sentence, where the rule's statement is of something else.
    pub(crate) title: Option<&'static str>,
    /// Its status, where the rule's is another or none.
    pub(crate) status: Option<u16>,
    /// By which values of its behaviour the rule refuses.
    pub(crate) when: When,
    /// The operations that meet a rule of the whole API; `None` for all of them.
    pub(crate) operations: Option<&'static [&'static str]>,
    /// One line that makes a client meet it; empty where only a fault does, since
    /// a client that works never sends such a request.
    pub(crate) provoke: &'static str,
}

/// By which values of its behaviour a rule refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// By any; or there is no such behaviour.
    Always,
    /// Only by this word.
    SetTo(&'static str),
    /// By any but this word.
    NotSetTo(&'static str),
}

impl Refusal {
    /// What no client asks for on purpose: a fault has to show it.
    pub(crate) const BY_FAULT: Self =
        Self { title: None, status: None, when: When::Always, operations: None, provoke: "" };

    /// A refusal that is met when this is done.
    pub(crate) const fn provoked_by(line: &'static str) -> Self {
        Self { provoke: line, ..Self::BY_FAULT }
    }

    /// It is there only where the rule's behaviour is set to this word.
    pub(crate) const fn when_set_to(self, word: &'static str) -> Self {
        Self { when: When::SetTo(word), ..self }
    }

    /// It is there unless the rule's behaviour is set to this word.
    pub(crate) const fn unless_set_to(self, word: &'static str) -> Self {
        Self { when: When::NotSetTo(word), ..self }
    }

    /// Its status and words, where the rule has others.
    pub(crate) const fn reading(self, status: u16, title: &'static str) -> Self {
        Self { status: Some(status), title: Some(title), ..self }
    }

    /// Only these operations meet it.
    pub(crate) const fn only_in(self, operations: &'static [&'static str]) -> Self {
        Self { operations: Some(operations), ..self }
    }

    /// Whether calls of this operation can meet it.
    pub(crate) fn concerns(&self, operation: &str) -> bool {
        self.operations.is_none_or(|these| these.contains(&operation))
    }
}

impl When {
    /// Whether it holds by this value of the behaviour.
    pub(crate) fn holds(self, value: Option<&Value>) -> bool {
        let word = value.and_then(Value::as_str);
        match self {
            Self::Always => true,
            Self::SetTo(expected) => word == Some(expected),
            Self::NotSetTo(other) => word != Some(other),
        }
    }
}
