//! Apache Parquet: the declared columns, batch by batch.
//!
//! A file is no text: the line of a record is its number, from 1, and the column is the
//! position of the stored column in the schema.

mod column;
mod stored;

use std::panic::{AssertUnwindSafe, catch_unwind};

use assay_statement::Column;
use parquet::basic::Compression;
use parquet::file::reader::{ChunkReader, FileReader, RowGroupReader, SerializedFileReader};
use parquet::schema::types::SchemaDescriptor;

use self::column::Cells;
use self::stored::Stored;
use crate::place::{Fault, Position, Stop};
use crate::rule::Rule;
use crate::sink::Sink;

/// Records that are decoded at once.
const BATCH: usize = 1024;

/// Reads every record; says where the file ends.
pub(super) fn read<R: ChunkReader + 'static>(
    input: R,
    sink: &mut Sink<'_>,
) -> Result<Position, Stop> {
    // The crate refuses most damaged files by an error, and some by a panic: neither may
    // take down who reads a file from elsewhere. What the sink has by then is not used.
    catch_unwind(AssertUnwindSafe(|| records(input, sink))).unwrap_or_else(|_| {
        Err(broken(Position::FIRST, "pages as their headers describe them").into())
    })
}

/// A declared column in the file.
struct Source {
    /// Its position among the stored columns, from 0.
    leaf: usize,
    name: String,
    stored: Stored,
}

fn records<R: ChunkReader + 'static>(input: R, sink: &mut Sink<'_>) -> Result<Position, Stop> {
    let limit = sink.limits.bytes;
    if input.len() > limit {
        return Err(Fault::at(Position::FIRST, Rule::FileBytes { limit }).into());
    }
    let file = SerializedFileReader::new(input)
        .map_err(|_| broken(Position::FIRST, "a footer that describes the file"))?;
    let schema = file.metadata().file_metadata().schema_descr_ptr();
    let sources = sources(&schema, sink)?;
    let mut done = 0;
    for index in 0..file.num_row_groups() {
        let group = file
            .get_row_group(index)
            .map_err(|_| broken(place(done, 0), "a row group that can be read"))?;
        done = row_group(group.as_ref(), &sources, done, sink)?;
    }
    if usize::try_from(file.metadata().file_metadata().num_rows()) != Ok(done) {
        return Err(broken(place(done, 0), "as many records as the footer says").into());
    }
    Ok(place(done, 0))
}

/// Finds every declared column among the stored ones.
fn sources(schema: &SchemaDescriptor, sink: &mut Sink<'_>) -> Result<Vec<Source>, Fault> {
    let limit = sink.limits.columns;
    if schema.num_columns() > limit {
        return Err(Fault::at(Position::FIRST, Rule::Columns { limit }));
    }
    let paths: Vec<String> = schema.columns().iter().map(|column| column.path().string()).collect();
    for path in &paths {
        if sink.columns.iter().all(|column| column.name != *path) {
            sink.not_covered(path).map_err(|rule| Fault::at(Position::FIRST, rule))?;
        }
    }
    let seen: Vec<bool> = sink.columns.iter().map(|column| paths.contains(&column.name)).collect();
    sink.require(Position::FIRST, &seen)?;
    let mut sources = Vec::with_capacity(sink.columns.len());
    for column in sink.columns {
        sources.extend(source(schema, &paths, column)?);
    }
    Ok(sources)
}

/// The one stored column of a name, and how its values become cells.
fn source(
    schema: &SchemaDescriptor,
    paths: &[String],
    column: &Column,
) -> Result<Option<Source>, Fault> {
    let mut found = paths.iter().enumerate().filter(|(_, path)| **path == column.name);
    let (Some((leaf, _)), second) = (found.next(), found.next()) else { return Ok(None) };
    let refused = |leaf, rule| Fault::named(place(0, leaf), &column.name, rule);
    let description = schema.column(leaf);
    if let Some((second, _)) = second {
        let same = schema.column(second).path() == description.path();
        let (name, first) = (Some(column.name.clone()), leaf + 1);
        let repeated = Rule::HeaderRepeated { name, first, second: second + 1 };
        return Err(refused(second, if same { repeated } else { Rule::Ambiguous }));
    }
    let stored = Stored::new(&description, column.kind).map_err(|rule| refused(leaf, rule))?;
    Ok(Some(Source { leaf, name: column.name.clone(), stored }))
}

/// Reads a row group behind `done` records; says how many there are then.
fn row_group(
    group: &dyn RowGroupReader,
    sources: &[Source],
    done: usize,
    sink: &mut Sink<'_>,
) -> Result<usize, Stop> {
    let damaged = || broken(place(done, 0), "a row group as its footer describes it");
    let rows = usize::try_from(group.metadata().num_rows()).map_err(|_| damaged())?;
    let mut columns = Vec::with_capacity(sources.len());
    for source in sources {
        let refused = |rule| Fault::named(place(done, source.leaf), &source.name, rule);
        let chunk = group.metadata().columns().get(source.leaf).ok_or_else(damaged)?;
        if chunk.num_values() != group.metadata().num_rows() {
            return Err(damaged().into());
        }
        let codec = chunk.compression();
        if !matches!(codec, Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::ZSTD(_))
        {
            return Err(refused(Rule::Codec { got: codec.to_string() }).into());
        }
        let start = chunk.dictionary_page_offset().unwrap_or_else(|| chunk.data_page_offset());
        if start < 0 || chunk.compressed_size() < 0 {
            return Err(damaged().into());
        }
        let reader = group.get_column_reader(source.leaf).map_err(|_| damaged())?;
        columns.push(Cells::new(reader, &source.stored));
    }
    let end = done.saturating_add(rows);
    let mut next = done;
    while next < end {
        let batch = BATCH.min(end - next);
        for (cells, source) in columns.iter_mut().zip(sources) {
            let read = cells.fill(batch, sink.limits.field_bytes);
            if read != Some(batch) {
                let expected = "as many values as the footer says, in pages that can be read";
                let fault = broken(place(next, source.leaf), expected);
                return Err(Fault { name: Some(source.name.clone()), ..fault }.into());
            }
        }
        for _ in 0..batch {
            let start = place(next, 0);
            sink.open(start)?;
            let mut record = Vec::with_capacity(columns.len());
            for (cells, source) in columns.iter_mut().zip(sources) {
                let at = place(next, source.leaf);
                record.push(cells.next().map_err(|rule| Fault::named(at, &source.name, rule))?);
            }
            sink.push(start.line, record);
            next += 1;
        }
    }
    for (cells, source) in columns.iter_mut().zip(sources) {
        if cells.fill(1, sink.limits.field_bytes) != Some(0) {
            let fault = broken(place(next, source.leaf), "no more values than the footer says");
            return Err(Fault { name: Some(source.name.clone()), ..fault }.into());
        }
    }
    Ok(next)
}

/// A stored column of the record behind `done` others.
fn place(done: usize, leaf: usize) -> Position {
    Position { line: done as u64 + 1, column: leaf as u64 + 1 }
}

fn broken(at: Position, expected: &'static str) -> Fault {
    Fault::at(at, Rule::Parquet { expected, got: "something else" })
}
