//! What happens to agendas, their members and accounts without a call of the API.

use thiserror::Error;

use crate::random::Ids;
use crate::store::RowId;

use super::facts::Facts;
use super::state::{LARGEST_MEMBER_ID, Person};
use super::{Agenda, AgendaMember, MemberRole, State};

/// One thing that happens on the vendor's side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    /// Facts of a member change; with a `uid`, an invitee accepts.
    Set { whom: Whom, facts: Facts },
    /// A member is gone: left, removed, or declined.
    Remove { whom: Whom },
    /// Somebody joins, or is invited if the facts have `uid: null`. Without an
    /// agenda, the only one is meant.
    Add { agenda: Option<u64>, email: String, facts: Facts },
    /// A key or tokens are worth nothing any more.
    Revoke(Revocation),
}

/// What is revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Revocation {
    SecretKey(String),
    PublicKey(String),
    /// All access tokens of the account with this uid.
    TokensOf(u64),
}

/// A member by address; without an agenda, all agendas are searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Whom {
    pub(crate) agenda: Option<u64>,
    pub(crate) email: String,
}

/// Why something could not happen, or nobody was found. Keys are not repeated.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum Miss {
    #[error("OpenAgenda has no agenda {0}")]
    NoAgenda(u64),
    #[error("OpenAgenda has no agenda at all")]
    NoAgendas,
    #[error("OpenAgenda has several agendas ({0}): name one in `agenda`")]
    SeveralAgendas(String),
    #[error("no agenda of OpenAgenda has a member {0}")]
    Nobody(String),
    #[error("agenda {agenda} has no member {email}")]
    NobodyThere { agenda: u64, email: String },
    #[error("several agendas have a member {email} ({agendas}): name one in `agenda`")]
    SeveralMembers { email: String, agendas: String },
    #[error("{email} is a member of agenda {agenda} already")]
    MemberAlready { agenda: u64, email: String },
    #[error("uid {uid} is another member of agenda {agenda}")]
    UidTaken { agenda: u64, uid: u64 },
    #[error("no id is left for a new member: {LARGEST_MEMBER_ID}, the largest, is taken")]
    NoIdLeft,
    #[error("no account has this secretKey (any more)")]
    UnknownSecretKey,
    #[error("no account has this publicKey (any more)")]
    UnknownPublicKey,
    #[error("OpenAgenda has no account {0}")]
    NoAccount(u64),
}

impl State {
    /// Lets it happen now, or changes nothing.
    pub(crate) fn happen(&mut self, happening: &Happening, ids: &mut Ids) -> Result<(), Miss> {
        match happening {
            Happening::Set { whom, facts } => self.set(whom, facts),
            Happening::Remove { whom } => {
                let (agenda, row, _) = self.find(whom)?;
                self.edit(agenda, |agenda| agenda.members.remove(row))
            }
            Happening::Add { agenda, email, facts } => self.add(*agenda, email, facts, ids),
            Happening::Revoke(revocation) => self.revoke(revocation),
        }
    }

    /// The member that is meant.
    pub(crate) fn look_up(&self, whom: &Whom) -> Result<AgendaMember, Miss> {
        self.find(whom).map(|(_, _, member)| member)
    }

    /// How many members of the agenda, or of all agendas, have these facts.
    pub(crate) fn members_like(&self, agenda: Option<u64>, facts: &Facts) -> Result<u64, Miss> {
        let agendas = self.among(agenda)?;
        let alike = |agenda: &&Agenda| {
            let members = agenda.members.rows().filter_map(|row| agenda.members.get(row));
            if facts.is_empty() {
                agenda.members.len()
            } else {
                members.filter(|member| facts.hold_for(member)).count()
            }
        };
        Ok(agendas.iter().map(alike).map(|count| u64::try_from(count).unwrap_or(u64::MAX)).sum())
    }

    /// The agendas to search.
    fn among(&self, agenda: Option<u64>) -> Result<Vec<&Agenda>, Miss> {
        match agenda {
            Some(uid) => Ok(vec![self.agenda(uid).ok_or(Miss::NoAgenda(uid))?]),
            None => Ok(self.agendas().collect()),
        }
    }

    fn find(&self, whom: &Whom) -> Result<(u64, RowId, AgendaMember), Miss> {
        let Whom { agenda, email } = whom;
        let agendas = self.among(*agenda)?;
        let hit = |agenda: &&Agenda| {
            let (row, member) = agenda.member_by_email(email)?;
            Some((agenda.uid, row, member))
        };
        let mut hits: Vec<_> = agendas.iter().filter_map(hit).collect();
        let nobody = match agenda {
            Some(agenda) => Miss::NobodyThere { agenda: *agenda, email: email.clone() },
            None => Miss::Nobody(email.clone()),
        };
        let hit = hits.pop().ok_or(nobody)?;
        if hits.is_empty() {
            return Ok(hit);
        }
        let having = agendas.into_iter().filter(|agenda| agenda.member_by_email(email).is_some());
        Err(Miss::SeveralMembers { email: email.clone(), agendas: list(having) })
    }

