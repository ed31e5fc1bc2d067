//! Constraints that several parts of a definition lower to. One gadget a file.

mod bits;
mod poseidon;
mod switch;
mod zero;

pub(super) use bits::bits;
pub(super) use poseidon::{keyed, permute};
pub(super) use switch::switch;
pub(super) use zero::is_zero;
