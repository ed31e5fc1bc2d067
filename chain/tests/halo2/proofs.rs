//! Proofs and instances, honest and changed.

use ark_bn254::{Fq, Fr};
use assay_chain::alloy_primitives::U256;
use assay_chain::alloy_sol_types::SolCall as _;
use assay_chain::contracts::Halo2Verifier::{self, verifyCall};
use assay_chain::evm::Outcome;
use assay_chain::halo2::{PROOF_WORDS, proof_words};

use crate::case::{
    ACCEPTED, COMMITMENTS, Case, Chain, MOST, SCALARS, is_scalar, modulus, others, refused,
};
use crate::common::{SENDER, refusal};

#[test]
fn honest_proofs_are_accepted() {
    for case in [Case::ranged(), Case::keyed()] {
        let mut chain = Chain::new(case);
        for proof in &case.proofs {
            let words = proof_words(proof).unwrap();
            assert!(case.accepts(&case.entries(), &words));
            let outcome = chain.verify(&case.entries(), &words);
            let Outcome::Success { gas, output, .. } = outcome else { panic!("{outcome:?}") };
            assert_eq!(output[..4], verifyCall::SELECTOR);
            assert!(output[4..].iter().all(|byte| *byte == 0));
            let call = verifyCall { entries: case.entries(), proof: words }.abi_encode();
            let calldata = call.iter().map(|byte| if *byte == 0 { 4 } else { 16 }).sum::<u64>();
            println!("verify: {gas} gas, of which {} for being called", 21_000 + calldata);
            assert!(gas <= ACCEPTED, "{gas}");
        }
    }
}

#[test]
fn every_word_of_a_proof_is_bound() {
    let case = Case::keyed();
    let mut chain = Chain::new(case);
    let honest = case.words();
    for index in 0..PROOF_WORDS {
        let modulus = if is_scalar(index) { modulus::<Fr>() } else { modulus::<Fq>() };
        let neighbour = honest[(index + 1) % PROOF_WORDS];
        for (name, word) in others(honest[index], neighbour, modulus) {
            let mut words = honest.clone();
            words[index] = word;
            if words != honest {
                refused(case, &mut chain, &case.entries(), &words, &format!("{index}: {name}"));
            }
        }
    }
}

#[test]
fn every_point_of_a_proof_is_bound() {
    let case = Case::keyed();
    let mut chain = Chain::new(case);
    let honest = case.words();
    let points = (0..PROOF_WORDS).filter(|index| !is_scalar(*index)).step_by(2);
    let points: Vec<usize> = points.collect();
    for (place, index) in points.iter().enumerate() {
        let next = points[(place + 1) % points.len()];
        let opposite = modulus::<Fq>() - honest[index + 1];
        let others = [
            ("infinity", [U256::ZERO; 2]),
            ("the generator", [U256::from(1), U256::from(2)]),
            ("the opposite", [honest[*index], opposite]),
            ("the next one", [honest[next], honest[next + 1]]),
        ];
        for (name, other) in others {
            let mut words = honest.clone();
            words[*index..index + 2].copy_from_slice(&other);
            refused(case, &mut chain, &case.entries(), &words, &format!("{index}: {name}"));
        }
    }
}

#[test]
fn every_entry_is_bound() {
    let case = Case::keyed();
    let mut chain = Chain::new(case);
    for index in 0..9 {
        let honest = case.entries();
        for (name, word) in others(honest[index], honest[(index + 1) % 9], modulus::<Fr>()) {
            let mut entries = honest;
            entries[index] = word;
            if entries != honest {
                let what = format!("entry {index}: {name}");
                // The library's instance has bytes of any value, and no second spelling either.
                refused(case, &mut chain, &entries, &case.words(), &what);
            }
        }
    }
}

