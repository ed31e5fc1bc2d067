//! Why a proof was rejected. Everything in here is public.

use assay_statement::hash::IdentityHash;
use assay_statement::shape::HashMismatch;
use assay_statement::{Bytes32, DisclosureError, Engine, Entry, KeyId};

use crate::check::Check;

/// The first check that failed, with what was expected and what was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// The proof file is of another format.
    #[error("expected a proof of format {expected}, got {got}")]
    Format {
        /// The format that this build checks.
        expected: &'static str,
        /// The format of the proof.
        got: String,
    },
    /// This build lacks the proof system.
    #[error("this verifier was built without the engine {engine}")]
    Engine {
        /// The proof's engine.
        engine: Engine,
    },
    /// The expected policy's pool identifies records by another hash.
    #[error(transparent)]
    Hash(#[from] HashMismatch),
    /// The proof does not tell what the expected policy discloses.
    #[error(transparent)]
    Disclosure(#[from] DisclosureError),
    /// The proof does not tell what the expected policy discloses, and names another policy.
    #[error("the proof is for policy {got}, you expect {expected}")]
    DisclosureOfOtherPolicy {
        /// The expected policy.
        expected: Bytes32,
        /// The policy that the proof names.
        got: Bytes32,
    },
    /// The key is not labelled with the shape of the expected policy, and the proof
    /// names another policy.
    #[error("the proof is for policy {got}, you expect {expected}")]
    ShapeOfOtherPolicy {
        /// The expected policy.
        expected: Bytes32,
        /// The policy that the proof names.
        got: Bytes32,
    },
    /// The key is not labelled with the shape of the expected policy, though the proof
    /// names that policy.
    #[error(
        "the proof names the expected policy {policy}, but its shape {got} is not what this policy compiles to for the 2^{capacity} rows of the key: its key is labelled for another circuit"
    )]
    Shape {
        /// The policy, expected and named.
        policy: Bytes32,
        /// Binary logarithm of the rows that the key says it is for.
        capacity: u8,
        /// The shape of proof and key.
        got: Bytes32,
    },
    /// The verifier does not have the key.
    #[error("key {got} is not in your registry: import it if you trust who made it")]
    UnknownKey {
        /// The key that the proof names.
        got: KeyId,
    },
    /// The verifier does not have the key, and the proof names another policy.
    #[error(
        "the proof is for policy {policy}, you expect {expected}; and key {got} is not in your registry"
    )]
    UnknownKeyOfOtherPolicy {
        /// The expected policy.
        expected: Bytes32,
        /// The policy that the proof names.
        policy: Bytes32,
        /// The key that the proof names.
        got: KeyId,
    },
    /// The key is labelled for another circuit.
    #[error("key {key} is for shape {expected}, the proof is for shape {got}")]
    KeyShape {
        /// The key that the proof names.
        key: KeyId,
        /// The shape of that key.
        expected: Bytes32,
        /// The shape of the proof.
        got: Bytes32,
    },
    /// The key is of another proof system.
    #[error("key {key} is of the engine {expected}, the proof of {got}")]
    KeyEngine {
        /// The key that the proof names.
        key: KeyId,
        /// The engine of that key.
        expected: Engine,
        /// The engine of the proof.
        got: Engine,
    },
    /// The engine has no keys, and the expected policy does not compile for it.
    #[error("your policy has no constraint system of the engine {engine}: {reason}")]
    Uncompiled {
        /// The proof's engine.
        engine: Engine,
        /// What does not fit.
        reason: String,
    },
    /// The engine has no keys, the proof names another policy, and a shape that the
    /// expected one has at no capacity.
    #[error("the proof is for policy {got}, you expect {expected}")]
    SystemOfOtherPolicy {
        /// The expected policy.
        expected: Bytes32,
        /// The policy that the proof names.
        got: Bytes32,
    },
    /// The engine has no keys, the proof names the expected policy, and a shape that
    /// this policy has at no capacity.
    #[error(
        "the proof names the expected policy {policy}, but shape {got} is not what this policy compiles to for any capacity of 2^{smallest} to 2^{largest} rows"
    )]
    SystemShape {
        /// The policy, expected and named.
        policy: Bytes32,
        /// Binary logarithm of the engine's smallest capacity.
        smallest: u8,
        /// Binary logarithm of the engine's largest capacity.
        largest: u8,
        /// The shape that the proof names.
        got: Bytes32,
    },
    /// The engine has no keys, and the proof is for other constraints than those that
    /// the verifier compiled.
    #[error(
        "the proof is for the constraint system {got}, your policy compiles to {expected}: another policy, or another version of the engine"
    )]
    System {
        /// What the expected policy compiles to.
        expected: KeyId,
        /// What the proof names.
        got: KeyId,
    },
    /// The proof is too short or too long.
    #[error("expected a proof of {expected} bytes, got {got}")]
    ProofLength {
        /// The engine's length.
        expected: usize,
        /// Bytes in the proof.
        got: usize,
    },
    /// The proof is longer than any of its engine.
    #[error("expected a proof of at most {expected} bytes, got {got}")]
    ProofTooLong {
        /// The engine's bound.
        expected: usize,
        /// Bytes in the proof.
        got: usize,
    },
    /// The bytes are not the canonical encoding of anything.
    #[error("{part} of the proof is not canonically encoded")]
    ProofEncoding {
        /// Where.
        part: Part,
    },
    /// A point is none that a proof can have.
    #[error("{part} of the proof {fault}")]
    ProofPoint {
        /// Which point.
        part: Part,
        /// What is wrong with it.
        fault: PointFault,
    },
    /// An entry is not of the form that entries have beside digests of the pool's hash.
    #[error("entry {} is {got}, expected {}", .entry.name(), form(*.entry, *.hash))]
    InputRange {
        /// Which entry.
        entry: Entry,
        /// The hash.
        hash: IdentityHash,
        /// Its bytes.
        got: Bytes32,
    },
    /// The key takes another number of entries.
    #[error("the key takes {expected} public inputs, got {got}")]
    InputCount {
        /// What the key takes.
        expected: usize,
        /// What there is.
        got: usize,
    },
    /// An entry is not what the caller expects.
    #[error("{}", entry_message(*.entry, *.expected, *.got))]
    Entry {
        /// Which entry.
        entry: Entry,
        /// What the caller expects.
        expected: Bytes32,
        /// What the proof has.
        got: Bytes32,
    },
    /// The expected binding is void.
    #[error("the binding expired at {expiry}, it is {now} (seconds since 1970)")]
    Expired {
        /// When it expired.
        expiry: u64,
        /// The caller's time.
        now: u64,
    },
    /// The caller refuses keys that were not made in a ceremony.
    #[error("key {key} is a development key, you require one from a ceremony")]
    Development {
        /// The key.
        key: KeyId,
    },
    /// The equation does not hold.
    #[error(
        "the proof equation does not hold: the proof was changed, or made for another instance or with another key"
    )]
    Equation,
}

