//! The ready object: how others find a server that has started (DESIGN A1).

use std::net::SocketAddr;

use http::uri::Scheme;
use serde::Serialize;

use crate::server::base_url;

/// The first line on stdout, and the content of the locator file.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Ready {
    event: &'static str,
    version: &'static str,
    pid: u32,
    address: String,
    pub(super) base_url: String,
    pub(super) control_url: String,
    meltingspot_base_url: String,
    openagenda_base_url: String,
}

impl Ready {
    pub(super) fn new(scheme: &Scheme, address: SocketAddr) -> Self {
        let base_url = base_url(scheme, address);
        let address = base_url.split_once("://").map_or("", |(_, address)| address).to_owned();
        Self {
            event: "ready",
            version: env!("CARGO_PKG_VERSION"),
            pid: std::process::id(),
            address,
            control_url: format!("{base_url}/__doublure"),
            meltingspot_base_url: base_url.clone(),
            openagenda_base_url: base_url.clone(),
            base_url,
        }
    }

    /// Where a forked world of this server is.
    pub(super) fn in_world(&self, id: &str) -> Self {
        let base_url = format!("{}/~{id}", self.base_url);
        Self {
            control_url: format!("{base_url}/__doublure"),
            meltingspot_base_url: base_url.clone(),
            openagenda_base_url: base_url.clone(),
            base_url,
            ..self.clone()
        }
    }

    /// What to connect to.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// What a command that runs beside the server finds in its environment.
    pub(super) fn variables(&self) -> [(&'static str, &str); 4] {
        [
            ("DOUBLURE_URL", &self.base_url),
            ("DOUBLURE_CONTROL_URL", &self.control_url),
            ("MELTINGSPOT_BASE_URL", &self.meltingspot_base_url),
            ("OPENAGENDA_BASE_URL", &self.openagenda_base_url),
        ]
    }

    pub(super) fn line(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }
}
