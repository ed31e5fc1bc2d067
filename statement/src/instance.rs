//! The public inputs: named entries in a fixed order.

use serde::{Deserialize, Serialize};

use crate::bytes::Bytes32;
use crate::hash::IdentityHash;

/// One entry of an instance. The discriminant is its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entry {
    /// Which policy.
    PolicyId,
    /// Hash of every threshold.
    Parameters,
    /// What the dataset is bound by, and a salt hides.
    Commitment,
    /// Who may consume the proof, where and until when.
    Binding,
    /// Which pool nullifiers are comparable in.
    Scope,
    /// The same for the same records in the same pool; zero where the policy identifies no
    /// records.
    Nullifier,
    /// Root of the fingerprints where they are published; zero otherwise.
    Fingerprints,
    /// The time freshness was measured against; zero where nothing measures it.
    AsOf,
    /// Source authenticity; zero.
    Issuer,
}

impl Entry {
    /// Every entry, in order.
    pub const ALL: [Self; 9] = [
        Self::PolicyId,
        Self::Parameters,
        Self::Commitment,
        Self::Binding,
        Self::Scope,
        Self::Nullifier,
        Self::Fingerprints,
        Self::AsOf,
        Self::Issuer,
    ];

    /// The entry's name in files and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PolicyId => "policy_id",
            Self::Parameters => "parameters",
            Self::Commitment => "commitment",
            Self::Binding => "binding",
            Self::Scope => "scope",
            Self::Nullifier => "nullifier",
            Self::Fingerprints => "fingerprints",
            Self::AsOf => "as_of",
            Self::Issuer => "issuer",
        }
    }

    /// Whether the entry is a keccak256 digest below 2^248 where a pool's digests are those
    /// of `hash`; the others are such digests, or zero. What the STARK commits to is no
    /// digest of records: see [`crate::digests::commitment`].
    #[must_use]
    pub const fn is_keccak(self, hash: IdentityHash) -> bool {
        match self {
            Self::PolicyId | Self::Binding | Self::Scope => true,
            Self::Commitment => matches!(hash, IdentityHash::Poseidon2KoalaBear),
            Self::Parameters | Self::Nullifier | Self::Fingerprints | Self::AsOf | Self::Issuer => {
                false
            }
        }
    }
}

/// The instance of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    /// See [`Entry::PolicyId`].
    pub policy_id: Bytes32,
    /// See [`Entry::Parameters`].
    pub parameters: Bytes32,
    /// See [`Entry::Commitment`].
    pub commitment: Bytes32,
    /// See [`Entry::Binding`].
    pub binding: Bytes32,
    /// See [`Entry::Scope`].
    pub scope: Bytes32,
    /// See [`Entry::Nullifier`].
    pub nullifier: Bytes32,
    /// See [`Entry::Fingerprints`].
    pub fingerprints: Bytes32,
    /// See [`Entry::AsOf`].
    pub as_of: Bytes32,
    /// See [`Entry::Issuer`].
    pub issuer: Bytes32,
}

impl Instance {
    /// An instance from its entries in order.
    #[must_use]
    pub const fn from_entries(entries: &[Bytes32; 9]) -> Self {
        let [
            policy_id,
            parameters,
            commitment,
            binding,
            scope,
            nullifier,
            fingerprints,
            as_of,
            issuer,
        ] = *entries;
        Self {
            policy_id,
            parameters,
            commitment,
            binding,
            scope,
            nullifier,
            fingerprints,
            as_of,
            issuer,
        }
    }

    /// One entry's bytes.
    #[must_use]
    pub const fn get(&self, entry: Entry) -> Bytes32 {
        match entry {
            Entry::PolicyId => self.policy_id,
            Entry::Parameters => self.parameters,
            Entry::Commitment => self.commitment,
            Entry::Binding => self.binding,
            Entry::Scope => self.scope,
            Entry::Nullifier => self.nullifier,
            Entry::Fingerprints => self.fingerprints,
            Entry::AsOf => self.as_of,
            Entry::Issuer => self.issuer,
        }
    }

    /// All entries in order.
    #[must_use]
    pub fn entries(&self) -> [Bytes32; 9] {
        Entry::ALL.map(|entry| self.get(entry))
    }

    /// The first entry that is not canonical where digests are those of `hash`: its own
    /// are of its form, the others fit what it takes them in.
    #[must_use]
    pub fn non_canonical(&self, hash: IdentityHash) -> Option<Entry> {
        Entry::ALL.into_iter().find(|entry| {
            let (keccak, bytes) = (entry.is_keccak(hash), self.get(*entry));
            match hash {
                IdentityHash::Poseidon2KoalaBear if keccak => bytes.0[0] != 0,
                IdentityHash::PoseidonBn254 | IdentityHash::Poseidon2KoalaBear => {
                    !hash.is_canonical(bytes)
                }
            }
        })
    }
}
