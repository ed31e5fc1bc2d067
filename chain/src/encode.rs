//! Keys, proofs and instances as the contracts' arguments.

use alloy_primitives::{Address, B256, U256, keccak256};
use alloy_sol_types::{SolValue, sol_data};
use ark_bn254::{Bn254, Fq, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_ff::{BigInteger, PrimeField};
use ark_groth16::{Proof, VerifyingKey};
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use assay_statement::binding::{Binding, Bound};
use assay_statement::bytes::Bytes32;
use assay_statement::instance::{Entry, Instance};
use assay_statement::pairing::Weakness;

use crate::contracts::Contribution;
use crate::key;

/// Words of a key: alpha, beta, gamma, delta, ten points of the instance.
pub const KEY_WORDS: usize = 34;

// Four points, a length of eight bytes, and a point for the constant and each entry.
const KEY_BYTES: usize = 32 + 3 * 64 + 8 + 10 * 32;
const PROOF_BYTES: usize = 32 + 64 + 32;

/// Why something cannot be passed to a contract.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// More or fewer bytes than the encoding has.
    #[error("{what}: expected {expected} bytes, got {got}")]
    Length {
        /// A proof, or a verifying key.
        what: &'static str,
        /// Bytes of the encoding.
        expected: usize,
        /// Bytes received.
        got: usize,
    },
    /// A point is not on its curve, or not in its subgroup.
    #[error("{what}: expected points of the curve and of its subgroup: {reason}")]
    Point {
        /// A proof, or a verifying key.
        what: &'static str,
        /// What the decoder says.
        reason: String,
    },
    /// The same points have another, canonical encoding.
    #[error("{what}: expected the canonical encoding of its points")]
    NotCanonical {
        /// A proof, or a verifying key.
        what: &'static str,
    },
    /// A point is infinite, which no honest key or proof has.
    #[error("{what}: expected finite points, got the point at infinity")]
    Infinity {
        /// A proof, or a verifying key.
        what: &'static str,
    },
    /// A key that anyone can prove anything with.
    #[error("verifying key: {0}")]
    Forgeable(Weakness),
    /// The instance is of another pool, recipient, time or use than the contract's.
    #[error("entry {}: expected {expected}, got {got}", entry.name())]
    Entry {
        /// The entry.
        entry: Entry,
        /// What the contract computes.
        expected: Bytes32,
        /// What the instance has.
        got: Bytes32,
    },
}

/// A verifying key in the order of the verifier's constructor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SolidityKey([U256; KEY_WORDS]);

impl SolidityKey {
    /// Decodes and checks the key of a verifying key file.
    ///
    /// # Errors
    /// When the bytes are not the canonical encoding of a key for nine entries, or
    /// the key is one that proofs can be forged for.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EncodeError> {
        let decoded: VerifyingKey<Bn254> = decode("verifying key", KEY_BYTES, bytes)?;
        key::check(&decoded)?;
        let mut words = Vec::with_capacity(KEY_WORDS);
        words.extend(g1(&decoded.alpha_g1));
        words.extend([decoded.beta_g2, decoded.gamma_g2, decoded.delta_g2].iter().flat_map(g2));
        words.extend(decoded.gamma_abc_g1.iter().flat_map(g1));
        let got = words.len();
        let words = words.try_into().map_err(|_| EncodeError::Length {
            what: "verifying key",
            expected: KEY_WORDS * 32,
            got: got * 32,
        })?;
        Ok(Self(words))
    }

    /// The words, in the order of the constructor.
    #[must_use]
    pub const fn words(&self) -> &[U256; KEY_WORDS] {
        &self.0
    }

    /// What the verifier on the chain returns as `keyDigest`.
    #[must_use]
    pub fn digest(&self) -> B256 {
        keccak256(self.0.map(|word| word.to_be_bytes::<32>()).concat())
    }

    /// The constructor's arguments.
    #[must_use]
    pub fn arguments(&self) -> Vec<u8> {
        <(sol_data::Array<sol_data::Uint<256>>,) as alloy_sol_types::SolType>::abi_encode_params(&(
            self.0.to_vec(),
        ))
    }
}

