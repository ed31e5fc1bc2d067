//! (2) Thresholds are bound: one key serves all thresholds of a shape, so that only
//! the entries `policy_id` and `parameters` keep a loose proof from a strict buyer.

use assay_statement::{Entry, Policy, digests};
use assay_verifier::{Check, Rejection};

use crate::chain::{Chain, refusal};
use crate::forge::{Forge, settle, with_input};
use crate::world::{DATA, World, csv, expecting, parse, prove, with, yaml};

/// Meets the loose policy and not the strict one.
fn loose() -> (Policy, String) {
    (parse(&yaml("loose", 400)), DATA.replace("199.99", "300"))
}

#[test]
fn must_02_a_proof_for_looser_thresholds_is_refused() {
    let world = World::get();
    let (policy, data) = loose();
    let proof = prove(&policy, &csv(&policy, &data), &world.binding).proof;
    // The same circuit and the same key.
    assert_eq!((proof.shape_id, proof.key_id), (world.key.shape_id, world.key.id()));
    assert!(world.verifier.verify(&expecting(&policy, &world.binding), &proof).is_ok());
    assert!(!assay_circuits::check(&world.policy, &csv(&world.policy, &data)).holds());

    assert_eq!(world.verify(&proof).unwrap_err().check(), Check::Policy);
    let mut named = proof.clone();
    named.instance = with(&named.instance, Entry::PolicyId, world.policy.id());
    assert_eq!(world.verify(&named).unwrap_err().check(), Check::Parameters);
    let strict = digests::parameters(&world.policy);
    named.instance = with(&named.instance, Entry::Parameters, strict);
    assert_eq!(world.verify(&named).unwrap_err(), Rejection::Equation);
}

/// The circuit does not know what a policy's id stands for: with another prover the
/// strict policy's id is proven over loose thresholds.
#[test]
fn must_02_loose_thresholds_under_a_strict_name_are_refused() {
    let world = World::get();
    let (policy, data) = loose();
    let forge = Forge::new(&policy, 3);
    let witness = forge.witness(&policy, &csv(&policy, &data), &world.binding);
    let mut assignment = with_input(&witness, Entry::PolicyId, world.policy.id());
    settle(forge.circuit.structure(), &mut assignment);
    assert!(forge.circuit.structure().first_violation(&assignment).is_none());
    let proof = forge.prove(&assignment);

    let rejection = world.verify(&proof).unwrap_err();
    let expected = digests::parameters(&world.policy);
    let got = digests::parameters(&policy);
    assert_eq!(rejection, Rejection::Entry { entry: Entry::Parameters, expected, got });

    // The pool computes the instance with the parameters that its operator admitted.
    let mut chain = Chain::new();
    assert_eq!(refusal(&chain.contribute(&proof)), "ProofRejected");
    // The proof itself is genuine: a pool of the loose thresholds takes it.
    assert!(Chain::admitting(got).contribute(&proof).is_success());
}

#[test]
fn must_02_the_parameters_are_computed_from_the_thresholds_in_use() {
    let world = World::get();
    let (policy, data) = loose();
    let forge = Forge::new(&policy, 3);
    let witness = forge.witness(&policy, &csv(&policy, &data), &world.binding);
    let strict = digests::parameters(&world.policy);
    let assignment = with_input(&witness, Entry::Parameters, strict);
    assert!(forge.circuit.structure().first_violation(&assignment).is_some());
    // Proven all the same, it is no proof.
    let mut proof = forge.prove(&with_input(&witness, Entry::Parameters, strict));
    proof.instance = with(&proof.instance, Entry::PolicyId, world.policy.id());
    assert_eq!(world.verify(&proof).unwrap_err(), Rejection::Equation);
    let mut chain = Chain::new();
    assert_eq!(refusal(&chain.contribute(&proof)), "ProofRejected");
}
