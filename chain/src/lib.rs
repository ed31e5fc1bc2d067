//! The contracts' interface, their bytecode, and an EVM to run them in.
//!
//! [`contracts`] has the interface and the compiled code, [`encode`] turns keys,
//! proofs and instances into arguments, [`halo2`] those of halo2, [`evm`] runs the contracts in this process,
//! and [`export`] writes what an operator deploys.

pub mod contracts;
pub mod encode;
pub mod evm;
pub mod export;
pub mod halo2;
mod key;

pub use alloy_primitives;
pub use alloy_sol_types;
