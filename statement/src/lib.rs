//! What is claimed, and the bytes that carry it.
//!
//! A *statement* is a [`Policy`] together with an [`Instance`]; everything a
//! verifier recomputes lives here, and so does the native form of every hash that
//! a circuit constrains. `docs/spec/statement.md` fixes each byte.

pub mod binding;
pub mod bytes;
pub mod column;
pub mod digests;
pub mod disclosure;
pub mod file;
pub mod hash;
pub mod instance;
pub mod key;
pub mod opening;
pub mod packing;
pub mod pairing;
pub mod pattern;
pub mod policy;
pub mod proof;
pub mod shape;
pub mod short;
pub mod table;
pub mod time;
pub mod value;

pub use binding::Binding;
pub use bytes::{Address, Bytes32};
pub use column::{Column, Kind};
pub use disclosure::{Disclosed, Disclosing, Disclosure, DisclosureError};
pub use instance::{Entry, Instance};
pub use key::{KeyId, Origin, VerifyingKeyFile};
pub use opening::{Opening, Salt};
pub use pattern::{Automaton, Pattern};
pub use policy::{Argument, Policy, PolicyError, PredicateId, Rule, Value, expression};
pub use proof::ProofFile;
pub use shape::{Capacity, Engine, Shape};
pub use short::ShortText;
pub use table::{Cell, Record, Table};
