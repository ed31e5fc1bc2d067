//! Only one byte string stands for a proof or a key.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;

use ark_bn254::G1Affine;
use ark_ec::AffineRepr;

use assay_chain::encode::{EncodeError, SolidityKey, contribution, proof_words};
use assay_statement::{Bytes32, Entry, Instance};
use common::{Prover, World, compressed, digest, instance, outside_subgroup};

/// One entry of an instance, to be changed.
type Slot = fn(&mut Instance) -> &mut Bytes32;

fn proof() -> Vec<u8> {
    let mut world = World::new();
    compressed(&world.honest("data").1)
}

#[test]
fn a_proof_has_one_length() {
    let honest = proof();
    assert_eq!(honest.len(), 128);
    for length in [0, 1, 127, 129, 160, 256] {
        let mut bytes = honest.clone();
        bytes.resize(length, 0);
        let expected = EncodeError::Length { what: "proof", expected: 128, got: length };
        assert_eq!(proof_words(&bytes), Err(expected));
    }
}

#[test]
fn a_key_has_one_length() {
    let honest = compressed(&Prover::new(1).key.vk);
    assert!(SolidityKey::from_bytes(&honest).is_ok());
    for length in [0, honest.len() - 1, honest.len() + 1] {
        let mut bytes = honest.clone();
        bytes.resize(length, 0);
        assert!(matches!(SolidityKey::from_bytes(&bytes), Err(EncodeError::Length { .. })));
    }
    // A length inside the bytes is not believed.
    let mut bytes = honest;
    for count in [[0xff; 8], 11_u64.to_le_bytes(), 9_u64.to_le_bytes(), [0; 8]] {
        bytes[224..232].copy_from_slice(&count);
        assert!(SolidityKey::from_bytes(&bytes).is_err());
    }
}

#[test]
fn points_outside_the_groups_are_refused() {
    let honest = proof();
    let mut bytes = honest.clone();
    let outside = outside_subgroup(&mut Prover::new(1).rng);
    bytes[32..96].copy_from_slice(&compressed(&outside));
    assert!(matches!(proof_words(&bytes), Err(EncodeError::Point { .. })));

    // About half of all x have no y: some of these are off the curve, and the
    // others are other proofs.
    let mut off_curve = 0;
    for change in 1..32 {
        let mut bytes = honest.clone();
        bytes[0] ^= change;
        off_curve += usize::from(matches!(proof_words(&bytes), Err(EncodeError::Point { .. })));
    }
    assert!((5..27).contains(&off_curve), "{off_curve}");

    // A coordinate that is not below the prime.
    let mut bytes = honest;
    bytes[..31].fill(0xff);
    bytes[31] |= 0x3f;
    assert!(matches!(proof_words(&bytes), Err(EncodeError::Point { .. })));
}

#[test]
fn infinity_is_refused_in_both_spellings() {
    let honest = proof();
    let mut bytes = honest.clone();
    bytes[..32].copy_from_slice(&compressed(&G1Affine::zero()));
    assert_eq!(proof_words(&bytes), Err(EncodeError::Infinity { what: "proof" }));
    // The flag of infinity on top of a coordinate.
    let mut bytes = honest;
    bytes[31] = (bytes[31] & 0x3f) | 0x40;
    assert_eq!(proof_words(&bytes), Err(EncodeError::NotCanonical { what: "proof" }));
}

#[test]
fn an_instance_that_the_pool_would_not_compute_is_named() {
    let world = World::new();
    let bound = world.bound();
    let honest = instance(&bound, "data");
    assert!(contribution(&honest, &bound, world.verifier).is_ok());
    let slots: [(Entry, Slot); 5] = [
        (Entry::Binding, |instance| &mut instance.binding),
        (Entry::Scope, |instance| &mut instance.scope),
        (Entry::Fingerprints, |instance| &mut instance.fingerprints),
        (Entry::AsOf, |instance| &mut instance.as_of),
        (Entry::Issuer, |instance| &mut instance.issuer),
    ];
    for (expected, slot) in slots {
        let mut changed = honest.clone();
        *slot(&mut changed) = digest("other");
        let error = contribution(&changed, &bound, world.verifier).unwrap_err();
        assert!(matches!(error, EncodeError::Entry { entry, .. } if entry == expected));
    }
}
