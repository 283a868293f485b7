//! The members of an agenda: listing and inviting them.

mod invitation;
mod invite;
mod list;
mod window;

pub(super) use invite::invite;
pub(super) use list::list;

use crate::apis::Call;

use super::state::{Agenda, State};
use super::{Error, OpenAgenda};

/// The agenda that a path names; its uid is the first parameter.
fn agenda<'a>(state: &'a State, call: &Call<'_, OpenAgenda>) -> Result<&'a Agenda, Error> {
    let uid = call.params.first();
    let is_number = uid.bytes().all(|digit| digit.is_ascii_digit());
    let number = if is_number { uid.parse().ok() } else { None };
    number.and_then(|uid| state.agenda(uid)).ok_or_else(|| Error::UnknownAgenda(uid.to_owned()))
}
