//! Whose constraints a proof is checked with, and what it takes to be accepted.

use assay_circuits::stark::System;
use assay_statement::binding::Bound;
use assay_statement::bytes::{Bytes, Bytes32};
use assay_statement::file::Document;
use assay_statement::hash::IdentityHash;
use assay_statement::shape::HashMismatch;
use assay_statement::{Binding, Engine, Origin, VerifyingKeyFile};
use assay_verifier::{Check, Expectation, KeyError, KeyRegistry, Rejection};

use crate::support::{EXPIRY, World, bound, later, ours, policy, shape};

const SMALLEST: u8 = Engine::Stark.smallest().log();

#[test]
fn an_honest_proof_is_accepted_without_a_key() {
    let world = World::get();
    let system = System::compile(&shape(&world.policy, SMALLEST)).unwrap();
    for require_ceremony in [false, true] {
        let expectation = Expectation { require_ceremony, ..world.expectation() };
        let verified = world.verifier.verify(&expectation, &world.proof).unwrap();
        assert_eq!(*verified.instance(), world.proof.instance);
        assert_eq!(verified.key_id(), system.id());
    }
    let again = world.verifier.verify_bytes(&world.expectation(), &world.proof.to_bytes());
    assert_eq!(*again.unwrap().instance(), world.proof.instance);
}

/// What the proof says chooses among the verifier's own systems, and never adds one.
#[test]
fn the_system_is_the_verifiers_own() {
    let world = World::get();
    let id = world.proof.key_id;
    let foreign = Bytes32::keccak(&[b"foreign"]);
    for (origin, digest) in [
        (Origin::Transparent, foreign),
        (Origin::Development, id.digest),
        (Origin::Development, foreign),
    ] {
        let rejection =
            world.relabelled(|proof| (proof.key_id.origin, proof.key_id.digest) = (origin, digest));
        let got = assay_statement::KeyId { origin, digest };
        assert_eq!(rejection, Rejection::System { expected: id, got });
        assert_eq!(rejection.check(), Check::Key);
    }
    let rejection = world.relabelled(|proof| proof.shape_id = foreign);
    let policy = world.policy.id();
    let (smallest, largest) = (SMALLEST, Engine::Stark.largest().log());
    assert_eq!(rejection, Rejection::SystemShape { policy, smallest, largest, got: foreign });
    assert_eq!(rejection.check(), Check::Key);
}

#[test]
fn a_proof_is_for_its_number_of_rows() {
    let world = World::get();
    let larger = shape(&world.policy, SMALLEST + 1);
    let system = System::compile(&larger).unwrap();
    let rejection = world.relabelled(|proof| proof.shape_id = larger.id());
    assert_eq!(rejection, Rejection::System { expected: system.id(), got: world.proof.key_id });
    let rejection = world.relabelled(|proof| proof.key_id = system.id());
    assert_eq!(rejection, Rejection::System { expected: world.proof.key_id, got: system.id() });
    let rejection =
        world.relabelled(|proof| (proof.shape_id, proof.key_id) = (larger.id(), system.id()));
    assert_eq!(rejection, Rejection::Equation);
}

