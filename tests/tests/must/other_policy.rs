//! (10) A proof of another policy or shape is refused, with a message that says which.

use assay_statement::{Entry, ProofFile};
use assay_verifier::Check;

use crate::chain::{Chain, refusal};
use crate::command::Place;
use crate::forge::{Forge, settle, with_input};
use crate::world::{DATA, World, csv, other_shape, parse, prove, trusting, with, yaml};

#[test]
fn must_10_another_policy_and_another_shape_are_named() {
    let world = World::get();
    let expected = world.policy.id();
    let larger = Forge::new(&world.policy, 4);
    let foreign = Forge::new(&other_shape(), 3);
    let verifier = trusting(&[&world.key, &larger.key.verifying, &foreign.key.verifying]);
    let refused = |proof: &ProofFile| {
        let rejection = verifier.verify(&world.expectation(), proof).unwrap_err();
        (rejection.check(), rejection.to_string())
    };

    let same_shape = parse(&yaml("renamed", 220));
    let proof = prove(&same_shape, &csv(&same_shape, DATA), &world.binding).proof;
    let message = format!("the proof is for policy {}, you expect {expected}", same_shape.id());
    assert_eq!(refused(&proof), (Check::Policy, message));

    let policy = other_shape();
    let witness = foreign.witness(&policy, &csv(&policy, DATA), &world.binding);
    let proof = foreign.prove(witness.assignment());
    let message = format!("the proof is for policy {}, you expect {expected}", policy.id());
    assert_eq!(refused(&proof), (Check::Shape, message));

    // The other circuit, with the expected policy's name in a genuine proof.
    let mut assignment = with_input(&witness, Entry::PolicyId, expected);
    settle(foreign.circuit.structure(), &mut assignment);
    assert!(foreign.circuit.structure().first_violation(&assignment).is_none());
    let proof = foreign.prove(&assignment);
    let (check, message) = refused(&proof);
    assert_eq!(check, Check::Shape);
    for part in [expected.to_string(), foreign.shape.id().to_string(), "another circuit".into()] {
        assert!(message.contains(&part), "{part} in {message}");
    }
    // And with the expected shape's name, under the other circuit's key.
    let mut renamed = proof.clone();
    renamed.shape_id = world.key.shape_id;
    let (check, message) = refused(&renamed);
    assert_eq!(check, Check::Key);
    for part in [foreign.shape.id(), world.key.shape_id] {
        assert!(message.contains(&part.to_string()), "{part} in {message}");
    }
    // And with the name of the expected key.
    renamed.key_id = world.key.id();
    assert_eq!(refused(&renamed).0, Check::Parameters, "the set has one member more");
    let parameters = world.proof().instance.parameters;
    renamed.instance = with(&renamed.instance, Entry::Parameters, parameters);
    assert_eq!(refused(&renamed).0, Check::Equation);

    // The expected policy at another capacity, under the key of this one.
    let witness = larger.witness(&world.policy, &world.table, &world.binding);
    let mut proof = larger.prove(witness.assignment());
    assert!(verifier.verify(&world.expectation(), &proof).is_ok());
    proof.key_id = world.key.id();
    assert_eq!(refused(&proof).0, Check::Key);
    proof.shape_id = world.key.shape_id;
    assert_eq!(refused(&proof).0, Check::Equation);
}

#[test]
fn must_10_the_contract_refuses_another_policy_by_name() {
    let world = World::get();
    let policy = parse(&yaml("renamed", 220));
    let proof = prove(&policy, &csv(&policy, DATA), &world.binding).proof;
    let mut chain = Chain::new();
    let outcome = chain.contribute(&proof);
    let error: assay_chain::contracts::DataPool::PolicyStatus =
        outcome.refusal().unwrap().decode().unwrap();
    assert_eq!(error.policyId.0, policy.id().0);

    // Under the admitted policy's name, and under its own with the other's verifier.
    let (mut c, words) = chain.call(&proof);
    c.policyId = crate::chain::b256(world.policy.id());
    assert_eq!(refusal(&chain.send((c, words))), "ProofRejected");
    let foreign = Forge::new(&other_shape(), 3);
    let witness = foreign.witness(&other_shape(), &csv(&other_shape(), DATA), &world.binding);
    let mut assignment = with_input(&witness, Entry::PolicyId, world.policy.id());
    settle(foreign.circuit.structure(), &mut assignment);
    let proof = foreign.prove(&assignment);
    assert_eq!(refusal(&chain.contribute(&proof)), "ProofRejected");
}

#[test]
fn must_10_the_command_names_the_other_policy() {
    let place = Place::new();
    let policy = parse(&yaml("renamed", 220));
    place.write("p.yaml", &yaml("renamed", 220));
    let ran = place.run("verify --policy p.yaml --proof proof.json --binding b.json");
    let (got, expected) = (World::get().policy.id(), policy.id());
    let message = format!("the proof is for policy {got}, you expect {expected}");
    assert_eq!((ran.code, ran.out.contains(&message)), (1, true), "{}", ran.out);
}
