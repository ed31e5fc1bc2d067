//! Measures the soundness of the constraint systems that policies become.

pub mod cases;
pub mod deletion;
pub mod forged;
pub mod jacobian;
pub mod replacement;
pub mod report;
pub mod reviewed;
pub mod run;
pub mod schedule;
pub mod statements;
pub mod subject;
pub mod system;
pub mod tables;
pub mod zoo;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A policy that does not compile, or a table that does not fit it.
    #[error("{name}: {reason}")]
    Subject {
        /// The policy.
        name: String,
        /// What went wrong.
        reason: String,
    },
    /// A line of the reviewed deletions.
    #[error("reviewed.txt, line {number}: expected {expected}")]
    Reviewed {
        /// The line.
        number: usize,
        /// What it should have.
        expected: &'static str,
    },
    /// A file that cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which one.
        path: String,
        /// Why not.
        source: std::io::Error,
    },
}
