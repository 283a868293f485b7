//! What an API answers, and why.

use crate::http::Reply;

use super::{Rule, Rules, Sights};

/// An answer with the rules that took part in it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) reply: Reply,
    pub(crate) rules: Rules,
    /// The operation that the request was for; `None` when its route is unknown.
    pub(crate) operation: Option<&'static str>,
    /// The rule that refused the request.
    pub(crate) refusal: Option<&'static Rule>,
    /// What a client sees of it, beside that it succeeded.
    pub(crate) sights: Sights,
}

/// Nearly no answer has more.
const USUAL_RULES: usize = 8;

impl Answer {
    pub(crate) fn new(reply: Reply) -> Self {
        let (rules, sights) = (Rules::with_capacity(USUAL_RULES), Sights::default());
        Self { reply, rules, operation: None, refusal: None, sights }
    }

    /// A refusal by this rule.
    pub(crate) fn refused(reply: Reply, rule: &'static Rule) -> Self {
        Self { refusal: Some(rule), ..Self::new(reply).by(rule) }
    }

    /// Lets the client see this.
    #[must_use]
    pub(crate) fn showing(self, sights: Sights) -> Self {
        Self { sights, ..self }
    }

    /// Names a rule that took part.
    #[must_use]
    pub(crate) fn by(mut self, rule: &'static Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Names several rules that took part.
    #[must_use]
    pub(crate) fn by_all(mut self, rules: &[&'static Rule]) -> Self {
        self.rules.extend_from_slice(rules);
        self
    }
}
