//! Groth16 over BN254: a definition unrolled to rank-1 constraints.

mod circuit;
mod synthesis;

pub use super::unrolled::{
    Assignment, Constraint, Structure, Trace, arguments, entries, field_element, fill,
    power_of_two, values,
};
pub use circuit::{Circuit, Witness};

/// Bytes of a proof: A, B and C, compressed.
pub const PROOF_BYTES: usize = 128;
