//! The hashes that statements are made with, and the ways they are used.
//!
//! A [`HashField`] is a field together with its hash; everything here and in
//! [`crate::digests`] is written once, over that trait. [`hash`] takes a fixed, small
//! number of elements; [`Chain`] takes a list of any length, in blocks. A chain does
//! not encode its own length: who closes one hashes the length beside it.

mod name;
mod poseidon;
#[cfg(feature = "stark")]
mod poseidon2;

use std::fmt::Debug;

use crate::bytes::Bytes32;

pub use name::{HashError, IdentityHash};
pub use poseidon::{Fr, poseidon};
#[cfg(feature = "stark")]
pub use poseidon2::KoalaBear;

/// Elements that a chain over BN254 absorbs with one permutation.
pub const BLOCK: usize = <Fr as HashField>::BLOCK;

/// Domain tags. Each is the ASCII string read as a big-endian integer.
pub mod tag {
    /// The thresholds of a policy.
    pub const PARAMETERS: &str = "assay/parameters/1";
    /// The list of packed records.
    pub const RECORDS: &str = "assay/records/1";
    /// The salted commitment.
    pub const COMMITMENT: &str = "assay/commitment/1";
    /// One record's fingerprint.
    pub const FINGERPRINT: &str = "assay/fingerprint/1";
    /// The list of fingerprints, and its root.
    pub const FINGERPRINTS: &str = "assay/fingerprints/1";
    /// The nullifier.
    pub const NULLIFIER: &str = "assay/nullifier/1";
}

/// A field with the hash that statements are made with over it.
pub trait HashField: Copy + Eq + Debug + Default + Send + Sync + 'static {
    /// Which hash this is.
    const HASH: IdentityHash;
    /// Elements that one compression absorbs.
    const BLOCK: usize;

    /// The state of a chain, and the result of every hash.
    type Digest: Copy + Eq + Debug + Send + Sync;

    /// A tag of at most 28 bytes as a state.
    #[must_use]
    fn tag(tag: &str) -> Self::Digest;

    /// The next state: `block` has [`Self::BLOCK`] elements.
    #[must_use]
    fn compress(state: Self::Digest, block: &[Self]) -> Self::Digest;

    /// The hash of `inputs` under a key, whose number the caller's definition fixes.
    #[must_use]
    fn keyed(key: Self::Digest, inputs: &[Self]) -> Self::Digest {
        Chain::keyed(key, inputs)
    }

    /// The element times 2^`width`, plus `value`: the bits of `value` behind its own.
    /// The result must fit [`Word::element_bits`](crate::packing::Word).
    #[must_use]
    fn append(self, width: u32, value: u128) -> Self;

    /// A keccak256 digest below 2^248, or a salt, as the elements that are hashed.
    #[must_use]
    fn keccak(digest: Bytes32) -> Vec<Self>;

    /// A digest of this hash as the elements that are hashed.
    #[must_use]
    fn elements(digest: &Self::Digest) -> &[Self];

    /// A digest of this hash as an entry of an instance.
    #[must_use]
    fn bytes(digest: Self::Digest) -> Bytes32;
}

/// The hash of a few elements under a tag; their number is fixed by the caller's
/// definition.
#[must_use]
pub fn hash<F: HashField>(tag: &str, inputs: &[F]) -> F::Digest {
    F::keyed(F::tag(tag), inputs)
}

/// The hash of elements under a key; see [`HashField::keyed`].
#[must_use]
pub fn keyed<F: HashField>(key: F::Digest, inputs: &[F]) -> F::Digest {
    F::keyed(key, inputs)
}

/// A running hash over a list: `state' = compress(state, block)`, the last block
/// filled with zeros, the first state the tag.
#[derive(Clone)]
pub struct Chain<F: HashField> {
    state: F::Digest,
    pending: Vec<F>,
}

impl<F: HashField> Chain<F> {
    /// An empty list under `tag`.
    #[must_use]
    pub fn new(tag: &str) -> Self {
        Self::from_state(F::tag(tag))
    }

    fn from_state(state: F::Digest) -> Self {
        Self { state, pending: Vec::with_capacity(F::BLOCK) }
    }

    /// The state after `inputs` from the state `key`.
    pub(crate) fn keyed(key: F::Digest, inputs: &[F]) -> F::Digest {
        let mut chain = Self::from_state(key);
        chain.absorb(inputs);
        chain.finish()
    }

    /// Appends elements.
    pub fn absorb(&mut self, elements: &[F]) {
        for element in elements {
            self.pending.push(*element);
            if self.pending.len() == F::BLOCK {
                self.compress();
            }
        }
    }

    /// The state after the last block.
    #[must_use]
    pub fn finish(mut self) -> F::Digest {
        if !self.pending.is_empty() {
            self.pending.resize(F::BLOCK, F::default());
            self.compress();
        }
        self.state
    }

    fn compress(&mut self) {
        self.state = F::compress(self.state, &self.pending);
        self.pending.clear();
    }
}
