//! Canonical tables: what every reader produces and every hash consumes.

use std::cmp::Ordering;
use std::fmt;

use crate::bytes::Bytes32;
use crate::column::{Column, Kind};
use crate::short::ShortText;
use crate::time::Time;

/// One canonical value. `Debug` shows the kind and never the value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// No value. Orders before every value.
    Null,
    /// The integer of a boolean, date, integer, number or timestamp column.
    Integer(i128),
    /// The digest of a string's bytes ([`crate::digests::text`]).
    Text(Bytes32),
    /// A short text.
    Short(ShortText),
}

impl Cell {
    /// Whether the value is absent.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The integer, when there is one.
    #[must_use]
    pub const fn integer(&self) -> Option<i128> {
        match self {
            Self::Integer(value) => Some(*value),
            Self::Null | Self::Text(_) | Self::Short(_) => None,
        }
    }

    /// The string digest, when there is one.
    #[must_use]
    pub const fn text(&self) -> Option<Bytes32> {
        match self {
            Self::Text(digest) => Some(*digest),
            Self::Null | Self::Integer(_) | Self::Short(_) => None,
        }
    }

    /// The short text, when there is one.
    #[must_use]
    pub const fn short(&self) -> Option<ShortText> {
        match self {
            Self::Short(text) => Some(*text),
            Self::Null | Self::Integer(_) | Self::Text(_) => None,
        }
    }

    /// Whether a column of a kind can have it.
    fn fits(&self, kind: Kind) -> bool {
        match (self, kind, kind.interval()) {
            (Self::Null, ..) => true,
            (Self::Integer(value), _, Some((min, max))) => (min..=max).contains(value),
            (Self::Text(digest), Kind::String, _) => digest.0[0] == 0,
            (Self::Short(text), Kind::Short { bytes }, _) => {
                text.as_bytes().len() <= usize::from(bytes)
            }
            (Self::Integer(_) | Self::Text(_) | Self::Short(_), ..) => false,
        }
    }
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::Integer(_) => "Integer(private)",
            Self::Text(_) => "Text(private)",
            Self::Short(_) => "Short(private)",
        })
    }
}

/// One record: its cells in the order of the policy's columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Where the record starts in the file it came from, from 1. Not committed.
    pub line: u64,
    /// One cell for each declared column.
    pub cells: Vec<Cell>,
}

/// The declared columns of a dataset, record by record.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<Column>,
    records: Vec<Record>,
    as_of: Option<Time>,
}

/// Why cells do not make a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// A table without records has no order, no totals and no identity.
    #[error("expected at least one record, got none")]
    Empty,
    /// A record has another number of cells than there are columns.
    #[error("record at line {line}: expected {expected} cells, got {got}")]
    Cells {
        /// The record's line.
        line: u64,
        /// Number of columns.
        expected: usize,
        /// Number of cells.
        got: usize,
    },
    /// A cell is of another kind than its column, or outside its interval.
    #[error("record at line {line}, column `{column}`: the value does not fit {expected}")]
    Type {
        /// The record's line.
        line: u64,
        /// The column's name.
        column: String,
        /// The column's type.
        expected: String,
    },
}

impl Table {
    /// A table in file order; each cell is checked against its column.
    ///
    /// # Errors
    /// When there is no record, or a cell does not fit its column.
    pub fn new(columns: Vec<Column>, records: Vec<Record>) -> Result<Self, TableError> {
        if records.is_empty() {
            return Err(TableError::Empty);
        }
        for Record { line, cells } in &records {
            if cells.len() != columns.len() {
                return Err(TableError::Cells {
                    line: *line,
                    expected: columns.len(),
                    got: cells.len(),
                });
            }
            for (cell, column) in cells.iter().zip(&columns) {
                if !cell.fits(column.kind) {
                    return Err(TableError::Type {
                        line: *line,
                        column: column.name.clone(),
                        expected: column.kind.to_string(),
                    });
                }
            }
        }
        Ok(Self { columns, records, as_of: None })
    }

    /// The declared columns.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The records.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The table as it is looked at at a time, which ages are measured against.
    #[must_use]
    pub const fn at(mut self, as_of: Option<Time>) -> Self {
        self.as_of = as_of;
        self
    }

    /// The time that ages are measured against, if there is one.
    #[must_use]
    pub const fn as_of(&self) -> Option<Time> {
        self.as_of
    }

    /// The table in ascending order of the identity columns, ties by all columns:
    /// the one order that records are hashed and proven in. Without identity columns that
    /// is the order in which they are.
    #[must_use]
    pub fn sorted(&self, identity: &[usize]) -> Self {
        let mut sorted = self.clone();
        if identity.is_empty() {
            return sorted;
        }
        sorted.records.sort_by(|a, b| {
            identity
                .iter()
                .map(|&column| a.cells[column].cmp(&b.cells[column]))
                .find(|ordering| *ordering != Ordering::Equal)
                .unwrap_or_else(|| a.cells.cmp(&b.cells))
        });
        sorted
    }
}
