//! A proof of the engine `groth16`.

use ark_std::rand::rngs::OsRng;
use assay_circuits::Unprovable;
use assay_circuits::groth16::Circuit;
use assay_setup::{KeyStore, LoadedKey};

use super::{BadInput, Bounds, Made, ProveError, Statement};
use crate::cost::Size;
use crate::progress::{Meter, Phase};

pub(super) fn prove(
    bounds: Bounds,
    keys: &KeyStore,
    statement: &Statement<'_>,
    meter: &Meter<'_>,
) -> Result<Made, ProveError> {
    let Statement { policy, request, shape, salt } = statement;
    let compile = || Circuit::compile_within(shape, bounds.constraints);
    let circuit = meter
        .phase(Phase::Compile, compile)?
        .map_err(|error| BadInput::Compile(Unprovable::new(policy, shape, error)))?;
    let size = Size::from(&circuit);

    let key_created = keys.find_for(&circuit)?.is_none();
    if key_created && !bounds.create_key {
        return Err(BadInput::NoKey { shape: shape.id() }.into());
    }
    meter.plan(size.plan(key_created));
    let LoadedKey { verifying, proving } = meter
        .phase(Phase::Key, || keys.create_development(&circuit, shape, &|| meter.cancelled()))??;

    let assign = || circuit.assign(policy, &request.table, &request.binding, salt);
    let witness = meter.phase(Phase::Witness, assign)??;
    let proof = meter.phase(Phase::Prove, || circuit.prove(&proving, &witness, &mut OsRng))??;
    Ok(Made {
        key_id: verifying.id(),
        verifying: Some(verifying),
        key_created,
        instance: witness.instance().clone(),
        proof,
        size,
    })
}
