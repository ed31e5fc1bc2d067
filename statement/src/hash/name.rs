//! Which hashes there are, by name.

use serde::{Serialize, Serializer};

use crate::bytes::Bytes32;
use crate::packing::{Word, bytes, element};
use crate::shape::Engine;

/// The hash that identifies records in a pool. It belongs to the pool, as two hashes
/// would give one dataset two nullifiers there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum IdentityHash {
    /// circomlib's Poseidon over the scalar field of BN254.
    #[default]
    PoseidonBn254,
    /// Poseidon2 of width 16 over `KoalaBear`, the field of 2^31 − 2^24 + 1 elements.
    Poseidon2KoalaBear,
}

/// This build cannot compute a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the hash {hash} is not part of this build, which lacks the engine {}", hash.engine())]
pub struct HashError {
    /// The hash.
    pub hash: IdentityHash,
}

impl IdentityHash {
    /// Every hash.
    pub const ALL: [Self; 2] = [Self::PoseidonBn254, Self::Poseidon2KoalaBear];

    /// Order of the field of [`IdentityHash::Poseidon2KoalaBear`].
    pub const KOALA_BEAR: u32 = 0x7f00_0001;

    /// The name in policies and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PoseidonBn254 => "poseidon-bn254/1",
            Self::Poseidon2KoalaBear => "poseidon2-koalabear/1",
        }
    }

    /// The hash of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hash| hash.name() == name)
    }

    /// The engine that proves statements with this hash.
    #[must_use]
    pub const fn engine(self) -> Engine {
        match self {
            Self::PoseidonBn254 => Engine::Groth16,
            Self::Poseidon2KoalaBear => Engine::Stark,
        }
    }

    /// Whether this build computes the hash.
    ///
    /// # Errors
    /// When it was built without it.
    pub const fn available(self) -> Result<(), HashError> {
        match self {
            Self::Poseidon2KoalaBear if !cfg!(feature = "stark") => Err(HashError { hash: self }),
            Self::PoseidonBn254 | Self::Poseidon2KoalaBear => Ok(()),
        }
    }

    /// What integers are split into and hashed as.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::PoseidonBn254 => Word { digit_bits: 248, element_bits: 248 },
            Self::Poseidon2KoalaBear => Word { digit_bits: 28, element_bits: 30 },
        }
    }

    /// Whether `digest` is the form of a digest of this hash: a scalar of BN254, or
    /// eight elements of `KoalaBear`, four bytes each, big-endian and below the order.
    #[must_use]
    pub fn is_canonical(self, digest: Bytes32) -> bool {
        match self {
            Self::PoseidonBn254 => bytes(element(digest)) == digest,
            Self::Poseidon2KoalaBear => {
                let (elements, _) = digest.0.as_chunks::<4>();
                elements.iter().all(|bytes| u32::from_be_bytes(*bytes) < Self::KOALA_BEAR)
            }
        }
    }
}

impl std::fmt::Display for IdentityHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for IdentityHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
