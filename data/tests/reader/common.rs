//! Declared columns, and shorter words for what every test does.

use assay_data::{DataError, Format, Limits, Read, read_bytes};
use assay_statement::{Cell, Column, Kind, digests};

/// `hr` (8 bits without sign) and `device` (text).
pub(crate) fn heart() -> Vec<Column> {
    vec![column("hr", Kind::Integer { signed: false, bits: 8 }), column("device", Kind::String)]
}

pub(crate) fn column(name: &str, kind: Kind) -> Column {
    Column { name: name.to_owned(), kind }
}

pub(crate) fn csv(bytes: impl AsRef<[u8]>, columns: &[Column]) -> Result<Read, DataError> {
    read_bytes("d.csv", bytes.as_ref(), Format::Csv, columns, Limits::default())
}

pub(crate) fn text(value: &str) -> Cell {
    if value.is_empty() { Cell::Null } else { Cell::Text(digests::text(value)) }
}

pub(crate) fn cells(read: &Read) -> Vec<Vec<Cell>> {
    read.table.records().iter().map(|record| record.cells.clone()).collect()
}
