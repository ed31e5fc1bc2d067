//! halo2 over KZG on BN254: a definition as equations, look-ups and strips of Poseidon in a
//! fixed set of columns, under one reference string for all circuits.

mod arithmetic;
mod circuit;
mod columns;
mod digest;
mod equation;
mod field;
mod fill;
mod keys;
mod kinds;
mod layout;
mod poseidon;
mod range;
mod system;
mod transcript;

pub use circuit::Laid;
/// What the types of keys and reference strings are of.
pub use halo2_proofs as library;
pub use keys::{ProvingKey, Reference, VerifyingKey};
pub use system::{Circuit, Witness, forms, publics};
