//! Proof systems. Each lowers the same [`crate::language::Definition`].

mod error;
#[cfg(feature = "groth16")]
pub mod groth16;
#[cfg(feature = "halo2")]
pub mod halo2;
#[cfg(feature = "stark-verify")]
pub mod stark;
#[cfg(feature = "unrolled")]
mod unrolled;

pub use error::EngineError;
