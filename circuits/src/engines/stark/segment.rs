//! A part of a statement that one proof is about: some of its records, in two tables.

use p3_koala_bear::KoalaBear;

use super::config::{LOW_DEGREE, MAX_DEGREE};
use super::lower::{Closing, Publics, Rows};
use super::table::Table;
use crate::language::{CompileError, Definition};

/// Where a segment stands among those of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) first: bool,
    pub(super) last: bool,
}

/// A table of the lowest degree that its constraints allow.
fn lowest<T>(table: impl Fn(usize) -> Result<T, CompileError>) -> Result<T, CompileError> {
    match table(LOW_DEGREE) {
        Err(CompileError::Degree { .. }) => table(MAX_DEGREE),
        lowered => lowered,
    }
}

/// A commitment to what a segment leaves to the next.
pub type Link = [KoalaBear; 8];

/// A compiled segment.
pub struct Segment {
    pub(super) publics: Publics,
    pub(super) rows: Rows,
    pub(super) closing: Closing,
    tables: [Table; 2],
    height: usize,
}

impl Segment {
    /// Compiles a segment of a number of rows, a power of two.
    pub(super) fn compile(
        definition: &Definition,
        height: usize,
        place: Place,
    ) -> Result<Self, CompileError> {
        let publics = Publics::new(definition, place);
        let rows = lowest(|degree| Rows::new(definition, &publics, height, place, degree))?;
        let closing = lowest(|degree| Closing::new(definition, &publics, &rows, place, degree))?;
        let tables = [rows.table(), closing.table()];
        Ok(Self { publics, rows, closing, tables, height })
    }

    /// The tables: that of the records, and the closing one.
    #[must_use]
    pub const fn tables(&self) -> &[Table; 2] {
        &self.tables
    }

    /// The columns that hold a record: what it has of presence, digits and digests. All others
    /// follow from them, but for masks; the commitment says which records they are.
    #[must_use]
    pub fn record(&self) -> &[usize] {
        &self.rows.record
    }

    /// Rows of the tables.
    #[must_use]
    pub const fn heights(&self) -> [usize; 2] {
        [self.height, Closing::ROWS]
    }
}
