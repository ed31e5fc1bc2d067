//! The race: the yardstick of `docs/spec/yardstick.md`, proven by our engines and by peers in
//! one run, one after the other, round by round.

mod chart;
mod contestant;
mod machine;
mod measure;
mod noir;
mod options;
mod ours;
mod report;
mod snarkjs;

use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::command::Line;
use crate::failure::Failure;
use crate::tools;
use contestant::{Contestant, Figures};
pub(crate) use options::Options;

/// Where the drivers and circuits of the peers are.
const PEERS: &str = "benches/peers";

/// The chart, as the documentation shows it.
const CHART: &str = "![Records proven in a second of one core](benchmarks.svg)";

/// What one contestant needed for one number of records.
#[derive(Debug)]
struct Entry {
    contestant: Contestant,
    records: u32,
    /// One a round; none after a failure.
    rounds: Vec<Figures>,
    /// What it could not do.
    failed: Option<&'static str>,
}

/// Runs the race and prints its table. One in which nobody was left out goes into the
/// documentation.
pub(crate) fn run(root: &Path, options: &Options) -> Result<(), Failure> {
    let track = Track::new(root)?;
    let mut entries = Vec::new();
    for contestant in options.contestants() {
        for records in options.sizes(contestant) {
            eprintln!("=== {} prepares {records} records", contestant.name());
            let mut entry = Entry { contestant, records, rounds: Vec::new(), failed: None };
            entry.take("does not compile", contestant.prepare(&track, records));
            entries.push(entry);
        }
    }
    for round in 1..=options.runs {
        for entry in entries.iter_mut().filter(|entry| entry.failed.is_none()) {
            let (name, records) = (entry.contestant.name(), entry.records);
            let outcome = entry.contestant.run(&track, records);
            if let Some(figures) = entry.take("does not prove", outcome) {
                let cpu = figures.cpu_s();
                eprintln!(
                    "=== round {round}: {name} proved {records} records in {cpu:.2} s of CPU"
                );
                entry.rounds.push(figures);
            }
        }
    }
    let table = report::table(&entries);
    eprintln!("\n{table}");
    if options.is_whole() {
        let machine = machine::describe(root, options.runs)?;
        let section = format!("{machine}\n\n{table}\n\n{CHART}");
        report::write(root, &section, &chart::draw(&entries))?;
    }
    Ok(())
}

impl Entry {
    // A contestant that fails is reported, and the race goes on.
    fn take<T>(&mut self, failed: &'static str, outcome: Result<T, Failure>) -> Option<T> {
        outcome
            .inspect_err(|failure| {
                eprintln!("{failure}");
                self.rounds.clear();
                self.failed = Some(failed);
            })
            .ok()
    }
}

/// Where everything is that a contestant needs.
struct Track {
    root: PathBuf,
    binaries: PathBuf,
    /// Circuits, keys and proofs, kept from one race to the next.
    cache: PathBuf,
}

impl Track {
    /// Installs the peers and builds our programs.
    fn new(root: &Path) -> Result<Self, Failure> {
        tools::require_node(root)?;
        if let Some(line) = tools::npm_dependencies(root, PEERS)? {
            line.run(root)?;
        }
        let build = ["cargo", "build", "--release", "--package", "assay-benches", "--bins"];
        Line::new(build).run(root)?;
        let target = tools::target(root);
        let (binaries, cache) = (target.join("release"), target.join("bench-peers"));
        Ok(Self { root: root.to_owned(), binaries, cache })
    }

    /// One of our programs.
    fn binary(&self, name: &str) -> String {
        self.binaries.join(name).display().to_string()
    }

    /// A file of the peers.
    fn peers(&self, name: &str) -> String {
        self.root.join(PEERS).join(name).display().to_string()
    }

    /// The directory of a peer for a number of records.
    fn directory(&self, name: &str, records: u32) -> Result<String, Failure> {
        let path = self.cache.join(format!("{name}-{records}"));
        fs::create_dir_all(&path).map_err(|source| Failure::Read { path: path.clone(), source })?;
        Ok(path.display().to_string())
    }
}

/// The one object of JSON that a program has written.
fn parsed<T: DeserializeOwned>(line: &Line, output: &str) -> Result<T, Failure> {
    serde_json::from_str(output)
        .map_err(|error| Failure::Start { command: line.to_string(), source: error.into() })
}
