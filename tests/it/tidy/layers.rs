//! The layers of ARCHITECTURE.md: an arrow points down only, and siblings on
//! one row don't know each other.

use std::collections::{BTreeMap, BTreeSet};

use super::shipped;

/// What the modules at the crate's root may use; each may use itself.
const LAYERS: &[(&str, &[&str])] = &[
    // Ground.
    ("chain", &[]),
    ("http", &["chain"]),
    ("both", &[]),
    ("store", &["both", "chain"]),
    ("time", &[]),
    ("random", &[]),
    ("file", &["both"]),
    ("email", &[]),
    // Mimicked APIs.
    ("apis", &["chain", "http", "store", "time", "random", "email"]),
    // World.
    ("world", &["apis", "store", "http", "time", "random"]),
    // Reports of what worlds have counted.
    ("coverage", &["world", "apis", "file"]),
    // Files.
    ("fixture", &["world", "apis", "store", "both", "http", "time", "random", "email"]),
    ("scenario", &["fixture", "world", "apis", "store", "file", "http", "time", "random"]),
    // Control plane.
    ("control", &["fixture", "scenario", "coverage", "world", "apis", "http", "time", "random"]),
    // Pipeline and transport: the transport knows no API, world or route.
    ("server", &["http"]),
    ("address", &["world", "http"]),
    ("app", &["control", "world", "apis", "http", "time", "server", "address"]),
    // Process and test helper.
    (
        "embed",
        &[
            "app", "server", "control", "coverage", "scenario", "fixture", "world", "apis", "http",
            "time", "address",
        ],
    ),
    (
        "cli",
        &[
            "app", "server", "control", "scenario", "fixture", "world", "apis", "http", "time",
            "address", "embed", "coverage", "file",
        ],
    ),
];

/// Which modules at the crate's root each of them uses, with the files that do.
fn uses() -> BTreeMap<(String, String), BTreeSet<String>> {
    let mut uses: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for file in shipped() {
        let Some(module) = file.module().first().cloned() else { continue };
        let code: Vec<&str> = file.code().map(|(_, line)| line).collect();
        for used in used_in(&code.join("\n")) {
            uses.entry((module.clone(), used)).or_default().insert(file.path.clone());
        }
    }
    uses
}

/// The first segment of every path from the crate's root, also of those in groups.
fn used_in(code: &str) -> BTreeSet<String> {
    let paths = code.split("crate::").skip(1);
    paths
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(group) => members_of(group),
            None => vec![first_segment(rest)],
        })
        .collect()
}

fn first_segment(path: &str) -> String {
    path.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

/// The first segments of a group's members; nested groups don't count.
fn members_of(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut members = vec![String::new()];
    for letter in group.chars() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => members.push(String::new()),
            _ if depth == 0 => members.last_mut().expect("never empty").push(letter),
            _ => {}
        }
    }
    let members = members.iter().map(|member| first_segment(member.trim()));
    members.filter(|member| !member.is_empty()).collect()
}

/// What the crate's root re-exports from below, such as `Assumptions`.
fn is_of_the_root(used: &str) -> bool {
    used.starts_with(char::is_uppercase) || used == "blocking"
}

#[test]
fn every_module_uses_only_what_is_below_it() {
    let layers: BTreeMap<&str, &[&str]> = LAYERS.iter().copied().collect();
    let mut wrong = Vec::new();
    for ((module, used), files) in uses() {
        if matches!(&*module, "lib" | "main") || module == used {
            continue;
        }
        let below = layers.get(&*module).unwrap_or_else(|| panic!("`{module}` has no layer"));
        let on_top = matches!(&*module, "embed" | "cli") && is_of_the_root(&used);
        if !on_top && !below.contains(&&*used) {
            wrong.push(format!("{module} uses {used} in {files:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_table_of_layers_has_no_circle() {
    for (at, (module, below)) in LAYERS.iter().enumerate() {
        for used in *below {
            let place = LAYERS.iter().position(|(name, _)| name == used);
            assert!(place.is_some_and(|place| place != at), "{module} uses {used}");
            let back = LAYERS.iter().find(|(name, _)| name == used).expect("has a place").1;
            assert!(!back.contains(module), "{module} and {used} use each other");
        }
    }
}

#[test]
fn the_mimicked_apis_do_not_know_each_other() {
    for (api, other) in [("meltingspot", "openagenda"), ("openagenda", "meltingspot")] {
        let folder = format!("src/apis/{api}/");
        for file in shipped().into_iter().filter(|file| file.path.starts_with(&folder)) {
            let places: Vec<String> = file.places_of(&format!("{other}::")).collect();
            assert!(places.is_empty(), "{places:?} knows {other}");
        }
    }
}

#[test]
fn what_the_apis_share_knows_neither_but_in_its_lists() {
    let lists = [
        "src/apis/mod.rs",
        "src/apis/profile.rs",
        "src/apis/served.rs",
        "src/apis/happening.rs",
        "src/apis/remedy.rs",
    ];
    for file in shipped().into_iter().filter(|file| file.module().len() == 2) {
        let shared = file.path.starts_with("src/apis/") && !lists.contains(&&*file.path);
        if !shared || file.path.ends_with("/mod.rs") {
            continue;
        }
        for api in ["meltingspot::", "openagenda::"] {
            let places: Vec<String> = file.places_of(api).collect();
            assert!(places.is_empty(), "{places:?} knows {api}");
        }
    }
}

#[test]
fn the_transport_knows_no_json_and_no_vendor() {
    for file in shipped().into_iter().filter(|file| file.path.starts_with("src/server/")) {
        for needle in ["serde", "/v1", "/v2", "spotMembers", "agendas"] {
            let places: Vec<String> = file.places_of(needle).collect();
            assert!(places.is_empty(), "{needle} in {places:?}");
        }
    }
}

#[test]
fn every_api_has_a_folder_of_the_same_shape() {
    let paths: BTreeSet<String> = shipped().into_iter().map(|file| file.path).collect();
    for api in ["meltingspot", "openagenda"] {
        for name in
            ["mod", "routes", "auth", "error", "rules", "state", "wire", "members", "behaviours"]
        {
            let places =
                [format!("src/apis/{api}/{name}.rs"), format!("src/apis/{api}/{name}/mod.rs")];
            assert!(places.iter().any(|place| paths.contains(place)), "{api} has no {name}");
        }
    }
}
