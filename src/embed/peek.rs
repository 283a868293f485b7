//! Typed looks at a world's state, for assertions.

use uuid::Uuid;

use crate::apis::meltingspot::{self, Spot, SpotMember};
use crate::apis::openagenda::{self, AgendaMember};

/// MeltingSpot's state at the moment it was taken.
///
/// ```
/// # let server = doublure::blocking::MockServer::start();
/// let ada = server.world().meltingspot().member("ada.lovelace@acme.test").unwrap();
/// assert_eq!((ada.firstname.as_str(), ada.role), ("Ada", doublure::Role::Admin));
/// ```
#[derive(Clone, Debug)]
pub struct MeltingspotPeek {
    state: meltingspot::State,
    spot: Option<Uuid>,
}

impl MeltingspotPeek {
    pub(super) fn new(state: meltingspot::State) -> Self {
        Self { state, spot: None }
    }

    /// Looks at one spot only.
    #[must_use]
    pub fn spot(mut self, id: Uuid) -> Self {
        self.spot = Some(id);
        self
    }

    /// The member with this address, case ignored; of several spots the first
    /// in the fixture's order that has one.
    pub fn member(&self, email: &str) -> Option<SpotMember> {
        self.spots().find_map(|spot| spot.member_by_email(email)).map(|(_, member)| member)
    }

    /// Every member in creation order, spot by spot.
    pub fn members(&self) -> Vec<SpotMember> {
        self.spots()
            .flat_map(|spot| spot.members.rows().filter_map(|row| spot.members.get(row)))
            .collect()
    }

    fn spots(&self) -> impl Iterator<Item = &Spot> {
        self.state.spots().filter(|spot| self.spot.is_none_or(|id| spot.id == id))
    }
}

/// OpenAgenda's state at the moment it was taken.
///
/// ```
/// # let server = doublure::blocking::MockServer::start();
/// let agenda = server.world().openagenda().agenda(10_000_001);
/// let ada = agenda.member("ada.lovelace@acme.test").unwrap();
/// assert_eq!(ada.role, doublure::MemberRole::Administrator);
/// ```
#[derive(Clone, Debug)]
pub struct OpenAgendaPeek {
    state: openagenda::State,
}

impl OpenAgendaPeek {
    pub(super) fn new(state: openagenda::State) -> Self {
        Self { state }
    }

    /// Looks at one agenda; one that does not exist has no members.
    pub fn agenda(&self, uid: u64) -> AgendaPeek {
        AgendaPeek { state: self.state.clone(), uid }
    }
}

/// One agenda's members at the moment they were taken.
#[derive(Clone, Debug)]
pub struct AgendaPeek {
    state: openagenda::State,
    uid: u64,
}

impl AgendaPeek {
    /// The member with this address, case ignored.
    pub fn member(&self, email: &str) -> Option<AgendaMember> {
        self.state.agenda(self.uid)?.member_by_email(email).map(|(_, member)| member)
    }

    /// Every member in creation order.
    pub fn members(&self) -> Vec<AgendaMember> {
        self.state.agenda(self.uid).map_or_else(Vec::new, |agenda| {
            agenda.members.rows().filter_map(|row| agenda.members.get(row)).collect()
        })
    }
}
