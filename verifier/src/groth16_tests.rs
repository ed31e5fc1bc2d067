//! The proof equation by itself: what the library under it lets through.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test may fail where it is wrong"
)]

use ark_serialize::CanonicalSerialize;

use super::*;

#[path = "../tests/it/toy.rs"]
mod toy;

fn key(inputs: usize, seed: u64) -> (ark_groth16::ProvingKey<Bn254>, Vec<u8>) {
    let proving = toy::setup(inputs, seed);
    let mut bytes = Vec::new();
    proving.vk.serialize_compressed(&mut bytes).unwrap();
    (proving, bytes)
}

#[test]
fn every_other_count_of_inputs_is_refused() {
    let (proving, bytes) = key(9, 7);
    let key = Key::decode(&bytes).unwrap();
    // Entries that are zero are what makes a shorter list the same sum.
    let mut inputs = [Fr::from(0_u8); 12];
    inputs[0] = Fr::from(5_u8);
    let proof = toy::prove(&proving, &inputs[..9]);
    for count in 0..=inputs.len() {
        let got = key.proves(&proof, &inputs[..count]);
        if count == 9 {
            assert_eq!(got, Ok(()));
        } else {
            assert_eq!(got, Err(Rejection::InputCount { expected: 9, got: count }));
            let library = Groth16::<Bn254>::verify_proof(&key.0, &proof, &inputs[..count]);
            assert_eq!(library, Ok(count > 0), "else the check on the count guards nothing");
        }
    }
}

#[test]
fn keys_for_another_number_of_inputs_are_refused() {
    for inputs in [1, 8, 10] {
        let expected =
            KeyError::InputCount { expected: 10, got: u64::try_from(inputs).unwrap() + 1 };
        assert_eq!(Key::decode(&key(inputs, 7).1).err(), Some(expected));
    }
}
