//! Reading the parameters of a control call, with a 422 that names the bad one.

use std::str::FromStr;

use crate::http::{Problem, Query};

/// Refuses a parameter that the call does not have.
pub(super) fn check_names(query: &Query<'_>, names: &[&str]) -> Result<(), Problem> {
    match query.pairs().find(|(name, _)| !names.contains(name)) {
        None => Ok(()),
        Some((name, _)) => {
            let detail = format!("unknown parameter `{name}`; valid are: {}", names.join(", "));
            Err(Problem::invalid(detail, Vec::new()))
        }
    }
}

pub(super) fn number<N: FromStr>(query: &Query<'_>, name: &str) -> Result<Option<N>, Problem> {
    read(query, name, "a whole number within bounds")
}

/// The value of a parameter, or none if it is left out.
pub(super) fn read<T: FromStr>(
    query: &Query<'_>,
    name: &str,
    expected: &str,
) -> Result<Option<T>, Problem> {
    let Some(text) = query.last(name) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| refused(name, text, expected))
}

pub(super) fn refused(name: &str, found: &str, expected: &str) -> Problem {
    let detail = format!("parameter `{name}`: found `{found}`, expected {expected}");
    Problem::invalid(detail, Vec::new())
}
