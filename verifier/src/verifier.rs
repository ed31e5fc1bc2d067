//! The public face of the door.

use assay_statement::file::{Document, FileError};
use assay_statement::{Bytes32, Capacity, Disclosed, Instance, KeyId, ProofFile};
use rayon::prelude::*;

use crate::door;
use crate::expectation::Expectation;
use crate::registry::KeyRegistry;
use crate::rejection::Rejection;
use crate::verdict::Verdict;

/// Checks proofs with keys of its own.
#[derive(Debug)]
pub struct Verifier {
    keys: KeyRegistry,
}

impl Verifier {
    /// A verifier that accepts proofs of these keys only.
    #[must_use]
    pub const fn new(keys: KeyRegistry) -> Self {
        Self { keys }
    }

    /// The keys.
    #[must_use]
    pub const fn keys(&self) -> &KeyRegistry {
        &self.keys
    }

    /// Checks a proof against what the caller expects.
    ///
    /// # Errors
    /// The first of the [checks](crate::Check::ALL) that failed, with what was
    /// expected and what was found.
    pub fn verify(
        &self,
        expectation: &Expectation<'_>,
        proof: &ProofFile,
    ) -> Result<Verified, Rejection> {
        door::enter(&self.keys, expectation, proof)
    }

    /// Reads a proof file and checks it.
    ///
    /// # Errors
    /// [`Refusal::Unreadable`] when the bytes are not the canonical form of a proof
    /// file, otherwise as [`Verifier::verify`].
    pub fn verify_bytes(
        &self,
        expectation: &Expectation<'_>,
        bytes: &[u8],
    ) -> Result<Verified, Refusal> {
        let proof = ProofFile::from_bytes(bytes)?;
        Ok(self.verify(expectation, &proof)?)
    }

    /// Checks many proofs on all cores; the results are in the order of the input.
    #[must_use]
    pub fn verify_batch(
        &self,
        proofs: &[(Expectation<'_>, ProofFile)],
    ) -> Vec<Result<Verified, Rejection>> {
        proofs.par_iter().map(|(expectation, proof)| self.verify(expectation, proof)).collect()
    }
}

/// Why the bytes of a proof file were not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// They are no proof file.
    #[error("the proof file cannot be read: {0}")]
    Unreadable(#[from] FileError),
    /// They are one, and the proof in it was rejected.
    #[error(transparent)]
    Rejected(#[from] Rejection),
}

/// A proof that passed every check. Only [`Verifier`] makes one.
#[derive(Debug, Clone)]
pub struct Verified {
    instance: Instance,
    capacity: Capacity,
    key_id: KeyId,
    disclosed: Vec<Disclosed>,
    verdict: Verdict,
}

impl Verified {
    pub(crate) fn new(
        instance: Instance,
        capacity: Capacity,
        proof: &ProofFile,
        verdict: Verdict,
    ) -> Self {
        let (key_id, disclosed) = (proof.key_id, proof.disclosed.clone());
        Self { instance, capacity, key_id, disclosed, verdict }
    }

    /// The instance that was proven: recomputed from the expectation, except for
    /// commitment and nullifier, which the proof brings. Whoever records nullifiers takes
    /// them from [`Self::nullifier`]: an instance has a zero where there is none.
    #[must_use]
    pub const fn instance(&self) -> &Instance {
        &self.instance
    }

    /// The rows that the statement is proven over.
    #[must_use]
    pub const fn capacity(&self) -> Capacity {
        self.capacity
    }

    /// What is the same for the same records in one pool; `None` where the policy
    /// identifies no records, so that nothing tells a second sale.
    #[must_use]
    pub const fn nullifier(&self) -> Option<Bytes32> {
        self.verdict.nullifier
    }

    /// The figures that the policy discloses, in its order: proven as its thresholds are.
    #[must_use]
    pub fn disclosed(&self) -> &[Disclosed] {
        &self.disclosed
    }

    /// The key that the proof was checked with.
    #[must_use]
    pub const fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// What was checked, and how far to trust each claim.
    #[must_use]
    pub const fn verdict(&self) -> &Verdict {
        &self.verdict
    }
}