    fn set(&mut self, whom: &Whom, facts: &Facts) -> Result<(), Miss> {
        let (agenda, row, was) = self.find(whom)?;
        let mut member = was.clone();
        facts.put_on(&mut member);
        if member.user_uid != was.user_uid {
            self.check_uid(agenda, member.user_uid)?;
            if !facts.name("name") {
                let person = member.user_uid.and_then(|uid| self.person_of(uid));
                member.name = member.name.or_else(|| person?.name);
            }
        }
        self.edit(agenda, |agenda| agenda.members.replace(row, &member))
    }

    fn add(
        &mut self,
        agenda: Option<u64>,
        email: &str,
        facts: &Facts,
        ids: &mut Ids,
    ) -> Result<(), Miss> {
        let agenda = match self.among(agenda)?.as_slice() {
            [] => return Err(Miss::NoAgendas),
            [agenda] => *agenda,
            agendas => return Err(Miss::SeveralAgendas(list(agendas.iter().copied()))),
        };
        let uid = agenda.uid;
        if agenda.member_by_email(email).is_some() {
            return Err(Miss::MemberAlready { agenda: uid, email: email.to_owned() });
        }
        let id = self.free_member_ids().next().ok_or(Miss::NoIdLeft)?;
        let mut draws = ids.clone();
        let member = AgendaMember { id, ..self.newcomer(email, facts, &mut draws) };
        self.check_uid(uid, member.user_uid)?;
        *ids = draws;
        self.edit(uid, |agenda| {
            agenda.members.push(&member);
        })
    }

    /// Somebody new. Without a `uid` among the facts it is that of the person
    /// known behind the address, or one that nobody has. The id is the caller's to give.
    fn newcomer(&self, email: &str, facts: &Facts, ids: &mut Ids) -> AgendaMember {
        let mut member = AgendaMember {
            id: 0,
            user_uid: None,
            deleted_user: false,
            name: None,
            email: email.to_owned(),
            phone: None,
            position: None,
            organization: None,
            role: MemberRole::default(),
        };
        facts.put_on(&mut member);
        let person = if facts.name("uid") || facts.name("userUid") {
            member.user_uid.and_then(|uid| self.person_of(uid))
        } else {
            let person = self.person(email);
            member.user_uid = person.as_ref().map(|person| person.uid);
            member.user_uid = member.user_uid.or_else(|| Some(self.free_uid(ids)));
            person
        };
        if !facts.name("name") {
            member.name = person.and_then(|person| person.name);
        }
        member
    }

    fn person_of(&self, account: u64) -> Option<Person> {
        let account = self.account(account)?;
        Some(Person { uid: account.uid, name: account.name.clone() })
    }

    /// The uid of no account and no member.
    fn free_uid(&self, ids: &mut Ids) -> u64 {
        loop {
            let uid = ids.uid();
            let is_member = |agenda: &Agenda| agenda.member_by_user(uid).is_some();
            if self.account(uid).is_none() && !self.agendas().any(is_member) {
                return uid;
            }
        }
    }

    /// A person is a member of an agenda once.
    fn check_uid(&self, agenda: u64, uid: Option<u64>) -> Result<(), Miss> {
        let taken = uid.filter(|uid| {
            self.agenda(agenda).is_some_and(|agenda| agenda.member_by_user(*uid).is_some())
        });
        taken.map_or(Ok(()), |uid| Err(Miss::UidTaken { agenda, uid }))
    }

    fn revoke(&mut self, revocation: &Revocation) -> Result<(), Miss> {
        let (known, miss) = match revocation {
            Revocation::SecretKey(key) => (self.revoke_secret_key(key), Miss::UnknownSecretKey),
            Revocation::PublicKey(key) => (self.revoke_public_key(key), Miss::UnknownPublicKey),
            Revocation::TokensOf(uid) => {
                self.revoke_tokens_of(*uid);
                (self.account(*uid).is_some(), Miss::NoAccount(*uid))
            }
        };
        if known { Ok(()) } else { Err(miss) }
    }

    fn edit(&mut self, agenda: u64, edit: impl FnOnce(&mut Agenda)) -> Result<(), Miss> {
        self.agenda_mut(agenda).map(edit).ok_or(Miss::NoAgenda(agenda))
    }
}

fn list<'a>(agendas: impl Iterator<Item = &'a Agenda>) -> String {
    let names: Vec<String> =
        agendas.map(|agenda| format!("{} {}", agenda.uid, agenda.title)).collect();
    names.iter().map(|name| name.trim_end()).collect::<Vec<_>>().join(", ")
}
