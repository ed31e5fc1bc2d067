//! The values of one stored column, from its pages to cells.

use std::collections::VecDeque;

use assay_statement::Cell;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;

use super::stored::Stored;
use crate::rule::Rule;

/// Cells that were decoded and not yet taken.
pub(super) struct Cells<'a> {
    reader: ColumnReader,
    stored: &'a Stored,
    ready: VecDeque<Result<Cell, Rule>>,
}

impl<'a> Cells<'a> {
    pub(super) const fn new(reader: ColumnReader, stored: &'a Stored) -> Self {
        Self { reader, stored, ready: VecDeque::new() }
    }

    /// Decodes so many records; `None` if the pages cannot be read. `limit` is the most bytes
    /// of a text.
    pub(super) fn fill(&mut self, records: usize, limit: usize) -> Option<usize> {
        let Self { reader, stored, ready } = self;
        ready.clear();
        match reader {
            ColumnReader::BoolColumnReader(reader) => {
                take(reader, stored, records, ready, |value| stored.integer((*value).into()))
            }
            ColumnReader::Int32ColumnReader(reader) => {
                take(reader, stored, records, ready, |value| stored.int32(*value))
            }
            ColumnReader::Int64ColumnReader(reader) => {
                take(reader, stored, records, ready, |value| stored.int64(*value))
            }
            ColumnReader::Int96ColumnReader(reader) => {
                take(reader, stored, records, ready, |value| stored.int96(value.data()))
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                take(reader, stored, records, ready, |value| stored.bytes(value.data(), limit))
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                take(reader, stored, records, ready, |value| stored.bytes(value.data(), limit))
            }
            // No kind is stored as floats.
            ColumnReader::FloatColumnReader(_) | ColumnReader::DoubleColumnReader(_) => {
                Err(ParquetError::General("floats".to_owned()))
            }
        }
        .ok()
        .map(|()| ready.len())
    }

    /// The cell of the next record.
    pub(super) fn next(&mut self) -> Result<Cell, Rule> {
        self.ready.pop_front().unwrap_or(Ok(Cell::Null))
    }
}

fn take<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    stored: &Stored,
    records: usize,
    ready: &mut VecDeque<Result<Cell, Rule>>,
    cell: impl Fn(&T::T) -> Result<Cell, Rule>,
) -> Result<(), ParquetError> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let optional = stored.level > 0;
    let (read, _, _) =
        reader.read_records(records, optional.then_some(&mut levels), None, &mut values)?;
    if !optional {
        ready.extend(values.iter().map(cell));
        return Ok(());
    }
    let mut values = values.iter();
    for level in levels.into_iter().take(read) {
        if level < stored.level {
            ready.push_back(Ok(Cell::Null));
        } else if let Some(value) = values.next() {
            ready.push_back(cell(value));
        }
    }
    Ok(())
}
