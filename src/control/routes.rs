//! Which control call is which: the control plane's table of contents.

use http::header::ALLOW;
use http::{HeaderValue, StatusCode};
use serde_json::json;

use crate::http::{Params, Problem, Reply, Request, comparable, match_path};

use super::door::Console;
use super::{
    clock, console, coverage, documents, explain, faults, journal, members, scenario, snapshots,
    state, worlds,
};

/// Where the control plane begins, below a world's base URL.
const ROOT: &str = "/__doublure";

/// Every control call: method, path below the root, what it is.
pub(crate) const CALLS: [(&str, &str, ControlCall); 37] = [
    ("GET", "/", ControlCall::Console),
    ("GET", "/health", ControlCall::Health),
    ("GET", "/state", ControlCall::ReadState),
    ("PUT", "/state", ControlCall::ReplaceState),
    ("POST", "/reset", ControlCall::Reset),
    ("GET", "/directory", ControlCall::Directory),
    ("GET", "/members", ControlCall::ListMembers),
    ("GET", "/snapshots", ControlCall::ListSnapshots),
    ("PUT", "/snapshots/{name}", ControlCall::TakeSnapshot),
    ("POST", "/snapshots/{name}/restore", ControlCall::RestoreSnapshot),
    ("DELETE", "/snapshots/{name}", ControlCall::DropSnapshot),
    ("GET", "/clock", ControlCall::ReadClock),
    ("PUT", "/clock", ControlCall::SetClock),
    ("POST", "/clock/advance", ControlCall::AdvanceClock),
    ("GET", "/journal", ControlCall::ReadJournal),
    ("DELETE", "/journal", ControlCall::ClearJournal),
    ("GET", "/journal/wait", ControlCall::WaitForJournal),
    ("GET", "/journal/stream", ControlCall::FollowJournal),
    ("GET", "/faults", ControlCall::ListFaults),
    ("POST", "/faults", ControlCall::AddFault),
    ("DELETE", "/faults", ControlCall::ClearFaults),
    ("DELETE", "/faults/{id}", ControlCall::RemoveFault),
    ("PUT", "/scenario", ControlCall::LoadScenario),
    ("GET", "/scenario/verification", ControlCall::Verify),
    ("POST", "/events", ControlCall::LetHappen),
    ("POST", "/quota/exhaust", ControlCall::ExhaustQuota),
    ("GET", "/rules", ControlCall::Rules),
    ("GET", "/explain/{id}", ControlCall::Explain),
    ("GET", "/coverage", ControlCall::Coverage),
    ("GET", "/openapi/meltingspot.json", ControlCall::OpenapiMeltingspot),
    ("GET", "/openapi/openagenda.json", ControlCall::OpenapiOpenagenda),
    ("GET", "/openapi/control.json", ControlCall::OpenapiControl),
    ("GET", "/schema/fixture.json", ControlCall::SchemaFixture),
    ("GET", "/schema/scenario.json", ControlCall::SchemaScenario),
    ("GET", "/worlds", ControlCall::ListWorlds),
    ("POST", "/worlds", ControlCall::OpenWorld),
    ("DELETE", "/worlds/{id}", ControlCall::CloseWorld),
];

/// A control call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ControlCall {
    Console,
    Health,
    ReadState,
    ReplaceState,
    Reset,
    Directory,
    ListMembers,
    ListSnapshots,
    TakeSnapshot,
    RestoreSnapshot,
    DropSnapshot,
    ReadClock,
    SetClock,
    AdvanceClock,
    ReadJournal,
    ClearJournal,
    WaitForJournal,
    FollowJournal,
    ListFaults,
    AddFault,
    ClearFaults,
    RemoveFault,
    LoadScenario,
    Verify,
    LetHappen,
    ExhaustQuota,
    Rules,
    Explain,
    Coverage,
    OpenapiMeltingspot,
    OpenapiOpenagenda,
    OpenapiControl,
    SchemaFixture,
    SchemaScenario,
    ListWorlds,
    OpenWorld,
    CloseWorld,
}

impl ControlCall {
    /// Whether anybody may call it: it shows nothing of any world.
    fn is_public(self) -> bool {
        matches!(self, Self::Health | Self::Console)
    }
}

/// What a call comes to; a problem is an answer too.
pub(super) type Outcome = Result<Reply, Problem>;

/// Whether a path belongs to the control plane.
pub(crate) fn owns(path: &str) -> bool {
    below_root(path).is_some()
}

/// Whether a path's body may hold a fixture, and so be larger than others.
pub(crate) fn takes_a_state(path: &str) -> bool {
    let large = ["/state", "/scenario", "/worlds"];
    large.iter().any(|end| path.strip_suffix(end).is_some_and(|rest| rest.ends_with(ROOT)))
}

/// Whether a call's answer only waits for something to happen.
pub(crate) fn only_waits(path: &str) -> bool {
    path.strip_suffix("/journal/wait").is_some_and(|rest| rest.ends_with(ROOT))
}