#[test]
fn another_policy_and_another_shape_are_told_apart() {
    let world = World::get();
    let expected_by = |policy| {
        let expectation = Expectation { policy, ..world.expectation() };
        world.verifier.verify(&expectation, &world.proof).unwrap_err()
    };
    let got = world.policy.id();
    let later = later("220.50", true);
    let rejection = expected_by(&later);
    assert_eq!(rejection.check(), Check::Policy);
    let said = format!("the proof is for policy {got}, you expect {}", later.id());
    assert_eq!(rejection.to_string(), said);
    // Thresholds are part of a shape, as rules are.
    let (lenient, wider) = (ours("221", true), ours("220.50", false));
    for other in [&lenient, &wider] {
        let expected = other.id();
        assert_eq!(expected_by(other), Rejection::SystemOfOtherPolicy { expected, got });
    }

    // Under the names of what is expected, the proof is still for something else.
    let named = |policy: &assay_statement::Policy| {
        let shape = shape(policy, SMALLEST);
        let mut proof = world.proof.clone();
        proof.shape_id = shape.id();
        proof.key_id = System::compile(&shape).unwrap().id();
        proof.instance.policy_id = policy.id();
        proof.instance.parameters = assay_statement::digests::parameters(policy);
        let expectation = Expectation { policy, ..world.expectation() };
        world.verifier.verify(&expectation, &proof).unwrap_err()
    };
    assert_eq!(named(&later), Rejection::Equation);
    assert_eq!(named(&lenient), Rejection::Equation);
    assert_eq!(named(&wider), Rejection::Equation);
}

#[test]
fn every_member_of_the_binding_is_expected() {
    let world = World::get();
    for (other, check) in [
        (Bound { chain_id: 1, ..bound() }, Check::Binding),
        (Bound { contract: Bytes([0x55; 20]), ..bound() }, Check::Binding),
        (Bound { pool: Bytes([0x55; 32]), ..bound() }, Check::Scope),
        (Bound { recipient: Bytes([0x55; 20]), ..bound() }, Check::Binding),
        (Bound { expiry: EXPIRY + 1, ..bound() }, Check::Binding),
        (Bound { terms: Bytes([0x55; 32]), ..bound() }, Check::Binding),
    ] {
        let binding = Binding::Bound(other);
        let expectation = Expectation { binding: &binding, ..world.expectation() };
        let rejection = world.verifier.verify(&expectation, &world.proof).unwrap_err();
        assert_eq!(rejection.check(), check, "{binding:?}");
        let mut proof = world.proof.clone();
        proof.instance.binding = binding.digest();
        proof.instance.scope = binding.scope();
        let rejection = world.verifier.verify(&expectation, &proof).unwrap_err();
        assert_eq!(rejection, Rejection::Equation, "{binding:?}");
    }
    let expectation = Expectation { now: EXPIRY, ..world.expectation() };
    let rejection = world.verifier.verify(&expectation, &world.proof).unwrap_err();
    assert_eq!(rejection, Rejection::Expired { expiry: EXPIRY, now: EXPIRY });
}

#[test]
fn an_engine_proves_for_pools_of_its_hash() {
    let world = World::get();
    let [bn254, koala_bear] = IdentityHash::ALL;
    let mismatch = |engine, expected, got| Rejection::Hash(HashMismatch { engine, expected, got });
    let rejection = world.relabelled(|proof| proof.engine = Engine::Groth16);
    assert_eq!(rejection, mismatch(Engine::Groth16, koala_bear, bn254));
    assert_eq!(rejection.check(), Check::Engine);

    let theirs = policy("220.50", true, bn254.name());
    let expectation = Expectation { policy: &theirs, ..world.expectation() };
    let rejection = world.verifier.verify(&expectation, &world.proof).unwrap_err();
    assert_eq!(rejection, mismatch(Engine::Stark, bn254, koala_bear));
    assert_eq!(rejection.check(), Check::Engine);
}

#[test]
fn there_is_no_key_file_of_an_engine_without_keys() {
    let world = World::get();
    let (shape, capacity) = (world.proof.shape_id, SMALLEST);
    let system = world.proof.key_id.digest;
    for (engine, origin) in [
        (Engine::Stark, Origin::Transparent),
        (Engine::Stark, Origin::Development),
        (Engine::Groth16, Origin::Transparent),
    ] {
        let file = VerifyingKeyFile::new(engine, origin, shape, capacity, system, vec![0; 552]);
        assert_eq!(KeyRegistry::new().insert(&file), Err(KeyError::Transparent));
        assert!(VerifyingKeyFile::from_bytes(&file.to_bytes()).is_err());
    }
}
