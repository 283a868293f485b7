//! What happens in either API without a call, and what is asked of its members:
//! the one place where events and expectations choose between the two.

use jiff::Timestamp;
use uuid::Uuid;

use crate::random::Ids;

use super::facts::Difference;
use super::{Apis, meltingspot, openagenda};

/// One thing that happens on a vendor's side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    Meltingspot(meltingspot::Happening),
    Openagenda(openagenda::Happening),
}

/// A member with the facts that are expected of them; without any, they must exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MemberIs {
    Meltingspot { whom: meltingspot::Whom, facts: meltingspot::Facts },
    Openagenda { whom: openagenda::Whom, facts: openagenda::Facts },
}

/// Facts by which members are counted, in one spot or agenda or in all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MembersLike {
    Meltingspot { spot: Option<Uuid>, facts: meltingspot::Facts },
    Openagenda { agenda: Option<u64>, facts: openagenda::Facts },
}

impl Apis {
    /// Lets it happen now, or changes nothing.
    ///
    /// # Errors
    /// What is missing, or is meant ambiguously.
    pub(crate) fn happen(
        &mut self,
        happening: &Happening,
        ids: &mut Ids,
        now: Timestamp,
    ) -> Result<(), String> {
        match happening {
            Happening::Meltingspot(happening) => {
                told(self.meltingspot.state.happen(happening, ids, now))
            }
            Happening::Openagenda(happening) => told(self.openagenda.state.happen(happening, ids)),
        }
    }

    /// In what a member differs from what is expected, in words; nothing if they don't.
    ///
    /// # Errors
    /// When there is no such member, or more than one.
    pub(crate) fn member_is(&self, expected: &MemberIs) -> Result<Vec<String>, String> {
        let differences = match expected {
            MemberIs::Meltingspot { whom, facts } => {
                facts.differences(&told(self.meltingspot.state.look_up(whom))?)
            }
            MemberIs::Openagenda { whom, facts } => {
                facts.differences(&told(self.openagenda.state.look_up(whom))?)
            }
        };
        Ok(differences.iter().map(Difference::to_string).collect())
    }

    /// How many members have these facts.
    ///
    /// # Errors
    /// When the spot or agenda doesn't exist.
    pub(crate) fn count_members(&self, alike: &MembersLike) -> Result<u64, String> {
        match alike {
            MembersLike::Meltingspot { spot, facts } => {
                told(self.meltingspot.state.members_like(*spot, facts))
            }
            MembersLike::Openagenda { agenda, facts } => {
                told(self.openagenda.state.members_like(*agenda, facts))
            }
        }
    }
}

fn told<T>(outcome: Result<T, impl std::fmt::Display>) -> Result<T, String> {
    outcome.map_err(|miss| miss.to_string())
}
