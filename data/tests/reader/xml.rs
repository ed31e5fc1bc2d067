//! Tracks and health exports: what is read, and every refusal with its place.

use assay_data::{DataError, Format, Limits, Note, Read, read_bytes};
use assay_statement::{Cell, Column, Kind, digests};

use crate::common::{cells, column};

const PLACE: Kind = Kind::Number { precision: 12, scale: 9 };
const COUNT: Kind = Kind::Integer { signed: false, bits: 16 };

fn gpx(text: impl AsRef<[u8]>, columns: &[Column]) -> Result<Read, DataError> {
    read_bytes("d", text.as_ref(), Format::Gpx, columns, Limits::default())
}

fn health(text: impl AsRef<[u8]>, columns: &[Column]) -> Result<Read, DataError> {
    read_bytes("d", text.as_ref(), Format::AppleHealth, columns, Limits::default())
}

fn refused(read: Result<Read, DataError>, expected: &str) {
    let got = read.expect_err(expected).to_string();
    assert!(got.starts_with(&format!("d:{expected}")), "expected {expected}\ngot      {got}");
}

fn string(value: &str) -> Cell {
    Cell::Text(digests::text(value))
}

fn not_covered(name: &str) -> Note {
    Note::NotCovered { column: name.to_owned() }
}

fn not_read(name: &str) -> Note {
    Note::NotRead { element: name.to_owned() }
}

const TRACK: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="c" xmlns="http://www.topografix.com/GPX/1/1">
  <metadata><name>n</name><time>2020-01-01T00:00:00Z</time></metadata>
  <wpt lat="1" lon="2"><ele>3</ele></wpt>
  <trk><name>first</name><trkseg/></trk>
  <trk>
    <trkseg>
      <!-- no time -->
      <trkpt lat="51.500000001" lon="-0.12"><ele>7.25</ele></trkpt>
      <trkpt lon='0' lat='51.5'>
        <ele>8</ele><time>1970-01-01T00:00:01.5Z</time><sat>9</sat>
        <extensions><speed>1</speed><x:ele xmlns:x="u">5</x:ele></extensions>
      </trkpt>
    </trkseg>
    <trkseg><trkpt lat="-90" lon="180"></trkpt></trkseg>
  </trk>
</gpx>
"#;

fn track() -> Vec<Column> {
    vec![
        column("lat", PLACE),
        column("lon", PLACE),
        column("ele", Kind::Number { precision: 6, scale: 2 }),
        column("time", Kind::Timestamp),
        column("track", COUNT),
        column("segment", COUNT),
    ]
}

#[test]
fn points_of_tracks() {
    let read = gpx(TRACK, &track()).unwrap();
    let (null, number) = (Cell::Null, Cell::Integer);
    assert_eq!(
        cells(&read),
        [
            [number(51_500_000_001), number(-120_000_000), number(725), null, number(2), number(1)],
            [
                number(51_500_000_000),
                number(0),
                number(800),
                number(1_500_000),
                number(2),
                number(1)
            ],
            [number(-90_000_000_000), number(180_000_000_000), null, null, number(2), number(2)],
        ]
    );
    let lines: Vec<u64> = read.table.records().iter().map(|record| record.line).collect();
    assert_eq!(lines, [9, 10, 15]);
    assert_eq!(read.notes, [not_read("wpt"), not_covered("sat"), not_covered("extensions")]);
    let sat = [column("sat", COUNT), column("name", Kind::String)];
    let read = gpx(TRACK, &sat).unwrap();
    assert_eq!(cells(&read), [[null, null], [number(9), null], [null, null]]);
    assert!(read.notes.contains(&not_covered("lat")) && read.notes.contains(&not_covered("time")));
}

