//! What can go wrong between a circuit and a proof.

/// Why no proof was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The table has more records than the circuit has rows.
    #[error("expected at most {expected} records, got {got}")]
    Capacity {
        /// Rows of the circuit.
        expected: usize,
        /// Records of the table.
        got: usize,
    },
    /// The policy has another shape than the circuit.
    #[error("expected a policy of the circuit's shape, got one of another")]
    Shape,
    /// The witness breaks a constraint: the data does not meet the policy.
    #[error("expected a satisfied circuit, got a violation of {clause}")]
    Unsatisfied {
        /// The first violated constraint.
        clause: String,
    },
    /// What was to be a proof is none.
    #[cfg(feature = "halo2")]
    #[error(transparent)]
    Proof(#[from] super::halo2::ProofError),
    /// The proof system failed.
    #[error("the proof system failed: {0}")]
    Backend(String),
}
