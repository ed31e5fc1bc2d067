//! A hiding STARK over `KoalaBear`: a definition as an AIR, proven with FRI. Nothing is
//! set up, and rows cost microseconds.

mod air;
mod bound;
mod coins;
mod config;
mod limits;
mod lower;
mod permutation;
pub mod proof;
#[cfg(feature = "stark")]
mod prove;
mod security;
mod segment;
mod system;
pub mod table;
mod witness;

pub use config::CLOSING_ROWS;
pub use limits::TableError;
pub use permutation::PERMUTATION_COLUMNS;
pub use proof::{MAX_SEGMENT_BYTES, Proof, VerifyError};
#[cfg(feature = "stark")]
pub use prove::Proven;
pub use security::{Security, security};
pub use segment::{Link, Segment};
pub use system::System;
pub use witness::{Traces, Witness};
