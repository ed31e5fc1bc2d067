//! What must be true of the whole: real policies, circuits, keys and proofs, through
//! the verifier, the services, the command and the contracts.
//!
//! `must_NN_…` is one promise; a promise that several parts keep is tested on each.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests and their helpers fail by panicking"
)]

mod batch;
mod builds;
mod chain;
mod command;
mod counts;
mod disclosure;
mod edges;
mod elsewhere;
mod entries;
mod files;
mod foreign_key;
mod forge;
mod identity;
mod malformed;
mod mutations;
mod no_identity;
mod other_policy;
mod private;
mod server;
mod thresholds;
mod two_engines;
mod verdicts;
mod world;
