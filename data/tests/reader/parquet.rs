//! Parquet: which stored types are which cells, and every refusal.

use std::sync::Arc;

use assay_data::{DataError, Format, Limits, Note, Read, read_bytes};
use assay_statement::{Cell, Column, Kind, digests};
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray,
    FixedLenByteArrayType, Int32Type, Int64Type, Int96, Int96Type,
};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use crate::common::{cells, column};

const INT: Kind = Kind::Integer { signed: true, bits: 64 };
const BYTE: Kind = Kind::Integer { signed: false, bits: 8 };

/// The levels and values of one stored column.
pub(crate) struct Stored<T: DataType> {
    pub(crate) values: Vec<T::T>,
    /// Above 0 where there is a value; empty where there always is.
    pub(crate) levels: Vec<i16>,
}

pub(crate) type Chunk = Box<dyn Fn(&mut parquet::column::writer::ColumnWriter<'_>)>;

pub(crate) fn chunk<T: DataType>(stored: Stored<T>) -> Chunk {
    Box::new(move |writer| {
        let levels = (!stored.levels.is_empty()).then_some(stored.levels.as_slice());
        let writer = parquet::column::writer::get_typed_column_writer_mut::<T>(writer);
        writer.write_batch(&stored.values, levels, None).unwrap();
    })
}

pub(crate) fn required<T: DataType>(values: Vec<T::T>) -> Chunk {
    chunk::<T>(Stored { values, levels: Vec::new() })
}

/// A file of one row group for each list of chunks.
pub(crate) fn file(schema: &str, groups: &[Vec<Chunk>], properties: WriterProperties) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(&format!("message m {{ {schema} }}")).unwrap());
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties)).unwrap();
    for chunks in groups {
        let mut group = writer.next_row_group().unwrap();
        for chunk in chunks {
            let mut column = group.next_column().unwrap().unwrap();
            chunk(column.untyped());
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
    bytes
}

fn plain(schema: &str, chunk: Chunk) -> Vec<u8> {
    file(schema, &[vec![chunk]], WriterProperties::builder().build())
}

pub(crate) fn read(bytes: &[u8], columns: &[Column]) -> Result<Read, DataError> {
    read_bytes("d", bytes, Format::Parquet, columns, Limits::default())
}

fn refused(read: Result<Read, DataError>, expected: &str) {
    let got = read.expect_err(expected).to_string();
    assert!(got.starts_with(&format!("d:{expected}")), "expected {expected}\ngot      {got}");
}

fn text(value: &str) -> Cell {
    Cell::Text(digests::text(value))
}

#[test]
fn stored_types_are_read_exactly() {
    let number = |precision, scale| Kind::Number { precision, scale };
    let cases: Vec<(&str, Chunk, Kind, i128)> = vec![
        ("required int32 v", required::<Int32Type>(vec![-7]), INT, -7),
        ("required int64 v", required::<Int64Type>(vec![i64::MIN]), INT, i64::MIN.into()),
        ("required int32 v (UINT_32)", required::<Int32Type>(vec![-1]), INT, u32::MAX.into()),
        ("required int32 v (INTEGER(8,false))", required::<Int32Type>(vec![255]), BYTE, 255),
        ("required int64 v", required::<Int64Type>(vec![5]), number(5, 2), 500),
        ("required int32 v (DECIMAL(9,2))", required::<Int32Type>(vec![-150]), number(9, 2), -150),
        ("required int64 v (DECIMAL(9,1))", required::<Int64Type>(vec![15]), number(9, 3), 1500),
        (
            "required binary v (DECIMAL(9,2))",
            required::<ByteArrayType>(vec![ByteArray::from(vec![0xff, 0x6a])]),
            number(9, 2),
            -150,
        ),
        (
            "required fixed_len_byte_array(16) v (DECIMAL(38,2))",
            required::<FixedLenByteArrayType>(vec![FixedLenByteArray::from(
                150_i128.to_be_bytes().to_vec(),
            )]),
            number(9, 2),
            150,
        ),
        ("required boolean v", required::<BoolType>(vec![true]), Kind::Boolean, 1),
        ("required int32 v (DATE)", required::<Int32Type>(vec![-1]), Kind::Date, -1),
        (
            "required int64 v (TIMESTAMP(MILLIS,true))",
            required::<Int64Type>(vec![-1]),
            Kind::Timestamp,
            -1000,
        ),
        (
            "required int64 v (TIMESTAMP(MICROS,false))",
            required::<Int64Type>(vec![-1]),
            Kind::Timestamp,
            -1,
        ),
        (
            "required int64 v (TIMESTAMP(NANOS,true))",
            required::<Int64Type>(vec![-2000]),
            Kind::Timestamp,
            -2,
        ),
        (
            "required int96 v",
            required::<Int96Type>(vec![Int96::from(vec![3000, 0, 2_440_589])]),
            Kind::Timestamp,
            86_400_000_003,
        ),
    ];
    for (schema, chunk, kind, expected) in cases {
        let bytes = plain(&format!("{schema};"), chunk);
        let read = read(&bytes, &[column("v", kind)]).unwrap();
        assert_eq!(cells(&read), [[Cell::Integer(expected)]], "{schema}");
    }
    let words = |words: &[&str]| words.iter().map(|word| ByteArray::from(*word)).collect();
    let chunk = required::<ByteArrayType>(words(&["", "a\u{e9}"]));
    let bytes = plain("required binary v (STRING);", chunk);
    let read = read(&bytes, &[column("v", Kind::String)]).unwrap();
    assert_eq!(cells(&read), [[text("")], [text("a\u{e9}")]]);
}

#[test]
fn values_that_do_not_fit_are_refused() {
    let number = |precision, scale| Kind::Number { precision, scale };
    let int = |values: &[i64]| required::<Int64Type>(values.to_vec());
    let bytes = |bytes: &[u8]| required::<ByteArrayType>(vec![ByteArray::from(bytes.to_vec())]);
    let cases: Vec<(&str, Chunk, Kind, &str)> = vec![
        ("int64 v", int(&[1, 256]), BYTE, "2:1: column `v`: expected a value from 0 to 255"),
        ("int64 v (UINT_64)", int(&[-1]), INT, "1:1: column `v`: expected a value from"),
        (
            "int64 v (DECIMAL(9,2))",
            int(&[100]),
            number(3, 1),
            "1:1: column `v`: expected a column that stores number (decimal(3,1)), got decimals with 2 digits",
        ),
        (
            "int64 v (DECIMAL(9,2))",
            int(&[100]),
            INT,
            "1:1: column `v`: expected a column that stores integer (i64), got decimals",
        ),
        (
            "int64 v",
            int(&[1]),
            Kind::Boolean,
            "1:1: column `v`: expected a column that stores boolean, got INT64",
        ),
        (
            "int64 v",
            int(&[1]),
            Kind::Timestamp,
            "1:1: column `v`: expected a column that stores timestamp",
        ),
        (
            "int64 v (TIMESTAMP(MICROS,true))",
            int(&[1]),
            INT,
            "1:1: column `v`: expected a column that stores integer (i64), got INT64 (TIMESTAMP_MICROS)",
        ),
        (
            "int64 v (TIME(MICROS,true))",
            int(&[1]),
            Kind::Timestamp,
            "1:1: column `v`: expected a column that stores timestamp",
        ),
        (
            "int64 v (TIMESTAMP(NANOS,true))",
            int(&[1001]),
            Kind::Timestamp,
            "1:1: column `v`: expected a timestamp in whole microseconds",
        ),
        (
            "int64 v (TIMESTAMP(MILLIS,true))",
            int(&[i64::MAX]),
            Kind::Timestamp,
            "1:1: column `v`: expected a value from 0001",
        ),
        (
            "double v",
            required::<DoubleType>(vec![0.5]),
            number(3, 1),
            "1:1: column `v`: expected a column that stores number (decimal(3,1)), got DOUBLE (floats are not exact",
        ),
        (
            "binary v",
            bytes(b"a"),
            Kind::String,
            "1:1: column `v`: expected a column that stores string, got BYTE_ARRAY",
        ),
        ("binary v (STRING)", bytes(b"a\xff"), Kind::String, "1:1: column `v`: expected UTF-8"),
        (
            "binary v (STRING)",
            bytes(b"a\0"),
            Kind::String,
            "1:1: column `v`: expected text, got a NUL",
        ),
        (
            "binary v (STRING)",
            bytes("a".repeat(65_537).as_bytes()),
            Kind::String,
            "1:1: column `v`: expected at most 65536 bytes",
        ),
        (
            "binary v (STRING)",
            bytes(b"5"),
            INT,
            "1:1: column `v`: expected a column that stores integer",
        ),
        (
            "binary v (DECIMAL(40,2))",
            bytes(&[0x7f; 20]),
            number(18, 2),
            "1:1: column `v`: expected a value from",
        ),
    ];
    for (schema, chunk, kind, expected) in cases {
        refused(
            read(&plain(&format!("required {schema};"), chunk), &[column("v", kind)]),
            expected,
        );
    }
}

#[test]
fn nulls_groups_and_nested_columns() {
    let schema = "optional int64 other; optional group user { optional int32 id; required binary name (STRING); } repeated int32 list;";
    let group = |first: i32| -> Vec<Chunk> {
        vec![
            chunk::<Int64Type>(Stored { values: vec![], levels: vec![0, 0, 0] }),
            chunk::<Int32Type>(Stored { values: vec![first], levels: vec![0, 1, 2] }),
            chunk::<ByteArrayType>(Stored {
                values: vec!["a".into(), "b".into()],
                levels: vec![0, 1, 1],
            }),
            Box::new(|writer| {
                let writer =
                    parquet::column::writer::get_typed_column_writer_mut::<Int32Type>(writer);
                writer.write_batch(&[], Some(&[0, 0, 0]), Some(&[0, 0, 0])).unwrap();
            }),
        ]
    };
    for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
        for codec in [
            Compression::UNCOMPRESSED,
            Compression::SNAPPY,
            Compression::ZSTD(ZstdLevel::default()),
        ] {
            let properties = WriterProperties::builder()
                .set_compression(codec)
                .set_writer_version(version)
                .build();
            let bytes = file(schema, &[group(7), group(8)], properties);
            let columns = [column("user.name", Kind::String), column("user.id", INT)];
            let found = read(&bytes, &columns).unwrap();
            let (null, seven, eight) = (Cell::Null, Cell::Integer(7), Cell::Integer(8));
            let (a, b) = (text("a"), text("b"));
            let rows = [[null, null], [a, null], [b, seven], [null, null], [a, null], [b, eight]];
            assert_eq!(cells(&found), rows);
            let lines: Vec<u64> = found.table.records().iter().map(|record| record.line).collect();
            assert_eq!(lines, [1, 2, 3, 4, 5, 6]);
            let notes = ["other", "list"].map(|name| Note::NotCovered { column: name.to_owned() });
            assert_eq!(found.notes, notes);
            refused(
                read(&bytes, &[column("list", INT)]),
                "1:4: column `list`: expected a column that stores integer (i64), got lists",
            );
            refused(
                read(&bytes, &[column("user", INT)]),
                "1:1: expected a column named `user`; the records have `list`, `other`",
            );
            refused(
                read_bytes(
                    "d",
                    &bytes,
                    Format::Parquet,
                    &columns,
                    Limits { records: 4, ..Limits::default() },
                ),
                "5:1: expected at most 4 records",
            );
        }
    }
    let both = "required int64 a.b; required group a { required int64 b; }";
    let chunks = vec![required::<Int64Type>(vec![1]), required::<Int64Type>(vec![2])];
    let bytes = file(both, &[chunks], WriterProperties::builder().build());
    refused(
        read(&bytes, &[column("a.b", INT)]),
        "1:2: column `a.b`: expected the name always as one key",
    );
    let twice = "required int64 v; required int64 v;";
    let chunks = vec![required::<Int64Type>(vec![1]), required::<Int64Type>(vec![2])];
    let bytes = file(twice, &[chunks], WriterProperties::builder().build());
    refused(
        read(&bytes, &[column("v", INT)]),
        "1:2: column `v`: expected column names that differ, got `v` at positions 1 and 2",
    );
    let empty = file("required int64 v;", &[], WriterProperties::builder().build());
    refused(read(&empty, &[column("v", INT)]), "1:1: expected at least one record");
}

