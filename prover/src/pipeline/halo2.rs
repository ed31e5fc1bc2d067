//! A proof of the engine `halo2`: the key is made again from the circuit and the reference string.

use ark_std::rand::rngs::OsRng;
use assay_circuits::Unprovable;
use assay_circuits::halo2::Circuit;
use assay_setup::{Halo2Key, KeyStore, StoreError};

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
    let compile = || Circuit::compile_within(shape, bounds.rows);
    let circuit = meter
        .phase(Phase::Compile, compile)?
        .map_err(|error| BadInput::Compile(Unprovable::new(policy, shape, error)))?;
    let size = Size::from(&circuit);

    let stored = keys.find_halo2(&circuit).map_err(|error| {
        let missing =
            matches!(error, StoreError::NoReference { .. } | StoreError::ManyReferences { .. });
        if missing { BadInput::Reference(error).into() } else { ProveError::from(error) }
    })?;
    if stored.is_none() && !bounds.create_key {
        return Err(BadInput::NoKey { shape: shape.id() }.into());
    }
    let key_created = stored.is_none();
    meter.plan(size.plan(key_created));
    let Halo2Key { verifying, proving, reference } =
        meter.phase(Phase::Key, || keys.halo2_key(&circuit, stored, &|| meter.cancelled()))??;

    let assign = || circuit.assign(policy, &request.table, &request.binding, salt);
    let witness = meter.phase(Phase::Witness, assign)??;
    let instance = witness.instance().clone();
    let prove = || circuit.prove(&reference, &proving, witness, &mut OsRng);
    let proof = meter.phase(Phase::Prove, prove)??;
    Ok(Made {
        key_id: verifying.id(),
        verifying: Some(verifying),
        key_created,
        instance,
        proof,
        size,
    })
}
