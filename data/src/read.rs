//! The two doors: a path, or bytes that came over the wire.

use std::fmt;
use std::fs::File;
use std::path::Path;

use assay_statement::{Column, Table};

use crate::error::{DataError, Location};
use crate::format::{Format, Limits, locate};
use crate::formats::{self, Input};
use crate::place::{Fault, Position, Stop};
use crate::shown::Name;
use crate::sink::Sink;

/// Reads the declared `columns` of a file or folder; its name tells the format.
///
/// # Errors
/// When the file cannot be read, or any of it is not exactly as `docs/spec/data.md`
/// says; the error has the line and column, and never a value.
pub fn read_path(path: &Path, columns: &[Column], limits: Limits) -> Result<Read, DataError> {
    let (path, format) = locate(path)?;
    read_file(&path, format, columns, limits)
}

/// Reads the declared `columns` of a file of a format, whatever its name.
///
/// # Errors
/// As [`read_path`].
pub fn read_file(
    path: &Path,
    format: Format,
    columns: &[Column],
    limits: Limits,
) -> Result<Read, DataError> {
    let (name, input) = open(path)?;
    read(&name, input, format, columns, limits)
}

/// Reads the declared `columns` of a file that is in memory; `name` is what errors
/// call it.
///
/// # Errors
/// As [`read_path`], but for the file itself.
pub fn read_bytes(
    name: &str,
    bytes: &[u8],
    format: Format,
    columns: &[Column],
    limits: Limits,
) -> Result<Read, DataError> {
    read(name, Input::Bytes(bytes), format, columns, limits)
}

/// The names of the columns that a file of a format has, in its order: what a policy may
/// declare, as far as the file shows it. Nothing else of the file is kept.
///
/// # Errors
/// As [`read_path`], as far as records are looked at where no column is declared.
pub fn names(path: &Path, format: Format, limits: Limits) -> Result<Vec<String>, DataError> {
    let (name, input) = open(path)?;
    let mut sink = Sink::new(&[], limits);
    formats::read(input, format, &mut sink).map_err(|stop| refused(&name, stop))?;
    Ok(sink.into_names())
}

/// A table, and what its reader has to say about the file.
#[derive(Debug, Clone)]
pub struct Read {
    /// The declared columns, in the order of the policy, all records in file order.
    pub table: Table,
    /// What a contributor should know.
    pub notes: Vec<Note>,
}

/// Something that is no error and still should be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The file has a column that the policy does not declare.
    NotCovered {
        /// The column's name in the file.
        column: String,
    },
    /// The file has elements that are no records of the table.
    NotRead {
        /// The elements' name.
        element: String,
    },
    /// The file has a layout of its own, which is read more leniently where it differs.
    Layout {
        /// Which.
        layout: &'static str,
    },
    /// The file lacks a declared column, as its layout lets it.
    Absent {
        /// The column's name in the policy.
        column: String,
    },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotCovered { column } => write!(
                f,
                "column {} is not declared by the policy: not covered, not committed",
                Name(column),
            ),
            Self::NotRead { element } => {
                write!(f, "elements {} are not read: not covered, not committed", Name(element))
            }
            Self::Layout { layout } => write!(f, "read as {layout}"),
            Self::Absent { column } => {
                write!(f, "column {} is not in the file: null in every record", Name(column))
            }
        }
    }
}

/// A file, and what messages call it.
fn open(path: &Path) -> Result<(String, Input<'static>), DataError> {
    let name = path.display().to_string();
    match File::open(path) {
        Ok(file) => Ok((name, Input::File(file))),
        Err(source) => Err(DataError::Io { file: name, source }),
    }
}

fn read(
    name: &str,
    input: Input<'_>,
    format: Format,
    columns: &[Column],
    limits: Limits,
) -> Result<Read, DataError> {
    let mut sink = Sink::new(columns, limits);
    formats::read(input, format, &mut sink)
        .and_then(|end| Ok(sink.finish(end)?))
        .map_err(|stop| refused(name, stop))
}

fn refused(file: &str, stop: Stop) -> DataError {
    match stop {
        Stop::Io(source) => DataError::Io { file: file.to_owned(), source },
        Stop::Fault(Fault { at: Position { line, column }, name, rule }) => {
            let at = Location { file: file.to_owned(), line, column, name };
            DataError::Refused { at, rule }
        }
    }
}
