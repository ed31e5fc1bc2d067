//! The values of one stored column, from its pages to cells.

use std::collections::VecDeque;

use assay_statement::Cell;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;

use super::guard::Room;
use super::stored::Stored;
use crate::rule::Rule;

/// Texts that are decoded at once: one may have been made of another that is as long as a page.
const TEXTS: usize = 16;

/// Cells that were decoded and not yet taken.
pub(super) struct Cells<'a> {
    reader: ColumnReader,
    stored: &'a Stored,
    room: &'a Room,
    ready: VecDeque<Result<Cell, Rule>>,
}

impl<'a> Cells<'a> {
    pub(super) const fn new(reader: ColumnReader, stored: &'a Stored, room: &'a Room) -> Self {
        Self { reader, stored, room, ready: VecDeque::new() }
    }

    /// Decodes so many records, or up to one that is refused; `None` if the pages cannot be read.
    /// `limit` is the most bytes of a text.
    pub(super) fn fill(&mut self, records: usize, limit: usize) -> Option<usize> {
        let Self { reader, stored, room, ready } = self;
        ready.clear();
        let bytes = |bytes: &[u8]| match room.take(bytes.len()) {
            Ok(()) => stored.bytes(bytes, limit),
            Err(rule) => Err(rule),
        };
        let level = stored.level;
        match reader {
            ColumnReader::BoolColumnReader(reader) => {
                take(reader, level, [records; 2], ready, |value| stored.integer((*value).into()))
            }
            ColumnReader::Int32ColumnReader(reader) => {
                take(reader, level, [records; 2], ready, |value| stored.int32(*value))
            }
            ColumnReader::Int64ColumnReader(reader) => {
                take(reader, level, [records; 2], ready, |value| stored.int64(*value))
            }
            ColumnReader::Int96ColumnReader(reader) => {
                take(reader, level, [records; 2], ready, |value| stored.int96(value.data()))
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                take(reader, level, [records, TEXTS], ready, |value| bytes(value.data()))
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                take(reader, level, [records, TEXTS], ready, |value| bytes(value.data()))
            }
            // No kind is stored as floats.
            ColumnReader::FloatColumnReader(_) | ColumnReader::DoubleColumnReader(_) => {
                Err(ParquetError::General("floats".to_owned()))
            }
        }
        .ok()
    }

    /// The cell of the next record.
    pub(super) fn next(&mut self) -> Result<Cell, Rule> {
        self.ready.pop_front().unwrap_or(Ok(Cell::Null))
    }
}

/// Decodes so many records, at most so many at once; says how many there are.
fn take<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    level: i16,
    [records, once]: [usize; 2],
    ready: &mut VecDeque<Result<Cell, Rule>>,
    cell: impl Fn(&T::T) -> Result<Cell, Rule>,
) -> Result<usize, ParquetError> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let optional = level > 0;
    while ready.len() < records {
        let wanted = once.min(records - ready.len());
        levels.clear();
        values.clear();
        let (read, _, _) =
            reader.read_records(wanted, optional.then_some(&mut levels), None, &mut values)?;
        let first = ready.len();
        if optional {
            let mut values = values.iter();
            for found in levels.iter().take(read) {
                if *found < level {
                    ready.push_back(Ok(Cell::Null));
                } else if let Some(value) = values.next() {
                    ready.push_back(cell(value));
                }
            }
        } else {
            ready.extend(values.iter().map(&cell));
        }
        // The file is refused there: no more of it has to be decoded.
        if ready.range(first..).any(Result::is_err) {
            return Ok(records);
        }
        if read < wanted {
            break;
        }
    }
    Ok(ready.len())
}
