//! What a key from elsewhere must be before it is used.
//!
//! A proving key of bad faith cannot make a contributor prove something false: the
//! proof is checked with the verifying key before it leaves. Nor can it make such a
//! proof tell about the data: with `delta` not the neutral element, A and B are
//! uniformly random, and the equation then leaves one C. What it can do is to work
//! for some data and fail for other, so a failure is not to be reported to its maker.

use std::io::{self, Read};

use ark_bn254::Bn254;
use ark_ec::AffineRepr as _;
use ark_ec::pairing::Pairing as _;
use ark_serialize::{CanonicalDeserialize as _, CanonicalSerialize as _, SerializationError};
use assay_circuits::engines::EngineError;
use assay_circuits::halo2;
use assay_statement::pairing::{Weakness, sound};
use assay_statement::{Bytes32, Capacity, Engine, Entry, Origin, VerifyingKeyFile};

use crate::files::{self, Digesting};
use crate::{ProvingKey, VerifyingKey};

/// Why a file cannot be used as a key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// It could not be read.
    #[error("cannot read: {0}")]
    Io(#[from] io::Error),
    /// Cut short, of another format, or with points that are none of their groups.
    #[error("expected a Groth16 key over BN254, got bytes that do not decode: {0}")]
    Encoding(SerializationError),
    /// The same key has another, canonical encoding, or something follows it.
    #[error("expected the canonical {expected} bytes of the key, got {got} bytes that differ")]
    NotCanonical {
        /// Length of the canonical encoding.
        expected: u64,
        /// Length of the file.
        got: u64,
    },
    /// No circuit is that large.
    #[error("expected a capacity of 2^{min} to 2^{max} rows, got 2^{got}")]
    Capacity {
        /// Logarithm of the smallest.
        min: u8,
        /// Logarithm of the largest.
        max: u8,
        /// Logarithm in the file.
        got: u8,
    },
    /// Of another engine than what it is to be used with.
    #[error("expected a key of groth16/1, got one of {got}")]
    Engine {
        /// The key's engine.
        got: Engine,
    },
    /// The label says more than can be.
    #[error("expected a development key: no ceremony makes keys of groth16/1 here")]
    NoCeremony,
    /// A key of halo2 that is none.
    #[error(transparent)]
    Halo2(EngineError),
    /// It takes another number of public inputs than an instance has.
    #[error("expected a key for {expected} public inputs, got one for {got}")]
    Inputs {
        /// Entries of an instance.
        expected: usize,
        /// Inputs that the key takes.
        got: usize,
    },
    /// A point without which the proof equation binds nothing.
    #[error("{0} is the point at infinity")]
    Infinity(&'static str),
    /// Who sees such a key can forge proofs.
    #[error(transparent)]
    Forgeable(#[from] Weakness),
    /// The proving key was made for another verifying key.
    #[error("the proving key belongs to another verifying key")]
    OtherVerifyingKey,
    /// The parts of a proving key do not belong together.
    #[error("the proving key is inconsistent: {0}")]
    Inconsistent(&'static str),
}

/// Checks every point of a verifying key.
///
/// # Errors
/// When it is not the canonical encoding of a sound key for an instance.
pub fn verifying_key(file: &VerifyingKeyFile) -> Result<(), KeyError> {
    match file.engine {
        Engine::Groth16 => groth16_key(file).map(drop),
        Engine::Halo2 | Engine::Stark => {
            capacity(file)?;
            halo2::VerifyingKey::decode(&file.key.0).map_err(KeyError::Halo2).map(drop)
        }
    }
}

/// The verifying key of a file of Groth16, every point checked.
///
/// # Errors
/// When it is not the canonical encoding of a sound key for an instance.
pub fn groth16_key(file: &VerifyingKeyFile) -> Result<VerifyingKey, KeyError> {
    if file.engine != Engine::Groth16 {
        return Err(KeyError::Engine { got: file.engine });
    }
    if file.origin != Origin::Development {
        return Err(KeyError::NoCeremony);
    }
    capacity(file)?;
    let bytes = file.key.0.as_slice();
    let key = VerifyingKey::deserialize_compressed(bytes).map_err(KeyError::Encoding)?;
    if encode(&key)? != bytes {
        return Err(KeyError::NotCanonical {
            expected: key.compressed_size() as u64,
            got: bytes.len() as u64,
        });
    }
    check_verifying(&key)?;
    Ok(key)
}

fn capacity(file: &VerifyingKeyFile) -> Result<(), KeyError> {
    let engine = file.engine;
    if Capacity::from_log(engine, file.capacity).is_none() {
        return Err(KeyError::Capacity {
            min: engine.smallest().log(),
            max: engine.largest().log(),
            got: file.capacity,
        });
    }
    Ok(())
}

/// The verifying key as it stands in a file.
///
/// # Errors
/// Never for a key in memory; the encoder's signature has an error.
pub fn encode(key: &VerifyingKey) -> Result<Vec<u8>, KeyError> {
    let mut bytes = Vec::with_capacity(key.compressed_size());
    key.serialize_compressed(&mut bytes).map_err(KeyError::Encoding)?;
    Ok(bytes)
}

/// Reads a proving key from elsewhere: every point checked, the encoding canonical,
/// the verifying key in it equal to `expected`. Takes minutes for large keys.
pub(crate) fn proving_key(
    reader: impl Read,
    expected: &VerifyingKey,
) -> Result<ProvingKey, KeyError> {
    let mut reader = Digesting::new(reader);
    let key = ProvingKey::deserialize_uncompressed(&mut reader).map_err(KeyError::Encoding)?;
    // What follows the key is counted and digested as well.
    io::copy(&mut reader, &mut io::sink())?;
    let (digest, got) = reader.finish();
    let (canonical, expected_bytes) = canonical(&key)?;
    if canonical != digest {
        return Err(KeyError::NotCanonical { expected: expected_bytes, got });
    }
    if &key.vk != expected {
        return Err(KeyError::OtherVerifyingKey);
    }
    check_proving(&key)?;
    Ok(key)
}

pub(crate) fn canonical(key: &ProvingKey) -> Result<(Bytes32, u64), KeyError> {
    let sink = io::BufWriter::with_capacity(files::BUFFER, Digesting::new(io::sink()));
    let mut sink = sink;
    key.serialize_uncompressed(&mut sink).map_err(KeyError::Encoding)?;
    Ok(sink.into_inner().map_err(io::IntoInnerError::into_error)?.finish())
}

fn check_verifying(key: &VerifyingKey) -> Result<(), KeyError> {
    let (expected, got) = (Entry::ALL.len(), key.gamma_abc_g1.len().saturating_sub(1));
    if got != expected || key.gamma_abc_g1.is_empty() {
        return Err(KeyError::Inputs { expected, got });
    }
    let points = [
        ("alpha", key.alpha_g1.is_zero()),
        // An input with such a point could be anything.
        ("a public input", key.gamma_abc_g1.iter().any(ark_ec::AffineRepr::is_zero)),
    ];
    if let Some((name, _)) = points.into_iter().find(|(_, infinity)| *infinity) {
        return Err(KeyError::Infinity(name));
    }
    Ok(sound(&key.beta_g2, &key.gamma_g2, &key.delta_g2)?)
}

// The lengths keep the prover from reading past a list; that beta and delta agree in
// both groups catches a key put together from two.
fn check_proving(key: &ProvingKey) -> Result<(), KeyError> {
    check_verifying(&key.vk)?;
    let variables = key.a_query.len();
    if variables != key.b_g1_query.len() || variables != key.b_g2_query.len() {
        return Err(KeyError::Inconsistent("its lists of variables differ in length"));
    }
    if variables.checked_sub(key.vk.gamma_abc_g1.len()) != Some(key.l_query.len()) {
        return Err(KeyError::Inconsistent("its private and public inputs are not all variables"));
    }
    let domain = key.h_query.len() + 1;
    if domain < 2 || !domain.is_power_of_two() {
        return Err(KeyError::Inconsistent("its domain is not a power of two"));
    }
    if key.delta_g1.is_zero() || key.beta_g1.is_zero() {
        return Err(KeyError::Infinity("delta or beta"));
    }
    if Bn254::pairing(key.beta_g1, key.vk.delta_g2) != Bn254::pairing(key.delta_g1, key.vk.beta_g2)
    {
        return Err(KeyError::Inconsistent("beta and delta differ between the groups"));
    }
    Ok(())
}
