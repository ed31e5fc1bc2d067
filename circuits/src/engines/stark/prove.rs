//! The prover's half: a proof about one segment after another.

use assay_statement::Instance;

use super::proof::{self, Encoded, commitment};
use super::system::System;
use super::witness::{Traces, Witness};
use crate::engines::EngineError;

/// A proof, and what it is of.
#[derive(Debug)]
pub struct Proven {
    /// The public inputs.
    pub instance: Instance,
    /// The proof's bytes.
    pub proof: Vec<u8>,
}

impl System {
    /// Proves, one segment after another; `passed` is told how many are over, of how
    /// many. Whoever calls this verifies the result: constraints are not checked here.
    ///
    /// A witness is used up: its masks hide what one proof shows of the tables, not what
    /// several do. For the same reason a salt is for one proof.
    ///
    /// # Errors
    /// When the proof system fails.
    pub fn prove(
        &self,
        witness: Witness,
        mut passed: impl FnMut(u32, u32),
    ) -> Result<Proven, EngineError> {
        let failed = |error: &dyn ToString| EngineError::Backend(error.to_string());
        let context = self.id().digest.0;
        let mut proven = Encoded { links: Vec::new(), segments: Vec::new() };
        let mut parts = Vec::new();
        let count = u32::try_from(self.segments().len()).unwrap_or(u32::MAX);
        let segments = self.segments().zip(self.traces(&witness));
        for ((index, done), (segment, traces)) in (0..).zip(1..).zip(segments) {
            let Traces { tables, publics, left } = traces;
            proven.links.extend(left);
            let mut rng = witness.coins.stream("proof", index);
            let proof = proof::about(segment.tables(), &tables, &publics, &context, &mut rng);
            let proof = proof.map_err(|error| failed(&error))?;
            parts.push(proof::part(&proof).map_err(|error| failed(&error))?);
            proven.segments.push(bcs::to_bytes(&proof).map_err(|error| failed(&error))?);
            passed(done, count);
        }
        let Witness { instance, .. } = witness;
        let instance = Instance { commitment: commitment(&context, &parts), ..instance };
        let proof = bcs::to_bytes(&proven).map_err(|error| failed(&error))?;
        Ok(Proven { instance, proof })
    }
}
