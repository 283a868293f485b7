//! What a shell and `man` are told of the command line: `completions`, `man`.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Arg, Command, CommandFactory};
use clap_complete::{Generator, Shell};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::Failure;
use super::args::Cli;
use super::output::print;

/// Prints what completes the command line in a shell.
pub(super) fn completions(shell: Shell) -> Result<ExitCode, Failure> {
    let command = whole();
    Ok(print(|out| shell.try_generate(&command, out))?)
}

/// Prints the manual page, every command in it.
pub(super) fn page() -> Result<ExitCode, Failure> {
    Ok(print(|out| write_page(out, &whole()))?)
}

/// The command line with all that clap adds to it.
fn whole() -> Command {
    let mut command = Cli::command();
    command.set_bin_name("doublure");
    command.build();
    command
}

fn write_page(out: &mut dyn Write, command: &Command) -> io::Result<()> {
    let man = Man::new(command.clone());
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    for subcommand in command.get_subcommands().filter(|it| it.get_name() != "help") {
        write_section(out, command, subcommand)?;
    }
    man.render_version_section(out)
}

/// A section for a subcommand, without the options that stand above already.
fn write_section(out: &mut dyn Write, whole: &Command, subcommand: &Command) -> io::Result<()> {
    let above = |arg: &Arg| whole.get_arguments().any(|other| is_same(arg, other));
    let own = subcommand.clone().mut_args(|arg| if above(&arg) { arg.hide(true) } else { arg });
    let has_own = own.get_arguments().any(|arg| !arg.is_hide_set());
    let man = Man::new(own);

    write_head(out, subcommand)?;
    if subcommand.get_arguments().any(|arg| above(arg) && !is_help(arg)) {
        write_shared(out)?;
    }
    within(out, |page| man.render_synopsis_section(page))?;
    if has_own {
        within(out, |page| man.render_options_section(page))?;
    }
    match subcommand.get_after_help() {
        Some(notes) => write_notes(out, &notes.to_string()),
        None => Ok(()),
    }
}

/// Other commands may have an option of the same name that means something else.
fn is_same(one: &Arg, other: &Arg) -> bool {
    let told = |arg: &Arg| arg.get_help().map(ToString::to_string);
    one.get_id() == other.get_id() && (is_help(one) || told(one) == told(other))
}

fn is_help(arg: &Arg) -> bool {
    arg.get_id() == "help"
}

/// The heading, and what the command is for.
fn write_head(out: &mut dyn Write, subcommand: &Command) -> io::Result<()> {
    let name = subcommand.get_bin_name().unwrap_or_default().to_uppercase();
    let about = subcommand.get_about().map(ToString::to_string).unwrap_or_default();
    Roff::new().control("SH", [name.as_str()]).text([roman(about)]).to_writer(out)
}

fn write_shared(out: &mut dyn Write) -> io::Result<()> {
    let shared = "The options of doublure serve, which are above, are this command's too.";
    Roff::new().control("PP", []).text([roman(shared)]).to_writer(out)
}

/// Lines that stand as they are.
fn write_notes(out: &mut dyn Write, notes: &str) -> io::Result<()> {
    let mut page = Roff::new();
    page.control("SS", ["NOTES"]).control("nf", []);
    for line in notes.lines() {
        page.text([roman(line)]);
    }
    page.control("fi", []).to_writer(out)
}

/// Writes what would be a section of a page of its own as a part of a section.
fn within(
    out: &mut dyn Write,
    render: impl FnOnce(&mut Vec<u8>) -> io::Result<()>,
) -> io::Result<()> {
    let mut section = Vec::new();
    render(&mut section)?;
    let section = String::from_utf8_lossy(&section).replace("\n.SH ", "\n.SS ");
    out.write_all(section.as_bytes())
}
