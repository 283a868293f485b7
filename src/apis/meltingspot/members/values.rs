//! The values of an `in` filter, in each of its spellings.

use crate::apis::Rules;
use crate::http::Query;

use super::super::rules::list::{BRACKETS, COMMAS, EMPTY_FILTER, REPEATED, TRIMMED};

/// How a parameter names an `in` filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// `field[in]`: the value is a list with commas.
    Plain,
    /// `field[in][]` or `field[in][0]`: the value is taken whole.
    Element,
}

/// How this parameter names the `in` filter of the field, if it does.
pub(super) fn spelling(parameter: &str, field: &str) -> Option<Spelling> {
    match parameter.strip_prefix(field)?.strip_prefix("[in]")? {
        "" => Some(Spelling::Plain),
        index => {
            let index = index.strip_prefix('[')?.strip_suffix(']')?;
            index.bytes().all(|byte| byte.is_ascii_digit()).then_some(Spelling::Element)
        }
    }
}

/// All values of a field's `in` filter; `None` when there are none, which is
/// the same as no filter. Notes the rules that took part.
pub(super) fn in_values(query: &Query<'_>, field: &str, rules: &mut Rules) -> Option<Vec<String>> {
    let given: Vec<(Spelling, &str)> =
        query.pairs().filter_map(|(name, value)| Some((spelling(name, field)?, value))).collect();
    if given.is_empty() {
        return None;
    }
    let values: Vec<String> =
        given.iter().flat_map(|(spelling, value)| split(*spelling, value)).collect();
    if values.is_empty() {
        rules.push(&EMPTY_FILTER);
        return None;
    }
    note(&given, rules);
    Some(values)
}

fn split(spelling: Spelling, value: &str) -> Vec<String> {
    let parts: Vec<&str> = match spelling {
        Spelling::Plain => value.split(',').map(str::trim).collect(),
        Spelling::Element => vec![value],
    };
    parts.into_iter().filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn note(given: &[(Spelling, &str)], rules: &mut Rules) {
    let mut plain = given.iter().filter(|(spelling, _)| *spelling == Spelling::Plain);
    if plain.clone().any(|(_, value)| value.contains(',')) {
        rules.push(&COMMAS);
    }
    if plain.any(|(_, value)| value.split(',').any(|part| part.trim() != part)) {
        rules.push(&TRIMMED);
    }
    if given.iter().any(|(spelling, _)| *spelling == Spelling::Element) {
        rules.push(&BRACKETS);
    }
    if given.len() > 1 {
        rules.push(&REPEATED);
    }
}
