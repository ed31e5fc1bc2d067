//! How elements of each hash's field stand in the files.

use std::fmt::Debug;

use assay_statement::Bytes32;
use assay_statement::hash::{Fr, HashField, poseidon};
use assay_statement::packing::{bytes, element};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A hash with vectors.
pub(crate) trait Tested: HashField {
    /// An element as the files write it.
    type Written: Clone + Debug + PartialEq + Serialize + DeserializeOwned;
    /// The file of the vectors.
    const FILE: &'static str;
    /// The file of the policy, beside the vectors.
    const POLICY_FILE: &'static str;
    /// What that file says.
    const POLICY: &'static str;

    fn write(self) -> Self::Written;
    fn read(written: &Self::Written) -> Self;
    /// The digest that a file writes as an entry.
    fn digest(written: Bytes32) -> Self::Digest;
    fn largest() -> Self;
    /// A key that is no tag.
    fn key() -> Self::Digest;
    /// The inputs of the vectors of the permutation.
    fn permuted() -> Vec<Vec<Self>>;
    /// The permutation, cut to the digest.
    fn permutation(inputs: &[Self]) -> Self::Digest;

    fn number(value: u64) -> Self {
        Self::default().append(0, value.into())
    }

    fn numbers(count: u64) -> Vec<Self> {
        (1..=count).map(Self::number).collect()
    }
}

impl Tested for Fr {
    type Written = Bytes32;
    const FILE: &'static str =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/statement.json");
    const POLICY_FILE: &'static str = "policy.yaml";
    const POLICY: &'static str = include_str!("../../../tests/vectors/policy.yaml");

    fn write(self) -> Bytes32 {
        bytes(self)
    }

    fn read(written: &Bytes32) -> Self {
        element(*written)
    }

    fn digest(written: Bytes32) -> Self {
        element(written)
    }

    fn largest() -> Self {
        -Self::number(1)
    }

    fn key() -> Self {
        Self::number(99)
    }

    fn permuted() -> Vec<Vec<Self>> {
        (1..=11).map(Self::numbers).chain([vec![Self::largest()]]).collect()
    }

    fn permutation(inputs: &[Self]) -> Self {
        poseidon(inputs)
    }
}

#[cfg(feature = "stark")]
mod koala_bear {
    use assay_statement::Bytes32;
    use assay_statement::hash::{HashField as _, KoalaBear};
    use p3_field::{PrimeCharacteristicRing as _, PrimeField32 as _};

    use super::Tested;

    impl Tested for KoalaBear {
        type Written = u32;
        const FILE: &'static str =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/koalabear.json");
        const POLICY_FILE: &'static str = "policy-koalabear.yaml";
        const POLICY: &'static str = include_str!("../../../tests/vectors/policy-koalabear.yaml");

        fn write(self) -> u32 {
            self.as_canonical_u32()
        }

        fn read(written: &u32) -> Self {
            Self::from_u32(*written)
        }

        fn digest(written: Bytes32) -> [Self; 8] {
            let (words, _) = written.0.as_chunks::<4>();
            std::array::from_fn(|lane| Self::from_u32(u32::from_be_bytes(words[lane])))
        }

        fn largest() -> Self {
            -Self::ONE
        }

        fn key() -> [Self; 8] {
            std::array::from_fn(|lane| Self::number(99 + lane as u64))
        }

        fn permuted() -> Vec<Vec<Self>> {
            vec![vec![Self::ZERO; 16], Self::numbers(16), vec![Self::largest(); 16]]
        }

        fn permutation(inputs: &[Self]) -> [Self; 8] {
            let (block, state) = inputs.split_at(8);
            Self::compress(state.try_into().unwrap(), block)
        }
    }
}
