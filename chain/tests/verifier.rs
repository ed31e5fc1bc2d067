//! The verifier contract accepts what the proof system accepts, and nothing else.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;

use ark_bn254::{Bn254, Fq, Fr, G2Affine};
use ark_ec::AffineRepr;
use ark_ff::{BigInteger, PrimeField};
use ark_groth16::Proof;

use assay_chain::alloy_primitives::{Address, U256};
use assay_chain::alloy_sol_types::SolCall;
use assay_chain::contracts::Groth16Verifier::{self, verifyCall};
use assay_chain::evm::{Evm, Outcome};
use assay_statement::{Bytes32, Instance};
use common::{CHAIN_ID, NOW, Prover, SENDER, digest, g2_words, outside_subgroup, refusal, words};

// What a refused proof may cost: all products and one pairing, at their caps.
const REFUSED_GAS: u64 = 600_000;

struct Case {
    evm: Evm,
    prover: Prover,
    address: Address,
    instance: Instance,
    proof: Proof<Bn254>,
}

impl Case {
    fn new() -> Self {
        let mut evm = Evm::new(CHAIN_ID, NOW);
        let mut prover = Prover::new(7);
        let address = prover.deploy(&mut evm);
        // Every entry differs from every other, so that a swap is seen.
        let entry = |name| digest(name);
        let instance = Instance {
            policy_id: entry("a"),
            parameters: entry("b"),
            commitment: entry("c"),
            binding: entry("d"),
            scope: entry("e"),
            nullifier: entry("f"),
            fingerprints: entry("g"),
            as_of: entry("h"),
            issuer: entry("i"),
        };
        let proof = prover.prove(&instance);
        Self { evm, prover, address, instance, proof }
    }

    fn entries(&self) -> [U256; 9] {
        self.instance.entries().map(|Bytes32 { 0: bytes }| U256::from_be_bytes(bytes))
    }

    fn verify(&mut self, entries: &[U256; 9], proof: [U256; 8]) -> Outcome {
        let entries = *entries;
        self.evm.send(SENDER, self.address, &verifyCall { entries, proof: proof.to_vec() }).unwrap()
    }
}

fn modulus<F: PrimeField>() -> U256 {
    U256::from_be_slice(&F::MODULUS.to_bytes_be())
}