#[test]
fn values_of_points() {
    let point = |inside: &str| {
        format!(
            "<gpx><trk><trkseg><trkpt lat=\"1\" lon=\"2\">{inside}</trkpt></trkseg></trk></gpx>"
        )
    };
    let name = [column("name", Kind::String)];
    for (written, value) in [
        ("<name>a&amp;&#x62;&#99;<![CDATA[<d>]]></name>", "a&bc<d>"),
        ("<name>a<!-- no -->b</name>", "ab"),
        ("<name> a\r\nb </name>", " a\nb "),
        ("<name></name>", ""),
        ("<name/>", ""),
    ] {
        assert_eq!(cells(&gpx(point(written), &name).unwrap()), [[string(value)]], "{written}");
    }
    for (written, expected) in [
        ("<ele>1e3</ele>", "1:47: column `ele`: expected a decimal"),
        ("<ele> 1</ele>", "1:47: column `ele`: expected a decimal"),
        ("<ele></ele>", "1:42: column `ele`: expected a decimal"),
        ("<ele>1.234</ele>", "1:47: column `ele`: expected at most 2 digits"),
        ("<ele>1<b/></ele>", "1:48: bad XML: expected a text, got an element"),
        ("<ele>1</ele><ele>1</ele>", "1:54: column `ele`: expected names that differ"),
        ("<time>yesterday</time>", "1:48: column `time`: expected a timestamp"),
    ] {
        refused(gpx(point(written), &track()), expected);
    }
    let with = |tag: &str| format!("<gpx><trk><trkseg>\n<trkpt {tag}/></trkseg></trk></gpx>");
    refused(gpx(with("lat=\"1\""), &track()), "2:1: bad XML: expected a point with lat and lon");
    refused(gpx(with("lat=\"1\" lat=\"1\""), &track()), "2:1: bad XML: expected attributes");
    refused(
        gpx(with("lat=\"\u{e9}\"\n lon=\"2\""), &track()),
        "2:13: column `lat`: expected a decimal",
    );
    refused(gpx(with("lat=\"1\"\n lon=\"x\""), &track()), "3:7: column `lon`: expected a decimal");
    refused(
        gpx(with("lat=\"1\" lon=\"2\""), &[column("lap", COUNT)]),
        "1:1: expected a column named `lap`; the records have `lat`, `lon`, `ele`,",
    );
    refused(gpx("<gpx></gpx>", &track()), "1:12: expected at least one record");
}

#[test]
fn documents_are_strict() {
    let bomb = "<!DOCTYPE gpx [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<gpx>&b;</gpx>";
    let external = "<!DOCTYPE gpx SYSTEM \"file:///etc/passwd\"><gpx/>";
    let cases: [(&[u8], &str); 26] = [
        (b"", "1:1: bad XML: expected a root element, got the end of the file"),
        (b"  \n", "2:1: bad XML: expected a root element"),
        (b"<kml/>", "1:1: bad XML: expected the element gpx, got another"),
        (b"<x:gpx xmlns:x='u'/>", "1:1: bad XML: expected the element gpx"),
        (b"<gpx>", "1:6: bad XML: expected a closing tag, got the end of the file"),
        (b"<gpx></gp>", "1:6: bad XML: expected well-formed markup"),
        (b"<gpx><a></gpx>", "1:9: bad XML: expected well-formed markup"),
        (b"</gpx>", "1:1: bad XML: expected well-formed markup"),
        (b"<gpx", "1:1: bad XML: expected well-formed markup"),
        (b"<gpx/><gpx/>", "1:7: bad XML: expected one root element, got a second"),
        (b"<gpx/>x", "1:7: bad XML: expected one root element, got text"),
        (b"x<gpx/>", "1:1: bad XML: expected one root element, got text"),
        (b"<gpx>&nbsp;</gpx>", "1:6: bad XML: expected no entity but lt"),
        (b"<gpx>&amp</gpx>", "1:6: bad XML: expected well-formed markup"),
        (b"<gpx>& </gpx>", "1:6: bad XML: expected well-formed markup"),
        (b"<gpx>&#0;</gpx>", "1:6: bad XML: expected the number of a character"),
        (b"<gpx>&#1;</gpx>", "1:6: bad XML: expected characters of XML"),
        (b"<gpx>\x01</gpx>", "1:6: bad XML: expected characters of XML"),
        (b"<gpx>\0</gpx>", "1:6: expected text, got a NUL"),
        (b"<gpx>\xff</gpx>", "1:6: expected UTF-8"),
        (
            b"<?xml version='1.0' encoding='latin1'?><gpx/>",
            "1:1: bad XML: expected the encoding UTF-8",
        ),
        (b"<?xml version='1.1'?><gpx/>", "1:1: bad XML: expected version 1.0"),
        (b"<gpx/><?xml version='1.0'?>", "1:7: bad XML: expected the XML declaration at the start"),
        (bomb.as_bytes(), "1:1: bad XML: expected no document type here, got one"),
        (external.as_bytes(), "1:1: bad XML: expected no document type here, got one"),
        (b"\xff\xfe<\0g\0", "1:1: expected UTF-8"),
    ];
    for (text, expected) in cases {
        refused(gpx(text, &track()), expected);
    }
    assert!(gpx(format!("\u{feff}{TRACK}"), &track()).is_ok());
}

const EXPORT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 12 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
<!ATTLIST Record unit CDATA #IMPLIED value CDATA "]>">
<!ENTITY secret "1">
]>
<HealthData locale="en_GB">
 <ExportDate value="2023-02-01 10:00:00 +0000"/>
 <Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Ann&#8217;s Watch" unit="count/min" startDate="2023-01-15 12:34:56 +0100" endDate="2023-01-15 12:34:57 +0100" value="61">
  <MetadataEntry key="k" value="v"/>
 </Record>
 <Correlation type="c">
  <Record type="HKQuantityTypeIdentifierHeartRate" startDate="2023-01-15 12:34:56 +0100" value="61"/>
 </Correlation>
 <Record type="HKQuantityTypeIdentifierHeartRate" startDate="2023-01-15 06:34:56 -0500"
   value="62.5"/>
