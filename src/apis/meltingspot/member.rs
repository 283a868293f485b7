//! A member of a spot, and the words that the vendor has for one.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A member of a spot.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpotMember {
    /// The member's id.
    pub id: Uuid,
    /// The spot that the member belongs to.
    pub spot_id: Uuid,
    /// The account behind the member; `None` until an invitee has one.
    pub user_id: Option<Uuid>,
    /// Unique within the spot, case ignored; kept as it was sent.
    pub email: String,
    /// Job title or headline.
    pub title: Option<String>,
    /// What the member may do.
    pub role: Role,
    /// The custom role, if any.
    pub custom_role_id: Option<String>,
    /// Where the membership stands.
    pub status: Status,
    /// Empty for a person invited by e-mail (inferred).
    pub firstname: String,
    /// Empty for a person invited by e-mail (inferred).
    pub lastname: String,
    /// Warnings by moderators; no API call changes them.
    pub warnings: u32,
    /// `default` and any further keys.
    pub embed_base_urls: BTreeMap<String, String>,
    /// Returned only with behaviour `meltingspot.members.fields` = `withLang` or `latest`.
    pub lang: Lang,
    /// Milliseconds since 1970; returned like `lang`.
    pub updated_at: Option<i64>,
    /// Milliseconds since 1970; returned with `latest` only.
    pub last_activity_at: Option<i64>,
    /// Seconds since 1970; never returned, seen through the filters only.
    pub invitation_date: Option<i64>,
    /// Seconds since 1970; never returned, seen through the filters only.
    pub registration_date: Option<i64>,
    /// What the last update said, JSON; can be written but is never returned.
    pub avatar_url: Option<serde_json::Value>,
}

impl SpotMember {
    /// A member with this address and nothing else said of them: `Accepted`, `Member`, no dates.
    pub(crate) fn new(id: Uuid, spot_id: Uuid, email: impl Into<String>) -> Self {
        Self {
            id,
            spot_id,
            user_id: None,
            email: email.into(),
            title: None,
            role: Role::default(),
            custom_role_id: None,
            status: Status::default(),
            firstname: String::new(),
            lastname: String::new(),
            warnings: 0,
            embed_base_urls: BTreeMap::new(),
            lang: Lang::default(),
            updated_at: None,
            last_activity_at: None,
            invitation_date: None,
            registration_date: None,
            avatar_url: None,
        }
    }

    /// Invites the member: somebody new, or somebody who had left.
    pub(crate) fn invite(&mut self, now: Timestamp) {
        self.status = Status::Invited;
        self.invitation_date = Some(now.as_second());
        self.updated_at = Some(now.as_millisecond());
    }

    /// Moves the membership on. Whoever is accepted counts as registered from
    /// then on, unless they already did (inferred).
    pub(crate) fn set_status(&mut self, status: Status, now: Timestamp) {
        self.status = status;
        if status == Status::Accepted && self.registration_date.is_none() {
            self.registration_date = Some(now.as_second());
        }
    }
}

/// What a member may do: the vendor's two words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// The default.
    #[default]
    Member,
    /// Runs the spot.
    Admin,
}

/// Where a membership stands: the vendor's seven words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Joined, accepted an invitation, or was approved. The default.
    #[default]
    Accepted,
    /// Switched off by an administrator.
    Deactivated,
    /// Refused the invitation.
    DeclinedInvitation,
    /// An administrator invited them.
    Invited,
    /// Quit by choice.
    Left,
    /// Asked to join a private spot.
    Pending,
    /// An administrator refused the request to join.
    Rejected,
}

/// A member's language: the vendor's seven words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English, the default.
    #[default]
    En,
    /// French.
    Fr,
    /// German.
    De,
    /// Italian.
    It,
    /// Spanish.
    Es,
    /// Portuguese.
    Pt,
    /// Dutch.
    Nl,
}

impl Role {
    /// Both roles, in the vendor's order.
    pub const ALL: &'static [Self] = &[Self::Member, Self::Admin];

    /// The vendor's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "Member",
            Self::Admin => "Admin",
        }
    }

    /// The role of this word, spelled exactly as the vendor does.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.as_str() == word)
    }
}

impl Status {
    /// Every status, in the vendor's order.
    pub const ALL: &'static [Self] = &[
        Self::Accepted,
        Self::Deactivated,
        Self::DeclinedInvitation,
        Self::Invited,
        Self::Left,
        Self::Pending,
        Self::Rejected,
    ];

    /// The vendor's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Deactivated => "Deactivated",
            Self::DeclinedInvitation => "DeclinedInvitation",
            Self::Invited => "Invited",
            Self::Left => "Left",
            Self::Pending => "Pending",
            Self::Rejected => "Rejected",
        }
    }

    /// The status of this word, spelled exactly as the vendor does.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|status| status.as_str() == word)
    }
}

impl Lang {
    /// Every language, in the vendor's order.
    pub const ALL: &'static [Self] =
        &[Self::En, Self::Fr, Self::De, Self::It, Self::Es, Self::Pt, Self::Nl];

    /// The vendor's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::De => "de",
            Self::It => "it",
            Self::Es => "es",
            Self::Pt => "pt",
            Self::Nl => "nl",
        }
    }

    /// The language of this word, spelled exactly as the vendor does.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|lang| lang.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serde_spells_every_word_as_the_vendor_does() {
        let quoted = |word: &str| format!("\"{word}\"");
        for role in Role::ALL {
            assert_eq!(serde_json::to_string(role).expect("JSON"), quoted(role.as_str()));
        }
        for status in Status::ALL {
            assert_eq!(serde_json::to_string(status).expect("JSON"), quoted(status.as_str()));
        }
        for lang in Lang::ALL {
            assert_eq!(serde_json::to_string(lang).expect("JSON"), quoted(lang.as_str()));
        }
    }

    #[test]
    fn words_are_read_exactly_as_spelled() {
        assert_eq!(Status::parse("Left"), Some(Status::Left));
        assert_eq!(Status::parse("left"), None);
        assert_eq!(Role::parse("Owner"), None);
        assert_eq!(Lang::parse("nl"), Some(Lang::Nl));
    }

    #[test]
    fn the_first_acceptance_is_the_registration() {
        let mut member = SpotMember::new(Uuid::nil(), Uuid::nil(), "a@b.test");
        let second = |second| Timestamp::from_second(second).expect("a moment");
        member.set_status(Status::Accepted, second(5));
        member.set_status(Status::Deactivated, second(6));
        member.set_status(Status::Accepted, second(7));
        assert_eq!(member.registration_date, Some(5));
    }
}
