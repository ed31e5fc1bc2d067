//! The proof systems that this build has, behind one face.

use assay_statement::{Bytes32, Engine, Instance, Opening, Policy, ProofFile, Table, digests};

#[cfg(feature = "groth16")]
use crate::groth16;
#[cfg(feature = "halo2")]
use crate::halo2;
use crate::opened::OpenError;
use crate::registry::{KeyError, Trusted};
use crate::rejection::Rejection;
#[cfg(feature = "stark")]
use crate::stark;
use crate::verifier::Verified;

/// What proofs are checked with: a verifying key, decoded, checked and prepared, or the
/// constraints themselves where the engine has no keys.
pub(crate) trait Key: Send + Sync {
    /// Bits of security that theorems give proofs under this key, in the random oracle
    /// model; `None` where the engine rests on an assumption about the key itself.
    fn proven_bits(&self) -> Option<f64>;

    /// Checks length, encoding and points of a proof, in this order.
    fn decode<'a>(&'a self, proof: &'a [u8]) -> Result<Box<dyn Decoded + 'a>, Rejection>;
}

/// A decoded proof, beside the key that it is to be checked with.
pub(crate) trait Decoded {
    /// Checks that the key takes `count` entries.
    fn takes(&self, count: usize) -> Result<(), Rejection>;

    /// Checks the proof equation for an instance whose entries are in range. The policy
    /// is the caller's, whose thresholds some engines take beside the instance.
    fn proves(&self, policy: &Policy, instance: &Instance) -> Result<(), Rejection>;
}

/// Refuses an engine that this build does not have.
pub(crate) const fn known(engine: Engine) -> Result<(), Rejection> {
    let known = match engine {
        Engine::Groth16 => cfg!(feature = "groth16"),
        Engine::Halo2 => cfg!(feature = "halo2"),
        Engine::Stark => cfg!(feature = "stark"),
    };
    if known { Ok(()) } else { Err(Rejection::Engine { engine }) }
}

/// The key in a key file's bytes.
pub(crate) fn key(engine: Engine, bytes: &[u8]) -> Result<Box<dyn Key>, KeyError> {
    match engine {
        #[cfg(feature = "groth16")]
        Engine::Groth16 => Ok(Box::new(groth16::Key::decode(bytes)?)),
        #[cfg(feature = "halo2")]
        Engine::Halo2 => Ok(Box::new(halo2::decode(bytes)?)),
        Engine::Stark => Err(KeyError::Transparent),
        #[cfg(not(all(feature = "groth16", feature = "halo2")))]
        _ => {
            let _ = bytes;
            Err(KeyError::Engine { engine })
        }
    }
}

/// What takes the place of a registered key, where the proof's engine has no set-up:
/// the verifier computes it from the expected policy.
pub(crate) fn transparent(
    policy: &Policy,
    proof: &ProofFile,
) -> Result<Option<Trusted>, Rejection> {
    match proof.engine {
        Engine::Groth16 | Engine::Halo2 => Ok(None),
        #[cfg(feature = "stark")]
        Engine::Stark => stark::system(policy, proof).map(Some),
        #[cfg(not(feature = "stark"))]
        Engine::Stark => {
            let _ = policy;
            Err(Rejection::Engine { engine: proof.engine })
        }
    }
}

/// The commitment that a verified proof has, if it is about these data.
pub(crate) fn commitment(
    policy: &Policy,
    proof: &Verified,
    table: &Table,
    opening: &Opening,
) -> Result<Bytes32, OpenError> {
    if let Some(hashed) = digests::commitment(policy, table, &opening.salt) {
        return Ok(hashed);
    }
    #[cfg(feature = "stark")]
    return stark::commitment(policy, proof, table, opening);
    #[cfg(not(feature = "stark"))]
    {
        let _ = proof;
        Err(OpenError::Failed { reason: "this build lacks the proof's engine".to_owned() })
    }
}
