//! The query of a list, read.

use std::num::IntErrorKind;

use crate::apis::{Rule, Rules};
use crate::http::Query;
use crate::store::Field;

use super::super::Behaviours;
use super::super::behaviours::{OverMaxLimit, PageZero};
use super::super::error::{Error, Violations};
use super::super::row::{
    CUSTOM_ROLE_ID, EMAIL, FIRSTNAME, INVITATION_DATE, LASTNAME, REGISTRATION_DATE,
};
use super::super::rules::list::{
    ALL_FILTERS, BAD_DATE, BAD_PAGING, DATE_SECONDS, DEFAULT_LIMIT, EMPTY_FILTER, EMPTY_PAGING,
    FILTERS, LAST_COUNTS, MAX_LIMIT, NO_DATE, PAGE_BASE, PAGE_ZERO, STRICT_DATES,
    UNKNOWN_PARAMETER,
};
use super::filters::{Filters, OneOf, Within};
use super::values::{in_values, spelling};

/// The fields that have an `in` filter.
const TEXTS: [(&str, Field); 3] =
    [("email", EMAIL), ("firstname", FIRSTNAME), ("lastname", LASTNAME)];
const CUSTOM_ROLE: &str = "customRoleId[eq]";
/// The parameters of each date.
const DATES: [(&str, &str, Field); 2] = [
    ("invitationDate[after]", "invitationDate[before]", INVITATION_DATE),
    ("registrationDate[after]", "registrationDate[before]", REGISTRATION_DATE),
];

/// What a list is asked for.
#[derive(Debug)]
pub(super) struct Listing {
    /// How many matches come before the page.
    pub(super) offset: usize,
    /// From 1 on.
    pub(super) limit: usize,
    pub(super) filters: Filters,
    /// The rules that took part in the reading.
    pub(super) rules: Rules,
}

/// A listing in the making.
struct Reading<'a> {
    query: &'a Query<'a>,
    behaviours: &'a Behaviours,
    violations: Violations,
    rules: Rules,
}

impl Listing {
    pub(super) fn read(query: &Query<'_>, behaviours: &Behaviours) -> Result<Self, Error> {
        let violations = Violations::default();
        let mut reading = Reading { query, behaviours, violations, rules: Rules::new() };
        let page = reading.page();
        let limit = reading.limit();
        let filters = reading.filters();
        reading.note_unknown();
        reading.violations.into_result()?;
        let offset = (page - 1).saturating_mul(limit);
        Ok(Self { offset, limit, filters, rules: reading.rules })
    }
}

impl Reading<'_> {
    /// The number of the page, from 1 on.
    fn page(&mut self) -> usize {
        match self.paging("page") {
            None => 1,
            Some(0) if self.behaviours.page_zero == PageZero::Reject => {
                self.violations.note(&PAGE_ZERO, "page must not be less than 1");
                1
            }
            Some(0) => self.by(&PAGE_ZERO, 1),
            Some(page) => self.by(&PAGE_BASE, page),
        }
    }

    fn limit(&mut self) -> usize {
        let max = self.behaviours.max_limit.0;
        match self.paging("limit") {
            None => self.by(&DEFAULT_LIMIT, self.behaviours.default_limit.0.min(max)),
            Some(0) => {
                self.violations.note(&BAD_PAGING, "limit must not be less than 1");
                1
            }
            Some(limit) if limit <= max => limit,
            Some(_) if self.behaviours.over_max_limit == OverMaxLimit::Reject => {
                let message = format!("limit must not be greater than {max}");
                self.violations.note(&MAX_LIMIT, message);
                max
            }
            Some(_) => self.by(&MAX_LIMIT, max),
        }
    }

    /// A parameter that counts something; nothing if it is absent or not valid.
    fn paging(&mut self, name: &str) -> Option<usize> {
        let text = self.single(name)?;
        if text.is_empty() || text == "null" {
            self.rules.push(&EMPTY_PAGING);
            return None;
        }
        match integer(&text) {
            None => self.violations.note(&BAD_PAGING, format!("{name} must be an integer number")),
            Some(number) if number < 0 => {
                self.violations.note(&BAD_PAGING, format!("{name} must not be less than 1"));
            }
            Some(number) => return Some(usize::try_from(number).unwrap_or(usize::MAX)),
        }
        None
    }

    fn filters(&mut self) -> Filters {
        let mut filters = Filters::default();
        // The names of all filters have brackets.
        if !self.query.pairs().any(|(name, _)| name.contains('[')) {
            return filters;
        }
        for (name, field) in TEXTS {
            if let Some(values) = in_values(self.query, name, &mut self.rules) {
                filters.texts.push(OneOf::new(field, values));
            }
        }
        if let Some(id) = self.given(CUSTOM_ROLE) {
            filters.texts.push(OneOf::new(CUSTOM_ROLE_ID, vec![id]));
        }
        for (after, before, field) in DATES {
            let (after, before) = (self.date(after), self.date(before));
            if after.is_some() || before.is_some() {
                self.rules.extend([&DATE_SECONDS, &STRICT_DATES, &NO_DATE]);
                filters.dates.push(Within::between(field, after, before));
            }
        }
        self.note_filters(&filters);
        filters
    }

    fn note_filters(&mut self, filters: &Filters) {
        self.rules.extend(filters.rules());
        match filters.len() {
            0 => {}
            1 => self.rules.push(&FILTERS),
            _ => self.rules.extend([&FILTERS, &ALL_FILTERS]),
        }
    }

    fn date(&mut self, name: &str) -> Option<i64> {
        let text = self.given(name)?;
        let date = integer(&text);
        if date.is_none() {
            self.violations.note(&BAD_DATE, format!("{name} must be an integer number"));
        }
        date
    }

    /// A single-valued filter; one without a value is as good as absent.
    fn given(&mut self, name: &str) -> Option<String> {
        let value = self.single(name)?;
        if value.is_empty() {
            self.rules.push(&EMPTY_FILTER);
            return None;
        }
        Some(value)
    }

    fn single(&mut self, name: &str) -> Option<String> {
        let (mut last, mut times) = (None, 0);
        for (key, value) in self.query.pairs() {
            if key == name {
                last = Some(value);
                times += 1;
            }
        }
        if times > 1 {
            self.rules.push(&LAST_COUNTS);
        }
        last.map(str::to_owned)
    }

    fn note_unknown(&mut self) {
        if self.query.pairs().any(|(name, _)| !is_known(name)) {
            self.rules.push(&UNKNOWN_PARAMETER);
        }
    }

    fn by(&mut self, rule: &'static Rule, value: usize) -> usize {
        self.rules.push(rule);
        value
    }
}

fn is_known(name: &str) -> bool {
    ["page", "limit", CUSTOM_ROLE].contains(&name)
        || DATES.iter().any(|(after, before, _)| name == *after || name == *before)
        || TEXTS.iter().any(|(field, _)| spelling(name, field).is_some())
}

/// A whole number; one that is too large for 64 bits counts as the largest (or smallest).
fn integer(text: &str) -> Option<i64> {
    text.parse()
        .or_else(|error: std::num::ParseIntError| match error.kind() {
            IntErrorKind::PosOverflow => Ok(i64::MAX),
            IntErrorKind::NegOverflow => Ok(i64::MIN),
            _ => Err(()),
        })
        .ok()
}
