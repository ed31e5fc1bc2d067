//! The verifier as a buyer uses it, on genuine proofs of a toy circuit.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail where it is wrong"
)]

mod ages;
mod bytes;
mod disclosure;
mod door;
mod entries;
mod expectations;
mod identity;
mod keys;
mod opening;
mod support;
mod tampering;
mod toy;
mod verdicts;
mod weak_keys;
mod words;
