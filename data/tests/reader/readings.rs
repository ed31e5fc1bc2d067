//! What is read, and that nothing of it is changed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use assay_data::{Format, Limits, Note, Read, read_bytes, read_path};
use assay_statement::{Bytes32, Cell, Column, Engine, Kind, Policy, Salt, digests};

use crate::common::{cells, column, csv, heart, text};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/tables").join(name)
}

// The columns of `worn`, identified by day and device.
const POLICY: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: worn
version: 1.0.0
status: active
schema:
  - name: worn
    logicalType: object
    customProperties: [{property: assayIdentity, value: [taken, device]}]
    properties:
      - {name: hr, logicalType: integer, logicalTypeOptions: {format: u8}}
      - {name: taken, logicalType: date, required: true}
      - {name: device, logicalType: string}
      - {name: worn, logicalType: boolean}
";

fn worn() -> Vec<Column> {
    vec![
        column("hr", Kind::Integer { signed: false, bits: 8 }),
        column("taken", Kind::Date),
        column("device", Kind::String),
        column("worn", Kind::Boolean),
    ]
}

fn read(name: &str) -> Read {
    read_path(&file(name), &worn(), Limits::default()).unwrap()
}

#[test]
fn the_same_data_in_other_files_is_the_same_table() {
    let plain = read("heart.csv");
    let day = 20_458;
    let policy = Policy::from_yaml(POLICY.as_bytes()).unwrap();
    assert_eq!((policy.columns(), policy.identity()), (worn().as_slice(), [1, 2].as_slice()));
    assert_eq!(
        cells(&plain),
        [
            [Cell::Integer(61), Cell::Integer(day), text("POLAR-H10"), Cell::Integer(1)],
            [Cell::Null, Cell::Integer(day + 1), text("FITBIT-2, left"), Cell::Integer(0)],
            [Cell::Integer(255), Cell::Integer(day + 2), text("say \"aah\""), Cell::Null],
        ]
    );
    assert_eq!(plain.notes, []);
    for name in
        ["heart-swapped.csv", "heart.tsv", "heart.jsonl", "heart-frames.json", "heart-columns.json"]
    {
        let other = read(name);
        assert_eq!(cells(&other), cells(&plain), "{name}");
        let nullifier = |read: &Read| digests::nullifier(&policy, &read.table, Bytes32::ZERO);
        assert_eq!(nullifier(&other), nullifier(&plain), "{name}");
        let salt = Salt::random().unwrap();
        let commitment = |read: &Read| digests::commitment(&policy, &read.table, &salt);
        assert!(commitment(&plain).is_some());
        assert_eq!(commitment(&other), commitment(&plain), "{name}");
    }
}

#[test]
fn columns_that_are_not_declared_are_named() {
    let read = read("heart-swapped.csv");
    assert_eq!(read.notes, [Note::NotCovered { column: "note".to_owned() }]);
    assert_eq!(
        read.notes[0].to_string(),
        "column `note` is not declared by the policy: not covered, not committed"
    );
    let read = csv("hr,device,\"\u{1b}[2J\nx\"\n1,a,b\n", &heart()).unwrap();
    assert!(read.notes[0].to_string().starts_with("column `\\u{1b}[2J\\nx` is not declared"));
    let read = csv(format!("hr,device,{}\n1,a,b\n", "\u{e9}".repeat(65)), &heart()).unwrap();
    let shown = "\u{e9}".repeat(64);
    assert!(read.notes[0].to_string().starts_with(&format!("column `{shown}…` is not")));
}

#[test]
fn a_record_knows_its_line() {
    let read = read("heart-swapped.csv");
    // The line feed in the note moves the records behind it.
    let lines: Vec<u64> = read.table.records().iter().map(|record| record.line).collect();
    assert_eq!(lines, [2, 4, 5]);
}

#[test]
fn swapped_values_are_another_table() {
    let columns = [column("a", Kind::String), column("b", Kind::String)];
    let straight = csv("a,b\nx,y\n", &columns).unwrap();
    assert_eq!(cells(&csv("b,a\ny,x\n", &columns).unwrap()), cells(&straight));
    assert_ne!(cells(&csv("b,a\nx,y\n", &columns).unwrap()), cells(&straight));
}

#[test]
fn a_place_behind_a_quoted_line_feed_is_exact() {
    let error = read_path(&file("heart-out-of-range.csv"), &worn(), Limits::default());
    let message = error.unwrap_err().to_string();
    assert!(
        message.ends_with("heart-out-of-range.csv:4:5: column `hr`: expected a value from 0 to 255, got one outside"),
        "{message}"
    );
}

