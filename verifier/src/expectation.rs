//! What the caller expects. Nothing here comes from a proof.

use assay_statement::digests;
use assay_statement::time::as_of;
use assay_statement::{Binding, Bytes32, Instance, Policy};

/// What a proof must be about to be accepted.
#[derive(Debug, Clone, Copy)]
pub struct Expectation<'a> {
    /// What the data must satisfy.
    pub policy: &'a Policy,
    /// Where the proof is to be used, or that it is to be used nowhere.
    pub binding: &'a Binding,
    /// The time now, in seconds since 1970-01-01T00:00:00Z.
    pub now: u64,
    /// Whether to refuse development keys: the only check that is off by default.
    pub require_ceremony: bool,
}

impl Expectation<'_> {
    /// The instance that a proof must have. The two arguments are all that a proof
    /// contributes to it, and a policy that identifies no records takes one of them.
    pub(crate) fn instance(&self, commitment: Bytes32, nullifier: Bytes32) -> Instance {
        Instance {
            policy_id: self.policy.id(),
            parameters: digests::parameters(self.policy),
            commitment,
            binding: self.binding.digest(),
            scope: self.binding.scope(),
            nullifier: if self.policy.identifies_records() { nullifier } else { Bytes32::ZERO },
            fingerprints: Bytes32::ZERO,
            as_of: as_of(self.policy, self.binding),
            issuer: Bytes32::ZERO,
        }
    }
}
