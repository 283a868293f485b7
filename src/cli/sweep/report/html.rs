//! The report for people: one page that needs nothing else.

use crate::coverage::escaped;

use super::super::cell::Verdict;
use super::super::plan::Row;
use super::super::told::{UNSTRUCK, story};
use super::super::tried::{Sweep, Tried, shell_line};

const STYLE: &str = include_str!("style.css");

pub(super) fn of(sweep: &Sweep) -> String {
    let title = escaped(sweep.title());
    let command = shell_line(&sweep.command);
    let heads = sweep.plan.kinds.iter().map(|kind| {
        let meaning = kind.meaning();
        format!(
            "<th scope=\"col\" title=\"{}\">{}</th>",
            escaped(&meaning),
            escaped(&kind.to_string())
        )
    });
    let rows = sweep.plan.rows.iter().map(|row| line(sweep, row));
    let details = sweep.tried.iter().filter(|tried| tried.verdict.is_bad());
    let details: String = details.map(|tried| detail(sweep, tried)).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>Sweep: {title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>Every call fails once</h1>\n<p>{title}</p>\n<p><code>{}</code></p>\n\
         <p><strong>{}</strong></p>\n\
         <div class=\"matrix\" tabindex=\"0\" role=\"region\" aria-label=\"Calls by faults\">\n\
         <table>\n<thead><tr><th scope=\"col\">call</th>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n\
         </div>\n{}{details}</main>\n</body>\n</html>\n",
        escaped(&command),
        sweep.summary(),
        heads.collect::<String>(),
        rows.collect::<String>(),
        footnote(sweep),
    )
}

fn footnote(sweep: &Sweep) -> String {
    let any = sweep.tried.iter().any(|tried| !tried.struck);
    if any { format!("<p>* {}</p>\n", escaped(UNSTRUCK)) } else { String::new() }
}

fn line(sweep: &Sweep, row: &Row) -> String {
    let cells = sweep.plan.kinds.iter().map(|kind| {
        let tried = sweep.at(row.call, kind);
        tried.map_or_else(|| "<td>-</td>".to_owned(), shown)
    });
    let (call, request) = (row.call.to_string(), escaped(&row.request));
    let cells = cells.collect::<String>();
    let call = escaped(&call);
    format!("<tr><th scope=\"row\">{call}<br><small>{request}</small></th>{cells}</tr>\n")
}

fn shown(tried: &Tried) -> String {
    let mark = if tried.struck { "" } else { "*" };
    let words = format!("{}{mark}", tried.verdict.words());
    let class = class(tried.verdict);
    if tried.verdict.is_bad() {
        let id = tried.cell.to_string();
        return format!("<td class=\"{class}\"><a href=\"#{}\">{words}</a></td>", anchor(&id));
    }
    format!("<td class=\"{class}\">{words}</td>")
}

fn detail(sweep: &Sweep, tried: &Tried) -> String {
    let id = tried.cell.to_string();
    format!(
        "<section id=\"{}\">\n<h2>{}: <code>{}</code></h2>\n<pre>{}</pre>\n\
         <p>To repeat this run:</p>\n<pre>{}</pre>\n</section>\n",
        anchor(&id),
        tried.verdict.words(),
        escaped(&id),
        escaped(&story(sweep, tried)),
        escaped(&sweep.again(tried))
    )
}

/// A fragment that needs no escape.
fn anchor(cell: &str) -> String {
    cell.chars().map(|char| if char.is_ascii_alphanumeric() { char } else { '-' }).collect()
}

fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Survived => "good",
        Verdict::GaveUpCleanly => "fair",
        Verdict::Wrong | Verdict::Damaged | Verdict::Hung => "bad",
    }
}
