//! Instances: order, names and canonical entries.

#![cfg(test)]

use assay_statement::bytes::{Bytes, Bytes32};
use assay_statement::hash::IdentityHash;
use assay_statement::packing::{bytes, element};
use assay_statement::{Entry, Instance};

// r − 1, the largest canonical entry.
fn largest() -> Bytes32 {
    let one = element(Bytes({
        let mut one = [0; 32];
        one[31] = 1;
        one
    }));
    bytes(-one)
}

fn numbered() -> Instance {
    let entry = |position| Bytes([position; 32]).shifted();
    Instance {
        policy_id: entry(0),
        parameters: entry(1),
        commitment: entry(2),
        binding: entry(3),
        scope: entry(4),
        nullifier: entry(5),
        fingerprints: entry(6),
        as_of: entry(7),
        issuer: entry(8),
    }
}

fn with(entry: Entry, value: Bytes32) -> Instance {
    let mut json = serde_json::to_value(numbered()).unwrap();
    json[entry.name()] = serde_json::to_value(value).unwrap();
    serde_json::from_value(json).unwrap()
}

#[test]
fn entries_are_in_the_order_of_the_positions_and_members() {
    let instance = numbered();
    for (position, entry) in Entry::ALL.into_iter().enumerate() {
        assert_eq!(entry as usize, position);
        assert_eq!(usize::from(instance.get(entry).0[31]), position);
        assert_eq!(instance.entries()[position], instance.get(entry));
    }
    let json = serde_json::to_string(&instance).unwrap();
    let places: Vec<_> =
        Entry::ALL.map(|entry| json.find(&format!("\"{}\"", entry.name())).unwrap()).to_vec();
    assert!(places.is_sorted());
}

#[test]
fn entries_of_koalabear_are_eight_words_below_its_order_or_a_keccak_digest() {
    let check = |entry, value| with(entry, value).non_canonical(IdentityHash::Poseidon2KoalaBear);
    let keccak = |entry| {
        matches!(entry, Entry::PolicyId | Entry::Commitment | Entry::Binding | Entry::Scope)
    };
    let largest = Bytes([0x7f, 0, 0, 0].repeat(8).try_into().unwrap());
    for entry in Entry::ALL {
        assert_eq!(check(entry, Bytes32::ZERO), None);
        assert_eq!(check(entry, Bytes([0xff; 32])), Some(entry));
        assert_eq!(check(entry, largest), keccak(entry).then_some(entry));
        for word in 0..8 {
            let mut order = largest;
            order.0[4 * word + 3] = 1;
            assert_eq!(check(entry, order), Some(entry), "word {word}");
        }
        let digest = Bytes([0xff; 32]).shifted();
        assert_eq!(check(entry, digest), (!keccak(entry)).then_some(entry));
        let mut above = Bytes32::ZERO;
        above.0[0] = 1;
        assert_eq!(check(entry, above), keccak(entry).then_some(entry));
    }
}

#[test]
fn entries_from_r_on_are_not_canonical() {
    let largest = largest();
    let mut r = largest;
    r.0[31] += 1;
    for entry in Entry::ALL {
        assert_eq!(with(entry, Bytes32::ZERO).non_canonical(IdentityHash::PoseidonBn254), None);
        assert_eq!(with(entry, largest).non_canonical(IdentityHash::PoseidonBn254), None);
        assert_eq!(with(entry, r).non_canonical(IdentityHash::PoseidonBn254), Some(entry));
        assert_eq!(
            with(entry, Bytes([0xff; 32])).non_canonical(IdentityHash::PoseidonBn254),
            Some(entry)
        );
    }
}
