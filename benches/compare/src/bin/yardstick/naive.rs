//! What one writes first: axum over a small store, each answer serialised by serde.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, RwLock};

use axum::extract::{Path as Segment, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use doublure_compare::Failure;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::net::TcpListener;

use super::announce;

/// A member as MeltingSpot shows it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Member {
    id: String,
    spot_id: String,
    user_id: String,
    email: String,
    title: Option<String>,
    role: String,
    custom_role_id: Option<String>,
    status: String,
    firstname: String,
    lastname: String,
    warnings: u32,
    embed_base_urls: Value,
}

/// A list, in and out.
#[derive(Debug, Deserialize, Serialize)]
struct Members {
    items: Vec<Member>,
    total: usize,
}

#[derive(Debug)]
struct Store {
    members: Vec<Member>,
    places: HashMap<String, usize>,
}

type Shared = Arc<RwLock<Store>>;

#[derive(Debug, Deserialize)]
struct Paging {
    #[serde(default = "first_page")]
    page: usize,
    #[serde(default = "usual_limit")]
    limit: usize,
}

fn first_page() -> usize {
    1
}

fn usual_limit() -> usize {
    100
}

/// Serves the members of a captured list.
pub(super) async fn serve(members: &Path) -> Result<(), Failure> {
    let Members { items: members, .. } = serde_json::from_slice(&std::fs::read(members)?)?;
    let places = members.iter().enumerate().map(|(at, member)| (member.id.clone(), at)).collect();
    let store: Shared = Arc::new(RwLock::new(Store { members, places }));
    let routes = Router::new()
        .route("/v1/spotMembers", get(list))
        .route("/v1/spotMembers/{id}", get(one))
        .with_state(store);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    announce(&listener.local_addr()?.to_string());
    Ok(axum::serve(listener, routes).await?)
}

async fn one(State(store): State<Shared>, Segment(id): Segment<String>) -> Response {
    let Ok(store) = store.read() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    match store.places.get(&id) {
        Some(at) => Json(&store.members[*at]).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn list(State(store): State<Shared>, Query(paging): Query<Paging>) -> Response {
    let Ok(store) = store.read() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let start = paging.page.saturating_sub(1).saturating_mul(paging.limit).min(store.members.len());
    let end = start.saturating_add(paging.limit).min(store.members.len());
    let items = store.members[start..end].to_vec();
    Json(Members { items, total: store.members.len() }).into_response()
}
