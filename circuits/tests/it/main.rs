//! The circuits against their oracles, and against provers who lie.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of tests are not seen as tests"
)]

mod ascents;
mod bounds;
mod catalogue;
mod conformance;
mod copies;
mod counted;
mod deletions;
mod disclosure;
mod forgeries;
mod forgery;
mod gadgets;
mod golden;
#[cfg(feature = "halo2")]
mod halo2;
mod hints;
mod lies;
mod mutants;
mod policies;
mod properties;
mod solver;
mod stark;
mod sums;
mod support;
mod tables;
mod thresholds;
mod unidentified;
mod unprovable;
