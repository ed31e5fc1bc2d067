//! Groth16 over BN254: a definition unrolled to rank-1 constraints.

mod circuit;
mod expression;
mod gadgets;
mod lower;
mod network;
mod number;
mod sorted;
mod structure;
mod synthesis;
mod trace;
mod unroll;
mod values;
mod wires;

pub use circuit::{Circuit, Witness};
pub use number::{field_element, power_of_two};
pub use structure::{Constraint, Structure};
pub use trace::{Assignment, Trace, arguments, entries, fill};
pub use unroll::values;

/// Bytes of a proof: A, B and C, compressed.
pub const PROOF_BYTES: usize = 128;
