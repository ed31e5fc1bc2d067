//! One table, written in every format that can hold it, is one table.

use std::fmt::Write as _;

use assay_data::{Format, Limits, read_bytes};
use assay_statement::{Cell, Column, Kind, Policy, Salt, digests, value};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Number, Value};

use crate::common::column;
use crate::parquet::{Chunk, Stored, chunk, file};

const POLICY: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: track
version: 1.0.0
status: active
schema:
  - name: track
    logicalType: object
    customProperties: [{property: assayIdentity, value: [time, lat]}]
    properties:
      - {name: lat, logicalType: number, physicalType: \"decimal(9,6)\", required: true}
      - {name: lon, logicalType: number, physicalType: \"decimal(9,6)\"}
      - {name: time, logicalType: timestamp}
      - {name: sat, logicalType: integer, logicalTypeOptions: {format: u8}}
      - {name: name, logicalType: string}
      - {name: cmt, logicalType: string, customProperties: [{property: assayBytes, value: 48}]}
";

/// The texts of one record; none where it is null.
type Texts = Vec<Option<String>>;

fn columns() -> Vec<Column> {
    let place = Kind::Number { precision: 9, scale: 6 };
    vec![
        column("lat", place),
        column("lon", place),
        column("time", Kind::Timestamp),
        column("sat", Kind::Integer { signed: false, bits: 8 }),
        column("name", Kind::String),
        column("cmt", Kind::Short { bytes: 48 }),
    ]
}

fn records() -> impl Strategy<Value = Vec<Texts>> {
    let shown = |at: usize, value: i128| value::display(columns()[at].kind, value);
    let record = (
        -90_000_000..90_000_000_i128,
        -180_000_000..180_000_000_i128,
        proptest::option::of(0..4_000_000_000_000_000_i128),
        proptest::option::of(any::<u8>()),
        // What TSV and XML can hold, and CSV can tell from null.
        proptest::option::of("[ -~\u{e9}\u{1f600}]{1,12}"),
        proptest::option::of("[ -~\u{e9}\u{1f600}]{1,12}"),
    );
    let texts = move |(lat, lon, time, sat, name, cmt): (_, _, Option<_>, Option<u8>, _, _)| {
        vec![
            Some(shown(0, lat)),
            Some(shown(1, lon)),
            time.map(|time| shown(2, time)),
            sat.map(|sat| sat.to_string()),
            name,
            cmt,
        ]
    };
    vec(record.prop_map(texts), 1..8)
}

fn delimited(records: &[Texts], format: Format) -> Vec<u8> {
    let tabs = format == Format::Tsv;
    let mut writer = csv::WriterBuilder::new()
        .delimiter(if tabs { b'\t' } else { b',' })
        .quote_style(if tabs { csv::QuoteStyle::Never } else { csv::QuoteStyle::Necessary })
        .from_writer(Vec::new());
    writer.write_record(columns().iter().map(|column| column.name.as_str())).unwrap();
    for record in records {
        writer.write_record(record.iter().map(|text| text.as_deref().unwrap_or(""))).unwrap();
    }
    writer.into_inner().unwrap()
}

/// A value as JSON has it. A number keeps its digits only in text: a stand-in is replaced.
fn json(kind: Kind, text: Option<&String>) -> Value {
    let Some(text) = text else { return Value::Null };
    match kind {
        Kind::Integer { .. } => Value::Number(text.parse::<Number>().unwrap()),
        Kind::Number { .. } => Value::String(format!("<{text}>")),
        Kind::Boolean | Kind::Timestamp | Kind::Date | Kind::String | Kind::Short { .. } => {
            Value::String(text.clone())
        }
    }
}

fn numbers(mut text: String, records: &[Texts]) -> Vec<u8> {
    for number in records.iter().flat_map(|record| &record[..2]).flatten() {
        text = text.replace(&format!("\"<{number}>\""), number);
    }
    text.into_bytes()
}

fn objects(records: &[Texts]) -> Vec<Value> {
    let object = |record: &Texts| {
        let pair = |(column, text): (&Column, &Option<String>)| {
            (column.name.clone(), json(column.kind, text.as_ref()))
        };
        Value::Object(columns().iter().zip(record).map(pair).collect::<Map<_, _>>())
    };
    records.iter().map(object).collect()
}

fn lines(records: &[Texts]) -> Vec<u8> {
    let lines: Vec<String> = objects(records).iter().map(Value::to_string).collect();
    numbers(lines.join("\n"), records)
}

fn frames(records: &[Texts]) -> Vec<u8> {
    numbers(serde_json::to_string_pretty(&objects(records)).unwrap(), records)
}

fn arrays(records: &[Texts]) -> Vec<u8> {
    let array = |(at, column): (usize, &Column)| {
        let values = records.iter().map(|record| json(column.kind, record[at].as_ref()));
        (column.name.clone(), Value::Array(values.collect()))
    };
    let object = Value::Object(columns().iter().enumerate().map(array).collect());
    numbers(object.to_string(), records)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn track(records: &[Texts]) -> Vec<u8> {
    let mut text = "<gpx><trk><trkseg>\n".to_owned();
    for record in records {
        let [lat, lon, children @ ..] = record.as_slice() else { panic!() };
        write!(text, "<trkpt lat=\"{}\" ", lat.as_ref().unwrap()).unwrap();
        write!(text, "lon=\"{}\">", lon.as_ref().unwrap()).unwrap();
        for (column, child) in columns()[2..].iter().zip(children) {
            let Some(child) = child else { continue };
            write!(text, "<{0}>{1}</{0}>", column.name, escaped(child)).unwrap();
        }
        text.push_str("</trkpt>\n");
    }
    text.push_str("</trkseg></trk></gpx>");
    text.into_bytes()
}

/// With the cells that another format gave, whose integers Parquet stores.
fn stored(records: &[Texts], cells: &[Vec<Cell>]) -> Vec<u8> {
    let levels = |at: usize| records.iter().map(|record| i16::from(record[at].is_some())).collect();
    let integers = |at: usize| -> Chunk {
        let values = cells.iter().filter_map(|record| record[at].integer());
        let values = values.map(|value| i64::try_from(value).unwrap()).collect();
        chunk::<Int64Type>(Stored { values, levels: levels(at) })
    };
    let words = |at: usize| -> Chunk {
        let words = records.iter().filter_map(|record| record[at].as_deref()).map(ByteArray::from);
        chunk::<ByteArrayType>(Stored { values: words.collect(), levels: levels(at) })
    };
    let chunks = vec![integers(0), integers(1), integers(2), integers(3), words(4), words(5)];
    let schema = "optional int64 lat (DECIMAL(9,6)); optional int64 lon (DECIMAL(9,6)); \
                  optional int64 time (TIMESTAMP(MICROS,true)); optional int64 sat (UINT_64); \
                  optional binary name (STRING); optional binary cmt (STRING);";
    file(schema, &[chunks], WriterProperties::builder().build())
}

proptest! {
    #[test]
    fn one_table_has_one_commitment(records in records()) {
        let columns = columns();
        let read = |format, bytes: &[u8]| {
            let read = read_bytes("d", bytes, format, &columns, Limits::default()).unwrap();
            read.table
        };
        let cells = |table: &assay_statement::Table| -> Vec<Vec<Cell>> {
            table.records().iter().map(|record| record.cells.clone()).collect()
        };
        let plain = read(Format::Csv, &delimited(&records, Format::Csv));
        let policy = Policy::from_yaml(POLICY.as_bytes()).unwrap();
        prop_assert_eq!(policy.columns(), columns.as_slice());
        let salt = Salt::random().unwrap();
        let commitment = digests::commitment(&policy, &plain, &salt);
        prop_assert!(commitment.is_some());
        let others = [
            (Format::Tsv, delimited(&records, Format::Tsv)),
            (Format::Jsonl, lines(&records)),
            (Format::Json, frames(&records)),
            (Format::Json, arrays(&records)),
            (Format::Gpx, track(&records)),
            (Format::Parquet, stored(&records, &cells(&plain))),
        ];
        for (format, bytes) in others {
            let table = read(format, &bytes);
            prop_assert_eq!(cells(&table), cells(&plain), "{:?}", format);
            prop_assert_eq!(digests::commitment(&policy, &table, &salt), commitment);
        }
    }

    #[test]
    fn a_health_export_is_the_table_of_a_csv(records in records()) {
        let names = [("value", 0), ("startDate", 2), ("unit", 4)];
        let columns = names.map(|(name, at)| column(name, columns()[at].kind));
        let mut export = "<HealthData>".to_owned();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(names.map(|(name, _)| name)).unwrap();
        for record in &records {
            export.push_str("\n<Record");
            for (name, at) in names {
                let Some(text) = &record[at] else { continue };
                let text = if at == 2 { text.replace('Z', " +0000") } else { escaped(text) };
                write!(export, " {name}=\"{text}\"").unwrap();
            }
            export.push_str("/>");
            writer.write_record(names.map(|(_, at)| record[at].as_deref().unwrap_or(""))).unwrap();
        }
        export.push_str("</HealthData>");
        let read = |format, bytes: &[u8]| {
            let read = read_bytes("d", bytes, format, &columns, Limits::default()).unwrap();
            read.table.records().iter().map(|record| record.cells.clone()).collect::<Vec<_>>()
        };
        let plain = read(Format::Csv, &writer.into_inner().unwrap());
        prop_assert_eq!(read(Format::AppleHealth, export.as_bytes()), plain);
    }
}
