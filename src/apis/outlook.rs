//! What a client can meet in an operation, as its route and the ledger tell.

use http::Method;

use super::{Api, Rule};

/// Something that an answer lets its client see, beside that it succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    /// Members on a page that is not the first.
    LaterPage,
    /// Members on the last of several pages.
    LastPage,
    /// A page without anybody.
    EmptyList,
    /// The call was taken, its effect comes later.
    Deferred,
    /// The effect of an earlier call that was deferred.
    LateEffect,
}

/// What one answer lets its client see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sights(u8);

/// A sight that an operation has, with the one line that makes a client meet it.
pub(crate) type Seen = (Sight, &'static str);

/// What can be met in one operation.
#[derive(Clone, Debug)]
pub(crate) struct Outlook {
    pub(crate) api: &'static str,
    pub(crate) operation: &'static str,
    /// Whether a call changes something.
    pub(crate) writes: bool,
    pub(crate) sights: &'static [Seen],
    /// The rules that refuse its calls, in the ledger's order.
    pub(crate) refusals: Vec<&'static Rule>,
}

impl Sight {
    const ALL: [Self; 5] =
        [Self::LaterPage, Self::LastPage, Self::EmptyList, Self::Deferred, Self::LateEffect];

    /// The end of its outcome's id.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::LaterPage => "laterPage",
            Self::LastPage => "lastPage",
            Self::EmptyList => "emptyList",
            Self::Deferred => "deferred",
            Self::LateEffect => "lateEffect",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::LaterPage => "A page after the first.",
            Self::LastPage => "The last of several pages.",
            Self::EmptyList => "A page without anybody.",
            Self::Deferred => "The call was taken, its effect deferred.",
            Self::LateEffect => "What an earlier, deferred call has done meanwhile.",
        }
    }

    fn bit(self) -> u8 {
        match self {
            Self::LaterPage => 1,
            Self::LastPage => 1 << 1,
            Self::EmptyList => 1 << 2,
            Self::Deferred => 1 << 3,
            Self::LateEffect => 1 << 4,
        }
    }
}

impl Sights {
    /// A page of a list: how many members come before it, how many it has, and
    /// how many there are in all.
    pub(crate) fn of_page(before: usize, shown: usize, total: usize) -> Self {
        let later = shown > 0 && before > 0;
        let last = later && before.saturating_add(shown) >= total;
        Self::default()
            .with(Sight::LaterPage, later)
            .with(Sight::LastPage, last)
            .with(Sight::EmptyList, shown == 0)
    }

    /// With this sight, if it is there.
    #[must_use]
    pub(crate) fn with(self, sight: Sight, is_there: bool) -> Self {
        if is_there { Self(self.0 | sight.bit()) } else { self }
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Sight> {
        let all = if self.0 == 0 { [].as_slice() } else { &Sight::ALL };
        all.iter().copied().filter(move |sight| self.0 & sight.bit() != 0)
    }
}

/// The outlook of each operation, in the order of the route table; an operation
/// may have several paths, and is named once.
pub(super) fn outlooks<A: Api>(api: &'static str, rules: &[&'static Rule]) -> Vec<Outlook> {
    let mut all: Vec<Outlook> = Vec::new();
    for route in A::ROUTES {
        if all.iter().any(|outlook| outlook.operation == route.operation) {
            continue;
        }
        let refuses = |rule: &&&'static Rule| rule.refuses(route.operation);
        all.push(Outlook {
            api,
            operation: route.operation,
            writes: route.method != Method::GET,
            sights: route.sights,
            refusals: rules.iter().filter(refuses).copied().collect(),
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_page(before: usize, shown: usize, total: usize) -> Vec<Sight> {
        Sights::of_page(before, shown, total).iter().collect()
    }

    #[test]
    fn a_page_is_later_when_somebody_comes_before_it_and_last_when_nobody_follows() {
        assert_eq!(of_page(0, 100, 250), []);
        assert_eq!(of_page(100, 100, 250), [Sight::LaterPage]);
        assert_eq!(of_page(200, 50, 250), [Sight::LaterPage, Sight::LastPage]);
    }

    #[test]
    fn the_only_page_of_a_list_is_no_last_one() {
        assert_eq!(of_page(0, 3, 3), []);
    }

    #[test]
    fn a_page_past_the_end_is_only_empty() {
        assert_eq!(of_page(300, 0, 250), [Sight::EmptyList]);
        assert_eq!(of_page(0, 0, 0), [Sight::EmptyList]);
    }
}
