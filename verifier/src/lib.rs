//! What a buyer links: checks a proof against the caller's expectations.
//!
//! The caller brings the [`KeyRegistry`] (verifying keys that *it* chose), and for each
//! proof an [`Expectation`]: the policy, the binding and the time. Nothing of that
//! is read from the proof. Of an engine without a set-up there is no key to bring: the
//! constraints are compiled from the expected policy. [`Verifier::verify`] is the only
//! door; what passes it is a [`Verified`], which cannot be made in any other way, and
//! which [`open`] needs at delivery. A [`Verdict`] says what was checked, and how far to
//! trust each claim.
//!
//! No input makes this crate panic, and none makes it wait: every length is bounded
//! before it is used.
//!
//! A buyer brings policy, key, binding and time. Proof, opening and table are the
//! contributor's; the crate `assay-data` reads a table of the policy's columns.
//!
//! ```
//! use assay_statement::file::Document as _;
//! use assay_statement::{Binding, Opening, Policy, Table, VerifyingKeyFile};
//! use assay_verifier::{Expectation, KeyRegistry, Verified, Verifier, open};
//!
//! type Error = Box<dyn std::error::Error>;
//!
//! fn accept(policy: &Policy, key: &[u8], proof: &[u8], now: u64) -> Result<Verified, Error> {
//!     let mut keys = KeyRegistry::new();
//!     keys.insert(&VerifyingKeyFile::from_bytes(key)?)?;
//!     let binding = &Binding::Unbound;
//!     let expectation = Expectation { policy, binding, now, require_ceremony: false };
//!     Ok(Verifier::new(keys).verify_bytes(&expectation, proof)?)
//! }
//!
//! fn deliver(
//!     policy: &Policy, proof: &Verified, table: &Table, opening: &[u8],
//! ) -> Result<usize, Error> {
//!     let opening = Opening::from_bytes(opening)?;
//!     Ok(open(policy, proof, table, &opening)?.records())
//! }
//! ```
#![forbid(unsafe_code)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::integer_division
)]

mod check;
mod claims;
mod door;
mod engine;
mod expectation;
#[cfg(feature = "groth16")]
mod groth16;
#[cfg(feature = "halo2")]
mod halo2;
mod opened;
mod places;
mod registry;
mod rejection;
#[cfg(feature = "stark")]
mod stark;
mod verdict;
mod verifier;
mod words;

pub use check::{Check, CheckResult, Outcome};
pub use claims::qualified;
pub use expectation::Expectation;
pub use opened::{OpenError, Opened, open};
pub use registry::{KeyError, KeyRegistry};
pub use rejection::{Part, PointFault, Rejection};
pub use verdict::{BindingSummary, Claim, Told, Trust, Verdict};
pub use verifier::{Refusal, Verified, Verifier};
pub use words::describe;
