//! Keys, honest and changed.

use ark_bn254::{Fq, Fr, G2Affine};
use ark_ec::AffineRepr as _;
use assay_chain::alloy_primitives::U256;
use assay_chain::alloy_sol_types::SolValue as _;
use assay_chain::contracts::{Artifact, Halo2Verifier};
use assay_chain::evm::{Evm, EvmError, Outcome};
use assay_chain::halo2::Halo2Key;
use assay_circuits::halo2::library::halo2curves::group::GroupEncoding as _;
use assay_circuits::halo2::{VerifyingKey, forms, library};
use assay_statement::bytes::Bytes;

use crate::case::{Case, Chain, MOST, SECRET, deploy, modulus, others};
use crate::common::{CHAIN_ID, NOW, SENDER, g2_words, refusal};

#[test]
fn every_word_of_the_key_is_bound() {
    let case = Case::keyed();
    let key = case.solidity_key();
    let words = key.words();
    for index in 0..words.len() {
        let scalar = index < SECRET;
        let modulus = if scalar { modulus::<Fr>() } else { modulus::<Fq>() };
        let neighbour = words[(index + 1) % words.len()];
        for (name, word) in others(words[index], neighbour, modulus) {
            let mut changed = words.to_vec();
            changed[index] = word;
            if changed != words {
                accepts_nothing(case, &changed, &format!("{index}: {name}"));
            }
        }
    }
    // Points that are on the curve, and others.
    for index in (SECRET + 4..words.len()).step_by(2) {
        let mut changed = words.to_vec();
        changed[index..index + 2].copy_from_slice(&[U256::from(1), U256::from(2)]);
        accepts_nothing(case, &changed, &format!("{index}: the generator"));
    }
    for count in [words.len() - 1, words.len() + 1] {
        let mut changed = words.to_vec();
        changed.resize(count, U256::ZERO);
        accepts_nothing(case, &changed, &format!("{count} words"));
    }
}

/// A constructor refuses the key, or its contract the proof.
fn accepts_nothing(case: &Case, key: &[U256], what: &str) {
    let mut evm = Evm::new(CHAIN_ID, NOW);
    let forms: Vec<U256> = forms().iter().map(|form| U256::from_be_bytes(form.0)).collect();
    let arguments = (key.to_vec(), forms).abi_encode_params();
    let Ok(verifier) = deploy(&mut evm, &arguments) else { return };
    let mut chain = Chain { evm, verifier };
    let outcome = chain.verify(&case.entries(), &case.words());
    assert_eq!(refusal(&outcome), "ProofRejected", "{what}");
    assert!(outcome.gas() <= MOST, "{what}: {}", outcome.gas());
}

#[test]
fn a_key_that_is_none_is_refused() {
    let case = Case::ranged();
    let mut evm = Evm::new(CHAIN_ID, NOW);
    let forms: Vec<U256> = forms().iter().map(|form| U256::from_be_bytes(form.0)).collect();
    let mut refused = |key: &[U256], forms: &[U256]| {
        let arguments = (key.to_vec(), forms.to_vec()).abi_encode_params();
        match deploy(&mut evm, &arguments) {
            Err(EvmError::Failed { refusal: Some(refusal), .. }) => refusal.name().unwrap(),
            other => panic!("{other:?}"),
        }
    };
    let key = case.solidity_key();
    let with = |index: usize, word: U256| {
        let mut words = key.words().to_vec();
        words[index] = word;
        words
    };
    for index in 0..SECRET {
        assert_eq!(refused(&with(index, U256::MAX), &forms), "KeyNumber", "{index}");
    }
    // Half as many rows: the root's order is another.
    let log = key.words()[1] - U256::from(1);
    assert_eq!(refused(&with(1, log), &forms), "KeyNumber");
    for index in SECRET..key.words().len() {
        assert_eq!(refused(&with(index, modulus::<Fq>()), &forms), "KeyNumber", "{index}");
    }
    for index in SECRET + 4..key.words().len() {
        let word = key.words()[index] ^ U256::from(1);
        assert_eq!(refused(&with(index, word), &forms), "KeyPoint", "{index}");
    }
    // No column with copies is zero.
    for index in (key.words().len() - 10..key.words().len()).step_by(2) {
        let mut words = key.words().to_vec();
        words[index..index + 2].fill(U256::ZERO);
        assert_eq!(refused(&words, &forms), "KeyPoint", "{index}");
    }
    // Secrets that everybody knows: none, and one.
    for point in [[U256::ZERO; 4], g2_words(G2Affine::generator())] {
        let mut words = key.words().to_vec();
        words[SECRET..SECRET + 4].copy_from_slice(&point);
        assert!(["KeyPoint", "KeyForgeable"].contains(&refused(&words, &forms)));
    }
    for index in [0, forms.len() - 1] {
        let mut others = forms.clone();
        others[index] ^= U256::from(1);
        assert_eq!(refused(key.words(), &others), "Forms");
    }
    assert_eq!(refused(key.words(), &forms[1..]), "Forms");
}

