//! Why there is no proof, and who can do something about it.

use std::time::SystemTimeError;

use assay_circuits::engines::EngineError;
use assay_circuits::{Report, RuleReport, Unprovable};
use assay_setup::StoreError;
use assay_statement::opening::RandomnessError;
use assay_statement::policy::SCORE;
use assay_statement::shape::{CapacityError, HashMismatch};
use assay_statement::value::shortest;
use assay_statement::{Bytes32, Engine};
use assay_verifier::{KeyError, OpenError, Rejection};

use crate::progress::Cancelled;

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
pub enum ProveError {
    /// The data does not meet the policy. For the owner of the data only.
    #[error("the data does not meet the policy: {}", failures(.0))]
    Unsatisfied(Report),
    /// What was asked for cannot be proven, whatever the data says.
    #[error(transparent)]
    BadInput(#[from] BadInput),
    /// The prover failed. Says nothing of the data.
    #[error("no proof could be made: {0}")]
    Internal(#[from] Fault),
    /// The caller asked to stop.
    #[error("cancelled")]
    Cancelled,
}

impl ProveError {
    /// Whether the same request may succeed later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Internal(fault) => fault.is_transient(),
            Self::Unsatisfied(_) | Self::BadInput(_) | Self::Cancelled => false,
        }
    }
}

/// Why a request cannot be proven.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BadInput {
    /// The table was not read with the policy.
    #[error("expected a table with exactly the columns that the policy declares, in its order")]
    Columns,
    /// More records than the engine has rows.
    #[error("{}; {}", .0, larger(.0))]
    Capacity(CapacityError),
    /// The policy's pool is for another engine.
    #[error(transparent)]
    Hash(HashMismatch),
    /// The policy cannot be proven by this engine.
    #[error(transparent)]
    Compile(Unprovable),
    /// The tables are larger than this prover takes.
    #[error(
        "expected tables of at most {expected} cells, got {got}: fewer records, columns, rules or members of sets fit"
    )]
    Cells {
        /// The bound.
        expected: usize,
        /// Cells of the tables.
        got: usize,
    },
    /// A proof that no verifier would read; its length is known before it is made.
    #[error(
        "expected a proof of at most {expected} bytes, got about {got}: fewer columns, rules or members of sets fit"
    )]
    ProofLength {
        /// The bound.
        expected: u64,
        /// Bytes that the proof would have, by the model of [`crate::cost`].
        got: u64,
    },
    /// There is no key, and none is made for this policy.
    #[error(
        "there is no key for shape {shape}, and one is made here only for the policies that the operator registered"
    )]
    NoKey {
        /// The circuit's shape.
        shape: Bytes32,
    },
    /// There is no reference string that the engine could prove with.
    #[error(transparent)]
    Reference(StoreError),
    /// Ages are measured against the end of a binding.
    #[error(
        "the policy asks how fresh the data is, measured against the binding's expiry: expected a binding that expires by the year 9999, got none"
    )]
    NoTime,
    /// Nobody would accept the proof.
    #[error("the binding expired at {expiry}, it is {now} (seconds since 1970)")]
    Expired {
        /// When it expired.
        expiry: u64,
        /// The time now.
        now: u64,
    },
}

/// What failed within the prover.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The keys.
    #[error(transparent)]
    Store(StoreError),
    /// The operating system's randomness.
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
    /// The operating system's clock.
    #[error("the clock shows a time before 1970: {0}")]
    Clock(#[from] SystemTimeError),
    /// The proof system.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// What the data has of a figure is not what its policy discloses. Says nothing of it: what
    /// was not told is private.
    #[error("a figure that the policy discloses could not be told")]
    Disclosure,
    /// The verifier refuses the key that the proof was made with.
    #[error("the verifier refuses the proving key's verifying key: {0}")]
    Key(#[from] KeyError),
    /// The proof was made, and the verifier refuses it.
    #[error("the proof was made and did not verify: {0}")]
    Rejected(#[from] Rejection),
    /// The proof was made, and cannot be opened with the data.
    #[error("the proof was made and does not open: {0}")]
    Opening(#[from] OpenError),
}

impl Fault {
    fn is_transient(&self) -> bool {
        match self {
            Self::Store(error) => error.is_transient(),
            Self::Randomness(_) => true,
            Self::Clock(_)
            | Self::Engine(_)
            | Self::Disclosure
            | Self::Key(_)
            | Self::Rejected(_)
            | Self::Opening(_) => false,
        }
    }
}

impl From<Cancelled> for ProveError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<StoreError> for ProveError {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Cancelled) {
            return Self::Cancelled;
        }
        Self::Internal(Fault::Store(error))
    }
}

macro_rules! faults {
    ($($error:ty),*) => {$(
        impl From<$error> for ProveError {
            fn from(error: $error) -> Self {
                Self::Internal(error.into())
            }
        }
    )*};
}

faults!(RandomnessError, EngineError, KeyError, Rejection, OpenError);

// What takes as many records, if anything does.
fn larger(error: &CapacityError) -> String {
    let fits = |engine: &Engine| engine.most_records() >= error.got;
    let takes = |engine: Engine| {
        format!(
            "{engine} takes up to {} records, of policies whose pool identifies them by {}",
            engine.most_records(),
            engine.hash()
        )
    };
    let larger: Vec<String> = Engine::ALL.into_iter().filter(fits).map(takes).collect();
    if larger.is_empty() { "no engine takes as many".to_owned() } else { larger.join("; ") }
}

// Names rules and lines, never values.
fn failures(report: &Report) -> String {
    let failure = |rule: &RuleReport| {
        let places = rule.outcome.places(|line| format!("line {line}"));
        if places.is_empty() {
            return format!("rule {} does not hold", rule.name);
        }
        format!("rule {} fails first at {}", rule.name, places.join(", "))
    };
    let failing = report.rules.iter().filter(|rule| rule.fails());
    let mut failures: Vec<String> = failing.map(failure).collect();
    if let Some(score) = report.score() {
        failures.push(format!("the score is {}", shortest(SCORE, score)));
    }
    let counted = |(weight, rule): (i128, &RuleReport)| {
        let weight = shortest(SCORE, weight);
        format!("{}, which only counts, with the weight {weight}", failure(rule))
    };
    failures.extend(report.counted().filter(|(_, rule)| !rule.outcome.holds).map(counted));
    failures.join("; ")
}