#[test]
fn an_honest_proof_is_accepted() {
    let mut case = Case::new();
    assert!(case.prover.accepts(&case.instance, &case.proof));
    let outcome = case.verify(&case.entries(), words(&case.proof));
    let Outcome::Success { gas, output, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!(output[..4], verifyCall::SELECTOR);
    assert!(output[4..].iter().all(|byte| *byte == 0));
    println!("verify, nine entries in use: {gas} gas");
    assert!(gas <= 285_000, "{gas}");
}

#[test]
fn a_rerandomized_proof_is_accepted() {
    let mut case = Case::new();
    let proof = case.prover.rerandomized(&case.proof.clone());
    assert_ne!(proof, case.proof);
    assert!(case.verify(&case.entries(), words(&proof)).is_success());
}

#[test]
fn every_entry_is_bound() {
    let mut case = Case::new();
    for index in 0..9 {
        for change in [U256::ZERO, case.entries()[index] + U256::from(1)] {
            let mut entries = case.entries();
            entries[index] = change;
            let outcome = case.verify(&entries, words(&case.proof));
            assert_eq!(refusal(&outcome), "ProofRejected", "entry {index}");
        }
    }
}

#[test]
fn two_entries_cannot_be_swapped() {
    let mut case = Case::new();
    for index in 1..9 {
        let mut entries = case.entries();
        entries.swap(0, index);
        let outcome = case.verify(&entries, words(&case.proof));
        assert_eq!(refusal(&outcome), "ProofRejected", "entry {index}");
    }
}

#[test]
fn an_entry_has_one_spelling() {
    let mut case = Case::new();
    let order = modulus::<Fr>();
    for index in 0..9 {
        for alias in [case.entries()[index] + order, order, U256::MAX] {
            let mut entries = case.entries();
            entries[index] = alias;
            let outcome = case.verify(&entries, words(&case.proof));
            let error: Groth16Verifier::EntryNotCanonical =
                outcome.refusal().unwrap().decode().unwrap();
            assert_eq!((error.index, error.got), (U256::from(index), alias));
        }
    }
}

#[test]
fn every_coordinate_is_checked() {
    let mut case = Case::new();
    let prime = modulus::<Fq>();
    let honest = words(&case.proof);
    for index in 0..8 {
        let mut aliased = honest;
        aliased[index] += prime;
        let outcome = case.verify(&case.entries(), aliased);
        let error: Groth16Verifier::ProofCoordinate = outcome.refusal().unwrap().decode().unwrap();
        assert_eq!((error.index, error.got), (U256::from(index), aliased[index]));

        for change in [U256::ZERO, (honest[index] + U256::from(1)) % prime, U256::from(1)] {
            let mut moved = honest;
            moved[index] = change;
            let outcome = case.verify(&case.entries(), moved);
            assert_eq!(refusal(&outcome), "PrecompileFailed", "coordinate {index}");
            assert!(outcome.gas() < REFUSED_GAS, "{}", outcome.gas());
        }
    }
}

#[test]
fn other_points_of_the_groups_are_rejected() {
    let mut case = Case::new();
    let Proof { a, b, c } = case.proof.clone();
    let others = [
        Proof { a: c, b, c: a },
        Proof { a: -a, b, c },
        Proof { a, b: -b, c },
        Proof { a, b, c: -c },
        Proof { a, b: G2Affine::generator(), c },
    ];
    for proof in others {
        assert!(!case.prover.accepts(&case.instance, &proof));
        assert_eq!(refusal(&case.verify(&case.entries(), words(&proof))), "ProofRejected");
    }
    // Both negated is the same pairing: the one other proof that this equation has.
    let proof = Proof { a: -a, b: -b, c };
    assert!(case.verify(&case.entries(), words(&proof)).is_success());
}

#[test]
fn infinity_is_no_point_of_a_proof() {
    let mut case = Case::new();
    for (first, range) in [(0, 0..2), (2, 2..6), (6, 6..8)] {
        let mut proof = words(&case.proof);
        proof[range].fill(U256::ZERO);
        let outcome = case.verify(&case.entries(), proof);
        let error: Groth16Verifier::ProofPointAtInfinity =
            outcome.refusal().unwrap().decode().unwrap();
        assert_eq!(error.index, U256::from(first));
    }
}

#[test]
fn b_must_be_in_the_subgroup() {
    let mut case = Case::new();
    let mut proof = words(&case.proof);
    proof[2..6].copy_from_slice(&g2_words(outside_subgroup(&mut case.prover.rng)));
    let outcome = case.verify(&case.entries(), proof);
    assert_eq!(refusal(&outcome), "PrecompileFailed");
    assert!(outcome.gas() < REFUSED_GAS, "{}", outcome.gas());
}

#[test]
fn the_imaginary_part_comes_first() {
    let mut case = Case::new();
    let mut proof = words(&case.proof);
    proof.swap(2, 3);
    proof.swap(4, 5);
    assert_eq!(refusal(&case.verify(&case.entries(), proof)), "PrecompileFailed");
}

#[test]
fn the_call_has_one_length() {
    let mut case = Case::new();
    let call =
        verifyCall { entries: case.entries(), proof: words(&case.proof).to_vec() }.abi_encode();
    for extra in [1, 32] {
        let mut longer = call.clone();
        longer.resize(call.len() + extra, 0);
        let outcome = case.evm.call(SENDER, case.address, longer.into()).unwrap();
        assert_eq!(refusal(&outcome), "CalldataLength");
    }
    for missing in [1, 32, 8 * 32] {
        let shorter = call[..call.len() - missing].to_vec();
        let outcome = case.evm.call(SENDER, case.address, shorter.into()).unwrap();
        assert!(outcome.refusal().is_some(), "{outcome:?}");
    }
}

/// An entry that could be the length of a proof, and a proof that is said to begin there.
#[test]
fn the_proof_has_one_place() {
    let mut case = Case::new();
    let mut entries = case.entries();
    entries[8] = U256::from(8);
    let mut call = verifyCall { entries, proof: words(&case.proof).to_vec() }.abi_encode();
    let place = 4 + 9 * 32;
    call[place..place + 32].copy_from_slice(&U256::from(8 * 32).to_be_bytes::<32>());
    let outcome = case.evm.call(SENDER, case.address, call.into()).unwrap();
    assert_eq!(refusal(&outcome), "CalldataLength");
}

#[test]
fn a_proof_under_another_key_is_rejected() {
    let mut case = Case::new();
    let mut other = Prover::new(8);
    let proof = other.prove(&case.instance);
    assert_eq!(refusal(&case.verify(&case.entries(), words(&proof))), "ProofRejected");
}
