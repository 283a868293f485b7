//! The commands that print a document: `generate`, `schema`, `openapi`, `rules`.

use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::json;

use crate::apis::{PROFILES, Profile, Provenance, Rule, SwitchProfile};
use crate::{control, fixture, scenario};

use super::Failure;
use super::args::{ApiName, Format, GenerateOptions, RulesFormat};
use super::output::print;

pub(super) fn generate(options: &GenerateOptions) -> Result<ExitCode, Failure> {
    let GenerateOptions { meltingspot_members, openagenda_members, seed } = *options;
    Ok(print(|out| fixture::generate(out, meltingspot_members, openagenda_members, seed))?)
}

pub(super) fn schema(format: Format) -> Result<ExitCode, Failure> {
    let schema = match format {
        Format::Fixture => fixture::schema(),
        Format::Scenario => scenario::schema(),
    };
    Ok(print(|out| writeln!(out, "{schema:#}"))?)
}

pub(super) fn openapi(api: ApiName) -> Result<ExitCode, Failure> {
    let document = match api {
        ApiName::Meltingspot => PROFILES[0].openapi,
        ApiName::Openagenda => PROFILES[1].openapi,
        ApiName::Control => control::OPENAPI,
    };
    Ok(print(|out| writeln!(out, "{}", document.trim_end()))?)
}

pub(super) fn rules(format: RulesFormat) -> Result<ExitCode, Failure> {
    let rules: Vec<&Rule> = PROFILES.iter().flat_map(|api| api.rules.iter().copied()).collect();
    Ok(match format {
        RulesFormat::Json => print(|out| writeln!(out, "{:#}", json!({"rules": rules})))?,
        RulesFormat::Text => print(|out| {
            rules.iter().try_for_each(|rule| as_text(out, rule))?;
            switches().iter().try_for_each(|switch| switch_as_text(out, switch))
        })?,
        RulesFormat::Markdown => print(|out| {
            PROFILES.iter().try_for_each(|api| writeln!(out, "{}", tally(api)))?;
            as_markdown(out, &rules)?;
            switches_as_markdown(out, &switches())
        })?,
    })
}

fn as_text(out: &mut dyn Write, rule: &Rule) -> io::Result<()> {
    let status = rule.status.map(|status| format!(" ({status})")).unwrap_or_default();
    writeln!(out, "{}{status} [{}]", rule.id, word(rule.provenance))?;
    writeln!(out, "    {}", rule.statement)?;
    writeln!(out, "    source: {}", rule.source)?;
    match rule.behaviour {
        Some(behaviour) => writeln!(out, "    behaviour: {behaviour}\n"),
        None => writeln!(out),
    }
}

fn as_markdown(out: &mut dyn Write, rules: &[&Rule]) -> io::Result<()> {
    writeln!(out, "\n| rule | status | provenance | statement | source | behaviour |")?;
    writeln!(out, "|---|---|---|---|---|---|")?;
    rules.iter().try_for_each(|rule| {
        let status = rule.status.map(|status| status.to_string()).unwrap_or_default();
        let behaviour = rule.behaviour.map(|name| format!("`{name}`")).unwrap_or_default();
        writeln!(
            out,
            "| `{}` | {status} | {} | {} | {} | {behaviour} |",
            rule.id,
            word(rule.provenance),
            cell(rule.statement),
            cell(rule.source),
        )
    })
}

/// How many rules of an API are how well known.
fn tally(api: &Profile) -> String {
    let known = |provenance| api.rules.iter().filter(|rule| rule.provenance == provenance).count();
    format!(
        "- {}: {} documented, {} inferred, {} assumed",
        api.name,
        known(Provenance::Documented),
        known(Provenance::Inferred),
        known(Provenance::Assumed),
    )
}

fn switches() -> Vec<SwitchProfile> {
    PROFILES.iter().flat_map(Profile::switches).collect()
}

fn switch_as_text(out: &mut dyn Write, switch: &SwitchProfile) -> io::Result<()> {
    let SwitchProfile { name, default, valid } = switch;
    writeln!(out, "behaviour {name}\n    default: {default}\n    valid: {valid}\n")
}

fn switches_as_markdown(out: &mut dyn Write, switches: &[SwitchProfile]) -> io::Result<()> {
    writeln!(out, "\n| behaviour | default | valid |\n|---|---|---|")?;
    switches.iter().try_for_each(|SwitchProfile { name, default, valid }| {
        writeln!(out, "| `{name}` | `{default}` | {} |", cell(valid))
    })
}

/// Text that does not end its table cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn word(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Documented => "documented",
        Provenance::Inferred => "inferred",
        Provenance::Assumed => "assumed",
    }
}
