//! Keys that must not be deployed, refused by the constructor and by the encoder.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;

use ark_bn254::{Bn254, Fq, Fr, G2Affine};
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::{BigInteger, PrimeField};
use ark_groth16::{Groth16, Proof, VerifyingKey};
use ark_snark::SNARK;

use assay_chain::alloy_primitives::U256;
use assay_chain::contracts::Groth16Verifier;
use assay_chain::encode::{EncodeError, KEY_WORDS, SolidityKey};
use assay_chain::evm::{Evm, EvmError, Refusal};
use common::{CHAIN_ID, NOW, Prover, compressed, deploy_key, g2_words, outside_subgroup};

const BETA: usize = 2;
const GAMMA: usize = 6;
const DELTA: usize = 10;

fn honest() -> [U256; KEY_WORDS] {
    *Prover::new(1).solidity_key().words()
}

fn refused(words: &[U256]) -> Refusal {
    let mut evm = Evm::new(CHAIN_ID, NOW);
    match deploy_key(&mut evm, words) {
        Err(EvmError::Failed { refusal: Some(refusal), .. }) => refusal,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn forgeable(key: &VerifyingKey<Bn254>) -> EncodeError {
    SolidityKey::from_bytes(&compressed(key)).unwrap_err()
}

#[test]
fn the_digest_on_the_chain_is_the_keys() {
    let mut evm = Evm::new(CHAIN_ID, NOW);
    let prover = Prover::new(1);
    let address = prover.deploy(&mut evm);
    let digest = evm.view(address, &Groth16Verifier::keyDigestCall {}).unwrap();
    assert_eq!(digest, prover.solidity_key().digest());
}

#[test]
fn a_key_has_one_length() {
    let honest = honest();
    for words in [&honest[..32], &honest[..33], &[]] {
        let error: Groth16Verifier::KeyLength = refused(words).decode().unwrap();
        assert_eq!((error.expected, error.got), (U256::from(34), U256::from(words.len())));
    }
    let longer = [&honest[..], &honest[..2]].concat();
    assert_eq!(refused(&longer).name(), Some("KeyLength"));

    // A circuit with another number of inputs.
    let mut key = Prover::new(1).key.vk;
    key.gamma_abc_g1.pop();
    assert!(matches!(forgeable(&key), EncodeError::Length { expected: 552, got: 520, .. }));
}

#[test]
fn every_word_is_a_coordinate_of_a_point() {
    let prime = U256::from_be_slice(&Fq::MODULUS.to_bytes_be());
    for index in 0..KEY_WORDS {
        let mut words = honest();
        words[index] += prime;
        let error: Groth16Verifier::KeyCoordinate = refused(&words).decode().unwrap();
        assert_eq!(error.index, U256::from(index));

        let mut words = honest();
        words[index] = (words[index] + U256::from(1)) % prime;
        let name = refused(&words).name();
        // Whether the curve or the precompile of the pairing refuses it.
        let expected =
            if (BETA..DELTA + 4).contains(&index) { "PrecompileFailed" } else { "KeyPoint" };
        assert_eq!(name, Some(expected), "word {index}");
    }
}

#[test]
fn no_point_is_infinite_or_outside_its_subgroup() {
    let g1 = [0, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32].map(|index| index..index + 2);
    let g2 = [BETA, GAMMA, DELTA].map(|index| index..index + 4);
    for range in g1.into_iter().chain(g2.clone()) {
        let mut words = honest();
        words[range.clone()].fill(U256::ZERO);
        let error: Groth16Verifier::KeyPoint = refused(&words).decode().unwrap();
        assert_eq!(error.index, U256::from(range.start));
    }
    let outside = g2_words(outside_subgroup(&mut Prover::new(1).rng));
    for range in g2 {
        let mut words = honest();
        words[range].copy_from_slice(&outside);
        assert_eq!(refused(&words).name(), Some("PrecompileFailed"));
    }
}

#[test]
fn a_key_that_anyone_can_forge_with_is_refused() {
    let VerifyingKey { beta_g2, gamma_g2, .. } = Prover::new(1).key.vk;
    let generator = G2Affine::generator();
    let rows: [(&str, G2Affine, usize, usize); 8] = [
        ("delta", gamma_g2, GAMMA, DELTA),
        ("delta", -gamma_g2, GAMMA, DELTA),
        ("delta", beta_g2, BETA, DELTA),
        ("delta", -beta_g2, BETA, DELTA),
        ("delta", generator, DELTA, DELTA),
        ("delta", -generator, DELTA, DELTA),
        ("gamma", beta_g2, BETA, GAMMA),
        ("gamma", -beta_g2, BETA, GAMMA),
    ];
    for (name, point, first, second) in rows {
        let mut key = Prover::new(1).key.vk;
        let mut words = honest();
        let index = if name == "delta" { DELTA } else { GAMMA };
        words[index..index + 4].copy_from_slice(&g2_words(point));
        *(if name == "delta" { &mut key.delta_g2 } else { &mut key.gamma_g2 }) = point;

        let error: Groth16Verifier::KeyForgeable = refused(&words).decode().unwrap();
        assert_eq!((error.index, error.otherIndex), (U256::from(first), U256::from(second)));
        assert!(matches!(forgeable(&key), EncodeError::Forgeable(_)));
    }
    // A beta that nobody contributed to.
    for beta_g2 in [generator, -generator] {
        let key = VerifyingKey { beta_g2, ..Prover::new(1).key.vk };
        let mut words = honest();
        words[BETA..BETA + 4].copy_from_slice(&g2_words(beta_g2));
        let error: Groth16Verifier::KeyForgeable = refused(&words).decode().unwrap();
        assert_eq!((error.index, error.otherIndex), (U256::from(BETA), U256::from(BETA)));
        assert!(matches!(forgeable(&key), EncodeError::Forgeable(_)));
    }
}

/// Why the rows above exist, by one of them: such a key needs no witness. The
/// verifier's tests have the others.
#[test]
fn with_gamma_equal_to_delta_a_forgery_verifies() {
    let mut key = Prover::new(1).key.vk;
    let inputs = [Fr::from(42_u8); 9];
    let forged = |key: &VerifyingKey<Bn254>| {
        let instance = key.gamma_abc_g1[1..]
            .iter()
            .zip(inputs)
            .fold(key.gamma_abc_g1[0].into_group(), |sum, (point, input)| sum + *point * input);
        Proof { a: key.alpha_g1, b: key.beta_g2, c: (-instance).into_affine() }
    };
    assert!(!Groth16::<Bn254>::verify(&key, &inputs, &forged(&key)).unwrap());
    key.delta_g2 = key.gamma_g2;
    assert!(Groth16::<Bn254>::verify(&key, &inputs, &forged(&key)).unwrap());
}
