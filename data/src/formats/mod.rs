//! One file a format: each takes an input and hands records to a [`Sink`].

mod csv;
mod frames;
mod jsonl;

use std::fs::File;
use std::io::{BufRead, BufReader};

use self::csv::Dialect;
use crate::format::Format;
use crate::place::{Position, Stop};
use crate::sink::Sink;

/// What is read: a file, or bytes that came over the wire.
pub(crate) enum Input<'a> {
    File(File),
    Bytes(&'a [u8]),
}

/// Reads every record; says where the input ends.
pub(crate) fn read(
    input: Input<'_>,
    format: Format,
    sink: &mut Sink<'_>,
) -> Result<Position, Stop> {
    match input {
        Input::File(file) => text(BufReader::new(file), format, sink),
        Input::Bytes(bytes) => text(bytes, format, sink),
    }
}

fn text<R: BufRead>(input: R, format: Format, sink: &mut Sink<'_>) -> Result<Position, Stop> {
    match format {
        Format::Csv => csv::read(input, Dialect::Csv, sink),
        Format::Tsv => csv::read(input, Dialect::Tsv, sink),
        Format::Jsonl => jsonl::read(input, sink),
        Format::Json => frames::read(input, sink),
    }
}
