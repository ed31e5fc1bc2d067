//! The two doors: a path, or bytes that came over the wire.

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use assay_statement::table::TableError;
use assay_statement::{Cell, Column, Record, Table, value};
use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};

use crate::error::{DataError, Location, Name, Rule};
use crate::format::{Format, Limits};
use crate::header::Header;
use crate::machine::{Fault, Position};
use crate::scan::Scanner;

/// Reads the declared `columns` of a file; its name tells the format.
///
/// # Errors
/// When the file cannot be read, or any of it is not exactly as `docs/spec/data.md`
/// says; the error has the line and column, and never a value.
pub fn read_path(path: &Path, columns: &[Column], limits: Limits) -> Result<Read, DataError> {
    let name = path.display().to_string();
    let format = Format::of(path).ok_or_else(|| DataError::Format { file: name.clone() })?;
    let file = File::open(path).map_err(|source| DataError::Io { file: name.clone(), source })?;
    read(&name, BufReader::new(file), format, columns, limits)
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
    read(name, bytes, format, columns, limits)
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
        /// The column's name in the header.
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
        }
    }
}

fn read<R: BufRead>(
    name: &str,
    input: R,
    format: Format,
    columns: &[Column],
    limits: Limits,
) -> Result<Read, DataError> {
    let scanner = Scanner::new(input, format, limits)
        .map_err(|source| DataError::Io { file: name.to_owned(), source })?;
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .delimiter(format.delimiter())
        .quoting(format == Format::Csv)
        .terminator(Terminator::Any(b'\n'))
        .from_reader(scanner);
    Stream { name, reader, row: ByteRecord::new(), names: Vec::new() }.table(columns, limits)
}

/// A file half read.
struct Stream<'a, R> {
    name: &'a str,
    reader: Reader<Scanner<R>>,
    row: ByteRecord,
    /// The header, as soon as it was accepted.
    names: Vec<String>,
}

impl<R: BufRead> Stream<'_, R> {
    fn table(mut self, columns: &[Column], limits: Limits) -> Result<Read, DataError> {
        let Some(starts) = self.next()? else {
            return Err(self.refused(Fault::at(Position::FIRST, Rule::EmptyFile)));
        };
        let header = Header::new(&self.row, &starts, columns);
        let Header { names, sources, notes } = header.map_err(|fault| self.refused(fault))?;
        self.names = names;

        let mut records = Vec::new();
        while let Some(starts) = self.next()? {
            let first = starts.first().copied().unwrap_or(Position::FIRST);
            if records.len() == limits.records {
                let rule = Rule::Records { limit: limits.records };
                return Err(self.refused(Fault::at(first, rule)));
            }
            let cells = columns
                .iter()
                .zip(&sources)
                .map(|(column, &source)| {
                    let at = starts.get(source).copied().unwrap_or(first);
                    cell(column, self.row.get(source))
                        .map_err(|rule| self.refused(Fault::field(at, source, rule)))
                })
                .collect::<Result<Vec<Cell>, DataError>>()?;
            records.push(Record { line: first.line, cells });
        }
        let end = self.reader.get_ref().end();
        let table = Table::new(columns.to_vec(), records).map_err(|error| {
            let rule = match error {
                TableError::Empty => Rule::NoRecord,
                error @ (TableError::Cells { .. } | TableError::Type { .. }) => Rule::Table(error),
            };
            self.refused(Fault::at(end, rule))
        })?;
        Ok(Read { table, notes })
    }

    /// Moves to the next record and says where its fields start.
    fn next(&mut self) -> Result<Option<Vec<Position>>, DataError> {
        match self.reader.read_byte_record(&mut self.row) {
            Ok(true) => Ok(Some(self.reader.get_mut().take_starts(self.row.len()))),
            Ok(false) => Ok(None),
            Err(error) => Err(self.failed(error)),
        }
    }

    fn failed(&mut self, error: csv::Error) -> DataError {
        if let Some(fault) = self.reader.get_mut().take_fault() {
            return self.refused(fault);
        }
        let source = if let csv::ErrorKind::Io(source) = error.into_kind() {
            source
        } else {
            // The scanner left nothing for `csv` to refuse.
            std::io::Error::other("the scanner and the parser disagree")
        };
        DataError::Io { file: self.name.to_owned(), source }
    }

    fn refused(&self, fault: Fault) -> DataError {
        let name = fault.field.and_then(|field| self.names.get(field)).cloned();
        let Position { line, column } = fault.at;
        let at = Location { file: self.name.to_owned(), line, column, name };
        DataError::Refused { at, rule: fault.rule }
    }
}

fn cell(column: &Column, bytes: Option<&[u8]>) -> Result<Cell, Rule> {
    // The scanner has counted the fields and checked their encoding.
    let text = std::str::from_utf8(bytes.unwrap_or_default()).map_err(|_| Rule::Encoding)?;
    if text.is_empty() {
        return Ok(Cell::Null);
    }
    value::parse(column.kind, text).map_err(Rule::Value)
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use assay_statement::{Column, Kind};

    use super::{Format, Limits, read};

    /// Marks, characters, quotes and line ends are cut at every byte.
    #[test]
    fn the_size_of_a_chunk_does_not_matter() {
        let columns = [Column { name: "b".to_owned(), kind: Kind::String }];
        let good = "\u{feff}a,b\r\n1,\"\u{e9}\"\"\r\n\u{1f600}\"\r\n2,\n\"3\",x";
        let bad = "\u{feff}a,b\r\n1,\"\u{e9}\"\"\r\n\u{1f600}\"\r\n2,\rx\n";
        let with = |text: &str, size: usize| {
            let input = BufReader::with_capacity(size, text.as_bytes());
            read("d", input, Format::Csv, &columns, Limits::default())
        };
        let table = |size| with(good, size).map(|read| read.table.records().to_vec());
        let whole = table(1 << 10).unwrap();
        assert_eq!(whole.len(), 3);
        for size in 1..40 {
            assert_eq!(table(size).unwrap(), whole, "{size}");
            let message = with(bad, size).unwrap_err().to_string();
            assert!(message.starts_with("d:4:3: expected lines to end"), "{size}: {message}");
        }
    }
}
