//! Readers: the first byte names the format, the rest is the file.

#![no_main]

use std::sync::LazyLock;

use assay_data::{Format, Limits, read_bytes};
use assay_statement::{Column, Kind};
use libfuzzer_sys::fuzz_target;

/// Not Parquet, which no server reads: its decoder skips lists of booleans in steps that take no
/// bytes, so that a file of 700 bytes keeps it busy for seconds.
const FORMATS: [Format; 7] = [
    Format::Csv,
    Format::Tsv,
    Format::Jsonl,
    Format::Json,
    Format::RedditComments,
    Format::Gpx,
    Format::AppleHealth,
];

/// One column of each kind, by names that occur in the formats.
static COLUMNS: LazyLock<Vec<Column>> = LazyLock::new(|| {
    let column = |name: &str, kind| Column { name: name.to_owned(), kind };
    vec![
        column("id", Kind::String),
        column("date", Kind::Timestamp),
        column("day", Kind::Date),
        column("lat", Kind::Number { precision: 10, scale: 7 }),
        column("value", Kind::Integer { signed: true, bits: 32 }),
        column("ok", Kind::Boolean),
    ]
});

fuzz_target!(|bytes: &[u8]| {
    let Some((first, file)) = bytes.split_first() else { return };
    let format = FORMATS[usize::from(*first) % FORMATS.len()];
    let limits = Limits::default();
    // Few columns are in every file; any subset has to do as well.
    for columns in [&COLUMNS[..], &COLUMNS[..2], &COLUMNS[3..5]] {
        match read_bytes("fuzzed", file, format, columns, limits) {
            Ok(read) => assert!(!read.table.records().is_empty()),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
});