/// The constructor's arguments of a pool.
#[must_use]
pub fn pool_arguments(pool: Bytes32, operator: Address, identity: Bytes32) -> Vec<u8> {
    (B256::from(pool.0), operator, B256::from(identity.0)).abi_encode_params()
}

/// The constructor's arguments of what pays for a pool's contributions: a price in wei, and the
/// Unix time from which nothing is claimed any more.
#[must_use]
pub fn reward_arguments(pool: Address, price: U256, closes: u64) -> Vec<u8> {
    (pool, price, U256::from(closes)).abi_encode_params()
}

/// A proof's bytes as the words that a verifier takes.
///
/// # Errors
/// When the bytes are not the canonical encoding of three finite points of the groups.
pub fn proof_words(bytes: &[u8]) -> Result<[U256; 8], EncodeError> {
    let proof: Proof<Bn254> = decode("proof", PROOF_BYTES, bytes)?;
    if proof.a.is_zero() || proof.b.is_zero() || proof.c.is_zero() {
        return Err(EncodeError::Infinity { what: "proof" });
    }
    let ([ax, ay], [cx, cy]) = (g1(&proof.a), g1(&proof.c));
    let [bx1, bx0, by1, by0] = g2(&proof.b);
    Ok([ax, ay, bx1, bx0, by1, by0, cx, cy])
}

/// The contribution that makes the pool compute this instance.
///
/// # Errors
/// When the instance has an entry that the pool, bound as `bound` says, computes
/// differently.
pub fn contribution(
    instance: &Instance,
    bound: &Bound,
    verifier: Address,
) -> Result<Contribution, EncodeError> {
    let binding = Binding::Bound(bound.clone());
    let computed = [
        (Entry::Binding, binding.digest()),
        (Entry::Scope, binding.scope()),
        (Entry::Fingerprints, Bytes32::ZERO),
        (Entry::AsOf, Bytes32::ZERO),
        (Entry::Issuer, Bytes32::ZERO),
    ];
    for (entry, expected) in computed {
        let got = instance.get(entry);
        if got != expected {
            return Err(EncodeError::Entry { entry, expected, got });
        }
    }
    Ok(Contribution {
        policyId: B256::from(instance.policy_id.0),
        verifier,
        commitment: B256::from(instance.commitment.0),
        nullifier: B256::from(instance.nullifier.0),
        recipient: Address::from(bound.recipient.0),
        expiry: bound.expiry,
        terms: B256::from(bound.terms.0),
    })
}

// The length first, so that no length inside the bytes is believed; then the points,
// each checked; then the bytes again, because a decoder accepts more than it writes.
fn decode<T>(what: &'static str, expected: usize, bytes: &[u8]) -> Result<T, EncodeError>
where
    T: CanonicalDeserialize + CanonicalSerialize,
{
    if bytes.len() != expected {
        return Err(EncodeError::Length { what, expected, got: bytes.len() });
    }
    let point = |error: ark_serialize::SerializationError| EncodeError::Point {
        what,
        reason: error.to_string(),
    };
    let value = T::deserialize_compressed(bytes).map_err(point)?;
    let mut canonical = Vec::with_capacity(expected);
    value.serialize_compressed(&mut canonical).map_err(point)?;
    if canonical != bytes {
        return Err(EncodeError::NotCanonical { what });
    }
    Ok(value)
}

pub(crate) fn g1(point: &G1Affine) -> [U256; 2] {
    [word(point.x), word(point.y)]
}

// The precompile reads the imaginary part of a coordinate first.
pub(crate) fn g2(point: &G2Affine) -> [U256; 4] {
    [word(point.x.c1), word(point.x.c0), word(point.y.c1), word(point.y.c0)]
}

fn word(element: Fq) -> U256 {
    U256::from_be_slice(&element.into_bigint().to_bytes_be())
}
