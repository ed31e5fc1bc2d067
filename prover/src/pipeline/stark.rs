//! A proof of the engine `stark`: no key, so nothing is stored and nothing loaded.

use assay_circuits::stark::System;
use rand::SeedableRng as _;
use rand::rngs::{StdRng, SysRng};

use super::{BadInput, Bounds, Fault, Made, ProveError, Statement};
use crate::cost::Size;
use crate::progress::{Meter, Phase};

pub(super) fn prove(
    bounds: Bounds,
    statement: &Statement<'_>,
    meter: &Meter<'_>,
) -> Result<Made, ProveError> {
    let Statement { request, shape, salt } = statement;
    let system = meter.phase(Phase::Compile, || System::compile(shape))?;
    let system = system.map_err(BadInput::Compile)?;
    let size = Size::from(&system);
    size.admit(bounds.cells)?;
    meter.plan(size.plan(false));

    // What hides the data is drawn from this.
    let mut rng = StdRng::try_from_rng(&mut SysRng).map_err(Fault::Seed)?;
    let witness = meter.phase(Phase::Witness, || {
        system.assign(&request.policy, &request.table, &request.binding, salt)
    })??;
    let instance = witness.instance().clone();
    let passed = |done: u32, of: u32| meter.passed(f64::from(done) / f64::from(of));
    let proof = meter.phase(Phase::Prove, || system.prove(&witness, &mut rng, passed))??;
    Ok(Made { key_id: system.id(), verifying: None, key_created: false, instance, proof, size })
}
