//! The STARK over `KoalaBear`. It has no keys: the verifier compiles the constraints from
//! its own policy, so that there is nothing to import and nobody to trust.

use assay_circuits::Unprovable;
use assay_circuits::engines::EngineError;
use assay_circuits::stark::{Proof, System, VerifyError};
use assay_statement::{
    Bytes32, Capacity, Engine, Instance, Opening, Origin, Policy, ProofFile, Shape, Table,
};

use crate::engine;
use crate::opened::OpenError;
use crate::registry::Trusted;
use crate::rejection::{Part, Rejection};
use crate::verifier::Verified;

/// The constraints of the expected policy, at the capacity that the proof names by its
/// shape. What the proof says chooses among a few systems, all of which are the verifier's.
pub(crate) fn system(policy: &Policy, proof: &ProofFile) -> Result<Trusted, Rejection> {
    let shape = shape(policy, proof)?;
    let system = System::compile(&shape)
        .map_err(|error| uncompiled(&Unprovable::new(policy, &shape, error)))?;
    let (expected, got) = (system.id(), proof.key_id);
    if expected != got {
        return Err(Rejection::System { expected, got });
    }
    Ok(Trusted {
        engine: Engine::Stark,
        origin: Origin::Transparent,
        shape_id: proof.shape_id,
        capacity: shape.capacity,
        key: Box::new(system),
    })
}

/// The shape of the policy that has the id in the proof.
fn shape(policy: &Policy, proof: &ProofFile) -> Result<Shape, Rejection> {
    let engine = Engine::Stark;
    let (smallest, largest) = (engine.smallest().log(), engine.largest().log());
    for log in smallest..=largest {
        if let Some(capacity) = Capacity::from_log(engine, log) {
            let shape = Shape::new(engine, policy, capacity)?;
            if shape.id() == proof.shape_id {
                return Ok(shape);
            }
        }
    }
    let (expected, got): (Bytes32, Bytes32) = (policy.id(), proof.instance.policy_id);
    Err(if expected == got {
        Rejection::SystemShape { policy: expected, smallest, largest, got: proof.shape_id }
    } else {
        Rejection::SystemOfOtherPolicy { expected, got }
    })
}

/// The commitment of a verified proof, if it is about these data: the tables are filled and
/// committed to as its prover did it.
pub(crate) fn commitment(
    policy: &Policy,
    proof: &Verified,
    table: &Table,
    opening: &Opening,
) -> Result<Bytes32, OpenError> {
    let failed = |reason: &dyn ToString| OpenError::Failed { reason: reason.to_string() };
    let shape = Shape::new(Engine::Stark, policy, proof.capacity());
    let shape = shape.map_err(|error| failed(&error))?;
    let system = System::compile(&shape).map_err(|error| failed(&error))?;
    match system.commitment(policy, table, proof.instance(), &opening.salt) {
        Err(EngineError::Capacity { expected, got }) => Err(OpenError::Records { expected, got }),
        // Data that the tables have no room for is not what they are about.
        Err(EngineError::Unsatisfied { .. }) => {
            Err(OpenError::Commitment { expected: proof.instance().commitment })
        }
        commitment => commitment.map_err(|error| failed(&error)),
    }
}

impl engine::Key for System {
    fn proven_bits(&self) -> Option<f64> {
        Some(self.security().unique_decoding.floor())
    }

    fn decode<'a>(&'a self, bytes: &'a [u8]) -> Result<Box<dyn engine::Decoded + 'a>, Rejection> {
        let proof = self.decode(bytes).map_err(refused)?;
        Ok(Box::new(Decoded { system: self, proof }))
    }
}

struct Decoded<'a> {
    system: &'a System,
    proof: Proof,
}

impl engine::Decoded for Decoded<'_> {
    /// The system lays the instance out itself, entry by entry.
    fn takes(&self, _: usize) -> Result<(), Rejection> {
        Ok(())
    }

    fn proves(&self, policy: &Policy, instance: &Instance) -> Result<(), Rejection> {
        self.system.check(policy, instance, &self.proof).map_err(refused)
    }
}

fn refused(error: VerifyError) -> Rejection {
    match error {
        VerifyError::Length { expected, got } => Rejection::ProofTooLong { expected, got },
        VerifyError::Encoding | VerifyError::Segments { .. } => {
            Rejection::ProofEncoding { part: Part::Whole }
        }
        VerifyError::Tables(error) => uncompiled(&error),
        // The system is compiled from the policy that is expected.
        VerifyError::Shape
        | VerifyError::Instance { .. }
        | VerifyError::Heights
        | VerifyError::Commitment { .. }
        | VerifyError::Argument => Rejection::Equation,
    }
}

fn uncompiled(reason: &impl ToString) -> Rejection {
    Rejection::Uncompiled { engine: Engine::Stark, reason: reason.to_string() }
}
