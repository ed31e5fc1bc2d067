//! Proving and verifying keys: made, stored, checked.
//!
//! A [`KeyStore`] is a directory of the user's own. What is in it is trusted to be
//! what was put there, and checked to be so on every load; what comes from elsewhere
//! is validated in full when it is imported ([`validate`]).

mod development;
mod error;
mod files;
mod halo2;
mod insert;
mod manifest;
mod ptau;
mod reference;
mod size;
mod store;
pub mod validate;

pub use error::StoreError;
pub use halo2::{Halo2Key, reference_of};
pub use insert::KeyHeader;
pub use manifest::{ProvingKeyManifest, Source};
pub use ptau::PtauError;
pub use reference::{ReferenceManifest, reference_id};
pub use size::KeySize;
pub use store::{DATA_DIR_VARIABLE, KeyEntry, KeyStore, LoadedKey};
pub use validate::KeyError;

/// A proving key for Groth16 over BN254.
pub type ProvingKey = ark_groth16::ProvingKey<ark_bn254::Bn254>;

/// A verifying key for Groth16 over BN254.
pub type VerifyingKey = ark_groth16::VerifyingKey<ark_bn254::Bn254>;
