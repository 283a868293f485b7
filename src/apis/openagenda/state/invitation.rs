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
            let person = self.person(email);
            let Some(agenda) = self.agenda_mut(agenda) else { break };
            if let Some(member) = membership(agenda, email, person.as_ref()) {
                members.push(member);
                continue;
            }
            let Some(id) = ids.next() else { continue };
            let member = newcomer(id, email, role, person);
            agenda.members.push(&member);
            members.push(member);
        }
        members
    }

    /// Whether the address, or the person behind it, is a member already.
    pub(crate) fn is_member(&self, agenda: &Agenda, email: &str) -> bool {
        membership(agenda, email, self.person(email).as_ref()).is_some()
    }

    /// The person behind an address: an account, or a member of some agenda.
    pub(in crate::apis::openagenda) fn person(&self, email: &str) -> Option<Person> {
        if let Some(account) = self.account_by_email(email) {
            return Some(Person { uid: account.uid, name: account.name.clone() });
        }
        self.agendas().find_map(|agenda| {
            let (_, member) = agenda.member_by_email(email)?;
            Some(Person { uid: member.user_uid?, name: member.name })
        })
    }
}

/// The member with this address, or with the account behind it.
fn membership(agenda: &Agenda, email: &str, person: Option<&Person>) -> Option<AgendaMember> {
    let by_email = agenda.member_by_email(email);
    let by_user = || agenda.member_by_user(person?.uid);
    by_email.or_else(by_user).map(|(_, member)| member)
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
