//! Proof systems. Each lowers the same [`crate::language::Definition`].

mod error;
#[cfg(feature = "groth16")]
pub mod groth16;
#[cfg(feature = "stark-verify")]
pub mod stark;

pub use error::EngineError;
