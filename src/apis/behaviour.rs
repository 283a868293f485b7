//! Behaviours: named switches for what the vendors' documents leave open.
//!
//! Each API has a plain struct of typed settings and a table of [`Switch`]es
//! that gives every field its name on the outside.

use std::time::Duration;

use serde_json::Value;

use crate::time::{format_span, parse_span};

/// A type of setting: how it is read from and written as JSON.
pub(crate) trait Setting: Sized {
    /// `None` when the value is not a valid one.
    fn read(value: &Value) -> Option<Self>;
    fn write(&self) -> Value;
    /// The valid values, for people.
    fn valid() -> String;
}

/// A setting that is one of a few words (or numbers).
pub(crate) trait Choice: Copy + PartialEq + 'static {
    /// Every choice with its spelling, the default first.
    const CHOICES: &'static [(&'static str, Self)];
}

impl<T: Choice> Setting for T {
    fn read(value: &Value) -> Option<Self> {
        let word = match value {
            Value::String(word) => word.clone(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        Self::CHOICES.iter().find(|(name, _)| *name == word).map(|(_, choice)| *choice)
    }

    fn write(&self) -> Value {
        let name = Self::CHOICES.iter().find(|(_, choice)| choice == self).map(|(name, _)| *name);
        let name = name.unwrap_or_default();
        name.parse::<u64>().map_or_else(|_| Value::from(name), Value::from)
    }

    fn valid() -> String {
        let names: Vec<&str> = Self::CHOICES.iter().map(|(name, _)| *name).collect();
        names.join(", ")
    }
}

/// A whole number from 1 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Positive(pub(crate) usize);

impl Setting for Positive {
    fn read(value: &Value) -> Option<Self> {
        whole(value).filter(|number| *number > 0).map(Self)
    }

    fn write(&self) -> Value {
        Value::from(self.0)
    }

    fn valid() -> String {
        "a whole number from 1 on".to_owned()
    }
}

/// A whole number from 0 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NonNegative(pub(crate) usize);

impl Setting for NonNegative {
    fn read(value: &Value) -> Option<Self> {
        whole(value).map(Self)
    }

    fn write(&self) -> Value {
        Value::from(self.0)
    }

    fn valid() -> String {
        "a whole number from 0 on".to_owned()
    }
}

/// A whole number, also when it was written as text on a command line.
fn whole(value: &Value) -> Option<usize> {
    match value {
        Value::Number(number) => usize::try_from(number.as_u64()?).ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

impl Setting for Duration {
    fn read(value: &Value) -> Option<Self> {
        value.as_str().and_then(parse_span)
    }

    fn write(&self) -> Value {
        Value::from(format_span(*self))
    }

    fn valid() -> String {
        "a duration such as 250ms, 10s, 15m, 2h or 1d".to_owned()
    }
}

/// `off`, or `{"requests": n, "per": "10s"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RateLimit(pub(crate) Option<(usize, Duration)>);

impl Setting for RateLimit {
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::String(word) if word == "off" => Some(Self(None)),
            Value::Object(limit) if limit.len() == 2 => {
                let Positive(requests) = Positive::read(limit.get("requests")?)?;
                let per = Duration::read(limit.get("per")?)?;
                (!per.is_zero()).then_some(Self(Some((requests, per))))
            }
            _ => None,
        }
    }

    fn write(&self) -> Value {
        self.0.map_or_else(
            || Value::from("off"),
            |(requests, per)| serde_json::json!({"requests": requests, "per": format_span(per)}),
        )
    }

    fn valid() -> String {
        r#"off, or {"requests": n, "per": "10s"}"#.to_owned()
    }
}

/// One named switch of a struct of settings.
pub(crate) struct Switch<B: 'static> {
    pub(crate) name: &'static str,
    /// Sets the field; `false` when the value is not valid.
    pub(crate) set: fn(&mut B, &Value) -> bool,
    pub(crate) get: fn(&B) -> Value,
    pub(crate) valid: fn() -> String,
}

impl<B> std::fmt::Debug for Switch<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Switch").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Puts a value into a field; `false` when it is not valid there.
pub(crate) fn assign<T: Setting>(field: &mut T, value: &Value) -> bool {
    T::read(value).map(|setting| *field = setting).is_some()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_read_as_json_and_as_text() {
        assert_eq!(Positive::read(&json!(5)), Some(Positive(5)));
        assert_eq!(Positive::read(&json!("5")), Some(Positive(5)));
        for bad in [json!(0), json!(-1), json!(1.5), json!("x"), json!(null)] {
            assert_eq!(Positive::read(&bad), None, "{bad}");
        }
        assert_eq!(NonNegative::read(&json!(0)), Some(NonNegative(0)));
    }

    #[test]
    fn a_rate_limit_is_off_or_a_number_per_duration() {
        let limit = json!({"requests": 3, "per": "10s"});
        let read = RateLimit::read(&limit).expect("valid");
        assert_eq!(read.write(), limit);
        assert_eq!(RateLimit::read(&json!("off")), Some(RateLimit(None)));
        for bad in
            [json!("on"), json!({"requests": 0, "per": "1s"}), json!({"requests": 1, "per": "0s"})]
        {
            assert_eq!(RateLimit::read(&bad), None, "{bad}");
        }
    }
}
