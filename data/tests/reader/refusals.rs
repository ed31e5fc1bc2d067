//! Every refusal, with the exact place and the words of its message.

use assay_data::{DataError, Format, Limits, read_bytes, read_path};
use assay_statement::{Column, Kind};

use crate::common::{column, csv, heart};

fn refusal(bytes: &[u8], format: Format, columns: &[Column], limits: Limits) -> String {
    match read_bytes("d", bytes, format, columns, limits) {
        Ok(_) => panic!("read {:?}", String::from_utf8_lossy(bytes)),
        Err(error @ DataError::Refused { .. }) => error.to_string(),
        Err(error) => panic!("not a refusal of the content: {error}"),
    }
}

/// The message of each input starts with `d:` and the expected text.
fn table(format: Format, rows: &[(&[u8], &str)]) {
    for (bytes, expected) in rows {
        let got = refusal(bytes, format, &heart(), Limits::default());
        assert!(
            got.strip_prefix("d:").is_some_and(|rest| rest.starts_with(expected)),
            "{:?}\nexpected {expected}\ngot      {got}",
            String::from_utf8_lossy(bytes),
        );
    }
}

#[test]
fn quoting() {
    table(
        Format::Csv,
        &[
            // A value split by quotes: no reader may join the parts.
            (b"hr,device\n1,\"R00\"0004\n", "2:8: column `device`: bad quoting: expected a comma"),
            (
                b"hr,device\n1,R00\"0004\"\n",
                "2:6: column `device`: bad quoting: expected a quote only",
            ),
            (b"hr,device\n1\"2\",x\n", "2:2: column `hr`: bad quoting: expected a quote only"),
            (b"hr,device\n1,\"a\" \n", "2:6: column `device`: bad quoting: expected a comma"),
            (b"hr,device\n1, \"a\"\n", "2:4: column `device`: bad quoting: expected a quote only"),
            (b"hr,device\n1,\"a\"\"\"b\n", "2:8: column `device`: bad quoting: expected a comma"),
            (b"hr,device\n1,\"a\\\"b\"\n", "2:7: column `device`: bad quoting: expected a comma"),
            ("hr,device\n1,\"\u{e9}\"\u{e9}\n".as_bytes(), "2:6: column `device`: bad quoting"),
            (
                b"hr,device\n1,a\n2,\"b\n3,c\n",
                "3:3: column `device`: bad quoting: expected a closing",
            ),
            (b"hr,device\n1,\"", "2:3: column `device`: bad quoting: expected a closing quote"),
            (
                b"hr,device\n1,\"a\"\"",
                "2:3: column `device`: bad quoting: expected a closing quote",
            ),
            (b"\"hr\",\"device\n1,a\n", "1:6: bad quoting: expected a closing quote"),
            (b"h\"r,device\n1,a\n", "1:2: bad quoting: expected a quote only"),
            (b"\"hr\"x,device\n1,a\n", "1:5: bad quoting: expected a comma"),
            // The record injected behind the quote is reached only by closing it badly.
            (b"hr,device\n1,\"a\n2,\"b\n", "3:4: column `device`: bad quoting: expected a comma"),
        ],
    );
}

#[test]
fn line_ends() {
    table(
        Format::Csv,
        &[
            (b"hr,device\r1,a\r", "1:10: expected lines to end with LF or CR LF"),
            (b"hr,device\n1,a\r2,b\n", "2:4: expected lines to end with LF or CR LF"),
            (b"hr,device\n1,a\r", "2:4: expected lines to end with LF or CR LF"),
            (b"hr,device\n1,a\r\r\n", "2:4: expected lines to end with LF or CR LF"),
            (b"hr,device\n1,\"a\"\rb\n", "2:6: expected lines to end with LF or CR LF"),
            (b"hr,device\n\n1,a\n", "2:1: expected a record, got a blank line"),
            (b"hr,device\r\n\r\n1,a\r\n", "2:1: expected a record, got a blank line"),
            (b"hr,device\n1,a\n\n", "3:1: expected a record, got a blank line"),
            (b"\nhr,device\n1,a\n", "1:1: expected a record, got a blank line"),
            (b"hr,device\n \n", "2:2: expected 2 fields as in the header, got 1"),
        ],
    );
    let one = [column("hr", Kind::Integer { signed: false, bits: 8 })];
    let got = refusal(b"hr\n1\n\n2\n", Format::Csv, &one, Limits::default());
    assert!(got.starts_with("d:3:1: expected a record, got a blank line"), "{got}");
}

