//! Each entry is bound twice: by the comparison with what the caller expects, and by
//! the proof.

use assay_statement::bytes::Bytes;
use assay_statement::hash::IdentityHash;
use assay_statement::{Bytes32, Entry};
use assay_verifier::{Check, Rejection};

use crate::support::{World, other, with};

const HASH: IdentityHash = IdentityHash::Poseidon2KoalaBear;

#[test]
fn a_changed_entry_is_refused() {
    let world = World::get();
    let honest = &world.proof.instance;
    for entry in Entry::ALL {
        let got = other(entry);
        let changed = with(honest, entry, got);
        assert_eq!(changed.non_canonical(HASH), None);
        let rejection = world.relabelled(|proof| proof.instance = changed);
        let expected = honest.get(entry);
        let check = match entry {
            Entry::PolicyId => Check::Policy,
            Entry::Parameters => Check::Parameters,
            Entry::Binding => Check::Binding,
            Entry::Scope => Check::Scope,
            Entry::Fingerprints | Entry::AsOf | Entry::Issuer => Check::UnusedEntries,
            // Nobody else says what these are, and the proof is for no others.
            Entry::Commitment | Entry::Nullifier => {
                assert_eq!(rejection, Rejection::Equation, "{}", entry.name());
                continue;
            }
        };
        assert_eq!(rejection, Rejection::Entry { entry, expected, got });
        assert_eq!(rejection.check(), check);
    }
}

#[test]
fn every_bit_of_what_the_proof_brings_is_proven() {
    let world = World::get();
    for entry in [Entry::Commitment, Entry::Nullifier] {
        for at in 0..32 {
            let mut changed = world.proof.instance.get(entry);
            changed.0[at] ^= 1;
            let changed = with(&world.proof.instance, entry, changed);
            let canonical = changed.non_canonical(HASH).is_none();
            let check = world.relabelled(|proof| proof.instance = changed).check();
            let expected = if canonical { Check::Equation } else { Check::InputRange };
            assert_eq!(check, expected, "{}, byte {at}", entry.name());
        }
    }
}

/// Two spellings of one field element would be two nullifiers of one dataset.
#[test]
fn an_entry_has_one_form() {
    let world = World::get();
    let order = IdentityHash::KOALA_BEAR;
    let reduced_by_nobody = |honest: Bytes32, at: usize| {
        let mut bytes = honest;
        let (elements, _) = bytes.0.as_chunks_mut::<4>();
        let element = u32::from_be_bytes(elements[at]).checked_add(order)?;
        elements[at] = element.to_be_bytes();
        Some(bytes)
    };
    for entry in Entry::ALL {
        let honest = world.proof.instance.get(entry);
        let mut values = vec![Bytes([0xff; 32])];
        if !entry.is_keccak(HASH) {
            values.extend((0..8).filter_map(|at| reduced_by_nobody(honest, at)));
            assert!(values.len() > 1, "{}", entry.name());
        }
        for got in values {
            let changed = with(&world.proof.instance, entry, got);
            let rejection = world.relabelled(|proof| proof.instance = changed);
            assert_eq!(rejection, Rejection::InputRange { entry, hash: HASH, got });
            assert_eq!(rejection.check(), Check::InputRange);
        }
    }
}
