//! The verifier's own keys.

use std::collections::BTreeMap;
use std::fmt;

use assay_statement::file::{Document, excerpt};
use assay_statement::pairing::Weakness;
use assay_statement::{Bytes32, Capacity, Engine, KeyId, Origin, VerifyingKeyFile};

use crate::engine;
use crate::rejection::{Part, PointFault};

/// The keys that a verifier trusts, by id. A proof only names one of them.
#[derive(Default)]
pub struct KeyRegistry {
    keys: BTreeMap<KeyId, Trusted>,
}

/// A key that passed every check of [`KeyRegistry::insert`], or what the verifier computed
/// in the place of one.
pub(crate) struct Trusted {
    pub(crate) engine: Engine,
    pub(crate) origin: Origin,
    pub(crate) shape_id: Bytes32,
    pub(crate) capacity: Capacity,
    pub(crate) key: Box<dyn engine::Key>,
}

impl KeyRegistry {
    /// A registry without keys: it accepts no proof.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Checks a key and adds it. Its id is computed from its content, so that a
    /// listed id pins every byte of the key.
    ///
    /// # Errors
    /// When the key is malformed, or is one with which anybody could forge.
    pub fn insert(&mut self, file: &VerifyingKeyFile) -> Result<KeyId, KeyError> {
        if file.format() != VerifyingKeyFile::FORMAT {
            return Err(KeyError::Format {
                expected: VerifyingKeyFile::FORMAT,
                got: excerpt(file.format()),
            });
        }
        // Nobody made such a key, so nobody has a file of it.
        match (file.origin, file.engine) {
            (Origin::Transparent, _) => return Err(KeyError::Transparent),
            (Origin::Ceremony, Engine::Groth16) => return Err(KeyError::NoCeremony),
            (Origin::Development | Origin::Ceremony, _) => {}
        }
        let capacity =
            Capacity::from_log(file.engine, file.capacity).ok_or(KeyError::Capacity {
                smallest: file.engine.smallest().log(),
                largest: file.engine.largest().log(),
                got: file.capacity,
            })?;
        let key = engine::key(file.engine, &file.key.0)?;
        let id = file.id();
        let VerifyingKeyFile { engine, origin, shape_id, .. } = *file;
        let trusted = Trusted { engine, origin, shape_id, capacity, key };
        self.keys.insert(id, trusted);
        Ok(id)
    }

    /// Whether a key is listed.
    #[must_use]
    pub fn contains(&self, id: &KeyId) -> bool {
        self.keys.contains_key(id)
    }

    /// The ids of all keys, in order.
    pub fn ids(&self) -> impl Iterator<Item = KeyId> + '_ {
        self.keys.keys().copied()
    }

    pub(crate) fn get(&self, id: &KeyId) -> Option<&Trusted> {
        self.keys.get(id)
    }
}

impl fmt::Debug for KeyRegistry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.keys.keys()).finish()
    }
}

/// Why a verifying key was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Another format or version.
    #[error("expected a key of format {expected}, got {got}")]
    Format {
        /// The format that this build reads.
        expected: &'static str,
        /// The format of the file.
        got: String,
    },
    /// This build lacks the proof system.
    #[error("this verifier was built without the engine {engine}")]
    Engine {
        /// The key's engine.
        engine: Engine,
    },
    /// A verifier computes such a key itself.
    #[error("expected a key that was made, got one without a set-up, which has no file")]
    Transparent,
    /// The label says more than can be.
    #[error("expected a development key: no ceremony makes keys of groth16/1 here")]
    NoCeremony,
    /// No circuit has that many rows.
    #[error("expected a capacity of 2^{smallest} to 2^{largest} rows, got 2^{got}")]
    Capacity {
        /// Binary logarithm of the smallest capacity.
        smallest: u8,
        /// Binary logarithm of the largest capacity.
        largest: u8,
        /// Binary logarithm of the key's capacity.
        got: u8,
    },
    /// Too short or too long.
    #[error("expected a key of {expected} bytes, got {got}")]
    Length {
        /// The engine's length.
        expected: usize,
        /// Bytes in the key.
        got: usize,
    },
    /// Made for another number of public inputs.
    #[error("expected a key with {expected} points for public inputs, got {got}")]
    InputCount {
        /// One more than an instance has entries.
        expected: usize,
        /// What the key says.
        got: u64,
    },
    /// The bytes are not the canonical encoding of anything.
    #[error("{part} of the key is not canonically encoded")]
    Encoding {
        /// Where.
        part: Part,
    },
    /// A point is none that a key can have.
    #[error("{part} of the key {fault}")]
    Point {
        /// Which point.
        part: Part,
        /// What is wrong with it.
        fault: PointFault,
    },
    /// It does not decode, or anybody can forge proofs for it.
    #[error("the key cannot be used: {reason}")]
    Unusable {
        /// What is wrong with it.
        reason: String,
    },
    /// Anybody can forge proofs for it.
    #[error("the key shows nothing: {0}")]
    Forgeable(#[from] Weakness),
}