impl Rejection {
    /// The check that failed.
    #[must_use]
    pub const fn check(&self) -> Check {
        match self {
            Self::Format { .. } | Self::Engine { .. } | Self::Hash(_) => Check::Engine,
            Self::Disclosure(_) | Self::DisclosureOfOtherPolicy { .. } => Check::Disclosure,
            Self::ShapeOfOtherPolicy { .. } | Self::Shape { .. } => Check::Shape,
            Self::UnknownKey { .. }
            | Self::UnknownKeyOfOtherPolicy { .. }
            | Self::KeyShape { .. }
            | Self::KeyEngine { .. }
            | Self::Uncompiled { .. }
            | Self::SystemOfOtherPolicy { .. }
            | Self::SystemShape { .. }
            | Self::System { .. } => Check::Key,
            Self::ProofLength { .. } | Self::ProofTooLong { .. } => Check::ProofLength,
            Self::ProofEncoding { .. } => Check::ProofEncoding,
            Self::ProofPoint { .. } => Check::ProofPoints,
            Self::InputRange { .. } => Check::InputRange,
            Self::InputCount { .. } => Check::InputCount,
            Self::Entry { entry, .. } => match entry {
                Entry::PolicyId => Check::Policy,
                Entry::Parameters => Check::Parameters,
                Entry::Scope => Check::Scope,
                Entry::Binding => Check::Binding,
                // A nullifier is compared only where there is none.
                Entry::Nullifier | Entry::Fingerprints | Entry::AsOf | Entry::Issuer => {
                    Check::UnusedEntries
                }
                // Not compared with anything: the proof brings it.
                Entry::Commitment => Check::Equation,
            },
            Self::Expired { .. } => Check::Expiry,
            Self::Development { .. } => Check::Ceremony,
            Self::Equation => Check::Equation,
        }
    }
}

/// A part of a proof or key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Part {
    /// A proof of an engine that has no parts with names.
    #[error("the encoding")]
    Whole,
    /// The word `.0` of 32 bytes of a proof that consists of many; 0 is the first.
    #[error("word {0}")]
    Word(usize),
    /// The first point of a proof.
    #[error("point A")]
    A,
    /// The second point of a proof.
    #[error("point B")]
    B,
    /// The third point of a proof.
    #[error("point C")]
    C,
    /// A key's alpha.
    #[error("alpha")]
    Alpha,
    /// A key's beta.
    #[error("beta")]
    Beta,
    /// A key's gamma.
    #[error("gamma")]
    Gamma,
    /// A key's delta.
    #[error("delta")]
    Delta,
    /// A key's point for public input `.0`; 0 is the constant.
    #[error("the point of input {0}")]
    Input(usize),
}

/// What is wrong with a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PointFault {
    /// No point of the curve, or outside the subgroup of prime order.
    #[error("is not a point of its group")]
    NotInGroup,
    /// The neutral element.
    #[error("is the point at infinity")]
    Infinity,
}

/// What an entry is, where digests are those of `hash`.
const fn form(entry: Entry, hash: IdentityHash) -> &'static str {
    match hash {
        IdentityHash::PoseidonBn254 => "a value below the order of the scalar field",
        IdentityHash::Poseidon2KoalaBear if entry.is_keccak(hash) => "a value below 2^248",
        IdentityHash::Poseidon2KoalaBear => {
            "eight elements of four bytes, each below the order of the field"
        }
    }
}

fn entry_message(entry: Entry, expected: Bytes32, got: Bytes32) -> String {
    match entry {
        Entry::PolicyId => format!("the proof is for policy {got}, you expect {expected}"),
        Entry::Parameters => format!(
            "the proof is for thresholds with hash {got}, those of your policy have {expected}"
        ),
        Entry::Scope => {
            format!("the proof is for a pool with scope {got}, yours has {expected}")
        }
        Entry::Binding => format!(
            "the proof is bound to {got}, you expect {expected}: another chain, contract, pool, recipient, expiry or terms"
        ),
        Entry::AsOf if expected != Bytes32::ZERO => format!(
            "the proof measures ages against {got}, the expiry of your binding is {expected}"
        ),
        Entry::Fingerprints | Entry::AsOf | Entry::Issuer => {
            format!("entry {} is {got}, expected zero: nothing uses it", entry.name())
        }
        Entry::Nullifier => {
            format!("the proof has the nullifier {got}, but your policy identifies no records")
        }
        Entry::Commitment => format!("entry {} is {got}, expected {expected}", entry.name()),
    }
}
