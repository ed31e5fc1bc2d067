//! Predicates written once, and their lowering to proof systems.
//!
//! [`language`] is what predicates are written in: integers with intervals, rows,
//! and hashing. [`frame`] is what every statement needs whatever its rules:
//! padding, typed cells, order, commitment and nullifier. [`predicates`] holds one
//! file a predicate, and [`engines`] turns the resulting definition into a proof.

pub mod check;
mod define;
mod disclose;
pub mod engines;
pub mod frame;
pub mod language;
pub mod predicates;
mod unprovable;

pub use check::{Report, RuleReport, check};
pub use define::define;
pub use disclose::disclose;
#[cfg(feature = "groth16")]
pub use engines::groth16;
#[cfg(feature = "halo2")]
pub use engines::halo2;
#[cfg(feature = "stark-verify")]
pub use engines::stark;
pub use language::CompileError;
pub use unprovable::{RuleAt, Unprovable};
