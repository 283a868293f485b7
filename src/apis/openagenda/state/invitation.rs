//! Inviting people into an agenda, at once or later.

use jiff::Timestamp;

use super::{Agenda, AgendaMember, MemberRole, State};

/// Invitations that wait for their moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PendingInvitation {
    pub(crate) agenda: u64,
    pub(crate) role: MemberRole,
    /// In the request's order, each once.
    pub(crate) emails: Vec<String>,
    pub(crate) due: Timestamp,
}

/// Who an address is to an agenda.
enum Addressee {
    Member(AgendaMember),
    /// No member yet, with the person who is known to be behind the address.
    Outsider(Option<Person>),
}

/// Who is known to be behind an address.
pub(in crate::apis::openagenda) struct Person {
    pub(in crate::apis::openagenda) uid: u64,
    pub(in crate::apis::openagenda) name: Option<String>,
}

impl State {
    /// Invites these addresses and returns a member for each, in their order.
    /// Who is a member already stays as he is. Empty when there is no such agenda,
    /// and without those for whom no id is left.
    pub(crate) fn invite(
        &mut self,
        agenda: u64,
        emails: &[String],
        role: MemberRole,
    ) -> Vec<AgendaMember> {
        let mut ids = self.free_member_ids();
        let mut members = Vec::with_capacity(emails.len());
        for email in emails {
            let Some(known) = self.agenda(agenda) else { break };
            let person = match self.addressee(known, email) {
                Addressee::Member(member) => {
                    members.push(member);
                    continue;
                }
                Addressee::Outsider(person) => person,
            };
            let (Some(id), Some(agenda)) = (ids.next(), self.agenda_mut(agenda)) else { continue };
            let member = newcomer(id, email, role, person);
            agenda.members.push(&member);
            members.push(member);
        }
        members
    }

    /// Whether the address, or the person behind it, is a member already.
    pub(crate) fn is_member(&self, agenda: &Agenda, email: &str) -> bool {
        matches!(self.addressee(agenda, email), Addressee::Member(_))
    }

    /// The member with this address, or with the account behind it; else who that is.
    fn addressee(&self, agenda: &Agenda, email: &str) -> Addressee {
        if let Some((_, member)) = agenda.member_by_email(email) {
            return Addressee::Member(member);
        }
        let others = self.agendas().filter(|other| other.uid != agenda.uid);
        let person = self.person_in(others, email);
        match person.as_ref().and_then(|person| agenda.member_by_user(person.uid)) {
            Some((_, member)) => Addressee::Member(member),
            None => Addressee::Outsider(person),
        }
    }

    /// The person behind an address: an account, or a member of some agenda.
    pub(in crate::apis::openagenda) fn person(&self, email: &str) -> Option<Person> {
        self.person_in(self.agendas(), email)
    }

    /// The person behind an address: an account, or a member of one of these agendas.
    fn person_in<'a>(
        &self,
        mut agendas: impl Iterator<Item = &'a Agenda>,
        email: &str,
    ) -> Option<Person> {
        if let Some(account) = self.account_by_email(email) {
            return Some(Person { uid: account.uid, name: account.name.clone() });
        }
        agendas.find_map(|agenda| {
            let (_, member) = agenda.member_by_email(email)?;
            Some(Person { uid: member.user_uid?, name: member.name })
        })
    }
}

/// A member fresh from an invitation: nothing is known but the address and
/// what the account behind it says.
fn newcomer(id: u64, email: &str, role: MemberRole, person: Option<Person>) -> AgendaMember {
    let (user_uid, name) = person.map_or((None, None), |person| (Some(person.uid), person.name));
    AgendaMember {
        id,
        user_uid,
        deleted_user: false,
        name,
        email: email.to_owned(),
        phone: None,
        position: None,
        organization: None,
        role,
    }
}
