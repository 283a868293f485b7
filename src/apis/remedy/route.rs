//! The routes that are most like an unknown one.

use crate::apis::{Api, Route};
use crate::http::Request;

use super::{Edit, Remedy, Target, nearest, values};

/// The three nearest routes of the table, their parameters filled in from the
/// request's path or, where it has none, with `id`.
pub(crate) fn routes<A: Api>(request: &Request, id: &str) -> Vec<Remedy> {
    let asked = spelled(request.method.as_str(), request.path());
    let candidates = A::ROUTES.iter().enumerate().map(|(place, route)| {
        let path = filled(route.pattern.text(), request.path(), id);
        (spelled(route.method.as_str(), &path), place)
    });
    let found: Vec<&Route<A>> =
        nearest(&asked, candidates).into_iter().filter_map(|place| A::ROUTES.get(place)).collect();
    let names =
        values(found.iter().map(|route| format!("{} {}", route.method, route.pattern.text())));
    let remedy = |route: &&Route<A>| {
        let path = filled(route.pattern.text(), request.path(), id);
        let text = format!("`{} {}`", route.method, route.pattern.text());
        Remedy::of(edits(request, route, path), text).among(names.clone())
    };
    found.iter().map(remedy).collect()
}

fn edits<A: Api>(request: &Request, route: &Route<A>, path: String) -> Vec<Edit> {
    let method = (*request.routed_method() != route.method)
        .then(|| Edit::set(Target::Method, route.method.as_str()));
    let path = (path != request.path()).then(|| Edit::set(Target::Path, path));
    method.into_iter().chain(path).collect()
}

/// A letter of the method weighs as much as two of the path.
fn spelled(method: &str, path: &str) -> String {
    format!("{method}{method} {path}")
}

fn filled(pattern: &str, path: &str, id: &str) -> String {
    let mut sent = path.split('/');
    let mut fill = |expected| {
        let sent = sent.next().filter(|segment| !segment.is_empty());
        if is_parameter(expected) { sent.unwrap_or(id) } else { expected }
    };
    pattern.split('/').map(&mut fill).collect::<Vec<_>>().join("/")
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{')
}
