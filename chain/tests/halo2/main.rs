//! The contract and halo2's verifier accept the same proofs.

#![cfg(test)]

mod case;
#[path = "../common/mod.rs"]
mod common;
mod keys;
mod pool;
mod proofs;
