//! A circuit as small as a key for an instance can be.
#![allow(dead_code, reason = "each test crate uses a part of it")]
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use ark_bn254::{Bn254, Fr};
use ark_ff::{AdditiveGroup as _, Field as _};
use ark_groth16::Groth16;
use ark_groth16::r1cs_to_qap::LibsnarkReduction;
use ark_relations::gr1cs::{
    ConstraintSynthesizer, ConstraintSystemRef, LinearCombination, SynthesisError, Variable,
};
use ark_std::rand::rngs::OsRng;
use assay_setup::{KeyHeader, KeySize, KeyStore, ProvingKey};
use assay_statement::{Bytes32, Engine, Entry, Origin, VerifyingKeyFile};

/// Every public input is the square of a private one.
pub(crate) struct Squares(usize);

impl ConstraintSynthesizer<Fr> for Squares {
    fn generate_constraints(self, cs: ConstraintSystemRef<Fr>) -> Result<(), SynthesisError> {
        for _ in 0..self.0 {
            let square = cs.new_input_variable(|| Ok(Fr::ONE))?;
            let root = cs.new_witness_variable(|| Ok(Fr::ONE.double() - Fr::ONE))?;
            let lc = |variable: Variable| LinearCombination::from((Fr::ONE, variable));
            cs.enforce_r1cs_constraint(|| lc(root), || lc(root), || lc(square))?;
        }
        Ok(())
    }
}

/// The size of [`key`]: nine squares, their roots and the constant, by nine constraints.
pub(crate) const SIZE: KeySize = KeySize { variables: 19, domain: 32 };

/// A fresh key for `inputs` public inputs.
pub(crate) fn key_for(inputs: usize) -> ProvingKey {
    Groth16::<Bn254, LibsnarkReduction>::generate_random_parameters_with_reduction(
        Squares(inputs),
        &mut OsRng,
    )
    .unwrap()
}

/// A fresh key for an instance.
pub(crate) fn key() -> ProvingKey {
    key_for(Entry::ALL.len())
}

/// The header of a key for the shape named `name`.
pub(crate) fn header(name: &str) -> KeyHeader {
    KeyHeader {
        engine: Engine::Groth16,
        origin: Origin::Development,
        shape_id: Bytes32::keccak(&[name.as_bytes()]),
        capacity: 3,
        system: Bytes32::keccak(&[b"system"]),
    }
}

/// The verifying key file of `key`.
pub(crate) fn file(key: &ProvingKey) -> VerifyingKeyFile {
    let header = header("shape");
    let bytes = assay_setup::validate::encode(&key.vk).unwrap();
    VerifyingKeyFile::new(
        header.engine,
        header.origin,
        header.shape_id,
        header.capacity,
        header.system,
        bytes,
    )
}

/// An empty store, and what removes it afterwards.
pub(crate) fn store() -> (tempfile::TempDir, KeyStore) {
    let directory = tempfile::tempdir().unwrap();
    let store = KeyStore::open(directory.path().join("keys")).unwrap();
    (directory, store)
}