/// A file that has every way to store values that is read.
pub(crate) fn sample() -> (Vec<u8>, [Column; 4]) {
    let schema = "optional int64 i; required binary s (STRING); required int64 t (TIMESTAMP(NANOS,true)); required fixed_len_byte_array(9) n (DECIMAL(18,2));";
    let group = |size: u8| -> Vec<Chunk> {
        let numbers = || 0..i64::from(size);
        let words = (0..size).map(|i| ByteArray::from(format!("SECRET{}", i % 3).as_str()));
        let decimals = (0..size).map(|i| vec![0, 0, 0, 0, 0, 0, 0, 0, i].into());
        vec![
            chunk::<Int64Type>(Stored {
                values: numbers().filter(|i| i % 2 == 0).collect(),
                levels: (0..size).map(|i| i16::from(i % 2 == 0)).collect(),
            }),
            required::<ByteArrayType>(words.collect()),
            required::<Int64Type>(numbers().map(|i| i * 1000).collect()),
            required::<FixedLenByteArrayType>(decimals.collect()),
        ]
    };
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_writer_version(WriterVersion::PARQUET_2_0)
        .build();
    let columns = [
        column("i", INT),
        column("s", Kind::String),
        column("t", Kind::Timestamp),
        column("n", Kind::Number { precision: 18, scale: 2 }),
    ];
    (file(schema, &[group(20), group(3)], properties), columns)
}