#[test]
fn fields() {
    table(
        Format::Csv,
        &[
            (b"hr,device\n1\n", "2:2: expected 2 fields as in the header, got 1"),
            (b"hr,device\n1,a\n2", "3:2: expected 2 fields as in the header, got 1"),
            (b"hr,device\n1\r\n", "2:2: expected 2 fields as in the header, got 1"),
            (b"hr,device\n1,a,\n", "2:5: expected 2 fields as in the header, got more"),
            (b"hr,device\n\"1\n\",a,b\n", "3:5: expected 2 fields as in the header, got more"),
            // An unquoted comma does not move a value into the next column.
            (b"hr,device,x\n1,a,b,c\n", "2:7: expected 3 fields as in the header, got more"),
        ],
    );
}

#[test]
fn encoding() {
    table(
        Format::Csv,
        &[
            (b"hr,device\n1,a\xff\n", "2:4: column `device`: expected UTF-8"),
            (b"hr,device\n1,\xc3\xa9\xc3(\n", "2:4: column `device`: expected UTF-8"),
            (b"hr,device\n1,\"a\n\xe9\"\n", "3:1: column `device`: expected UTF-8"),
            (b"hr,device\n1,a\xe2\x82", "2:4: column `device`: expected UTF-8"),
            (b"hr,device\n1,\xed\xa0\x80\n", "2:3: column `device`: expected UTF-8"),
            (b"hr,device\n1,\xc0\xaf\n", "2:3: column `device`: expected UTF-8"),
            (b"\xff\xfeh\0r\0", "1:1: expected UTF-8"),
            (b"hr,dev\xe9ce\n1,a\n", "1:7: expected UTF-8"),
            (b"hr,device\n1,a\0b\n", "2:4: column `device`: expected text, got a NUL"),
            (b"\xef\xbb\xbf\xef\xbb\xbfhr,device\n1,a\n", "1:1: expected at most one byte-order"),
            // Not the first character: part of a name, which is then another name.
            (b"\"\xef\xbb\xbfhr\",device\n1,a\n", "1:1: expected a column named `hr`"),
        ],
    );
}

#[test]
fn header() {
    table(
        Format::Csv,
        &[
            (b"", "1:1: expected a header, got an empty file"),
            (b"\xef\xbb\xbf", "1:1: expected a header, got an empty file"),
            (b"hr,device\n", "2:1: expected at least one record, got none"),
            (b"hr,device", "1:10: expected at least one record, got none"),
            (
                b"hr,device,hr\n1,a,2\n",
                "1:11: expected column names that differ, got `hr` at positions 1 and 3",
            ),
            (
                b"hr,device,x,x\n1,a,2,3\n",
                "1:13: expected column names that differ, got one at positions 3 and 4",
            ),
            (b"hr,,device\n1,a,2\n", "1:4: expected a column name, got an empty field"),
            (b"hr,device,\n1,a,2\n", "1:11: expected a column name, got an empty field"),
            (b"hr,\"\"\n1,a\n", "1:4: expected a column name, got an empty field"),
            (
                b"hr,name\n1,a\n",
                "1:1: expected a column named `device`; the header has `hr`, `name`",
            ),
            (
                b"HR,Device\n1,a\n",
                "1:1: expected a column named `hr`, `device`; the header has `HR`, `Device`",
            ),
            (
                b"hr , device\n1,a\n",
                "1:1: expected a column named `hr`, `device`; the header has `hr `, ` device`",
            ),
        ],
    );
}

#[test]
fn a_missing_header_shows_no_value() {
    let got = refusal(b"211,SECRET\n7,SECRET\n", Format::Csv, &heart(), Limits::default());
    assert_eq!(
        got,
        "d:1:1: expected a column named `hr`, `device`; the first line has none of the declared \
         names, is it a header?"
    );
    let got = refusal(b"SECRET,SECRET\n", Format::Csv, &heart(), Limits::default());
    assert!(!got.contains("SECRET"), "{got}");
}

#[test]
fn values() {
    for bad in [
        "256",
        "-1",
        "+5",
        " 5",
        "5 ",
        "\t5",
        "05",
        "-0",
        "5.0",
        "1e2",
        "0x10",
        "1_0",
        "\" 5\"",
        "\"5\"\"\"",
        "\u{0665}",
        "\u{2212}1",
        "5\u{a0}",
        "nan",
        "99999999999999999999999999999999999999999999",
        "18446744073709551621",
        "340282366920938463463374607431768211461",
    ] {
        let bytes = format!("device,hr\nx,1\n\"\u{e9}\ny\",{bad}\n");
        let got = refusal(bytes.as_bytes(), Format::Csv, &heart(), Limits::default());
        assert!(got.starts_with("d:4:4: column `hr`: expected "), "{bad}: {got}");
        assert!(bad.len() < 4 || !got.contains(bad), "{got}");
    }
    let rows = [
        (Kind::Number { precision: 4, scale: 1 }, "1.25"),
        (Kind::Number { precision: 4, scale: 1 }, "1000"),
        (Kind::Boolean, "yes"),
        (Kind::Date, "2026-02-30"),
        (Kind::Timestamp, "2026-01-01"),
    ];
    for (kind, bad) in rows {
        let bytes = format!("v\n{bad}\n");
        let got = refusal(bytes.as_bytes(), Format::Csv, &[column("v", kind)], Limits::default());
        assert!(got.starts_with("d:2:1: column `v`: expected "), "{kind} {bad}: {got}");
        assert!(!got.contains(bad), "{got}");
    }
}

