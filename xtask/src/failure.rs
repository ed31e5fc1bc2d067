//! Why a task failed.

use std::io;
use std::path::PathBuf;

/// Why a task failed, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// No task of that name.
    #[error("{0}")]
    Usage(&'static str),
    /// A program that has to be there is not.
    #[error("`{program}` was not found: {remedy}")]
    Missing {
        /// The program.
        program: &'static str,
        /// How to get it.
        remedy: &'static str,
    },
    /// A program is there in a version that does not do.
    #[error("expected {program} {expected} or newer, got {got}: {remedy}")]
    Outdated {
        /// The program.
        program: &'static str,
        /// The oldest version that does.
        expected: u32,
        /// What it says of itself.
        got: String,
        /// How to get another.
        remedy: &'static str,
    },
    /// A program could not be started, or its output not be read.
    #[error("{command}: {source}")]
    Start {
        /// The command line.
        command: String,
        /// Why.
        source: io::Error,
    },
    /// A program ran and reported failure.
    #[error("{command}: {status}")]
    Command {
        /// The command line.
        command: String,
        /// How it ended.
        status: std::process::ExitStatus,
    },
    /// A file of the repository could not be read.
    #[error("{}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Invariants are broken.
    #[error("{}\n\ntidy: {} broken", .0.join("\n"), invariants(.0.len()))]
    Untidy(Vec<String>),
}

fn invariants(count: usize) -> String {
    if count == 1 { "1 invariant".to_owned() } else { format!("{count} invariants") }
}
