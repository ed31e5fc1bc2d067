//! A proof of the engine `stark`: no key, so nothing is stored and nothing loaded.

use assay_circuits::Unprovable;
use assay_circuits::stark::{Proven, System};

use super::{BadInput, Bounds, Made, ProveError, Statement};
use crate::cost::Size;
use crate::progress::{Meter, Phase};

pub(super) fn prove(
    bounds: Bounds,
    statement: &Statement<'_>,
    meter: &Meter<'_>,
) -> Result<Made, ProveError> {
    let Statement { policy, request, shape, salt } = statement;
    let system = meter.phase(Phase::Compile, || System::compile(shape))?;
    let system =
        system.map_err(|error| BadInput::Compile(Unprovable::new(policy, shape, error)))?;
    let size = Size::from(&system);
    size.admit(bounds.cells)?;
    meter.plan(size.plan(false));

    let witness = meter.phase(Phase::Witness, || {
        system.assign(policy, &request.table, &request.binding, salt)
    })??;
    let passed = |done: u32, of: u32| meter.passed(f64::from(done) / f64::from(of));
    let Proven { instance, proof } =
        meter.phase(Phase::Prove, || system.prove(witness, passed))??;
    Ok(Made { key_id: system.id(), verifying: None, key_created: false, instance, proof, size })
}
