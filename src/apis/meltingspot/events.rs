//! What happens to spots and their members without a call of the API.

use jiff::Timestamp;
use thiserror::Error;
use uuid::Uuid;

use crate::random::Ids;
use crate::store::RowId;

use super::facts::Facts;
use super::{Spot, SpotMember, State, Status};

/// One thing that happens on the vendor's side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    /// Facts of a member change: an invitee accepts, somebody leaves.
    Set { whom: Whom, facts: Facts },
    /// A member is gone without a trace.
    Remove { whom: Whom },
    /// Somebody joins. Without a spot, the only one is meant.
    Add { spot: Option<Uuid>, email: String, facts: Facts },
    /// A secret key is worth nothing any more.
    Revoke { secret_key: String },
}

/// A member by address; without a spot, all spots are searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Whom {
    pub(crate) spot: Option<Uuid>,
    pub(crate) email: String,
}

/// Why something could not happen, or nobody was found. Keys are not repeated.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum Miss {
    #[error("MeltingSpot has no spot {0}")]
    NoSpot(Uuid),
    #[error("MeltingSpot has no spot at all")]
    NoSpots,
    #[error("MeltingSpot has several spots ({0}): name one in `spot`")]
    SeveralSpots(String),
    #[error("no spot of MeltingSpot has a member {0}")]
    Nobody(String),
    #[error("spot {spot} has no member {email}")]
    NobodyThere { spot: Uuid, email: String },
    #[error("several spots have a member {email} ({spots}): name one in `spot`")]
    SeveralMembers { email: String, spots: String },
    #[error("{email} is a member of spot {spot} already")]
    MemberAlready { spot: Uuid, email: String },
    #[error("no spot has this secretKey (any more)")]
    UnknownKey,
}

impl State {
    /// Lets it happen now, or changes nothing.
    pub(crate) fn happen(
        &mut self,
        happening: &Happening,
        ids: &mut Ids,
        now: Timestamp,
    ) -> Result<(), Miss> {
        match happening {
            Happening::Set { whom, facts } => {
                let (spot, row, mut member) = self.find(whom)?;
                change(&mut member, facts, ids, now);
                self.edit(spot, |spot| spot.members.replace(row, &member))
            }
            Happening::Remove { whom } => {
                let (spot, row, _) = self.find(whom)?;
                self.edit(spot, |spot| spot.members.remove(row))
            }
            Happening::Add { spot, email, facts } => self.add((*spot, email), facts, ids, now),
            Happening::Revoke { secret_key } => {
                if self.revoke_key(secret_key) {
                    Ok(())
                } else {
                    Err(Miss::UnknownKey)
                }
            }
        }
    }

    /// The member that is meant.
    pub(crate) fn look_up(&self, whom: &Whom) -> Result<SpotMember, Miss> {
        self.find(whom).map(|(_, _, member)| member)
    }

    /// How many members of the spot, or of all spots, have these facts.
    pub(crate) fn members_like(&self, spot: Option<Uuid>, facts: &Facts) -> Result<u64, Miss> {
        let spots = self.among(spot)?;
        let alike = |spot: &&Spot| {
            let members = spot.members.rows().filter_map(|row| spot.members.get(row));
            if facts.is_empty() {
                spot.members.len()
            } else {
                members.filter(|member| facts.hold_for(member)).count()
            }
        };
        Ok(spots.iter().map(alike).map(|count| u64::try_from(count).unwrap_or(u64::MAX)).sum())
    }

    /// The spots to search.
    fn among(&self, spot: Option<Uuid>) -> Result<Vec<&Spot>, Miss> {
        match spot {
            Some(id) => Ok(vec![self.spot(id).ok_or(Miss::NoSpot(id))?]),
            None => Ok(self.spots().collect()),
        }
    }

    fn find(&self, whom: &Whom) -> Result<(Uuid, RowId, SpotMember), Miss> {
        let Whom { spot, email } = whom;
        let spots = self.among(*spot)?;
        let hit = |spot: &&Spot| {
            let (row, member) = spot.member_by_email(email)?;
            Some((spot.id, row, member))
        };
        let mut hits: Vec<_> = spots.iter().filter_map(hit).collect();
        let nobody = match spot {
            Some(spot) => Miss::NobodyThere { spot: *spot, email: email.clone() },
            None => Miss::Nobody(email.clone()),
        };
        let hit = hits.pop().ok_or(nobody)?;
        if hits.is_empty() {
            return Ok(hit);
        }
        let having = spots.into_iter().filter(|spot| spot.member_by_email(email).is_some());
        Err(Miss::SeveralMembers { email: email.clone(), spots: list(having) })
    }

    fn add(
        &mut self,
        (spot, email): (Option<Uuid>, &str),
        facts: &Facts,
        ids: &mut Ids,
        now: Timestamp,
    ) -> Result<(), Miss> {
        let spot = match self.among(spot)?.as_slice() {
            [] => return Err(Miss::NoSpots),
            [spot] => *spot,
            spots => return Err(Miss::SeveralSpots(list(spots.iter().copied()))),
        };
        if spot.member_by_email(email).is_some() {
            return Err(Miss::MemberAlready { spot: spot.id, email: email.to_owned() });
        }
        let id = spot.id;
        let member = newcomer(SpotMember::new(spot.free_id(ids), id, email), facts, ids, now);
        self.edit(id, |spot| {
            spot.members.push(&member);
        })
    }

    fn edit(&mut self, spot: Uuid, edit: impl FnOnce(&mut Spot)) -> Result<(), Miss> {
        self.spot_mut(spot).map(edit).ok_or(Miss::NoSpot(spot))
    }
}

/// Changes facts, with what goes along with a status unless they say it themselves.
fn change(member: &mut SpotMember, facts: &Facts, ids: &mut Ids, now: Timestamp) {
    member.updated_at = Some(now.as_millisecond());
    facts.put_on(member);
    if facts.name("status") && member.status == Status::Accepted {
        settle_in(member, facts, ids, now);
    }
}

/// Somebody new: `Accepted` unless the facts say otherwise.
fn newcomer(mut member: SpotMember, facts: &Facts, ids: &mut Ids, now: Timestamp) -> SpotMember {
    member.updated_at = Some(now.as_millisecond());
    facts.put_on(&mut member);
    match member.status {
        Status::Accepted => settle_in(&mut member, facts, ids, now),
        Status::Invited if !facts.name("invitationDate") => {
            member.invitation_date = Some(now.as_second());
        }
        Status::Invited | Status::DeclinedInvitation => {}
        // As in a fixture: only who is merely invited need not have an account (inferred).
        Status::Deactivated | Status::Left | Status::Pending | Status::Rejected => {
            give_account(&mut member, facts, ids);
        }
    }
    member
}

/// Who is accepted is registered and has an account.
fn settle_in(member: &mut SpotMember, facts: &Facts, ids: &mut Ids, now: Timestamp) {
    if !facts.name("registrationDate") {
        member.set_status(Status::Accepted, now);
    }
    give_account(member, facts, ids);
}

fn give_account(member: &mut SpotMember, facts: &Facts, ids: &mut Ids) {
    if member.user_id.is_none() && !facts.name("userId") {
        member.user_id = Some(ids.uuid());
    }
}

fn list<'a>(spots: impl Iterator<Item = &'a Spot>) -> String {
    let names: Vec<String> = spots.map(|spot| format!("{} {}", spot.id, spot.name)).collect();
    names.iter().map(|name| name.trim_end()).collect::<Vec<_>>().join(", ")
}
