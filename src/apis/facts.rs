//! A member's facts under the names that fixtures give them: to be changed by
//! an event, or to be compared with what an expectation says.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde_json::{Map, Value};

use crate::email::{Domain, is_address};

/// Facts of a member with a value each, all of them known and valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Facts<M> {
    /// In the form in which [`Fact::get`] gives them.
    values: BTreeMap<&'static str, Value>,
    of: PhantomData<M>,
}

/// A member of whom facts are known.
pub(crate) trait Described: Sized + 'static {
    const FACTS: &'static [Fact<Self>];

    /// Somebody to try values on.
    fn nobody() -> Self;
}

/// One fact of a member.
pub(crate) struct Fact<M> {
    name: &'static str,
    /// What its values are, for people.
    takes: Takes,
    kept: Kept,
    get: fn(&M) -> Value,
    /// `None` when this is no value of the fact.
    set: fn(&mut M, &Value) -> Option<()>,
}

/// What the values of a fact are.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Takes {
    /// One of a few words.
    Words(fn() -> Vec<&'static str>),
    /// Described in words.
    Kind(&'static str),
}

/// Whether a fact may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    /// Events may change it.
    Open,
    /// It stays for the member's whole life.
    Fixed,
}

/// What facts are read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To be changed: fixed ones are refused.
    Change,
    /// To be compared with.
    Compare,
}

/// A fact that can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadFact {
    /// The name as it was written.
    pub(crate) name: String,
    pub(crate) matter: Matter,
}

/// What is wrong with a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Matter {
    /// No fact has this name; these are the valid ones.
    UnknownName(Vec<&'static str>),
    /// It can't be changed.
    Fixed,
    /// Not one of these words.
    NotAWord(Vec<&'static str>),
    /// Not of this kind.
    NotAKind(&'static str),
    /// Another name of the same fact has another value.
    Contradicts,
}

/// A fact that is not as it was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) name: &'static str,
    pub(crate) expected: Value,
    pub(crate) actual: Value,
}

impl<M: Described> Facts<M> {
    /// Facts by name.
    ///
    /// # Errors
    /// With every one that is unknown, invalid or not to be changed.
    pub(crate) fn read(
        object: &Map<String, Value>,
        purpose: Purpose,
    ) -> Result<Self, Vec<BadFact>> {
        let mut facts = Self { values: BTreeMap::new(), of: PhantomData };
        let mut bad = Vec::new();
        for (name, value) in object {
            match read_one::<M>(name, value, purpose) {
                Ok((name, value)) => {
                    facts.values.insert(name, value);
                }
                Err(matter) => bad.push(BadFact { name: name.clone(), matter }),
            }
        }
        let mut somebody = M::nobody();
        facts.put_on(&mut somebody);
        let contradicted = facts.differences(&somebody).into_iter();
        bad.extend(contradicted.map(|Difference { name, .. }| BadFact {
            name: name.to_owned(),
            matter: Matter::Contradicts,
        }));
        if bad.is_empty() { Ok(facts) } else { Err(bad) }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether one of these facts has this name.
    pub(crate) fn name(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// Makes the facts true of a member.
    pub(crate) fn put_on(&self, member: &mut M) {
        for (fact, value) in self.iter() {
            // Each value was tried when it was read.
            let _: Option<()> = (fact.set)(member, value);
        }
    }

    /// Whether they are all true of a member.
    pub(crate) fn hold_for(&self, member: &M) -> bool {
        self.iter().all(|(fact, value)| (fact.get)(member) == *value)
    }

    /// Those that are not true of a member.
    pub(crate) fn differences(&self, member: &M) -> Vec<Difference> {
        let difference = |(fact, expected): (&Fact<M>, &Value)| {
            let actual = (fact.get)(member);
            let expected = expected.clone();
            (actual != expected).then_some(Difference { name: fact.name, expected, actual })
        };
        self.iter().filter_map(difference).collect()
    }

    fn iter(&self) -> impl Iterator<Item = (&'static Fact<M>, &Value)> {
        M::FACTS.iter().filter_map(|fact| Some((fact, self.values.get(fact.name)?)))
    }
}

impl<M> Default for Facts<M> {
    fn default() -> Self {
        Self { values: BTreeMap::new(), of: PhantomData }
    }
}

impl<M> Fact<M> {
    /// A fact that events may change.
    pub(crate) const fn open(
        name: &'static str,
        takes: Takes,
        get: fn(&M) -> Value,
        set: fn(&mut M, &Value) -> Option<()>,
    ) -> Self {
        Self { name, takes, kept: Kept::Open, get, set }
    }

    /// A fact that stays.
    pub(crate) const fn fixed(
        name: &'static str,
        takes: Takes,
        get: fn(&M) -> Value,
        set: fn(&mut M, &Value) -> Option<()>,
    ) -> Self {
        Self { name, takes, kept: Kept::Fixed, get, set }
    }
}

impl<M> std::fmt::Debug for Fact<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fact").field("name", &self.name).finish_non_exhaustive()
    }
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} is {}, expected {}", self.name, self.actual, self.expected)
    }
}

/// One fact, its value in the form in which it is compared.
fn read_one<M: Described>(
    name: &str,
    value: &Value,
    purpose: Purpose,
) -> Result<(&'static str, Value), Matter> {
    let may_be_named = |fact: &&Fact<M>| purpose == Purpose::Compare || fact.kept == Kept::Open;
    let Some(fact) = M::FACTS.iter().find(|fact| fact.name == name) else {
        let valid = M::FACTS.iter().filter(may_be_named);
        return Err(Matter::UnknownName(valid.map(|fact| fact.name).collect()));
    };
    if !may_be_named(&fact) {
        return Err(Matter::Fixed);
    }
    let mut somebody = M::nobody();
    match (fact.set)(&mut somebody, value) {
        Some(()) => Ok((fact.name, (fact.get)(&somebody))),
        None => Err(match fact.takes {
            Takes::Words(words) => Matter::NotAWord(words()),
            Takes::Kind(kind) => Matter::NotAKind(kind),
        }),
    }
}

/// Puts a value that was read into its field.
pub(crate) fn put<T>(field: &mut T, value: Option<T>) -> Option<()> {
    value.map(|value| *field = value)
}

/// Any text.
pub(crate) fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// Puts `null`, or a value that `read` takes, into its field.
pub(crate) fn put_or_null<T>(
    field: &mut Option<T>,
    value: &Value,
    read: fn(&Value) -> Option<T>,
) -> Option<()> {
    let read = if value.is_null() { None } else { Some(read(value)?) };
    *field = read;
    Some(())
}

/// An e-mail address in the form in which addresses are compared.
pub(crate) fn email(value: &Value) -> Option<String> {
    let text = value.as_str().filter(|text| is_address(text, Domain::NameOrLiteral))?;
    Some(text.to_lowercase())
}