#[test]
fn a_scalar_has_one_spelling_and_no_point_is_infinite() {
    let case = Case::ranged();
    let mut chain = Chain::new(case);
    let order = modulus::<Fr>();
    for index in (0..PROOF_WORDS).filter(|index| is_scalar(*index)) {
        let mut words = case.words();
        words[index] += order;
        let outcome = chain.verify(&case.entries(), &words);
        let error: Halo2Verifier::ScalarNotCanonical = outcome.refusal().unwrap().decode().unwrap();
        assert_eq!((error.index, error.got), (U256::from(index), words[index]));
    }
    for index in (0..PROOF_WORDS).filter(|index| !is_scalar(*index)).step_by(2) {
        let mut words = case.words();
        words[index..index + 2].fill(U256::ZERO);
        let outcome = chain.verify(&case.entries(), &words);
        let error: Halo2Verifier::ProofPointAtInfinity =
            outcome.refusal().unwrap().decode().unwrap();
        assert_eq!(error.index, U256::from(index));
    }
}

/// What a proof's bytes may be is what the library's reader takes.
#[test]
fn a_proof_has_the_one_form_that_the_library_reads() {
    let case = Case::ranged();
    let honest = &case.proofs[0];
    for start in (0..honest.len()).step_by(32) {
        let scalar = (32 * COMMITMENTS..32 * (COMMITMENTS + SCALARS)).contains(&start);
        for (name, last) in [("infinite", 0x80), ("beyond the modulus", 0x3f), ("both", 0xff)] {
            let mut bytes = honest.clone();
            bytes[start..start + 32].fill(if last == 0x80 { 0 } else { 0xff });
            bytes[start + 31] = last;
            assert!(proof_words(&bytes).is_err(), "{start}: {name}, {scalar}");
        }
        // The other parity is the opposite point; a scalar has no such bit.
        let mut bytes = honest.clone();
        bytes[start + 31] ^= 0x40;
        let words = proof_words(&bytes);
        assert_eq!(words.is_err(), scalar, "{start}");
        assert!(words.is_err() || words != Ok(case.words()), "{start}");
    }
    for length in [0, honest.len() - 1, honest.len() + 1] {
        let mut bytes = honest.clone();
        bytes.resize(length, 0);
        assert!(proof_words(&bytes).is_err());
    }
}

#[test]
fn the_call_has_one_length() {
    let case = Case::ranged();
    let mut chain = Chain::new(case);
    let honest = case.words();
    for length in [0, 1, PROOF_WORDS - 1, PROOF_WORDS + 1] {
        let mut words = honest.clone();
        words.resize(length, U256::ZERO);
        assert!(!case.accepts(&case.entries(), &words));
        let outcome = chain.verify(&case.entries(), &words);
        assert_eq!(refusal(&outcome), "CalldataLength");
    }
    let call = verifyCall { entries: case.entries(), proof: honest }.abi_encode();
    let longer = [&call[..], &[0]].concat();
    let outcome = chain.evm.call(SENDER, chain.verifier, longer.into()).unwrap();
    assert_eq!(refusal(&outcome), "CalldataLength");
    // An entry that could be the length of a proof, and a proof that is said to begin there.
    let mut entries = case.entries();
    entries[8] = U256::from(PROOF_WORDS);
    let mut call = verifyCall { entries, proof: case.words() }.abi_encode();
    let place = 4 + 9 * 32;
    call[place..place + 32].copy_from_slice(&U256::from(8 * 32).to_be_bytes::<32>());
    let outcome = chain.evm.call(SENDER, chain.verifier, call.into()).unwrap();
    assert_eq!(refusal(&outcome), "CalldataLength");
}

#[test]
fn a_proof_under_another_key_is_rejected() {
    let (case, other) = (Case::ranged(), Case::keyed());
    let mut chain = Chain::new(other);
    assert!(!other.accepts(&case.entries(), &case.words()));
    let outcome = chain.verify(&case.entries(), &case.words());
    assert_eq!(refusal(&outcome), "ProofRejected");
    assert!(outcome.gas() <= MOST, "{}", outcome.gas());
}
