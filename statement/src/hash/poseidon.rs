//! Poseidon over BN254 as in circomlib.

use std::cell::RefCell;
use std::collections::BTreeMap;

use ark_ff::{Field as _, PrimeField as _};
use light_poseidon::{Poseidon, PoseidonHasher};

pub use ark_bn254::Fr;

use super::{Chain, HashField, IdentityHash};
use crate::bytes::Bytes32;
use crate::packing::{bytes, element};

thread_local! {
    // Building an instance parses its constants; a table hashes every record.
    static HASHERS: RefCell<BTreeMap<usize, Poseidon<Fr>>> = const { RefCell::new(BTreeMap::new()) };
}

/// circomlib's `Poseidon(n)` for 1 to 12 inputs.
///
/// # Panics
/// Never for 1 to 12 inputs; the callers in this workspace pass at most
/// `BLOCK + 1`.
#[must_use]
pub fn poseidon(inputs: &[Fr]) -> Fr {
    HASHERS.with_borrow_mut(|hashers| {
        let hasher = match hashers.entry(inputs.len()) {
            std::collections::btree_map::Entry::Occupied(entry) => Ok(entry.into_mut()),
            std::collections::btree_map::Entry::Vacant(entry) => {
                Poseidon::<Fr>::new_circom(inputs.len()).map(|hasher| entry.insert(hasher))
            }
        };
        match hasher.and_then(|hasher| hasher.hash(inputs)) {
            Ok(digest) => digest,
            Err(error) => unreachable!("{} Poseidon inputs: {error}", inputs.len()),
        }
    })
}

impl HashField for Fr {
    const HASH: IdentityHash = IdentityHash::PoseidonBn254;
    const BLOCK: usize = 10;

    type Digest = Self;

    fn tag(tag: &str) -> Self {
        debug_assert!(tag.len() < 32, "a tag fits one element");
        Self::from_be_bytes_mod_order(tag.as_bytes())
    }

    fn compress(state: Self, block: &[Self]) -> Self {
        let mut inputs = Vec::with_capacity(block.len() + 1);
        inputs.push(state);
        inputs.extend_from_slice(block);
        poseidon(&inputs)
    }

    // One permutation of the width that the inputs need, where one is enough.
    fn keyed(key: Self, inputs: &[Self]) -> Self {
        if inputs.len() <= Self::BLOCK {
            return Self::compress(key, inputs);
        }
        Chain::keyed(key, inputs)
    }

    fn append(self, width: u32, value: u128) -> Self {
        self * Self::from(2_u8).pow([u64::from(width)]) + Self::from(value)
    }

    fn keccak(digest: Bytes32) -> Vec<Self> {
        vec![element(digest)]
    }

    fn elements(digest: &Self) -> &[Self] {
        std::slice::from_ref(digest)
    }

    fn bytes(digest: Self) -> Bytes32 {
        bytes(digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poseidon_is_circomlibs() {
        let expected: Fr =
            "7853200120776062878684798364095072458815029376092732009249414926327459813530"
                .parse()
                .unwrap();
        assert_eq!(poseidon(&[Fr::from(1_u8), Fr::from(2_u8)]), expected);
    }
}
