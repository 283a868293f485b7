//! How the values of options are written.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

use crate::coverage::{ENDINGS, Format};
use crate::file::check_place;
use crate::time::parse_span;

/// One value of `--behaviour`: a pair, or several with commas between them.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Behaviours(pub(in crate::cli) Vec<(String, Value)>);

pub(super) fn behaviours(text: &str) -> Result<Behaviours, String> {
    split_outside_braces(text).into_iter().map(behaviour).collect::<Result<_, _>>().map(Behaviours)
}

/// A value is JSON where it can be read as such, else a word.
fn behaviour(pair: &str) -> Result<(String, Value), String> {
    let (name, value) =
        pair.split_once('=').ok_or_else(|| format!("`{pair}` is not NAME=VALUE"))?;
    let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
    Ok((name.trim().to_owned(), value))
}

/// The parts between commas, but for commas inside a JSON object.
fn split_outside_braces(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    text.split(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    })
    .collect()
}

/// Where a report is to be written; it is found out now whether it can be.
pub(super) fn report_path(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    if Format::of(&path).is_none() {
        return Err(ENDINGS.to_owned());
    }
    check_place(&path).map_err(|error| format!("no report can be written there: {error}"))?;
    Ok(path)
}

pub(super) fn duration(text: &str) -> Result<Duration, String> {
    parse_span(text).ok_or_else(|| "expected a duration such as 250ms, 10s or 15m".to_owned())
}

/// A number of bytes, with or without a unit: `1048576`, `64KiB`, `10MiB`, `1GiB`.
pub(super) fn byte_count(text: &str) -> Result<usize, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let factor = match unit {
        "" | "B" => Some(1),
        "KiB" => Some(1 << 10),
        "MiB" => Some(1 << 20),
        "GiB" => Some(1_usize << 30),
        _ => None,
    };
    let bytes = factor.and_then(|factor| number.parse::<usize>().ok()?.checked_mul(factor));
    bytes.ok_or_else(|| {
        "expected a number of bytes such as 1048576, 64KiB, 10MiB or 1GiB".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaviours_are_split_at_commas_outside_json() {
        let text = r#"a.b=1,c.d=word,openagenda.rateLimit={"requests":3,"per":"10s"}"#;
        let Behaviours(pairs) = behaviours(text).expect("valid");
        assert_eq!(pairs[0], ("a.b".to_owned(), Value::from(1)));
        assert_eq!(pairs[1], ("c.d".to_owned(), Value::from("word")));
        assert_eq!(pairs[2].1["per"], "10s");
        assert!(behaviours("nonsense").is_err());
    }

    #[test]
    fn bytes_are_read_with_and_without_units() {
        assert_eq!(byte_count("1024"), Ok(1024));
        assert_eq!(byte_count("64MiB"), Ok(64 << 20));
        assert_eq!(byte_count("1GiB"), Ok(1 << 30));
        for bad in ["", "GiB", "1GB", "-1", "99999999999999999999GiB"] {
            assert!(byte_count(bad).is_err(), "{bad}");
        }
    }
}
