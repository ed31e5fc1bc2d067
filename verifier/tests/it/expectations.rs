//! Everything that the caller brings, changed one at a time.

use assay_statement::binding::Bound;
use assay_statement::bytes::Bytes;
use assay_statement::{Binding, Policy, ProofFile};
use assay_verifier::{Check, Expectation, Rejection, Verifier};

use crate::support::{
    CAPACITY, EXPIRY, NOW, World, bound, instance, other_address, policy, verifier,
};

#[test]
fn every_member_of_the_binding_is_expected() {
    let world = World::get();
    // A new member of `Bound` stops this from compiling.
    let Bound { chain_id: _, contract: _, pool: _, recipient: _, expiry: _, terms: _ } = bound();
    let others = [
        (Bound { chain_id: 1, ..bound() }, Check::Binding),
        (Bound { contract: other_address(), ..bound() }, Check::Binding),
        (Bound { pool: Bytes([0x55; 32]), ..bound() }, Check::Scope),
        (Bound { recipient: other_address(), ..bound() }, Check::Binding),
        (Bound { expiry: EXPIRY + 1, ..bound() }, Check::Binding),
        (Bound { terms: Bytes([0x55; 32]), ..bound() }, Check::Binding),
    ];
    for (other, check) in others {
        let binding = Binding::Bound(other);
        let expectation = Expectation { binding: &binding, ..world.expectation() };
        let rejection = world.verifier.verify(&expectation, &world.proof).unwrap_err();
        assert_eq!(rejection.check(), check, "{binding:?}");
        // The other way round: a proof for elsewhere, shown here.
        let elsewhere = world.key.prove(&instance(&world.policy, &binding));
        assert!(world.verifier.verify(&expectation, &elsewhere).is_ok(), "it is genuine");
        assert_eq!(world.verify(&elsewhere).unwrap_err().check(), check, "{binding:?}");
    }
}

#[test]
fn bound_and_unbound_are_no_substitutes() {
    let world = World::get();
    let unbound = Expectation { binding: &Binding::Unbound, ..world.expectation() };
    assert_eq!(world.verifier.verify(&unbound, &world.proof).unwrap_err().check(), Check::Scope);
    let proof = world.key.prove(&instance(&world.policy, &Binding::Unbound));
    assert_eq!(world.verify(&proof).unwrap_err().check(), Check::Scope);
    let late = Expectation { now: u64::MAX, ..unbound };
    assert!(world.verifier.verify(&late, &proof).is_ok(), "an unbound proof does not expire");
}

#[test]
fn a_binding_is_void_from_its_expiry_on() {
    let world = World::get();
    for (now, accepted) in
        [(0, true), (EXPIRY - 1, true), (EXPIRY, false), (EXPIRY + 1, false), (u64::MAX, false)]
    {
        let expectation = Expectation { now, ..world.expectation() };
        match world.verifier.verify(&expectation, &world.proof) {
            Ok(_) => assert!(accepted, "at {now}"),
            Err(rejection) => {
                assert!(!accepted, "at {now}");
                assert_eq!(rejection, Rejection::Expired { expiry: EXPIRY, now });
            }
        }
    }
}

#[test]
fn a_ceremony_can_be_required() {
    let world = World::get();
    let expectation = Expectation { require_ceremony: true, ..world.expectation() };
    let rejection = world.verifier.verify(&expectation, &world.proof).unwrap_err();
    assert_eq!(rejection, Rejection::Development { key: world.key.file.id() });
}

