//! halo2 over KZG on BN254: a definition as equations, look-ups and strips of Poseidon in a
//! fixed set of columns, under one reference string for all circuits.

mod arithmetic;
mod circuit;
mod columns;
mod conditions;
mod digest;
mod domain;
mod equation;
mod extent;
mod field;
mod fill;
mod keys;
mod kinds;
mod layout;
mod permutation;
mod poseidon;
mod proof;
mod range;
pub mod reference;
mod system;
mod transcript;
mod weights;

pub use circuit::Laid;
/// What the types of keys and reference strings are of.
pub use halo2_proofs as library;
pub use keys::{ProvingKey, VerifyingKey};
pub use proof::{PROOF_BYTES, Proof, ProofError};
pub use reference::Reference;
pub use system::{Circuit, Witness, forms, publics};
pub use weights::weights;