/// Lengths, heads, coordinates beyond the modulus, flags: what the library's reader refuses.
#[test]
fn a_key_has_the_one_form_that_the_library_reads() {
    let case = Case::ranged();
    let said = case.key.said();
    let honest = case.key.encode();
    let same = |bytes: &[u8], what: &str| {
        let (decoded, key) = (VerifyingKey::decode(bytes), Halo2Key::from_bytes(said, bytes));
        assert_eq!(decoded.is_ok(), key.is_ok(), "{what}: {key:?}");
        // Another key has other words.
        assert!(key.is_err() || bytes == honest || key != Ok(case.solidity_key()), "{what}");
    };
    same(&honest, "honest");
    for place in 64..74 {
        let mut bytes = honest.clone();
        bytes[place] ^= 0x40;
        same(&bytes, &format!("byte {place}"));
    }
    for start in (74..honest.len()).step_by(32) {
        for flipped in [0x01, 0x40, 0x80, 0xc0, 0x3f] {
            let mut bytes = honest.clone();
            bytes[start + 31] ^= flipped;
            same(&bytes, &format!("point at {start}: {flipped}"));
        }
    }
    for length in [65, honest.len() - 1, honest.len() + 1] {
        let mut bytes = honest.clone();
        bytes.resize(length, 0);
        same(&bytes, &format!("{length} bytes"));
    }
    // The secret: infinite, beyond the modulus, the generator.
    let infinite = [&[0; 63][..], &[0x80]].concat();
    let generator = library::halo2curves::bn256::G2Affine::generator().to_bytes();
    for secret in [&infinite[..], &[0x3f; 64], &[0; 64], generator.as_ref()] {
        let bytes = [secret, &honest[64..]].concat();
        assert!(Halo2Key::from_bytes(said, &bytes).is_err(), "{secret:?}");
    }
    assert!(Halo2Key::from_bytes(Bytes([0xff; 32]), &honest).is_err());
}

#[test]
fn what_a_key_says_of_itself_is_what_the_contract_says() {
    let (case, other) = (Case::ranged(), Case::keyed());
    let key = case.solidity_key();
    let mut chain = Chain::new(case);
    let on_chain = chain.evm.view(chain.verifier, &Halo2Verifier::keyDigestCall {}).unwrap();
    assert_eq!(on_chain, key.digest());
    assert_ne!(on_chain, other.solidity_key().digest());
    assert!(Artifact::halo2_verifier().unwrap().deployed_bytecode_size <= 24_576);
    // What has the key is no contract that does anything.
    let data = chain.evm.view(chain.verifier, &Halo2Verifier::dataCall {}).unwrap();
    let outcome = chain.evm.call(SENDER, data, vec![0].into()).unwrap();
    assert!(matches!(outcome, Outcome::Success { output, .. } if output.is_empty()));
}
