//! What is measured, how often and for how long, and where the programs are.

use std::path::{Path, PathBuf};
use std::process::Command;

use doublure_compare::Failure;

/// What can be measured by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Reads and writes under load, beside the floor and the peers.
    Speed,
    /// Reads at a million members beside a thousand.
    Flat,
    /// In process: forks and their like, starting and forking to a first answer.
    Inside,
    /// The dev profile.
    Dev,
    /// Memory under load.
    Memory,
    /// Starting, sizes.
    Start,
}

const PARTS: [(&str, Part); 6] = [
    ("speed", Part::Speed),
    ("flat", Part::Flat),
    ("inside", Part::Inside),
    ("dev", Part::Dev),
    ("memory", Part::Memory),
    ("start", Part::Start),
];

/// The measurement that was asked for.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) parts: Vec<Part>,
    pub(crate) rounds: usize,
    /// How long each contender is loaded in each round.
    pub(crate) seconds: u64,
    /// How long the memory is watched under load.
    pub(crate) soak_seconds: u64,
    target: PathBuf,
    /// Where captured answers and fixtures are put.
    pub(crate) scratch: PathBuf,
}

impl Plan {
    /// What the command line asks for.
    pub(crate) fn read() -> Result<Self, Failure> {
        let (options, names): (Vec<String>, Vec<String>) =
            std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
        let quick = match options.as_slice() {
            [] => false,
            [option] if option == "--quick" => true,
            other => return Err(format!("unknown: {}", other.join(" ")).into()),
        };
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
        let scratch = target.join("scratch");
        std::fs::create_dir_all(&scratch)?;
        let (rounds, seconds, soak_seconds) = if quick { (3, 1, 10) } else { (5, 3, 60) };
        Ok(Self { parts: parts(&names)?, rounds, seconds, soak_seconds, target, scratch })
    }

    /// doublure's own release binary, stripped as it ships.
    pub(crate) fn doublure(&self) -> PathBuf {
        self.target.join("release/doublure")
    }

    /// One of this crate's programs, in the release profile.
    pub(crate) fn release(&self, program: &str) -> Command {
        Command::new(self.target.join("release").join(program))
    }

    /// One of this crate's programs, in the dev profile.
    pub(crate) fn dev(&self, program: &str) -> Command {
        Command::new(self.target.join("debug").join(program))
    }

    /// One of this crate's programs, in the dev profile but for doublure, which is optimised.
    pub(crate) fn dev_optimised(&self, program: &str) -> Command {
        Command::new(self.target.join("dev-optimised").join(program))
    }

    /// Puts a text or an answer where the yardsticks can read it.
    pub(crate) fn put(&self, name: &str, content: impl AsRef<[u8]>) -> Result<PathBuf, Failure> {
        let path = self.scratch.join(name);
        std::fs::write(&path, content)?;
        Ok(path)
    }
}

fn parts(names: &[String]) -> Result<Vec<Part>, Failure> {
    let known = || PARTS.map(|(name, _)| name).join(", ");
    if names.is_empty() || names == ["all"] {
        return Ok(PARTS.map(|(_, part)| part).to_vec());
    }
    let part = |name: &String| {
        let found = PARTS.iter().find(|(known, _)| known == name).map(|(_, part)| *part);
        found.ok_or_else(|| format!("no part `{name}`; there are: all, {}", known()).into())
    };
    names.iter().map(part).collect()
}
