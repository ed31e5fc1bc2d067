//! The pool takes a dataset once, and only from a proof that was made for it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;

use assay_chain::alloy_primitives::{Address, B256, U256};
use assay_chain::alloy_sol_types::{SolCall, SolEvent};
use assay_chain::contracts::{Contribution, DataPool};
use assay_chain::evm::Outcome;
use assay_statement::Bytes32;
use common::{
    EXPIRY, Prover, RECIPIENT, SENDER, World, b256, deploy_pool, digest, instance, pool_id,
    refusal, terms, words,
};

// The promise that docs/spec/contract.md makes.
const CONTRIBUTE_GAS: u64 = 330_000;
const REFUSED_GAS: u64 = 720_000;

/// What is different when a contribution arrives.
type Change = fn(&mut World, &mut Contribution);

#[test]
fn an_honest_contribution_is_taken_and_announced() {
    let mut world = World::new();
    let (c, proof) = world.honest("data");
    let outcome = world.contribute(&c, &proof);
    let Outcome::Success { gas, logs, .. } = outcome else { panic!("{outcome:?}") };
    println!("contribute: {gas} gas");
    assert!(gas <= CONTRIBUTE_GAS, "{gas}");

    assert_eq!(logs.len(), 1);
    assert_eq!(logs[0].address, world.pool);
    let event = DataPool::Contributed::decode_log(&logs[0]).unwrap().data;
    let expected = DataPool::Contributed {
        pool: b256(pool_id()),
        policyId: c.policyId,
        recipient: Address::from(RECIPIENT.0),
        nullifier: c.nullifier,
        commitment: c.commitment,
        terms: b256(terms()),
        verifier: world.verifier,
    };
    assert_eq!(event, expected);

    let paid = DataPool::recipientOfCall { nullifier: c.nullifier };
    assert_eq!(world.evm.view(world.pool, &paid).unwrap(), Address::from(RECIPIENT.0));
}

#[test]
fn a_dataset_is_taken_once() {
    let mut world = World::new();
    let (c, proof) = world.honest("data");
    assert!(world.contribute(&c, &proof).is_success());
    assert_eq!(refusal(&world.contribute(&c, &proof)), "NullifierSeen");

    // The same proof with other bytes, and the same data with a fresh commitment
    // for another recipient: the nullifier is what counts.
    let rerandomized = world.prover.rerandomized(&proof);
    assert_ne!(words(&rerandomized), words(&proof));
    assert_eq!(refusal(&world.contribute(&c, &rerandomized)), "NullifierSeen");

    let mut bound = world.bound();
    bound.recipient.0[0] ^= 1;
    let mut again = instance(&bound, "data");
    again.commitment = digest("other salt");
    let proof = world.prover.prove(&again);
    let again = world.contribution(&again, &bound);
    assert_eq!(refusal(&world.contribute(&again, &proof)), "NullifierSeen");
}

#[test]
fn another_policy_or_capacity_does_not_reopen_a_dataset() {
    let mut world = World::new();
    let (c, proof) = world.honest("data");
    assert!(world.contribute(&c, &proof).is_success());

    let mut larger = Prover::new(2);
    let larger_verifier = larger.deploy(&mut world.evm);
    world.admit("policy", larger_verifier);
    world.admit("policy 2", world.verifier);

    let bound = world.bound();
    let same = instance(&bound, "data");
    let proof = larger.prove(&same);
    let mut contribution = world.contribution(&same, &bound);
    contribution.verifier = larger_verifier;
    assert_eq!(refusal(&world.contribute(&contribution, &proof)), "NullifierSeen");

    let mut second = instance(&bound, "data");
    second.policy_id = digest("policy 2");
    second.parameters = digest("parameters of policy 2");
    let proof = world.prover.prove(&second);
    let contribution = world.contribution(&second, &bound);
    assert_eq!(refusal(&world.contribute(&contribution, &proof)), "NullifierSeen");

    // Both are open to other data.
    let mut other = instance(&bound, "other data");
    other.policy_id = digest("policy 2");
    other.parameters = digest("parameters of policy 2");
    let proof = world.prover.prove(&other);
    let contribution = world.contribution(&other, &bound);
    assert!(world.contribute(&contribution, &proof).is_success());
}

#[test]
fn a_refused_proof_does_not_spend_the_dataset() {
    let mut world = World::new();
    let (c, proof) = world.honest("data");
    let mut broken = words(&proof);
    broken[0] = U256::from(1);
    let outcome = world.contribute_words(&c, broken);
    assert_eq!(refusal(&outcome), "PrecompileFailed");
    assert!(outcome.gas() < REFUSED_GAS, "{}", outcome.gas());
    println!("contribute with a point off the curve: {} gas", outcome.gas());
    assert!(world.contribute(&c, &proof).is_success());
}