fn below_root(path: &str) -> Option<&str> {
    path.strip_prefix(ROOT).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Answers a control call.
pub(crate) async fn answer(console: Console<'_>, request: &Request) -> Reply {
    admit_and_call(console, request).await.unwrap_or_else(|problem| problem.reply())
}

async fn admit_and_call(console: Console<'_>, request: &Request) -> Outcome {
    let path = below_root(request.path()).unwrap_or_default();
    let path = if path.is_empty() { "/" } else { path };
    let found = find(request.routed_method().as_str(), path)?;
    if !found.0.is_public() {
        console.door.admit(request, console.scheme)?;
    }
    call(console, request, found).await
}

async fn call(
    console: Console<'_>,
    request: &Request,
    (call, params): (ControlCall, Params<'_>),
) -> Outcome {
    let Console { worlds, world, .. } = console;
    let param = params.first();
    match call {
        ControlCall::Console => console::page(),
        ControlCall::Health => Ok(health(console)),
        ControlCall::ReadState => state::read(world).await,
        ControlCall::ReplaceState => state::replace(world, request).await,
        ControlCall::Reset => Ok(state::reset(world)),
        ControlCall::Directory => Ok(members::directory(world)),
        ControlCall::ListMembers => members::list(world, request).await,
        ControlCall::ListSnapshots => Ok(snapshots::list(world)),
        ControlCall::TakeSnapshot => snapshots::take(world, param, worlds.bounds()),
        ControlCall::RestoreSnapshot => snapshots::restore(world, param),
        ControlCall::DropSnapshot => snapshots::remove(world, param),
        ControlCall::ReadClock => Ok(clock::read(world)),
        ControlCall::SetClock => clock::set(world, request),
        ControlCall::AdvanceClock => clock::advance(world, request),
        ControlCall::ReadJournal => journal::read(world, request).await,
        ControlCall::ClearJournal => Ok(journal::clear(world)),
        ControlCall::WaitForJournal => journal::wait(world, request).await,
        ControlCall::FollowJournal => journal::stream(world, request),
        ControlCall::ListFaults => Ok(faults::list(world)),
        ControlCall::AddFault => faults::add(world, request).await,
        ControlCall::ClearFaults => Ok(faults::clear(world)),
        ControlCall::RemoveFault => faults::remove(world, param),
        ControlCall::LoadScenario => scenario::load(world, request).await,
        ControlCall::Verify => Ok(scenario::verify(world)),
        ControlCall::LetHappen => scenario::let_happen(world, request).await,
        ControlCall::ExhaustQuota => scenario::exhaust(world, request),
        ControlCall::Rules => Ok(documents::rules()),
        ControlCall::Explain => explain::explain(world, param).await,
        ControlCall::Coverage => coverage::read(console, request),
        ControlCall::OpenapiMeltingspot => Ok(documents::openapi("meltingspot")),
        ControlCall::OpenapiOpenagenda => Ok(documents::openapi("openagenda")),
        ControlCall::OpenapiControl => Ok(documents::control_openapi()),
        ControlCall::SchemaFixture => Ok(documents::fixture_schema()),
        ControlCall::SchemaScenario => Ok(documents::scenario_schema()),
        ControlCall::ListWorlds => Ok(worlds::list(console, request)),
        ControlCall::OpenWorld => worlds::open(console, request).await,
        ControlCall::CloseWorld => worlds::close(worlds, param),
    }
}

fn health(console: Console<'_>) -> Reply {
    let (version, worlds) = (env!("CARGO_PKG_VERSION"), console.worlds.len());
    Reply::json(StatusCode::OK, &json!({"status": "ok", "version": version, "worlds": worlds}))
}

fn find<'a>(method: &str, path: &'a str) -> Result<(ControlCall, Params<'a>), Problem> {
    let mut allowed = Vec::new();
    for (known, pattern, call) in CALLS {
        if let Some(params) = match_path(pattern, path) {
            if known == method {
                return Ok((call, params));
            }
            allowed.push(known);
        }
    }
    if allowed.is_empty() {
        return Err(unknown(method, path));
    }
    Err(wrong_method(method, path, &allowed.join(", ")))
}

fn unknown(method: &str, path: &str) -> Problem {
    let asked = format!("{method} {}", comparable(path));
    let likeness = |(method, path, _): &&(&str, &str, ControlCall)| {
        strsim::levenshtein(&format!("{method} {path}"), &asked)
    };
    let (method, nearest, _) = CALLS.iter().min_by_key(likeness).unwrap_or(&CALLS[0]);
    let detail = format!(
        "the control plane has no {ROOT}{path}; the nearest call is {method} {ROOT}{nearest}"
    );
    Problem::new(StatusCode::NOT_FOUND, "noSuchControlCall", detail)
}

fn wrong_method(method: &str, path: &str, allowed: &str) -> Problem {
    let detail = format!("{ROOT}{path} takes {allowed}, not {method}");
    let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "methodNotAllowed", detail);
    match HeaderValue::try_from(allowed) {
        Ok(allowed) => problem.header(ALLOW, allowed),
        Err(_) => problem,
    }
}
