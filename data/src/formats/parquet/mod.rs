//! Apache Parquet: the declared columns, batch by batch.
//!
//! A file is no text: the line of a record is its number, from 1, and the column is the
//! position of the stored column in the schema.

mod column;
mod guard;
mod pages;
mod shapes;
mod stored;
mod thrift;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use assay_statement::Column;
use parquet::basic::Compression;
use parquet::column::reader::get_column_reader;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{ChunkReader, SerializedPageReader};
use parquet::schema::types::SchemaDescriptor;

use self::column::Cells;
use self::guard::{Guarded, Room};
use self::pages::Pages;
use self::stored::Stored;
use crate::place::{Fault, Position, Stop};
use crate::rule::Rule;
use crate::sink::Sink;

/// Records that are decoded at once.
const BATCH: usize = 1024;
/// What the pages may unpack to, and the texts in them: so many times the bytes of a file.
const UNPACKED: u64 = 4;

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

/// The file's pages, and how much may still be made of them.
struct File<R> {
    pages: Arc<Guarded<R>>,
    unpacked: Arc<Room>,
    /// A dictionary has a text once that the records have often.
    texts: Room,
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
    let footer =
        guard::footer(&input, sink.limits).map_err(|rule| Fault::at(Position::FIRST, rule))?;
    let sources = sources(footer.file_metadata().schema_descr(), sink)?;
    let unpacked = sink.limits.bytes.saturating_mul(UNPACKED);
    let texts = Room::new(unpacked);
    let unpacked = Arc::new(Room::new(unpacked));
    let pages = Arc::new(Guarded::new(input, Arc::clone(&unpacked)));
    let file = File { pages, unpacked, texts };
    let mut done = 0;
    for group in footer.row_groups() {
        done = row_group(&file, group, &sources, done, sink)?;
    }
    if usize::try_from(footer.file_metadata().num_rows()) != Ok(done) {
        return Err(broken(place(done, 0), "as many records as the footer says").into());
    }
    Ok(place(done, 0))
}

/// Finds every declared column among the stored ones.
fn sources(schema: &SchemaDescriptor, sink: &mut Sink<'_>) -> Result<Vec<Source>, Fault> {
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
fn row_group<R: ChunkReader + 'static>(
    file: &File<R>,
    group: &RowGroupMetaData,
    sources: &[Source],
    done: usize,
    sink: &mut Sink<'_>,
) -> Result<usize, Stop> {
    let damaged = || broken(place(done, 0), "a row group as its footer describes it");
    let rows = usize::try_from(group.num_rows()).map_err(|_| damaged())?;
    let limit = sink.limits.records;
    if rows > limit.saturating_sub(done) {
        return Err(Fault::at(place(limit, 0), Rule::Records { limit }).into());
    }
    let mut columns = Vec::with_capacity(sources.len());
    for source in sources {
        let refused = |rule| Fault::named(place(done, source.leaf), &source.name, rule);
        let chunk = group.columns().get(source.leaf).ok_or_else(damaged)?;
        if chunk.num_values() != group.num_rows() {
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
        let pages = SerializedPageReader::new(Arc::clone(&file.pages), chunk, rows, None)
            .map_err(|_| damaged())?;
        let pages = Pages::new(pages, rows, source.stored.level, sink.limits);
        let reader = get_column_reader(chunk.column_descr_ptr(), Box::new(pages));
        columns.push(Cells::new(reader, &source.stored, &file.texts));
    }
    let end = done.saturating_add(rows);
    let mut next = done;
    while next < end {
        let batch = BATCH.min(end - next);
        for (cells, source) in columns.iter_mut().zip(sources) {
            let read = cells.fill(batch, sink.limits.field_bytes);
            if read != Some(batch) {
                let expected = "as many values as the footer says, in pages that can be read";
                let broken = Rule::Parquet { expected, got: "something else" };
                let rule = file.unpacked.check().err().unwrap_or(broken);
                return Err(Fault::named(place(next, source.leaf), &source.name, rule).into());
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
