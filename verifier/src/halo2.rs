//! halo2 over KZG on BN254: a key is commitments to what is fixed of a circuit, and the secret of
//! the reference string that they were made with, in the second group.

use assay_circuits::halo2::{PROOF_BYTES, Proof, ProofError, VerifyingKey};
use assay_statement::{Entry, Instance, Policy};

use crate::engine;
use crate::registry::KeyError;
use crate::rejection::{Part, PointFault, Rejection};

/// Reads a key. Whoever has the reference string can make it again from the policy.
pub(crate) fn decode(bytes: &[u8]) -> Result<VerifyingKey, KeyError> {
    if bytes.len() != VerifyingKey::BYTES {
        return Err(KeyError::Length { expected: VerifyingKey::BYTES, got: bytes.len() });
    }
    VerifyingKey::decode(bytes).map_err(|error| KeyError::Unusable { reason: error.to_string() })
}

impl engine::Key for VerifyingKey {
    fn proven_bits(&self) -> Option<f64> {
        None
    }

    fn decode<'a>(&'a self, bytes: &'a [u8]) -> Result<Box<dyn engine::Decoded + 'a>, Rejection> {
        let proof = Proof::decode(bytes).map_err(refused)?;
        Ok(Box::new(Decoded { key: self, proof }))
    }
}

struct Decoded<'k> {
    key: &'k VerifyingKey,
    proof: Proof,
}

impl engine::Decoded for Decoded<'_> {
    /// Every key is of a column for the instance, which has a row for each entry.
    fn takes(&self, count: usize) -> Result<(), Rejection> {
        let expected = Entry::ALL.len();
        if expected == count { Ok(()) } else { Err(Rejection::InputCount { expected, got: count }) }
    }

    fn proves(&self, _: &Policy, instance: &Instance) -> Result<(), Rejection> {
        self.key.check(instance, &self.proof).map_err(|_| Rejection::Equation)
    }
}

fn refused(error: ProofError) -> Rejection {
    let part = |word| Part::Word(word);
    match error {
        ProofError::Length { got } => Rejection::ProofLength { expected: PROOF_BYTES, got },
        ProofError::Encoding { word } => Rejection::ProofEncoding { part: part(word) },
        ProofError::NotOnCurve { word } => {
            Rejection::ProofPoint { part: part(word), fault: PointFault::NotInGroup }
        }
        ProofError::Infinity { word } => {
            Rejection::ProofPoint { part: part(word), fault: PointFault::Infinity }
        }
    }
}
