//! Readers: the first byte names the format, the rest is the file.

#![no_main]

use std::sync::LazyLock;

use assay_data::{Format, Limits, read_bytes};
use assay_statement::{Column, Kind};
use libfuzzer_sys::fuzz_target;

const FORMATS: [Format; 8] = [
    Format::Csv,
    Format::Tsv,
    Format::Jsonl,
    Format::Json,
    Format::RedditComments,
    Format::Gpx,
    Format::AppleHealth,
    Format::Parquet,
];

/// One column of each kind, by names that occur in the formats, and behind them the columns of
/// the corpus: the pages of a Parquet file are read of declared columns only.
static COLUMNS: LazyLock<Vec<Column>> = LazyLock::new(|| {
    let column = |name: &str, kind| Column { name: name.to_owned(), kind };
    vec![
        column("id", Kind::String),
        column("date", Kind::Timestamp),
        column("day", Kind::Date),
        column("lat", Kind::Number { precision: 10, scale: 7 }),
        column("value", Kind::Integer { signed: true, bits: 32 }),
        column("ok", Kind::Boolean),
        column("taken", Kind::Date),
        column("device", Kind::String),
        column("hr", Kind::Integer { signed: false, bits: 8 }),
        column("worn", Kind::Boolean),
    ]
});

fuzz_target!(
    // The reader catches what Parquet's decoder panics over, before which the fuzzer's own hook
    // would end the program. What nothing catches still ends it.
    init: drop(std::panic::take_hook()),
    |bytes: &[u8]| {
        let Some((first, file)) = bytes.split_first() else { return };
        let format = FORMATS[usize::from(*first) % FORMATS.len()];
        // A few bytes of Parquet may be a million nulls, or unpack to a gigabyte: work that the
        // bounds allow, and in which endless work would not be noticed.
        let limits = Limits { records: 1 << 14, bytes: 1 << 20, ..Limits::default() };
        // Few columns are in every file; any subset has to do as well.
        for columns in [&COLUMNS[..6], &COLUMNS[..2], &COLUMNS[3..5], &COLUMNS[6..]] {
            match read_bytes("fuzzed", file, format, columns, limits) {
                Ok(read) => assert!(!read.table.records().is_empty()),
                Err(error) => assert!(!error.to_string().is_empty()),
            }
        }
    }
);
