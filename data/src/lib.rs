//! Readers that turn files into canonical tables.
//!
//! A file is read once, as a stream. Every format has a file under `formats`, and hands
//! its records to one sink; a value becomes a cell by the same rules in all of them.
//! `docs/spec/data.md` has the rules.

mod error;
mod format;
mod formats;
mod input;
mod json;
mod place;
mod read;
mod rule;
mod shown;
mod sink;
mod utf8;
mod xml;

pub use error::{DataError, Location};
pub use format::{Format, Limits, locate};
pub use read::{Note, Read, names, read_bytes, read_file, read_path};
pub use rule::Rule;
