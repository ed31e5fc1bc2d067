//! `Debug` for the messages that carry private data: it shows sizes only.

use std::fmt;

use crate::v1::{CreateProofJobRequest, ProofResult};

impl fmt::Debug for CreateProofJobRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateProofJobRequest")
            .field("policy_bytes", &self.policy.len())
            .field("data_bytes", &self.data.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ProofResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProofResult")
            .field("proof_bytes", &self.proof.len())
            .finish_non_exhaustive()
    }
}
