//! Which stretch of the list a query asks for.

use crate::apis::Rules;
use crate::http::Query;

use crate::apis::openagenda::behaviours::{Behaviours, OverMax};
use crate::apis::openagenda::error::{Error, FieldError};
use crate::apis::openagenda::rules;

/// How many members a page has when nothing is said.
const DEFAULT_LIMIT: usize = 20;
/// How many members a page has at most.
const MAX_LIMIT: usize = 100;

/// Up to `limit` members whose cursor is greater than `after`.
#[derive(Debug)]
pub(super) struct Window {
    pub(super) after: u64,
    /// From 1 to 100.
    pub(super) limit: usize,
    /// The rules by which the query was read.
    pub(super) rules: Rules,
}

impl Window {
    /// # Errors
    /// A cursor that is no integer; with `overMax` = `reject`, a limit above the maximum.
    pub(super) fn read(query: &Query<'_>, behaviours: &Behaviours) -> Result<Self, Error> {
        let mut window = Self { after: 0, limit: DEFAULT_LIMIT, rules: Rules::new() };
        let mut errors = Vec::new();
        errors.extend(window.read_limit(query.last("limit"), behaviours.over_max).err());
        errors.extend(window.read_after(after(query)).err());
        if errors.is_empty() { Ok(window) } else { Err(Error::Invalid(errors)) }
    }

    fn read_limit(&mut self, text: Option<&str>, over_max: OverMax) -> Result<(), FieldError> {
        self.rules.push(&rules::LIST_LIMIT);
        let Some(text) = text else { return Ok(()) };
        match integer(text) {
            Some(limit) if limit > MAX_LIMIT as u64 => {
                if over_max == OverMax::Reject {
                    return Err(limit_too_large());
                }
                self.rules.push(&rules::LIST_OVER_MAX);
                self.limit = MAX_LIMIT;
            }
            None | Some(0) => self.rules.push(&rules::LIST_ODD_LIMIT),
            Some(limit) => self.limit = usize::try_from(limit).unwrap_or(MAX_LIMIT),
        }
        Ok(())
    }

    fn read_after(&mut self, text: Option<&str>) -> Result<(), FieldError> {
        let Some(text) = text else { return Ok(()) };
        if text.is_empty() {
            self.rules.push(&rules::LIST_CURSOR_EMPTY);
            return Ok(());
        }
        self.after = integer(text).ok_or_else(after_is_no_integer)?;
        let rule = if self.after == 0 { &rules::LIST_CURSOR_ZERO } else { &rules::LIST_CURSOR };
        self.rules.push(rule);
        Ok(())
    }
}

/// The last `after`, in any of the spellings that clients use.
fn after<'a>(query: &'a Query<'_>) -> Option<&'a str> {
    let spelled = |name: &str| matches!(name, "after" | "after[]" | "after[0]");
    query.pairs().filter(|(name, _)| spelled(name)).last().map(|(_, value)| value)
}

/// A whole number, however long; one below zero counts as zero, one beyond 64
/// bits as the largest.
fn integer(text: &str) -> Option<u64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    Some(if negative { 0 } else { digits.parse().unwrap_or(u64::MAX) })
}

fn limit_too_large() -> FieldError {
    FieldError {
        rule: &rules::LIST_OVER_MAX,
        field: "limit",
        code: "limit.invalid",
        message: format!("{MAX_LIMIT} at most"),
    }
}

fn after_is_no_integer() -> FieldError {
    FieldError {
        rule: &rules::LIST_CURSOR_NO_INTEGER,
        field: "after",
        code: "after.invalid",
        message: "not a number".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_of_any_length_and_sign_are_read() {
        let huge = "99999999999999999999999999";
        let read = ["7", "007", "-3", "-0", huge].map(integer);
        assert_eq!(read, [Some(7), Some(7), Some(0), Some(0), Some(u64::MAX)]);
    }

    #[test]
    fn anything_else_is_no_integer() {
        for text in ["", "-", "+1", "1.5", "1e3", " 1", "0x1", "١"] {
            assert_eq!(integer(text), None, "{text}");
        }
    }
}
