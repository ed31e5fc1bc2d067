//! One file a format: each takes an input and hands records to a [`Sink`].

mod csv;
mod frames;
mod gpx;
mod health;
mod jsonl;
mod parquet;
mod reddit;

use std::fs::File;
use std::io::{BufRead, BufReader};

use ::bytes::Bytes;

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
    match format {
        Format::Csv => csv::read(input.stream(), Dialect::Csv, None, sink),
        Format::Tsv => csv::read(input.stream(), Dialect::Tsv, None, sink),
        Format::RedditComments => {
            csv::read(input.stream(), Dialect::Csv, Some(&reddit::COMMENTS), sink)
        }
        Format::Jsonl => jsonl::read(input.stream(), sink),
        Format::Json => frames::read(input.stream(), sink),
        Format::Gpx => gpx::read(input.stream(), sink),
        Format::AppleHealth => health::read(input.stream(), sink),
        Format::Parquet => match input {
            Input::File(file) => parquet::read(file, sink),
            Input::Bytes(bytes) => parquet::read(Bytes::copy_from_slice(bytes), sink),
        },
    }
}

impl<'a> Input<'a> {
    /// The input as a stream, which is what all formats but those with an index need.
    fn stream(self) -> Box<dyn BufRead + 'a> {
        match self {
            Self::File(file) => Box::new(BufReader::new(file)),
            Self::Bytes(bytes) => Box::new(bytes),
        }
    }
}