/// One row for each thing that a contribution is bound to: what the proof was made
/// for, what is submitted, and the error.
#[test]
fn a_proof_is_worthless_anywhere_else() {
    let rows: [(&str, Change, &str); 13] = [
        ("chain", |world, _| world.evm.set_chain_id(1), "ProofRejected"),
        (
            "contract",
            |world, _| {
                world.pool = deploy_pool(&mut world.evm, pool_id());
                world.admit("policy", world.verifier);
                world.admit_terms(terms());
            },
            "ProofRejected",
        ),
        (
            "pool",
            |world, _| {
                world.pool = deploy_pool(&mut world.evm, digest("other pool"));
                world.admit("policy", world.verifier);
                world.admit_terms(terms());
            },
            "ProofRejected",
        ),
        ("recipient", |_, c| c.recipient = SENDER, "ProofRejected"),
        ("no recipient", |_, c| c.recipient = Address::ZERO, "Zero"),
        ("later expiry", |_, c| c.expiry += 1, "ProofRejected"),
        ("past expiry", |world, _| world.evm.set_timestamp(EXPIRY), "Expired"),
        ("terms unknown to the pool", |_, c| c.terms = b256(digest("other terms")), "TermsStatus"),
        (
            "other terms of the pool",
            |world, c| {
                world.admit_terms(digest("other terms"));
                c.terms = b256(digest("other terms"));
            },
            "ProofRejected",
        ),
        ("commitment", |_, c| c.commitment = b256(digest("other")), "ProofRejected"),
        ("nullifier", |_, c| c.nullifier = b256(digest("other")), "ProofRejected"),
        (
            "policy",
            |world, c| {
                world.admit("policy 2", world.verifier);
                c.policyId = b256(digest("policy 2"));
            },
            "ProofRejected",
        ),
        (
            "key",
            |world, c| {
                c.verifier = Prover::new(3).deploy(&mut world.evm);
                world.admit("policy", c.verifier);
            },
            "ProofRejected",
        ),
    ];
    for (name, change, expected) in rows {
        let mut world = World::new();
        let (mut c, proof) = world.honest("data");
        change(&mut world, &mut c);
        assert_eq!(refusal(&world.contribute(&c, &proof)), expected, "{name}");
    }
}

#[test]
fn an_alias_of_a_spent_nullifier_is_refused() {
    let mut world = World::new();
    let (mut c, proof) = world.honest("data");
    assert!(world.contribute(&c, &proof).is_success());
    let order: U256 =
        "21888242871839275222246405745257275088548364400416034343698204186575808495617"
            .parse()
            .unwrap();
    c.nullifier = B256::from(U256::from_be_bytes(c.nullifier.0) + order);
    assert_eq!(refusal(&world.contribute(&c, &proof)), "EntryNotCanonical");
}

#[test]
fn the_last_second_before_expiry_is_in_time() {
    let mut world = World::new();
    let (c, proof) = world.honest("data");
    world.evm.set_timestamp(EXPIRY - 1);
    assert!(world.contribute(&c, &proof).is_success());
}

#[test]
fn thresholds_are_those_that_were_admitted() {
    let mut world = World::new();
    let bound = world.bound();
    let mut weaker = instance(&bound, "data");
    weaker.parameters = digest("weaker");
    let proof = world.prover.prove(&weaker);
    assert!(world.prover.accepts(&weaker, &proof));
    let c = world.contribution(&weaker, &bound);
    assert_eq!(refusal(&world.contribute(&c, &proof)), "ProofRejected");
}

#[test]
fn reserved_entries_are_zero() {
    let mut world = World::new();
    let bound = world.bound();
    let honest = instance(&bound, "data");
    let c = world.contribution(&honest, &bound);
    for entry in 0..3 {
        let mut changed = honest.clone();
        *[&mut changed.fingerprints, &mut changed.as_of, &mut changed.issuer][entry] = digest("1");
        let proof = world.prover.prove(&changed);
        assert_eq!(refusal(&world.contribute(&c, &proof)), "ProofRejected");
    }
}

/// A genuine proof of a policy that identifies no records has a nullifier of zero, which
/// is no dataset's.
#[test]
fn a_dataset_without_a_nullifier_is_refused() {
    let mut world = World::new();
    let bound = world.bound();
    for data in ["data", "other data"] {
        let mut unidentified = instance(&bound, data);
        unidentified.nullifier = Bytes32::ZERO;
        let proof = world.prover.prove(&unidentified);
        assert!(world.prover.accepts(&unidentified, &proof));
        let c = world.contribution(&unidentified, &bound);
        assert_eq!(refusal(&world.contribute(&c, &proof)), "NoNullifier");
    }
    // It spends nothing: the same data with a nullifier is taken.
    let (c, proof) = world.honest("data");
    assert!(world.contribute(&c, &proof).is_success());
}

#[test]
fn the_call_has_one_length() {
    let mut world = World::new();
    let (c, proof) = world.honest("data");
    let mut call = DataPool::contributeCall { c, proof: words(&proof).to_vec() }.abi_encode();
    call.push(0);
    let outcome = world.evm.call(SENDER, world.pool, call.clone().into()).unwrap();
    assert_eq!(refusal(&outcome), "CalldataLength");
    call.truncate(call.len() - 2);
    let outcome = world.evm.call(SENDER, world.pool, call.into()).unwrap();
    assert!(outcome.refusal().is_some(), "{outcome:?}");
}

/// A contribution whose terms could be the length of a proof that is said to begin there.
#[test]
fn the_proof_has_one_place() {
    let mut world = World::new();
    let (mut c, proof) = world.honest("data");
    c.terms = U256::from(8).into();
    let mut call = DataPool::contributeCall { c, proof: words(&proof).to_vec() }.abi_encode();
    let place = 4 + 7 * 32;
    call[place..place + 32].copy_from_slice(&U256::from(6 * 32).to_be_bytes::<32>());
    let outcome = world.evm.call(SENDER, world.pool, call.into()).unwrap();
    assert_eq!(refusal(&outcome), "CalldataLength");
}
