//! Parquet files whose footer says something else than their pages.

use assay_statement::Kind;
use parquet::data_type::Int64Type;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};

use crate::common::{cells, column};
use crate::parquet::{file, read, required};

/// So many records, and nothing beside them.
fn records(count: u8, version: WriterVersion) -> Vec<u8> {
    let properties = WriterProperties::builder()
        .set_writer_version(version)
        .set_statistics_enabled(EnabledStatistics::None)
        .build();
    let chunk = required::<Int64Type>((0..count).map(|value| i64::from(value) << 48).collect());
    file("required int64 v;", &[vec![chunk]], properties)
}

#[test]
fn every_count_of_the_footer_is_that_of_the_pages() {
    let whole = records(45, WriterVersion::PARQUET_1_0);
    let columns = [column("v", Kind::Integer { signed: true, bits: 64 })];
    let end = whole.len() - 8;
    // Those of the file, the row group and the column: 45 is written as 90, 44 as 88.
    let places: Vec<usize> =
        (end - usize::from(whole[end])..end).filter(|at| whole[*at] == 90).collect();
    assert_eq!(places.len(), 3);
    for chosen in 1..8_u8 {
        for count in [88, 92] {
            let mut bytes = whole.clone();
            for (index, place) in places.iter().enumerate() {
                if chosen >> index & 1 == 1 {
                    bytes[*place] = count;
                }
            }
            assert!(read(&bytes, &columns).is_err(), "{chosen:b} {count}");
        }
    }
}

#[test]
fn a_changed_byte_neither_adds_nor_drops_records() {
    for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
        let whole = records(3, version);
        let columns = [column("v", Kind::Integer { signed: true, bits: 64 })];
        for place in 0..whole.len() {
            for byte in 0..=u8::MAX {
                let mut bytes = whole.clone();
                bytes[place] = byte;
                let Ok(read) = read(&bytes, &columns) else { continue };
                let cells = cells(&read);
                assert_eq!(cells.len(), 3, "{place} {byte}");
                assert!(cells.iter().all(|record| !record[0].is_null()), "{place} {byte}");
            }
        }
    }
}
