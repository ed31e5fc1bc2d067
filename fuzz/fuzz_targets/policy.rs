//! Policies: whatever the bytes, an answer, and of what is accepted one that holds together.

#![no_main]

use assay_statement::{Engine, Policy, Shape};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(policy) = Policy::from_yaml(bytes) else { return };
    // What was read is what its canonical form says, which is YAML too.
    let again = Policy::from_yaml(policy.canonical_json().as_bytes());
    assert_eq!(again.map(|again| again.id()), Ok(policy.id()));
    let engine = Engine::for_policy(&policy);
    let Ok(shape) = Shape::new(engine, &policy, engine.smallest()) else { return };
    let _ = assay_circuits::define(&shape);
});