#[test]
fn another_policy_and_another_shape_are_told_apart() {
    let world = World::get();
    let other = policy("220.50", 2, false);
    let foreign = world.other_shape.prove(&instance(&other, &world.binding));
    let message = world.verify(&foreign).unwrap_err().to_string();
    assert_eq!(
        message,
        format!("the proof is for policy {}, you expect {}", other.id(), world.policy.id())
    );
    // The same policy, other thresholds: the shape is the same.
    let lenient = policy("221", 2, true);
    let proof = world.key.prove(&instance(&lenient, &world.binding));
    let message = world.verify(&proof).unwrap_err().to_string();
    assert_eq!(
        message,
        format!("the proof is for policy {}, you expect {}", lenient.id(), world.policy.id())
    );
    // The expected policy's name on another circuit.
    let proof = world.other_shape.prove(&world.proof.instance);
    let rejection = world.verify(&proof).unwrap_err();
    let (policy, got) = (world.policy.id(), world.other_shape.file.shape_id);
    assert_eq!(rejection, Rejection::Shape { policy, capacity: CAPACITY, got });
    assert!(rejection.to_string().contains("another circuit"), "{rejection}");
    // Another policy's proof, with a key that only its maker has.
    let (expected, policy) = (policy, other.id());
    let got = world.other_shape.file.id();
    let rejection = verifier(&[&world.key]).verify(&world.expectation(), &foreign).unwrap_err();
    assert_eq!(rejection, Rejection::UnknownKeyOfOtherPolicy { expected, policy, got });
    assert_eq!(rejection.check(), Check::Key);
}

/// The checks run in the order of `Check::ALL`: of two faults the earlier is named.
#[test]
fn the_first_fault_is_the_one_that_is_named() {
    struct Case {
        policy: Policy,
        proof: ProofFile,
        binding: Bound,
        now: u64,
        require_ceremony: bool,
    }
    type Fault = fn(&mut Case);
    let faults: [(Check, Fault); 13] = [
        (Check::Key, |case| case.proof.key_id.digest = Bytes([1; 32])),
        (Check::Shape, |case| case.policy = policy("220.50", 2, false)),
        (Check::ProofLength, |case| case.proof.proof.0.push(0)),
        (Check::ProofEncoding, |case| case.proof.proof.0[31] |= 0x40),
        (Check::ProofPoints, |case| {
            case.proof.proof.0[96..].fill(0);
            case.proof.proof.0[127] = 0x40;
        }),
        (Check::InputRange, |case| case.proof.instance.nullifier = Bytes([0xff; 32])),
        (Check::Policy, |case| case.proof.instance.policy_id.0[31] ^= 1),
        (Check::Parameters, |case| case.proof.instance.parameters.0[31] ^= 1),
        (Check::Scope, |case| case.proof.instance.scope.0[31] ^= 1),
        (Check::Binding, |case| case.binding.chain_id = 1),
        (Check::UnusedEntries, |case| case.proof.instance.issuer.0[31] = 1),
        (Check::Expiry, |case| case.now = EXPIRY),
        (Check::Ceremony, |case| case.require_ceremony = true),
    ];
    let world = World::get();
    let verdict = |faults: &[Fault]| {
        let mut case = Case {
            policy: world.policy.clone(),
            // The equation is wrong in every case.
            proof: world.key.prove(&instance(&world.policy, &Binding::Unbound)),
            binding: bound(),
            now: NOW,
            require_ceremony: false,
        };
        case.proof.instance = world.proof.instance.clone();
        for fault in faults {
            fault(&mut case);
        }
        let binding = Binding::Bound(case.binding);
        let (now, require_ceremony) = (case.now, case.require_ceremony);
        let expectation =
            Expectation { policy: &case.policy, binding: &binding, now, require_ceremony };
        world.verifier.verify(&expectation, &case.proof).unwrap_err().check()
    };
    assert_eq!(verdict(&[]), Check::Equation);
    for (at, (first, one)) in faults.iter().enumerate() {
        assert_eq!(verdict(&[*one]), *first);
        for (_, other) in &faults[at + 1..] {
            assert_eq!(verdict(&[*one, *other]), *first);
        }
    }
}

#[test]
fn without_keys_nothing_is_accepted() {
    let world = World::get();
    let none = Verifier::new(assay_verifier::KeyRegistry::new());
    let rejection = none.verify(&world.expectation(), &world.proof).unwrap_err();
    assert_eq!(rejection, Rejection::UnknownKey { got: world.key.file.id() });
}
