//! Accounts, agendas with their members, access tokens and waiting
//! invitations, and the rules between them. No HTTP.

mod account;
mod agenda;
mod invitation;
mod member;

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};
use jiff::Timestamp;

use crate::apis::Tried;

pub(crate) use account::Account;
use account::Directory;
pub(crate) use agenda::{Agenda, AgendaSeed};
pub(crate) use invitation::PendingInvitation;
pub(super) use invitation::Person;
pub(crate) use member::MemberParts;
pub use member::{AgendaMember, MemberRole};

/// The largest id of a member: the largest number that every JSON reader tells
/// from its neighbours.
pub(crate) const LARGEST_MEMBER_ID: u64 = (1 << 53) - 1;

/// Everything that `OpenAgenda` remembers; cloned in constant time.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    accounts: Arc<Directory>,
    /// In the fixture's order.
    agendas: Vector<Arc<Agenda>>,
    /// Where each agenda stands, by its uid.
    places: Arc<HashMap<u64, usize>>,
    /// By their text.
    tokens: OrdMap<Arc<str>, Arc<Token>>,
    /// By the moment they are due, then as they came.
    pending: Vector<Arc<PendingInvitation>>,
}

/// How many expired tokens are kept, so that a refusal can tell why. One that
/// expired before those is refused in the same words, as one never issued.
const EXPIRED_KEPT: usize = 1_000;

/// At every so many tokens it is looked whether there are too many expired ones.
/// The number decides and nothing else, so a state that was loaded goes on as
/// the one that it was exported from.
const TIDIED_EVERY: usize = 2_000;

/// An access token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "a token's text is a token")]
pub(crate) struct Token {
    pub(crate) token: String,
    /// The uid of the account in whose name it writes.
    pub(crate) account: u64,
    /// The first moment at which it is no longer good.
    pub(crate) expires_at: Timestamp,
    /// What strict nonce mode has seen with it; otherwise empty.
    pub(crate) nonces: OrdSet<String>,
}

impl State {
    /// The state that a fixture describes. Uids, keys and addresses are unique
    /// where they have to be, and members ascend by their id: the caller has checked.
    pub(crate) fn from_seeds(
        accounts: Vec<Account>,
        agendas: Vec<AgendaSeed>,
        tokens: Vec<Token>,
        pending: Vec<PendingInvitation>,
    ) -> Self {
        let agendas: Vector<Arc<Agenda>> =
            agendas.into_iter().map(|seed| Arc::new(Agenda::from(seed))).collect();
        let places = agendas.iter().enumerate().map(|(place, agenda)| (agenda.uid, place));
        let places = Arc::new(places.collect());
        let accounts = Arc::new(Directory::from(accounts));
        let mut state = Self { accounts, agendas, places, ..Self::default() };
        for token in tokens {
            state.issue(token);
        }
        for invitation in pending {
            state.defer(invitation);
        }
        state
    }

