//! Poseidon2 of width 16 over `KoalaBear`: blocks of eight elements on a state of eight.

use std::sync::LazyLock;

use p3_field::integers::QuotientMap as _;
use p3_field::{PrimeCharacteristicRing as _, PrimeField32 as _};
use p3_koala_bear::{Poseidon2KoalaBear, default_koalabear_poseidon2_16};
use p3_symmetric::Permutation as _;

pub use p3_koala_bear::KoalaBear;

use super::{HashField, IdentityHash};
use crate::bytes::{Bytes, Bytes32};

const LANES: usize = 8;
/// A limb of 28 bits is so many hexadecimal digits.
const LIMB_NIBBLES: usize = 7;

static PERMUTATION: LazyLock<Poseidon2KoalaBear<16>> =
    LazyLock::new(default_koalabear_poseidon2_16);

impl HashField for KoalaBear {
    const HASH: IdentityHash = IdentityHash::Poseidon2KoalaBear;
    const BLOCK: usize = LANES;

    type Digest = [Self; LANES];

    fn tag(tag: &str) -> Self::Digest {
        debug_assert!(tag.len() <= 28, "a tag fits the state");
        limbs(tag.as_bytes())
    }

    fn compress(state: Self::Digest, block: &[Self]) -> Self::Digest {
        let mut lanes = [Self::ZERO; 2 * LANES];
        lanes[..LANES].copy_from_slice(block);
        lanes[LANES..].copy_from_slice(&state);
        PERMUTATION.permute_mut(&mut lanes);
        std::array::from_fn(|lane| lanes[lane])
    }

    fn append(self, width: u32, value: u128) -> Self {
        self * Self::from_u64(1 << width) + Self::from_int(value)
    }

    fn keccak(digest: Bytes32) -> Vec<Self> {
        limbs::<9>(&digest.0).to_vec()
    }

    fn elements(digest: &Self::Digest) -> &[Self] {
        digest
    }

    fn bytes(digest: Self::Digest) -> Bytes32 {
        let mut bytes = [0; 32];
        let (words, _) = bytes.as_chunks_mut::<4>();
        for (word, element) in words.iter_mut().zip(digest) {
            *word = element.as_canonical_u32().to_be_bytes();
        }
        Bytes(bytes)
    }
}

/// A big-endian integer below 2^(28 N) in `N` limbs, the most significant first.
fn limbs<const N: usize>(bytes: &[u8]) -> [KoalaBear; N] {
    let nibble = |place: usize| {
        let byte = bytes.len().checked_sub(1 + place / 2).map_or(0, |at| bytes[at]);
        u32::from(byte >> (4 * (place % 2)) & 0xf)
    };
    std::array::from_fn(|limb| {
        let lowest = LIMB_NIBBLES * (N - 1 - limb);
        let places = (lowest..lowest + LIMB_NIBBLES).rev();
        KoalaBear::from_u32(places.fold(0, |limb, place| limb << 4 | nibble(place)))
    })
}
