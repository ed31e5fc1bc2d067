//! A definition unrolled over BN254's scalar field, row by row: what the engines over that
//! field have in common. [`wires`] is the one interface that the lowering is written against.

mod expression;
mod gadgets;
mod inputs;
mod lower;
mod network;
mod number;
mod sorted;
mod structure;
mod trace;
mod unroll;
mod values;
mod wires;
mod witness;

pub use inputs::{arguments, entries};
pub use number::{field_element, power_of_two};
#[cfg(feature = "halo2")]
pub(super) use sorted::{led, size as sorted_size};
#[cfg(feature = "halo2")]
pub(super) use structure::Row;
pub use structure::{Constraint, Structure};
pub use trace::{Assignment, Trace, fill};
#[cfg(feature = "halo2")]
pub(super) use unroll::assigned;
#[cfg(feature = "groth16")]
pub(super) use unroll::size;
pub(super) use unroll::structure;
pub use unroll::values;
pub(super) use wires::Places;
pub(super) use witness::trace;