    /// In the fixture's order.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.all().iter()
    }

    pub(crate) fn account(&self, uid: u64) -> Option<&Account> {
        self.accounts.by_uid(uid)
    }

    /// Case ignored.
    pub(crate) fn account_by_email(&self, email: &str) -> Option<&Account> {
        self.accounts.by_email(email)
    }

    pub(crate) fn account_by_public_key(&self, key: &str) -> Option<&Account> {
        self.accounts.by_public_key(key)
    }

    pub(crate) fn account_by_secret_key(&self, key: &str) -> Option<&Account> {
        self.accounts.by_secret_key(key)
    }

    /// Makes a public key worthless; `false` when no account has it.
    pub(crate) fn revoke_public_key(&mut self, key: &str) -> bool {
        Arc::make_mut(&mut self.accounts).revoke_public_key(key)
    }

    /// Makes a secret key worthless; tokens that it was exchanged for live on.
    /// `false` when no account has it.
    pub(crate) fn revoke_secret_key(&mut self, key: &str) -> bool {
        Arc::make_mut(&mut self.accounts).revoke_secret_key(key)
    }

    /// In the fixture's order.
    pub(crate) fn agendas(&self) -> impl Iterator<Item = &Agenda> {
        self.agendas.iter().map(|agenda| &**agenda)
    }

    pub(crate) fn agenda(&self, uid: u64) -> Option<&Agenda> {
        self.agendas.get(*self.places.get(&uid)?).map(|agenda| &**agenda)
    }

    pub(crate) fn agenda_mut(&mut self, uid: u64) -> Option<&mut Agenda> {
        self.agendas.get_mut(*self.places.get(&uid)?).map(Arc::make_mut)
    }

    /// The ids of members to come: above those of all agendas' members.
    pub(crate) fn free_member_ids(&self) -> RangeInclusive<u64> {
        let last = self.agendas().map(Agenda::last_member_id).max().unwrap_or(0);
        last + 1..=LARGEST_MEMBER_ID
    }

    /// Ordered by their text.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = &Token> {
        self.tokens.values().map(|token| &**token)
    }

    pub(crate) fn token(&self, text: &str) -> Option<&Token> {
        self.tokens.get(text).map(|token| &**token)
    }

    /// Makes a token known; those issued before stay as they are.
    pub(crate) fn issue(&mut self, token: Token) {
        self.tokens.insert(Arc::from(token.token.as_str()), Arc::new(token));
    }

    /// Forgets the tokens that expired the longest ago, when there are many.
    pub(crate) fn forget_long_expired(&mut self, now: Timestamp) {
        if !self.tokens.len().is_multiple_of(TIDIED_EVERY) {
            return;
        }
        let tokens = self.tokens.values().filter(|token| token.expires_at <= now);
        let mut expired: Vec<Arc<Token>> = tokens.cloned().collect();
        // A stable sort: of those that expired at once, the order of their texts decides.
        expired.sort_by_key(|token| token.expires_at);
        for token in expired.iter().rev().skip(EXPIRED_KEPT) {
            self.tokens.remove(token.token.as_str());
        }
    }

    /// Remembers that this nonce came with this token.
    pub(crate) fn remember_nonce(&mut self, token: &str, nonce: &str) {
        if let Some(token) = self.tokens.get_mut(token) {
            Arc::make_mut(token).nonces.insert(nonce.to_owned());
        }
    }

    /// Makes all tokens of an account worthless and tells how many there were.
    pub(crate) fn revoke_tokens_of(&mut self, account: u64) -> usize {
        let before = self.tokens.len();
        let kept = self.tokens.iter().filter(|(_, token)| token.account != account);
        self.tokens = kept.map(|(text, token)| (Arc::clone(text), Arc::clone(token))).collect();
        before - self.tokens.len()
    }

    /// In the order in which they will take effect.
    pub(crate) fn pending(&self) -> impl Iterator<Item = &PendingInvitation> {
        self.pending.iter().map(|invitation| &**invitation)
    }

    /// Lets an invitation wait until it is due.
    pub(crate) fn defer(&mut self, invitation: PendingInvitation) {
        let due = invitation.due;
        let earlier = self.pending.iter().rev().skip_while(|other| other.due > due).count();
        self.pending.insert(earlier, Arc::new(invitation));
    }

    /// Lets all invitations take effect that are due by `now`.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        while self.pending.front().is_some_and(|next| next.due <= now)
            && let Some(next) = self.pending.pop_front()
        {
            self.invite(next.agenda, &next.emails, next.role);
            if let Some(agenda) = self.agenda_mut(next.agenda) {
                agenda.has_late_invitees = true;
            }
        }
    }
}

/// A copy is what is remembered: it takes no time, and invitations here are few.
impl Tried for State {
    type Before = Self;

    fn begin(&mut self) -> Self {
        self.clone()
    }

    fn keep(&mut self, _: Self) {}

    fn take_back(&mut self, before: Self) {
        *self = before;
    }
}

#[cfg(test)]
mod tests;
