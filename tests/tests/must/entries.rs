//! (3) Every entry of the instance is bound: by the comparison with what the buyer or
//! the pool expects, and by the equation when the expectation is changed with it.

use assay_chain::alloy_primitives::U256;
use assay_chain::contracts::Groth16Verifier::verifyCall;
use assay_chain::encode::proof_words;
use assay_statement::binding::Bound;
use assay_statement::{Binding, Bytes32, Entry, Policy, digests};
use assay_verifier::{Check, Rejection};

use crate::chain::{Chain, SENDER, b256, refusal};
use crate::world::{World, bound, expecting, other, parse, pool_id, with, yaml};

/// A buyer whose expectation has another value of the entry.
fn expectation(entry: Entry) -> Option<(Policy, Binding)> {
    let world = World::get();
    let here = || world.binding.clone();
    let elsewhere = |bound: Bound| (world.policy.clone(), Binding::Bound(bound));
    match entry {
        // Another name, the same thresholds.
        Entry::PolicyId => Some((parse(&yaml("renamed", 220)), here())),
        Entry::Parameters => Some((parse(&yaml("strict", 221)), here())),
        Entry::Binding => Some(elsewhere(Bound { expiry: 4_000_000_001, ..bound() })),
        Entry::Scope => Some(elsewhere(Bound { pool: other("pool"), ..bound() })),
        Entry::Commitment | Entry::Nullifier => Some((world.policy.clone(), here())),
        // No expectation has another value.
        Entry::Fingerprints | Entry::AsOf | Entry::Issuer => None,
    }
}

#[test]
fn must_03_every_entry_is_bound_by_the_verifier() {
    let world = World::get();
    for entry in Entry::ALL {
        let mut proof = world.proof().clone();
        proof.instance = with(&proof.instance, entry, other(entry.name()));
        let expected = match entry {
            Entry::PolicyId => Check::Policy,
            Entry::Parameters => Check::Parameters,
            Entry::Binding => Check::Binding,
            Entry::Scope => Check::Scope,
            // The proof brings these two.
            Entry::Commitment | Entry::Nullifier => Check::Equation,
            Entry::Fingerprints | Entry::AsOf | Entry::Issuer => Check::UnusedEntries,
        };
        assert_eq!(world.verify(&proof).unwrap_err().check(), expected, "{}", entry.name());

        let Some((policy, binding)) = expectation(entry) else { continue };
        let mut instance = with(&proof.instance, Entry::PolicyId, policy.id());
        instance = with(&instance, Entry::Parameters, digests::parameters(&policy));
        instance = with(&instance, Entry::Binding, binding.digest());
        proof.instance = with(&instance, Entry::Scope, binding.scope());
        assert_ne!(proof.instance, world.proof().instance, "{}", entry.name());
        let rejection = world.verifier.verify(&expecting(&policy, &binding), &proof).unwrap_err();
        assert_eq!(rejection, Rejection::Equation, "{}", entry.name());
    }
}

#[test]
fn must_03_every_entry_is_bound_by_the_verifier_contract() {
    let world = World::get();
    let mut chain = Chain::new();
    let integer = |bytes: Bytes32| U256::from_be_bytes(bytes.0);
    let honest = world.proof().instance.entries().map(integer);
    let proof = proof_words(&world.proof().proof.0).unwrap().to_vec();
    let call = verifyCall { entries: honest, proof: proof.clone() };
    assert!(chain.evm.send(SENDER, chain.verifier, &call).unwrap().is_success());
    for entry in Entry::ALL {
        for value in [integer(other(entry.name())), honest[entry as usize] + U256::from(1)] {
            let mut entries = honest;
            entries[entry as usize] = value;
            let call = verifyCall { entries, proof: proof.clone() };
            let outcome = chain.evm.send(SENDER, chain.verifier, &call).unwrap();
            assert_eq!(refusal(&outcome), "ProofRejected", "{}", entry.name());
        }
    }
}

#[test]
fn must_03_every_entry_is_bound_by_the_pool() {
    let world = World::get();
    for entry in Entry::ALL {
        let mut chain = Chain::new();
        let (mut c, proof) = chain.call(world.proof());
        match entry {
            Entry::PolicyId => {
                let renamed = parse(&yaml("renamed", 220));
                chain.admit(&renamed, digests::parameters(&renamed), chain.verifier);
                c.policyId = b256(renamed.id());
            }
            Entry::Parameters => {
                chain = Chain::admitting(other("parameters"));
            }
            Entry::Commitment => c.commitment = b256(other("commitment")),
            Entry::Binding => c.expiry += 1,
            Entry::Scope => chain.move_to(other("pool")),
            Entry::Nullifier => c.nullifier = b256(other("nullifier")),
            // The pool computes these, and no caller can say another value: that zero
            // is what it computes shows in the honest call below, that another value
            // is refused in the test above.
            Entry::Fingerprints | Entry::AsOf | Entry::Issuer => continue,
        }
        let outcome = chain.send((c, proof));
        assert_eq!(refusal(&outcome), "ProofRejected", "{}", entry.name());
    }
    assert_eq!(bound().pool, pool_id());
    assert!(Chain::new().contribute(world.proof()).is_success());
}
