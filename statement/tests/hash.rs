//! The hashes: what the digests rely on, for both.

#![cfg(test)]

#[cfg(feature = "stark")]
use assay_statement::Bytes32;
use assay_statement::hash::{Chain, Fr, HashField, IdentityHash, hash, keyed, poseidon, tag};
use proptest::prelude::*;

const TAGS: [&str; 6] = [
    tag::PARAMETERS,
    tag::RECORDS,
    tag::COMMITMENT,
    tag::FINGERPRINT,
    tag::FINGERPRINTS,
    tag::NULLIFIER,
];

fn number<F: HashField>(value: u32) -> F {
    F::default().append(0, value.into())
}

fn chain<F: HashField>(elements: &[F]) -> F::Digest {
    let mut chain = Chain::new(tag::RECORDS);
    chain.absorb(elements);
    chain.finish()
}

/// A list is its elements, however they come, filled with zeros to whole blocks.
fn lists<F: HashField>(values: &[u32], at: usize) {
    let elements: Vec<F> = values.iter().map(|value| number(*value)).collect();
    let (front, back) = elements.split_at(at.min(elements.len()));
    let mut pieces = Chain::new(tag::RECORDS);
    pieces.absorb(front);
    pieces.absorb(back);
    assert_eq!(pieces.finish(), chain(&elements));

    let mut filled = elements.clone();
    filled.resize(elements.len().next_multiple_of(F::BLOCK), F::default());
    assert_eq!(chain(&filled), chain(&elements));
    let state = filled.chunks(F::BLOCK).fold(F::tag(tag::RECORDS), F::compress);
    assert_eq!(state, chain(&elements));

    filled.resize(filled.len() + F::BLOCK, F::default());
    assert_ne!(chain(&filled), chain(&elements));
}

/// Every lane of the state and of the block counts, and so does its place.
fn lanes<F: HashField>() {
    let block: Vec<F> = (1..).take(F::BLOCK).map(number).collect();
    let state = F::tag(tag::RECORDS);
    let mut seen = vec![F::bytes(F::compress(state, &block))];
    for tag in TAGS.iter().filter(|tag| **tag != tag::RECORDS) {
        seen.push(F::bytes(F::compress(F::tag(tag), &block)));
    }
    for lane in 0..F::BLOCK {
        let mut changed = block.clone();
        changed[lane] = number(1000);
        seen.push(F::bytes(F::compress(state, &changed)));
    }
    for lane in 1..F::BLOCK {
        let mut swapped = block.clone();
        swapped.swap(0, lane);
        seen.push(F::bytes(F::compress(state, &swapped)));
    }
    let count = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), count);
}

/// Digests have the form that instances are checked for.
fn forms<F: HashField>() {
    for tag in TAGS {
        let digest = hash::<F>(tag, &[number(1)]);
        assert!(F::HASH.is_canonical(F::bytes(digest)));
        assert_eq!(F::tag(tag), F::tag(tag));
    }
    assert!(!F::HASH.is_canonical(assay_statement::bytes::Bytes([0xff; 32])));
    assert!(F::HASH.available().is_ok());
}

#[test]
fn every_lane_counts() {
    lanes::<Fr>();
    #[cfg(feature = "stark")]
    lanes::<koala_bear::KoalaBear>();
}

#[test]
fn digests_have_their_form() {
    forms::<Fr>();
    #[cfg(feature = "stark")]
    forms::<koala_bear::KoalaBear>();
}

#[test]
fn names_are_told_apart() {
    for hash in IdentityHash::ALL {
        assert_eq!(IdentityHash::named(hash.name()), Some(hash));
        assert_eq!(serde_json::to_value(hash).unwrap(), hash.name());
    }
    assert_eq!(IdentityHash::named("Poseidon-bn254/1"), None);
    let missing = IdentityHash::Poseidon2KoalaBear.available();
    assert_eq!(missing.is_ok(), cfg!(feature = "stark"));
}

proptest! {
    #[test]
    fn lists_are_their_elements(values in prop::collection::vec(1..1_u32 << 30, 0..40), at in 0..40_usize) {
        lists::<Fr>(&values, at);
        #[cfg(feature = "stark")]
        lists::<koala_bear::KoalaBear>(&values, at);
    }

    #[test]
    fn few_elements_take_one_permutation_of_bn254(
        values in prop::collection::vec(any::<u32>(), 1..=10), key: u32,
    ) {
        let inputs: Vec<Fr> = values.iter().map(|value| number(*value)).collect();
        let all = [&[number(key)], inputs.as_slice()].concat();
        prop_assert_eq!(keyed(number(key), &inputs), poseidon(&all));
    }
}

#[cfg(feature = "stark")]
mod koala_bear {
    pub(super) use assay_statement::hash::KoalaBear;
    use num_bigint::BigUint;
    use p3_field::PrimeField32 as _;

    use super::*;

    fn integer(limbs: &[KoalaBear]) -> BigUint {
        limbs.iter().fold(BigUint::ZERO, |value, limb| {
            assert!(limb.as_canonical_u32() < 1 << 28, "a limb has 28 bits");
            (value << 28) + limb.as_canonical_u32()
        })
    }

    #[test]
    fn tags_are_their_integers() {
        for tag in TAGS {
            assert_eq!(integer(&KoalaBear::tag(tag)), BigUint::from_bytes_be(tag.as_bytes()));
        }
    }

    #[test]
    fn the_order_is_that_of_the_field() {
        assert_eq!(IdentityHash::KOALA_BEAR, KoalaBear::ORDER_U32);
        // What is packed fits, and what is a limb fits twice over.
        assert!(1 << IdentityHash::Poseidon2KoalaBear.word().element_bits < KoalaBear::ORDER_U32);
    }

    proptest! {
        #[test]
        fn keccak_digests_are_nine_limbs(bytes: [u8; 32]) {
            let digest = Bytes32::keccak(&[&bytes]).shifted();
            let limbs = KoalaBear::keccak(digest);
            prop_assert_eq!(limbs.len(), 9);
            prop_assert_eq!(integer(&limbs), BigUint::from_bytes_be(&digest.0));
            prop_assert!(limbs[0].as_canonical_u32() < 1 << 24);
        }

        #[test]
        fn digests_are_their_elements(values: [u32; 8]) {
            let digest = values.map(|value| number::<KoalaBear>(value % KoalaBear::ORDER_U32));
            let bytes = KoalaBear::bytes(digest);
            prop_assert!(IdentityHash::Poseidon2KoalaBear.is_canonical(bytes));
            for (word, element) in bytes.0.chunks(4).zip(KoalaBear::elements(&digest)) {
                prop_assert_eq!(word, element.as_canonical_u32().to_be_bytes());
            }
        }

        #[test]
        fn keys_hash_as_chains_do(values in prop::collection::vec(0..1_u32 << 30, 0..30)) {
            let inputs: Vec<KoalaBear> = values.iter().map(|value| number(*value)).collect();
            prop_assert_eq!(keyed(KoalaBear::tag(tag::RECORDS), &inputs), chain(&inputs));
        }
    }
}
