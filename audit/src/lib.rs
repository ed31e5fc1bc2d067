//! Measures the soundness of the constraint systems that policies become.

pub mod cases;
pub mod deletion;
pub mod forged;
pub mod jacobian;
pub mod replacement;
pub mod schedule;
pub mod subject;
pub mod system;
pub mod tables;
pub mod zoo;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A predicate that no policy asks for.
    #[error("{0}: no example")]
    NoExample(&'static str),
    /// A policy that does not compile, or a table that does not fit it.
    #[error("{name}: {reason}")]
    Subject {
        /// The policy.
        name: String,
        /// What went wrong.
        reason: String,
    },
}
