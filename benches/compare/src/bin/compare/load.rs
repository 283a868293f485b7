//! Load from `wrk`, with the server's CPU time beside it.

use std::path::Path;
use std::process::Command;

use doublure_compare::Failure;
use doublure_compare::figure::Figure;

use super::server::Server;

/// What a server is asked, as fast as it answers.
#[derive(Clone, Debug)]
pub(crate) struct Load {
    pub(crate) path: String,
    /// `name: value`.
    pub(crate) header: &'static str,
    /// One of the scripts in `wrk/`.
    pub(crate) script: &'static str,
    /// What the script is told.
    pub(crate) arguments: Vec<String>,
    pub(crate) connections: usize,
    pub(crate) seconds: u64,
}

/// What one shot of load came to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shot {
    pub(crate) per_second: f64,
    /// Microseconds of the server's CPU time.
    pub(crate) cpu_per_request: f64,
}

impl Load {
    /// Reads of one path on 32 connections.
    pub(crate) fn get(path: &str, header: &'static str, seconds: u64) -> Self {
        let (path, arguments) = (path.to_owned(), Vec::new());
        Self { path, header, script: "report.lua", arguments, connections: 32, seconds }
    }

    /// Loads the server once.
    ///
    /// # Errors
    /// When `wrk` can't be run, or any request failed or was not a success.
    pub(crate) fn shoot(&self, server: &Server) -> Result<Shot, Failure> {
        let before = server.cpu()?;
        let (requests, microseconds) = self.wrk(&server.address)?;
        let cpu = server.cpu()?.saturating_sub(before);
        Ok(Shot {
            per_second: requests / microseconds * 1e6,
            cpu_per_request: cpu.as_secs_f64() * 1e6 / requests,
        })
    }

    fn wrk(&self, address: &str) -> Result<(f64, f64), Failure> {
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("wrk");
        let output = Command::new("wrk")
            .current_dir(scripts)
            .args(["-t1", &format!("-c{}", self.connections), &format!("-d{}s", self.seconds)])
            .args(["-H", self.header, "-H", "content-type: application/json", "-s", self.script])
            .args([&format!("http://{address}{}", self.path), "--"])
            .args(&self.arguments)
            .output()
            .map_err(|error| format!("wrk: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let line = text.lines().find_map(|line| line.strip_prefix("shot "));
        let fields: Vec<f64> = line.unwrap_or_default().split(' ').flat_map(str::parse).collect();
        match fields.as_slice() {
            [requests, microseconds, 0.0] if *requests > 0.0 => Ok((*requests, *microseconds)),
            _ => Err(format!("{}: wrk met errors: {text}", self.path).into()),
        }
    }
}

/// A server with the load it gets and what the rounds came to.
#[derive(Debug)]
pub(crate) struct Contender<'a> {
    pub(crate) name: &'static str,
    pub(crate) server: &'a Server,
    pub(crate) load: Load,
    pub(crate) per_second: Figure,
    pub(crate) cpu: Figure,
}

impl<'a> Contender<'a> {
    pub(crate) fn new(name: &'static str, server: &'a Server, load: Load) -> Self {
        let (per_second, cpu) = (Figure::default(), Figure::default());
        Self { name, server, load, per_second, cpu }
    }
}

/// Loads all contenders in turn, `rounds` times, after a second to warm up.
/// `prepare` is called before each shot.
pub(crate) fn compete(
    contenders: &mut [Contender<'_>],
    rounds: usize,
    prepare: impl Fn(&Contender<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for contender in contenders.iter() {
        prepare(contender)?;
        Load { seconds: 1, ..contender.load.clone() }.shoot(contender.server)?;
    }
    for _ in 0..rounds {
        for contender in contenders.iter_mut() {
            prepare(contender)?;
            let shot = contender.load.shoot(contender.server)?;
            contender.per_second.note(shot.per_second);
            contender.cpu.note(shot.cpu_per_request);
        }
    }
    Ok(())
}
