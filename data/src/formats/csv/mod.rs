//! Comma-separated and tab-separated text.
//!
//! The crate `csv` takes records apart; in front of it a strict scanner refuses every
//! byte that a lenient reader would guess about, and knows the line and column of each
//! field.

mod header;
mod machine;
mod scan;

use std::io::{self, BufRead};

use assay_statement::{Cell, Column, Kind, value};
use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};

use self::header::Header;
use self::machine::Broken;
use self::scan::Scanner;
use crate::place::{Fault, Position, Stop};
use crate::read::Note;
use crate::rule::Rule;
use crate::sink::Sink;

/// How fields are separated and quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Commas, and quotes as in RFC 4180.
    Csv,
    /// Tabs; a quote is text like any other character, so that no field holds a tab
    /// or the end of a line.
    Tsv,
}

impl Dialect {
    /// The byte between two fields.
    const fn delimiter(self) -> u8 {
        match self {
            Self::Csv => b',',
            Self::Tsv => b'\t',
        }
    }
}

/// What a certain writer of CSV files adds to the format. A file has the layout if its
/// header says so; then the plain format's refusals are fewer, and its readings the same.
#[derive(Debug)]
pub(crate) struct Layout {
    /// What a note calls it.
    pub(crate) name: &'static str,
    /// Columns whose names together tell the layout.
    pub(crate) marks: &'static [&'static str],
    /// Columns that a file may lack: null in every record.
    pub(crate) columns: &'static [&'static str],
    /// Whether a text that is no value of a kind stands for none.
    pub(crate) is_absent: fn(Kind, &str) -> bool,
}

/// Reads every record; says where the file ends.
pub(crate) fn read<R: BufRead>(
    input: R,
    dialect: Dialect,
    layout: Option<&'static Layout>,
    sink: &mut Sink<'_>,
) -> Result<Position, Stop> {
    let scanner = Scanner::new(input, dialect, sink.limits)?;
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .delimiter(dialect.delimiter())
        .quoting(dialect == Dialect::Csv)
        .terminator(Terminator::Any(b'\n'))
        .from_reader(scanner);
    Stream { reader, row: ByteRecord::new(), names: Vec::new() }.records(layout, sink)
}

/// A file half read.
struct Stream<R> {
    reader: Reader<Scanner<R>>,
    row: ByteRecord,
    /// The header, as soon as it was accepted.
    names: Vec<String>,
}

impl<R: BufRead> Stream<R> {
    fn records(
        mut self,
        layout: Option<&'static Layout>,
        sink: &mut Sink<'_>,
    ) -> Result<Position, Stop> {
        let Some(starts) = self.next()? else {
            return Err(Fault::at(Position::FIRST, Rule::EmptyFile).into());
        };
        let header = Header::new(&self.row, &starts, sink.columns, layout)?;
        let Header { names, sources, layout } = header;
        for (name, at) in names.iter().zip(&starts) {
            if sink.columns.iter().all(|column| column.name != *name) {
                sink.not_covered(name).map_err(|rule| Fault::at(*at, rule))?;
            }
        }
        self.names = names;
        if let Some(layout) = layout {
            sink.note(Note::Layout { layout: layout.name });
        }
        for (column, source) in sink.columns.iter().zip(&sources) {
            if source.is_none() {
                sink.note(Note::Absent { column: column.name.clone() });
            }
        }
        while let Some(starts) = self.next()? {
            let first = starts.first().copied().unwrap_or(Position::FIRST);
            sink.open(first)?;
            let cells = sink
                .columns
                .iter()
                .zip(&sources)
                .map(|(column, &source)| {
                    let Some(source) = source else { return Ok(Cell::Null) };
                    let at = starts.get(source).copied().unwrap_or(first);
                    cell(column, layout, self.row.get(source))
                        .map_err(|rule| Fault::named(at, &column.name, rule))
                })
                .collect::<Result<Vec<Cell>, Fault>>()?;
            sink.push(first.line, cells);
        }
        Ok(self.reader.get_ref().end())
    }

    /// Moves to the next record and says where its fields start.
    fn next(&mut self) -> Result<Option<Vec<Position>>, Stop> {
        match self.reader.read_byte_record(&mut self.row) {
            Ok(true) => Ok(Some(self.reader.get_mut().take_starts(self.row.len()))),
            Ok(false) => Ok(None),
            Err(error) => Err(self.stopped(error)),
        }
    }

    fn stopped(&mut self, error: csv::Error) -> Stop {
        if let Some(Broken { at, field, rule }) = self.reader.get_mut().take_broken() {
            let name = field.and_then(|field| self.names.get(field)).cloned();
            return Fault { at, name, rule }.into();
        }
        if let csv::ErrorKind::Io(source) = error.into_kind() {
            return source.into();
        }
        // The scanner left nothing for `csv` to refuse.
        io::Error::other("the scanner and the parser disagree").into()
    }
}

fn cell(column: &Column, layout: Option<&Layout>, bytes: Option<&[u8]>) -> Result<Cell, Rule> {
    // The scanner has counted the fields and checked their encoding.
    let text = std::str::from_utf8(bytes.unwrap_or_default()).map_err(|_| Rule::Encoding)?;
    if text.is_empty() || layout.is_some_and(|layout| (layout.is_absent)(column.kind, text)) {
        return Ok(Cell::Null);
    }
    value::parse(column.kind, text).map_err(Rule::Value)
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use assay_statement::{Column, Kind};

    use super::{Dialect, read};
    use crate::format::Limits;
    use crate::place::Stop;
    use crate::sink::Sink;

    /// Marks, characters, quotes and line ends are cut at every byte.
    #[test]
    fn the_size_of_a_chunk_does_not_matter() {
        let columns = [Column { name: "b".to_owned(), kind: Kind::String }];
        let good = "\u{feff}a,b\r\n1,\"\u{e9}\"\"\r\n\u{1f600}\"\r\n2,\n\"3\",x";
        let bad = "\u{feff}a,b\r\n1,\"\u{e9}\"\"\r\n\u{1f600}\"\r\n2,\rx\n";
        let with = |text: &str, size: usize| {
            let input = BufReader::with_capacity(size, text.as_bytes());
            let mut sink = Sink::new(&columns, Limits::default());
            let end = read(input, Dialect::Csv, None, &mut sink)?;
            Ok::<_, Stop>(sink.finish(end)?.table.records().to_vec())
        };
        let whole = with(good, 1 << 10).unwrap();
        assert_eq!(whole.len(), 3);
        for size in 1..40 {
            assert_eq!(with(good, size).unwrap(), whole, "{size}");
            let Err(Stop::Fault(fault)) = with(bad, size) else { panic!("{size}") };
            assert_eq!((fault.at.line, fault.at.column), (4, 3), "{size}");
            assert!(fault.rule.to_string().starts_with("expected lines to end"), "{size}");
        }
    }
}
