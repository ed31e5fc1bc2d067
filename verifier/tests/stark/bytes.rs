//! Bytes in the place of a proof: refused, never a panic.

use assay_circuits::stark::MAX_SEGMENT_BYTES;
use assay_statement::proof::HexBytes;
use assay_verifier::{Check, Rejection};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::support::World;

/// What becomes of each byte string in the place of the honest proof's.
fn checks(proofs: Vec<Vec<u8>>) -> Vec<Check> {
    let world = World::get();
    let batch: Vec<_> = proofs
        .into_iter()
        .map(|bytes| {
            assert_ne!(bytes, world.proof.proof.0);
            let mut proof = world.proof.clone();
            proof.proof = HexBytes(bytes);
            (world.expectation(), proof)
        })
        .collect();
    let results = world.verifier.verify_batch(&batch);
    results.into_iter().map(|result| result.unwrap_err().check()).collect()
}

fn honest() -> &'static [u8] {
    &World::get().proof.proof.0
}

#[test]
fn every_byte_is_checked() {
    let mut rng = StdRng::seed_from_u64(1);
    let ends = [0, 1, honest().len() - 1];
    let sampled = (0..200).map(|_| rng.random_range(0..honest().len()));
    let positions: Vec<usize> = ends.into_iter().chain(sampled).collect();
    let mut rng = StdRng::seed_from_u64(2);
    let changed = positions.iter().map(|at| {
        let mut bytes = honest().to_vec();
        bytes[*at] ^= rng.random_range(1..=u8::MAX);
        bytes
    });
    for (at, check) in positions.iter().zip(checks(changed.collect())) {
        assert!(matches!(check, Check::ProofEncoding | Check::Equation), "byte {at}: {check}");
    }
}

#[test]
fn a_proof_is_neither_shortened_nor_extended() {
    let length = honest().len();
    let mut changed: Vec<Vec<u8>> = [0, 1, 2, 32, length / 3, length / 2, length - 32, length - 1]
        .map(|length| honest()[..length].to_vec())
        .into();
    changed.extend([1, 32, 4096].map(|more| [honest(), &vec![0; more]].concat()));
    changed.push([honest(), honest()].concat());
    for check in checks(changed) {
        assert_eq!(check, Check::ProofEncoding);
    }
}

#[test]
fn other_bytes_are_no_proof() {
    let mut rng = StdRng::seed_from_u64(3);
    let mut random = |length| {
        let mut bytes = vec![0; length];
        rng.fill(&mut bytes[..]);
        bytes
    };
    let length = honest().len();
    let mut others: Vec<Vec<u8>> = (0..32).map(|at| random(at * at)).collect();
    others.extend([random(length), vec![0; length], vec![0xff; length], vec![1; length]]);
    for check in checks(others) {
        assert!(matches!(check, Check::ProofEncoding | Check::Equation), "{check}");
    }
}

#[test]
fn a_proof_is_bounded_before_it_is_decoded() {
    // The proof's segment, its length and that of no links.
    let expected = MAX_SEGMENT_BYTES + 64;
    let got = expected + 1;
    let rejection = World::get().relabelled(|proof| proof.proof.0.resize(got, 0));
    assert_eq!(rejection, Rejection::ProofTooLong { expected, got });
    assert_eq!(rejection.check(), Check::ProofLength);
}
