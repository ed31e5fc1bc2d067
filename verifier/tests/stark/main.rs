//! The verifier as a buyer uses it, on a genuine proof of the engine without keys.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail where it is wrong"
)]

mod bytes;
mod door;
mod entries;
mod identity;
mod opening;
mod support;
mod verdicts;
