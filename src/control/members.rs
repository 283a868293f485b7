//! `directory` and `members`: a world's spots and agendas with their members,
//! for people to look at. Unlike `state` it costs no more than what it shows.

use std::num::NonZeroUsize;

use http::StatusCode;
use serde_json::{Value, json};
use tokio::task::spawn_blocking;
use uuid::Uuid;

use crate::apis::browse::{Look, Seen};
use crate::apis::meltingspot::{self, Spot};
use crate::apis::openagenda::{self, Agenda};
use crate::http::{Body, Problem, Reply, Request};
use crate::world::{Live, WorldCell};

use super::body::panicked;
use super::parameters::{check_names, number, read};
use super::routes::Outcome;

/// Members of a page unless `limit` says otherwise.
const DEFAULT_LIMIT: usize = 50;

/// Members of a page at most.
const MAX_LIMIT: usize = 1_000;

/// Whose members are looked at.
#[derive(Clone, Copy, Debug)]
enum Owner {
    Spot(Uuid),
    Agenda(u64),
}

/// The spots and agendas, with how many members each has.
pub(super) fn directory(world: &WorldCell) -> Reply {
    let Live { apis, .. } = world.present();
    let spots: Vec<Value> = apis.meltingspot.state.spots().map(spot).collect();
    let agendas: Vec<Value> = apis.openagenda.state.agendas().map(agenda).collect();
    Reply::json(StatusCode::OK, &json!({"spots": spots, "agendas": agendas}))
}

fn spot(spot: &Spot) -> Value {
    json!({"id": spot.id, "name": spot.name, "members": spot.members.len()})
}

fn agenda(agenda: &Agenda) -> Value {
    let Agenda { uid, title, slug, members, .. } = agenda;
    json!({"uid": uid, "title": title, "slug": slug, "members": members.len()})
}

/// A page of one spot's or agenda's members. A search may go through all of
/// them, and is done off the runtime's thread.
pub(super) async fn list(world: &WorldCell, request: &Request) -> Outcome {
    let (owner, look) = wanted(request)?;
    let Live { apis, .. } = world.present();
    let (spots, agendas) = (apis.meltingspot.state, apis.openagenda.state);
    let seen = if look.search.is_empty() {
        owner.show(&spots, &agendas, &look)
    } else {
        let search = spawn_blocking(move || owner.show(&spots, &agendas, &look));
        search.await.map_err(|error| panicked(&error))?
    };
    seen.map(shown).ok_or_else(|| unknown(owner))
}

fn wanted(request: &Request) -> Result<(Owner, Look), Problem> {
    let query = request.query();
    check_names(&query, &["spot", "agenda", "search", "offset", "limit"])?;
    let spot = read(&query, "spot", "the id of a spot, a UUID")?.map(Owner::Spot);
    let agenda = read(&query, "agenda", "the uid of an agenda")?.map(Owner::Agenda);
    let owner = spot.xor(agenda).ok_or_else(|| {
        let detail = "tell whose members: either `spot` or `agenda`, as GET directory names them";
        Problem::invalid(detail, Vec::new())
    })?;
    let limit = number(&query, "limit")?.map_or(DEFAULT_LIMIT, NonZeroUsize::get);
    let look = Look {
        offset: number(&query, "offset")?.unwrap_or(0),
        limit: limit.min(MAX_LIMIT),
        search: query.last("search").unwrap_or_default().trim().to_owned(),
    };
    Ok((owner, look))
}

impl Owner {
    /// `None` if there is no such spot or agenda.
    fn show(
        self,
        spots: &meltingspot::State,
        agendas: &openagenda::State,
        look: &Look,
    ) -> Option<Seen> {
        match self {
            Self::Spot(id) => spots.spot(id).map(|spot| look.at(&spot.members)),
            Self::Agenda(uid) => agendas.agenda(uid).map(|agenda| look.at(&agenda.members)),
        }
    }
}

/// The members' own slices, uncopied, in a frame.
fn shown(seen: Seen) -> Reply {
    let end = json!({"total": seen.total, "nextOffset": seen.next_offset}).to_string();
    let end = format!("],{}", end.trim_start_matches('{'));
    Reply::json_text(StatusCode::OK, Body::framed("{\"members\":[", seen.text, end))
}

fn unknown(owner: Owner) -> Problem {
    let what = match owner {
        Owner::Spot(id) => format!("spot {id}"),
        Owner::Agenda(uid) => format!("agenda {uid}"),
    };
    let detail = format!("the world has no {what}; GET directory lists those it has");
    Problem::new(StatusCode::NOT_FOUND, "unknownOwner", detail)
}