#[test]
fn tabs() {
    table(
        Format::Tsv,
        &[
            (b"hr\tdevice\n1\ta\tb\n", "2:5: expected 2 fields as in the header, got more"),
            (b"hr\tdevice\n1\t\"a\tb\"\n", "2:6: expected 2 fields as in the header, got more"),
            (b"hr\tdevice\n1\t\"a\n2\tb\"\n3\n", "4:2: expected 2 fields as in the header, got 1"),
            (b"hr\tdevice\n\"1\"\ta\n", "2:1: column `hr`: expected an integer"),
            (b"hr,device\n1,a\n", "1:1: expected a column named `hr`, `device`"),
            (b"hr\tdevice\n1\ta\rb\n", "2:4: expected lines to end with LF or CR LF"),
        ],
    );
}

#[test]
fn limits() {
    let usual = Limits::default();
    let data = b"hr,device\n1,abcd\n2,b\n3,c\n";
    let with = |limits| refusal(data, Format::Csv, &heart(), limits);
    assert_eq!(with(Limits { records: 2, ..usual }), "d:4:1: expected at most 2 records, got more");
    assert_eq!(with(Limits { records: 0, ..usual }), "d:2:1: expected at most 0 records, got more");
    assert_eq!(
        with(Limits { field_bytes: 3, ..usual }),
        "d:1:4: expected at most 3 bytes in one field, got more"
    );
    assert_eq!(with(Limits { columns: 1, ..usual }), "d:1:4: expected at most 1 columns, got more");
    assert_eq!(
        with(Limits { bytes: 24, ..usual }),
        "d:4:4: expected at most 24 bytes in the file, got more"
    );
    let exact = Limits { records: 3, columns: 2, field_bytes: 6, bytes: 25, ..usual };
    assert!(read_bytes("d", data, Format::Csv, &heart(), exact).is_ok());
}

#[test]
fn the_first_fault_of_the_file_is_reported() {
    // The scanner is ahead of the parser; what it refuses must not hide an earlier value.
    let got = csv("hr,device\n999,a\n1,\"b\n", &heart()).unwrap_err().to_string();
    assert!(got.starts_with("d.csv:2:1: column `hr`: expected "), "{got}");
    let got = csv("hr,name\n999,a\n\n", &heart()).unwrap_err().to_string();
    assert!(got.starts_with("d.csv:1:1: expected a column named `device`"), "{got}");
}

#[test]
fn paths() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let error = |name: &str| read_path(&path(name), &heart(), Limits::default()).unwrap_err();
    for name in ["data", "data.yaml", "data.csv.gz", "csv", ".csv"] {
        std::fs::write(path(name), "hr,device\n1,a\n").unwrap();
        assert!(matches!(error(name), DataError::Format { .. }), "{name}");
        let message = error(name).to_string();
        assert!(message.contains("ends in .csv, .tsv, .tab, .jsonl, "), "{message}");
    }
    assert!(matches!(error("absent.csv"), DataError::Io { .. }));
    std::fs::create_dir(path("folder.csv")).unwrap();
    let folder_error = error("folder.csv");
    assert!(matches!(folder_error, DataError::Folder { .. }));
    assert!(folder_error.to_string().ends_with("a folder with comments.csv of a Reddit export"));
    std::fs::write(path("DATA.CSV"), "hr,device\n1,a\n").unwrap();
    assert!(read_path(&path("DATA.CSV"), &heart(), Limits::default()).is_ok());
}

#[test]
fn short_texts_have_no_more_bytes_than_their_column() {
    let columns = [column("code", Kind::Short { bytes: 3 })];
    let refused = |bytes: &[u8], format| refusal(bytes, format, &columns, Limits::default());
    let expected = "column `code`: expected at most 3 bytes of UTF-8, got 4";
    assert_eq!(refused(b"code\nabc\nabcd\n", Format::Csv), format!("d:3:1: {expected}"));
    assert_eq!(
        refused("code\n\u{e9}\u{e9}\n".as_bytes(), Format::Tsv),
        format!("d:2:1: {expected}")
    );
    let line = "{\"code\": \"\u{1f600}\"}".as_bytes();
    assert_eq!(refused(line, Format::Jsonl), format!("d:1:10: {expected}"));
}