</HealthData>
"#;

fn record() -> Vec<Column> {
    vec![
        column("type", Kind::String),
        column("unit", Kind::String),
        column("startDate", Kind::Timestamp),
        column("value", Kind::Number { precision: 6, scale: 1 }),
        column("sourceName", Kind::String),
    ]
}

#[test]
fn records_of_an_export() {
    let read = health(EXPORT, &record()).unwrap();
    let rate = string("HKQuantityTypeIdentifierHeartRate");
    let start = Cell::Integer(1_673_782_496_000_000);
    let source = string("Ann\u{2019}s Watch");
    assert_eq!(
        cells(&read),
        [
            [rate, string("count/min"), start, Cell::Integer(610), source],
            [rate, Cell::Null, start, Cell::Integer(625), Cell::Null],
        ]
    );
    let lines: Vec<u64> = read.table.records().iter().map(|record| record.line).collect();
    assert_eq!(lines, [13, 19]);
    assert_eq!(
        read.notes,
        [not_read("ExportDate"), not_covered("endDate"), not_read("Correlation")]
    );
}

#[test]
fn exports_are_strict() {
    let export = |record: &str| format!("<HealthData>\n<Record {record}/></HealthData>");
    let columns = record();
    for (tag, expected) in [
        ("value=\"7l\"", "2:16: column `value`: expected a decimal"),
        ("value=\"\"", "2:16: column `value`: expected a decimal"),
        ("value='1' value='1'", "2:1: bad XML: expected attributes in quotes, each name once"),
        ("value=1", "2:1: bad XML: expected attributes in quotes"),
        ("unit=\"&x;\"", "2:15: bad XML: expected no entity but lt"),
        ("unit=\"<\"", "2:15: bad XML: expected `<` in attributes as"),
        ("unit=\"&#2;\"", "2:15: bad XML: expected characters of XML"),
        ("startDate=\"2023-01-15 12:34:56 +01\"", "2:20: column `startDate`: expected a timestamp"),
        (
            "startDate=\"2023-01-15 12:34:56 +2500\"",
            "2:20: column `startDate`: expected a timestamp",
        ),
        ("startDate=\"2023-01-15\"", "2:20: column `startDate`: expected a timestamp"),
    ] {
        refused(health(export(tag), &columns), expected);
    }
    assert!(health(export("value=\"1\""), &columns).is_ok());
    let typed = EXPORT.replace("Ann&#8217;s", "&secret;");
    refused(health(&typed, &columns), "13:63: bad XML: expected no entity but lt");
    let twice = EXPORT.replace("<HealthData l", "<!DOCTYPE HealthData>\n<HealthData l");
    refused(health(&twice, &columns), "11:1: bad XML: expected no document type here");
    refused(health("<gpx/>", &columns), "1:1: bad XML: expected the element HealthData");
    refused(
        health(EXPORT, &[column("start", Kind::Timestamp)]),
        "1:1: expected a column named `start`; the records have `type`, `unit`,",
    );
    // Only an export has such dates, and only in timestamps.
    let text = [column("startDate", Kind::String)];
    assert_eq!(cells(&health(EXPORT, &text).unwrap())[0], [string("2023-01-15 12:34:56 +0100")]);
}

#[test]
fn limits() {
    let usual = Limits::default();
    let with = |limits| read_bytes("d", TRACK.as_bytes(), Format::Gpx, &track(), limits);
    refused(with(Limits { records: 2, ..usual }), "15:13: expected at most 2 records");
    refused(with(Limits { depth: 3, ..usual }), "9:7: expected at most 3 levels");
    refused(with(Limits { bytes: 50, ..usual }), "2:12: expected at most 50 bytes in the file");
    refused(
        with(Limits { field_bytes: 11, ..usual }),
        "9:19: expected at most 11 bytes in one field",
    );
    let endless = format!("<gpx a=\"{}", "x".repeat(100_000));
    let small = Limits { record_bytes: 1000, ..usual };
    let read = read_bytes("d", endless.as_bytes(), Format::Gpx, &track(), small);
    refused(read, "1:1: expected at most 1000 bytes in one record, got more");
    let others = "<HealthData><a/><b/>\n<a/><c/></HealthData>";
    let few = Limits { columns: 2, ..usual };
    let read = read_bytes("d", others.as_bytes(), Format::AppleHealth, &record()[..1], few);
    refused(read, "2:5: expected at most 2 columns");
    let deep = format!("<gpx>{}", "<a>".repeat(100_000));
    refused(gpx(deep, &track()), "1:195: expected at most 64 levels");
}
