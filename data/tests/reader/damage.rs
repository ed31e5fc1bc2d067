//! Damaged files of every format: cut, and changed anywhere. Whatever comes of them, nothing
//! panics and no message has a value.

use assay_data::{DataError, Format, Limits, Read, Rule, read_bytes};
use assay_statement::{Column, Kind};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::common::column;
use crate::parquet;

const CSV: &str = "s,n,t\r\n\"SECRET, \"\"1\"\"\",77.125,2023-01-15 12:34:56 UTC\r\nSECRET2,,\r\n";
const TSV: &str = "s\tn\tt\nSECRET\t77.125\t2023-01-15T12:34:56+01:00\nSECRET2\t\t\n";
const JSONL: &str = "{\"s\":\"SECRET\\u00e9\",\"n\":77.125,\"o\":[{\"a\":null}]}\n\
                     {\"t\":\"2023-01-15 12:34:56\",\"n\":-0.5,\"s\":\"SECRET\"}\n";
const FRAMES: &str = "{\"v\":1,\"frames\":[{\"s\":\"SECRET\",\"n\":77.125,\"t\":null}]}";
const ARRAYS: &str =
    "{\"s\":[\"SECRET\",null],\"n\":[77.125,1],\"t\":[\"2023-01-15 12:34:56\",null]}";
const COMMENTS: &str =
    "id,permalink,date,subreddit,body\nSECRET,p,registration ip,r,\"SECRET\n\"\n";
const GPX: &str = "<?xml version=\"1.0\"?><gpx><wpt/><trk><trkseg>\n<trkpt lat=\"77.125\" lon='1'>\
                   <name>SECRET&amp;&#233;</name><time>2023-01-15T12:34:56Z</time></trkpt>\
                   </trkseg></trk></gpx>";
const HEALTH: &str = "<!DOCTYPE HealthData [<!ELEMENT a (b)><!-- ]> -->]><HealthData>\n\
                      <Record type=\"SECRET&#233;\" value=\"77.125\" \
                      startDate=\"2023-01-15 12:34:56 +0100\"/></HealthData>";

/// A file of every format, with the columns that are read of it.
fn samples() -> Vec<(Format, Vec<u8>, Vec<Column>)> {
    let number = Kind::Number { precision: 9, scale: 3 };
    let columns = |s: &str, n: &str, t: &str| {
        vec![column(s, Kind::String), column(n, number), column(t, Kind::Timestamp)]
    };
    let text = |format, text: &str, columns| (format, text.as_bytes().to_vec(), columns);
    let (bytes, stored) = parquet::sample();
    vec![
        text(Format::Csv, CSV, columns("s", "n", "t")),
        text(Format::Tsv, TSV, columns("s", "n", "t")),
        text(Format::Jsonl, JSONL, columns("s", "n", "t")),
        text(Format::Json, FRAMES, columns("s", "n", "t")),
        text(Format::Json, ARRAYS, columns("s", "n", "t")),
        text(
            Format::RedditComments,
            COMMENTS,
            vec![column("body", Kind::String), column("date", Kind::Timestamp)],
        ),
        text(Format::Gpx, GPX, columns("name", "lat", "time")),
        text(Format::AppleHealth, HEALTH, columns("type", "value", "startDate")),
        (Format::Parquet, bytes, stored.to_vec()),
    ]
}

fn read(format: Format, bytes: &[u8], columns: &[Column]) -> Result<Read, DataError> {
    read_bytes("d", bytes, format, columns, Limits::default())
}

fn silent(error: &DataError) -> bool {
    // Names of columns are shown, and damage can make any text a name.
    if let DataError::Refused { rule: Rule::Missing { .. } | Rule::Nowhere { .. }, .. } = error {
        return true;
    }
    let shown = format!("{error} {error:?}");
    !shown.contains("SECRET") && !shown.contains("77.125") && !shown.contains("77125")
}

#[test]
fn whole_files_are_read_and_cut_ones_are_refused() {
    for (format, bytes, columns) in samples() {
        let whole = read(format, &bytes, &columns).unwrap().table.records().len();
        for end in 0..bytes.len() {
            match read(format, &bytes[..end], &columns) {
                // Lines end anywhere; a document does not.
                Ok(read) => {
                    let lines = matches!(
                        format,
                        Format::Csv | Format::Tsv | Format::Jsonl | Format::RedditComments
                    );
                    let blank = bytes[end..].iter().all(u8::is_ascii_whitespace);
                    assert!(lines || blank, "{format:?} {end}");
                    assert!(read.table.records().len() <= whole);
                }
                Err(error) => {
                    assert!(matches!(error, DataError::Refused { .. }), "{format:?} {end}");
                    assert!(silent(&error), "{error}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn changed_files_never_panic(
        sample in select(samples()),
        changes in vec((any::<Index>(), any::<u8>(), 0..3_u8), 1..5),
    ) {
        let (format, mut bytes, columns) = sample;
        for (place, byte, what) in changes {
            let place = place.index(bytes.len());
            match what {
                0 => bytes.insert(place, byte),
                1 => { bytes.remove(place); }
                _ => bytes[place] = byte,
            }
        }
        if let Err(error) = read(format, &bytes, &columns) {
            prop_assert!(silent(&error), "{:?} {}", format, error);
        }
    }

    #[test]
    fn bytes_of_another_format_are_refused(one in select(samples()), other in select(samples())) {
        let (format, _, columns) = one;
        let (foreign, bytes, _) = other;
        if let Err(error) = read(format, &bytes, &columns) {
            prop_assert!(silent(&error), "{:?} as {:?}: {}", foreign, format, error);
        }
    }
}
