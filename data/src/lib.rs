//! Readers that turn files into canonical tables.
//!
//! A file is read once, as a stream, by the crate `csv`; in front of it a strict
//! scanner refuses every byte that a lenient reader would guess about, and
//! knows the line and column of each field. `docs/spec/data.md` has the rules.

mod error;
mod format;
mod header;
mod machine;
mod read;
mod scan;
mod utf8;

pub use error::{DataError, Location, Rule};
pub use format::{Format, Limits};
pub use read::{Note, Read, read_bytes, read_path};