#[test]
fn text_is_kept_exactly() {
    let columns = [column("t", Kind::String)];
    let rows = [
        ("x", "x"),
        (" x ", " x "),
        ("\" x \"", " x "),
        ("\"\"", ""),
        ("\"\"\"\"", "\""),
        ("\"\"\"\"\"\"", "\"\""),
        ("\"a,b\"", "a,b"),
        ("\"a\nb\"", "a\nb"),
        ("\"a\r\nb\"", "a\r\nb"),
        ("\"a\rb\"", "a\rb"),
        ("\"\n\"", "\n"),
        ("\"x\ny\nz\"", "x\ny\nz"),
        ("'x'", "'x'"),
        ("#x", "#x"),
        ("\\n", "\\n"),
        ("=1+1", "=1+1"),
        ("NULL", "NULL"),
        ("\u{feff}x", "\u{feff}x"),
        ("e\u{301}", "e\u{301}"),
        ("\u{e9}", "\u{e9}"),
        ("\u{1f600}", "\u{1f600}"),
        ("\u{85}\u{2028}", "\u{85}\u{2028}"),
    ];
    for (written, value) in rows {
        for end in ["", "\n", "\r\n"] {
            let read = csv(format!("t\n{written}{end}"), &columns).unwrap();
            assert_eq!(cells(&read), [[text(value)]], "{written:?}");
        }
    }
    assert_ne!(text("e\u{301}"), text("\u{e9}"));
}

#[test]
fn a_quoted_record_is_text_and_no_record() {
    let read = csv("hr,device\n1,\"a\n2,b\n3,c\"\n4,d\n", &heart()).unwrap();
    assert_eq!(
        cells(&read),
        [[Cell::Integer(1), text("a\n2,b\n3,c")], [Cell::Integer(4), text("d")],]
    );
}

#[test]
fn empty_cells_are_null_quoted_or_not() {
    let read = csv("hr,device\n,\n\"\",\"\"\n\"7\",x\n", &heart()).unwrap();
    let null = [Cell::Null, Cell::Null];
    assert_eq!(cells(&read), [null, null, [Cell::Integer(7), text("x")]]);
    let one = [column("device", Kind::String)];
    assert_eq!(
        cells(&csv("device\n\"\"\nx\n\"\"", &one).unwrap()),
        [[Cell::Null], [text("x")], [Cell::Null]]
    );
}

#[test]
fn quotes_in_tab_separated_text_are_text() {
    let bytes = b"device\thr\n\"a\t1\n5\" nail\t2\n\"x\"\t3\n";
    let read = read_bytes("d", bytes, Format::Tsv, &heart(), Limits::default()).unwrap();
    assert_eq!(
        cells(&read),
        [
            [Cell::Integer(1), text("\"a")],
            [Cell::Integer(2), text("5\" nail")],
            [Cell::Integer(3), text("\"x\"")],
        ]
    );
}

#[test]
fn errors_and_tables_show_no_value_in_debug() {
    let read = csv("hr,device\n211,SECRET\n", &heart()).unwrap();
    let shown = format!("{read:?}");
    assert!(!shown.contains("SECRET") && !shown.contains("211"), "{shown}");
    for bad in ["hr,device\n211,a\nSECRET,b\n", "hr,device\n1,\"SECRET\"SECRET\n", "SECRET,1\n"] {
        let error = csv(bad, &heart()).unwrap_err();
        let shown = format!("{error:?} {error}");
        assert!(!shown.contains("SECRET") && !shown.contains("211"), "{shown}");
    }
}

#[test]
fn the_largest_capacity_is_read_and_one_more_is_refused() {
    let mut data = "hr,device\n".to_owned();
    let largest = Engine::Stark.most_records();
    for record in 0..largest {
        writeln!(data, "{},\"device {record}\"", record % 256).unwrap();
    }
    let read = csv(&data, &heart()).unwrap();
    assert_eq!(read.table.records().len(), largest);
    let last = &read.table.records()[largest - 1];
    assert_eq!((last.line, last.cells[1]), (1_048_562, text("device 1048560")));

    data.push_str("1,x\n");
    let message = csv(&data, &heart()).unwrap_err().to_string();
    assert_eq!(message, "d.csv:1048563:1: expected at most 1048561 records, got more");
}
