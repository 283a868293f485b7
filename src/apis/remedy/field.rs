//! Properties of bodies, and how a value that is not right there is put right.

use serde_json::{Map, Value, json};

use crate::email::{Domain, is_address};

use super::{Edit, Remedy, Target, nearest, values};

/// An address that nobody has, for lack of a better one.
pub(crate) const SOMEONE: &str = "someone@example.test";

/// A property that an operation knows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    pub(crate) nullable: bool,
}

/// What a property has to be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Text,
    Word(&'static [&'static str]),
    Flag,
    Email,
    /// A list of addresses with at least one.
    Emails,
    /// An object of texts.
    Texts,
    /// A text or an object.
    TextOrObject,
}

/// A remedy for each wrong property of the object at this place of the body.
pub(crate) fn field_remedies(
    fields: &[Field],
    object: &Map<String, Value>,
    at: &str,
) -> Vec<Remedy> {
    let of = |field: &Field| {
        let found = object.get(field.name);
        let remedy = |new: Option<Value>| Remedy {
            edits: edits(&Target::property(at, field.name), found, new.as_ref()),
            ..field.remedy(new.as_ref())
        };
        field.repairs(found).into_iter().map(remedy).collect::<Vec<_>>()
    };
    fields.iter().flat_map(of).collect()
}

impl Field {
    pub(crate) const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, required: false, nullable: false }
    }

    pub(crate) const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    pub(crate) const fn nullable(self) -> Self {
        Self { nullable: true, ..self }
    }

    /// A remedy without edits that says what becomes of the property.
    fn remedy(&self, new: Option<&Value>) -> Remedy {
        let name = self.name;
        let text = match new {
            Some(value) => format!("`{name}` set to {}", shortened(value)),
            None => format!("`{name}` left out"),
        };
        let words = if let Kind::Word(words) = self.kind {
            values(words.iter().copied())
        } else {
            Vec::new()
        };
        Remedy::of(Vec::new(), text).among(words)
    }

    /// Values in place of the one that was found, none when that is right;
    /// `None` stands for leaving the property out.
    pub(crate) fn repairs(&self, found: Option<&Value>) -> Vec<Option<Value>> {
        let suits = match found {
            None => !self.required,
            Some(Value::Null) => self.nullable,
            Some(value) => self.kind.suits(value),
        };
        if suits {
            return Vec::new();
        }
        let repaired = self.kind.repaired(found.unwrap_or(&Value::Null));
        let without = found.filter(|_| !self.required).map(|_| None);
        repaired.into_iter().map(Some).chain(without).collect()
    }
}

impl Kind {
    fn suits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Word(words) => value.as_str().is_some_and(|word| words.contains(&word)),
            Self::Flag => value.is_boolean(),
            Self::Email => value.as_str().is_some_and(suits_both),
            Self::Emails => {
                let all = |items: &Vec<Value>| items.iter().all(|item| Self::Email.suits(item));
                value.as_array().is_some_and(|items| !items.is_empty() && all(items))
            }
            Self::Texts => {
                value.as_object().is_some_and(|texts| texts.values().all(Value::is_string))
            }
            Self::TextOrObject => value.is_string() || value.is_object(),
        }
    }

    /// Right values that are like a wrong one, the likest first.
    fn repaired(self, wrong: &Value) -> Vec<Value> {
        let text = wrong.as_str().map_or_else(|| wrong.to_string(), str::to_owned);
        match (self, wrong) {
            (Self::Text | Self::TextOrObject, Value::Number(_) | Value::Bool(_)) => {
                vec![json!(text)]
            }
            (Self::Text | Self::TextOrObject | Self::Texts, _) => Vec::new(),
            (Self::Word(words), _) => {
                let folded = |word: &&'static str| (word.to_lowercase(), *word);
                values(nearest(&text.to_lowercase(), words.iter().map(folded)))
            }
            (Self::Flag, _) => values(text.parse::<bool>().ok()),
            (Self::Email, Value::String(text)) => values(addresses_like(text)),
            (Self::Email, _) => values([SOMEONE]),
            (Self::Emails, Value::Array(items)) if !items.is_empty() => {
                vec![items.iter().map(repaired_address).collect()]
            }
            (Self::Emails, Value::String(text)) => {
                addresses_like(text).into_iter().map(|address| json!([address])).collect()
            }
            (Self::Emails, _) => vec![json!([SOMEONE])],
        }
    }
}

fn repaired_address(item: &Value) -> Value {
    let right = Kind::Email.suits(item).then(|| item.clone());
    right.or_else(|| Kind::Email.repaired(item).into_iter().next()).unwrap_or_default()
}

/// Addresses that a text may have been meant for; never none.
fn addresses_like(text: &str) -> Vec<String> {
    let inner = text.split_once('<').map_or(text, |(_, rest)| rest.trim_end_matches(['>', ' ']));
    let bare = inner.trim().trim_start_matches("mailto:");
    let dense: String = bare.chars().filter(|char| !char.is_whitespace()).collect();
    let plain = |char: &char| char.is_ascii_alphanumeric() || ".-_".contains(*char);
    let name: String = bare.split('@').next().unwrap_or_default().chars().filter(plain).collect();
    let likely = [bare.to_owned(), dense, format!("{name}@example.test"), SOMEONE.to_owned()];
    likely.into_iter().filter(|address| suits_both(address)).collect()
}

/// Addresses of nobody, made from somebody's.
pub(crate) fn addresses_beside(address: &str) -> Vec<String> {
    let (name, domain) = address.rsplit_once('@').unwrap_or((address, "example.test"));
    let beside = (2..5).map(|number| format!("{name}+{number}@{domain}"));
    beside.chain([SOMEONE.to_owned()]).filter(|address| suits_both(address)).collect()
}

/// Whether both APIs take the address.
fn suits_both(text: &str) -> bool {
    is_address(text, Domain::Name)
}

/// Sets the target to the new value; of a list only the items that differ.
fn edits(target: &Target, found: Option<&Value>, new: Option<&Value>) -> Vec<Edit> {
    let Some(new) = new else { return vec![Edit::remove(target.clone())] };
    match (found, new, target) {
        (Some(Value::Array(old)), Value::Array(new), Target::Body(at))
            if old.len() == new.len() =>
        {
            let pairs = old.iter().zip(new).enumerate().filter(|(_, (old, new))| old != new);
            pairs
                .map(|(index, (_, new))| {
                    Edit::set(Target::Body(format!("{at}/{index}")), new.clone())
                })
                .collect()
        }
        _ => vec![Edit::set(target.clone(), new.clone())],
    }
}

/// A value for a sentence.
pub(crate) fn shortened(value: &Value) -> String {
    match value {
        Value::Array(items) if items.len() > 3 => format!("a list of {}", items.len()),
        other => other.to_string(),
    }
}
