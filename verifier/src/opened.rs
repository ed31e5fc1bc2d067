//! Opening at delivery: is this the data that the proof is about?

use assay_statement::{Bytes32, DisclosureError, Opening, Policy, Table, digests};

use crate::engine;
use crate::verifier::Verified;

/// Recomputes commitment and nullifier of a verified proof from delivered data.
///
/// # Errors
/// When the data, the opening or the policy is another than the proof's.
pub fn open(
    policy: &Policy,
    proof: &Verified,
    table: &Table,
    opening: &Opening,
) -> Result<Opened, OpenError> {
    let instance = proof.instance();
    if policy.id() != instance.policy_id {
        return Err(OpenError::Policy { expected: instance.policy_id, got: policy.id() });
    }
    let policy = &*policy.told(proof.disclosed())?;
    // Positions in the policy's identity are positions in these columns.
    if table.columns() != policy.columns() {
        return Err(OpenError::Columns);
    }
    if opening.commitment != instance.commitment {
        let (expected, got) = (instance.commitment, opening.commitment);
        return Err(OpenError::Opening { expected, got });
    }
    if engine::commitment(policy, proof, table, opening)? != instance.commitment {
        return Err(OpenError::Commitment { expected: instance.commitment });
    }
    let nullifier = digests::nullifier(policy, table, instance.scope);
    if nullifier != instance.nullifier {
        return Err(OpenError::Nullifier { expected: instance.nullifier, got: nullifier });
    }
    Ok(Opened {
        columns: policy.columns().iter().map(|column| column.name.clone()).collect(),
        records: table.records().len(),
    })
}

/// Data that is what a verified proof committed to. Columns that the policy does
/// not declare are not covered: whoever read the data knows which it left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    columns: Vec<String>,
    records: usize,
}

impl Opened {
    /// The columns that are covered, in the order of the policy.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Number of records, all of which are covered.
    #[must_use]
    pub const fn records(&self) -> usize {
        self.records
    }
}

/// Why the data is not what the proof is about. Digests of delivered data are not
/// shown unless they are public.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The proof is for another policy.
    #[error("the proof is for policy {expected}, yours is {got}")]
    Policy {
        /// The policy of the proof.
        expected: Bytes32,
        /// The policy given.
        got: Bytes32,
    },
    /// The policy is the proof's, and what it tells is not: no verified proof is like that.
    #[error(transparent)]
    Disclosure(#[from] DisclosureError),
    /// The table was not read with the policy.
    #[error("expected exactly the columns that the policy declares, in its order")]
    Columns,
    /// The opening belongs to another proof.
    #[error("the opening is for commitment {got}, the proof has {expected}")]
    Opening {
        /// The commitment of the proof.
        expected: Bytes32,
        /// The commitment that the opening names.
        got: Bytes32,
    },
    /// Data or salt differ.
    #[error(
        "the data with this salt does not make commitment {expected}: it was changed since the proof, or the salt was"
    )]
    Commitment {
        /// The commitment of the proof.
        expected: Bytes32,
    },
    /// There are more records than a statement of that size can have been about.
    #[error("the proof is about at most {expected} records, the data has {got}")]
    Records {
        /// Records that fit the proof's capacity.
        expected: usize,
        /// Records of the data.
        got: usize,
    },
    /// The commitment could not be computed.
    #[error("the commitment to the data could not be computed: {reason}")]
    Failed {
        /// Why.
        reason: String,
    },
    /// The data makes another nullifier, which a sound circuit rules out.
    #[error("the data makes nullifier {got}, the proof has {expected}")]
    Nullifier {
        /// The nullifier of the proof.
        expected: Bytes32,
        /// The nullifier of the data.
        got: Bytes32,
    },
}
