//! Lines of JSON and JSON documents: what is read, and every refusal with its place.

use assay_data::{DataError, Format, Limits, Note, Read, read_bytes};
use assay_statement::{Cell, Column, Kind, digests};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::Value;

use crate::common::{cells, column, heart};

const INT: Kind = Kind::Integer { signed: true, bits: 32 };

fn lines(text: impl AsRef<[u8]>, columns: &[Column]) -> Result<Read, DataError> {
    read_bytes("d", text.as_ref(), Format::Jsonl, columns, Limits::default())
}

fn document(text: &str, columns: &[Column]) -> Result<Read, DataError> {
    read_bytes("d", text.as_bytes(), Format::Json, columns, Limits::default())
}

fn string(value: &str) -> Cell {
    Cell::Text(digests::text(value))
}

fn refused(read: Result<Read, DataError>, expected: &str) {
    let got = read.expect_err(expected).to_string();
    assert!(got.starts_with(&format!("d:{expected}")), "expected {expected}\ngot      {got}");
}

#[test]
fn preferences_and_conversations() {
    let pairs = "{\"chosen\": \"\\n\\nHuman: Hi\\n\\nAssistant: Hello \\ud83d\\ude00\", \"rejected\": \
                 \"\\n\\nHuman: Hi\\n\\nAssistant: \"}\n";
    let columns = [column("chosen", Kind::String), column("rejected", Kind::String)];
    let chosen = string("\n\nHuman: Hi\n\nAssistant: Hello \u{1f600}");
    let rejected = string("\n\nHuman: Hi\n\nAssistant: ");
    assert_eq!(cells(&lines(pairs, &columns).unwrap()), [[chosen, rejected]]);

    let messages = concat!(
        r#"{"message_id":"m-1","parent_id":null,"created_date":"2023-02-05T14:23:50.983374+00:00","text":"Why?","role":"prompter","deleted":false,"rank":null,"detoxify":{"toxicity":0.25,"insult":0.5},"emojis":{"name":["+1","_skip"],"count":[2,1]}}"#,
        "\r\n",
        r#"{"message_id":"m-2","parent_id":"m-1","created_date":"2023-02-05T14:24:50+00:00","text":"","role":"assistant","deleted":true,"rank":3,"detoxify":null}"#,
    );
    let columns = [
        column("text", Kind::String),
        column("created_date", Kind::Timestamp),
        column("rank", INT),
        column("deleted", Kind::Boolean),
        column("detoxify.toxicity", Kind::Number { precision: 5, scale: 3 }),
    ];
    let read = lines(messages, &columns).unwrap();
    let first = 1_675_607_030_983_374;
    let number = Cell::Integer;
    assert_eq!(
        cells(&read),
        [
            [string("Why?"), number(first), Cell::Null, number(0), number(250)],
            [string(""), number(first + 59_016_626), number(3), number(1), Cell::Null],
        ]
    );
    let names = ["message_id", "parent_id", "role", "detoxify.insult", "emojis"];
    assert_eq!(read.notes, names.map(|name| Note::NotCovered { column: name.to_owned() }));
    let at: Vec<u64> = read.table.records().iter().map(|record| record.line).collect();
    assert_eq!(at, [1, 2]);
}

#[test]
fn values_are_exact_and_of_the_column_s_type() {
    let cases = [
        (INT, "5", Ok(Cell::Integer(5))),
        (INT, "null", Ok(Cell::Null)),
        (INT, "1.0", Err("expected an integer")),
        (INT, "1e3", Err("expected an integer")),
        (INT, "-0", Err("expected an integer")),
        (INT, "2147483648", Err("expected a value from")),
        (INT, "\"5\"", Err("expected a number, got a string")),
        (INT, "true", Err("expected a number, got a boolean")),
        (INT, "[5]", Err("expected a number, got an array")),
        (INT, "{}", Err("expected a number, got an object")),
        (
            Kind::Number { precision: 18, scale: 1 },
            "90071992547409931.1",
            Ok(Cell::Integer(900_719_925_474_099_311)),
        ),
        (Kind::Number { precision: 4, scale: 1 }, "0.10", Err("expected at most 1 digits behind")),
        (Kind::Number { precision: 4, scale: 1 }, "1E0", Err("expected a decimal")),
        (Kind::Boolean, "true", Ok(Cell::Integer(1))),
        (Kind::Boolean, "\"true\"", Err("expected true or false, got a string")),
        (Kind::Boolean, "1", Err("expected true or false, got a number")),
        (Kind::Date, "\"1970-01-02\"", Ok(Cell::Integer(1))),
        (Kind::Date, "\"\"", Err("expected a date")),
        (Kind::Timestamp, "0", Err("expected a string with a timestamp, got a number")),
        (Kind::String, "\"\"", Ok(string(""))),
        (Kind::String, "\"null\"", Ok(string("null"))),
        (Kind::String, "\"\\u00e9\\/\"", Ok(string("\u{e9}/"))),
        (Kind::String, "5", Err("expected a string, got a number")),
    ];
    for (kind, written, expected) in cases {
        let columns = [column("v", kind)];
        match expected {
            Ok(cell) => {
                let read = lines(format!("{{\"v\":{written}}}"), &columns).unwrap();
                assert_eq!(cells(&read), [[cell]], "{written}");
                let read = document(&format!("{{\"v\":[{written}]}}"), &columns).unwrap();
                assert_eq!(cells(&read), [[cell]], "{written}");
            }
            Err(rule) => {
                let text = format!("{{\"v\":null}}\n{{\"\u{e9}\":1,\"v\":{written}}}\n");
                refused(lines(text, &columns), &format!("2:12: column `v`: {rule}"));
            }
        }
    }
}

#[test]
fn syntax() {
    let cases: [(&[u8], &str); 33] = [
        (b"", "1:1: expected at least one record"),
        (b"\n", "1:1: bad JSON: expected an object, got a blank line"),
        (b"{\"hr\":1,\"device\":\"a\"}\n\n", "2:1: bad JSON: expected an object, got a blank line"),
        (b"[1]\n", "1:1: bad JSON: expected an object, got an array"),
        (b"{\"hr\":1} {\"hr\":2}\n", "1:10: bad JSON: expected the end of the line"),
        (
            b"{\"hr\":\n1}\n",
            "1:7: column `hr`: bad JSON: expected a value, got the end of the line",
        ),
        (b"{\"hr\":1\n", "1:8: bad JSON: expected a comma or `}`, got the end of the line"),
        (b"{\"hr\":1", "1:8: bad JSON: expected a comma or `}`, got the end of the file"),
        (b"{\"hr\":1}\r", "1:9: expected lines to end with LF or CR LF"),
        (b"{\"hr\":1,}\n", "1:9: bad JSON: expected a key in quotes, got `}`"),
        (b"{,}\n", "1:2: bad JSON: expected a key in quotes"),
        (b"{hr:1}\n", "1:2: bad JSON: expected a value or punctuation"),
        (b"{'hr':1}\n", "1:2: bad JSON"),
        (b"{\"hr\" 1}\n", "1:7: bad JSON: expected a colon"),
        (b"{\"hr\":01}\n", "1:8: bad JSON: expected a comma"),
        (b"{\"hr\":+1}\n", "1:7: bad JSON"),
        (b"{\"hr\":.5}\n", "1:7: bad JSON"),
        (b"{\"hr\":1.}\n", "1:7: bad JSON: expected a digit"),
        (b"{\"hr\":-}\n", "1:7: bad JSON: expected a digit"),
        (b"{\"hr\":1e}\n", "1:7: bad JSON: expected a digit"),
        (b"{\"hr\":NaN}\n", "1:7: bad JSON"),
        (b"{\"hr\":nul}\n", "1:7: bad JSON: expected null, true or false"),
        (b"{\"hr\":1,\"hr\":1}\n", "1:9: expected names that differ"),
        (b"{\"x\":{\"a\":1,\"\\u0061\":2}}\n", "1:13: expected names that differ"),
        (b"{\"x\":\"a\tb\"}\n", "1:6: bad JSON: expected control characters as escapes"),
        (b"{\"x\":\"\\x\"}\n", "1:6: bad JSON: expected an escape"),
        (b"{\"x\":\"\\ud800\"}\n", "1:6: bad JSON: expected both halves"),
        (b"{\"x\":\"\\udc00\"}\n", "1:6: bad JSON: expected both halves"),
        (b"{\"x\":\"\\u12g4\"}\n", "1:6: bad JSON: expected four"),
        (b"{\"x\":\"\\u0000\"}\n", "1:6: expected text, got a NUL"),
        (b"{\"x\":\"a", "1:6: bad JSON: expected a quote that closes"),
        (b"{\"x\":\"\xff\"}\n", "1:7: expected UTF-8"),
        (b"\xef\xbb\xbf\xef\xbb\xbf{}\n", "1:1: expected at most one byte-order mark"),
    ];
    for (text, expected) in cases {
        refused(lines(text, &heart()), expected);
    }
    assert!(lines("\u{feff}{\"hr\":1,\"device\":\"a\"}\r\n", &heart()).is_ok());
    refused(
        lines("{\"HR\":1,\"device\":\"a\"}\n", &heart()),
        "2:1: expected a column named `hr`; the records have `HR`",
    );
}

#[test]
fn a_name_with_points_is_a_key_or_a_path() {
    let columns = [column("user.name", Kind::String)];
    let read = |text: &str| lines(text, &columns);
    let one = [[string("x")]];
    assert_eq!(cells(&read("{\"user.name\":\"x\"}").unwrap()), one);
    assert_eq!(cells(&read("{\"user\":{\"name\":\"x\"}}").unwrap()), one);
    assert_eq!(cells(&read("{\"user\":5,\"user.name\":\"x\"}").unwrap()), one);
    let two = read("{\"user\":null}\n{\"user\":{\"name\":\"x\"}}\n{\"user\":{}}").unwrap();
    assert_eq!(cells(&two), [[Cell::Null], [string("x")], [Cell::Null]]);
    let both = "column `user.name`: expected the name always as one key or always as a path";
    refused(read("{\"user.name\":\"x\",\"user\":{\"name\":\"x\"}}"), &format!("1:33: {both}"));
    refused(read("{\"user\":{\"name\":\"x\"},\"user.name\":null}"), &format!("1:34: {both}"));
    refused(read("{\"user.name\":\"x\"}\n{\"user\":{\"name\":\"x\"}}"), &format!("2:17: {both}"));
    refused(
        read("{\"user\":{\"name\":\"x\"}}\n{\"user\":5}"),
        "2:9: column `user.name`: expected an object, got a number",
    );
    refused(
        read("{\"user\":null}"),
        "1:14: expected a column named `user.name`; no record has one",
    );
    let columns = [column("a", INT), column("a.b", INT)];
    let flat = lines("{\"a\":1,\"a.b\":2}", &columns).unwrap();
    assert_eq!(cells(&flat), [[Cell::Integer(1), Cell::Integer(2)]]);
}

#[test]
fn documents() {
    let frame = r#"{"lat":51.5,"lon":-0.12,"t":1672531200,"satellites":9,"hdop":0.9}"#;
    let columns =
        [column("lat", Kind::Number { precision: 9, scale: 6 }), column("satellites", INT)];
    let one = [[Cell::Integer(51_500_000), Cell::Integer(9)]];
    let texts = [
        format!("[{frame}]"),
        format!("[\n  {frame}\n]\n"),
        format!("{{\"bundle\":{{\"numFrames\":1}},\"frames\":[{frame}]}}"),
        r#"{"satellites":[9],"lat":[51.5],"t":[1,2]}"#.to_owned(),
    ];
    for text in texts {
        assert_eq!(cells(&document(&text, &columns).unwrap()), one, "{text}");
    }
    let cases = [
        ("", "1:1: bad JSON: expected an array or an object, got the end of the file"),
        ("5", "1:1: bad JSON: expected an array or an object, got a number"),
        ("[]", "1:3: expected at least one record"),
        ("{\"frames\":[]}", "1:14: expected at least one record"),
        ("{}", "1:3: expected a column named `lat`, `satellites`; no record has one"),
        ("[5]", "1:2: bad JSON: expected an object, got a number"),
        ("[{\"lat\":1}", "1:11: bad JSON: expected a comma or `]`, got the end of the file"),
        ("[{\"lat\":1}]", "1:12: expected a column named `satellites`; no record has one"),
        ("[{\"lat\":1,\"satellites\":1}] x", "1:28: bad JSON"),
        ("[{\"lat\":1,\"satellites\":1}][", "1:27: bad JSON: expected the end of the file"),
        (
            "{\"lat\":1,\"satellites\":[1]}",
            "1:8: column `lat`: expected an array of values, got a number",
        ),
        (
            "{\"lat\":[1,2],\"satellites\":[1]}",
            "1:27: column `satellites`: expected 2 values as in the first column, got 1",
        ),
        (
            "{\"lat\":[1],\n\"satellites\":[1,\"x\"]}",
            "2:17: column `satellites`: expected a number, got a string",
        ),
        (
            "{\"lat\":[1],\"frames\":[{\"lat\":1}]}",
            "1:12: column `lat`: expected records under `frames` or an array",
        ),
        (
            "{\"frames\":[{\"lat\":1,\"satellites\":1}],\"lat\":[1]}",
            "1:38: column `lat`: expected records under `frames`",
        ),
    ];
    for (text, expected) in cases {
        refused(document(text, &columns), expected);
    }
}

#[test]
fn limits() {
    let usual = Limits::default();
    let columns = [column("v", Kind::String)];
    let with =
        |text: &str, limits| read_bytes("d", text.as_bytes(), Format::Jsonl, &columns, limits);
    let two = "{\"v\":\"ab\"}\n{\"v\":\"cd\"}\n";
    let small =
        Limits { records: 2, field_bytes: 4, record_bytes: 10, depth: 1, bytes: 22, columns: 1 };
    assert!(with(two, small).is_ok());
    refused(with(two, Limits { records: 1, ..usual }), "2:1: expected at most 1 records");
    refused(
        with(two, Limits { field_bytes: 3, ..usual }),
        "1:6: expected at most 3 bytes in one field",
    );
    refused(
        with(two, Limits { record_bytes: 8, ..usual }),
        "1:1: expected at most 8 bytes in one record",
    );
    refused(
        with(two, Limits { bytes: 21, ..usual }),
        "2:11: expected at most 21 bytes in the file",
    );
    refused(
        with("{\"v\":[[]]}", Limits { depth: 2, ..usual }),
        "1:6: column `v`: expected a string",
    );
    refused(with("{\"x\":[[]]}", Limits { depth: 2, ..usual }), "1:7: expected at most 2 levels");
    refused(
        with("{\"x\":1,\"y\":2}", Limits { columns: 1, ..usual }),
        "1:8: expected at most 1 columns",
    );
    refused(
        with("{\"v\":\"\",\"x\":1}\n{\"y\":2}", Limits { columns: 1, ..usual }),
        "1:9: expected at most",
    );
    let others = "{\"v\":\"\",\"x\":1}\n{\"y\":2}\n{\"x\":1,\"z\":3}";
    refused(with(others, Limits { columns: 2, ..usual }), "3:8: expected at most 2 columns");
    let deep = format!("{{\"x\":{}", "[".repeat(1 << 20));
    refused(with(&deep, usual), "1:69: expected at most 64 levels");
    let parallel = Limits { records: 1, ..usual };
    let read = read_bytes("d", b"{\"v\":[null,null]}", Format::Json, &columns, parallel);
    refused(read, "1:12: column `v`: expected at most 1 records");
}

/// Any JSON, of any shape, with keys that differ and no NUL.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[^\0]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map("[^\0]{0,4}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Pieces of JSON, in any order.
fn tricky() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[-+.0-9eE]{1,4}",
        r#"["\\u0-9a-fd ]{1,6}"#,
        Just("\"a\":".to_owned()),
        Just("\"\\ud83d\\ude00\"".to_owned()),
        "[\\[\\]{},: \t]",
        Just("null".to_owned()),
        Just("1".to_owned()),
    ];
    vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

    #[test]
    fn what_another_parser_wrote_is_read(
        values in vec((any::<Option<i32>>(), "[^\0]{0,12}", json()), 1..5),
    ) {
        let columns = [column("words", Kind::String), column("number", INT)];
        let records: Vec<Value> = values
            .iter()
            .map(|(number, words, other)| {
                serde_json::json!({"other": other, "number": number, "words": words})
            })
            .collect();
        let expected: Vec<Vec<Cell>> = values
            .iter()
            .map(|(number, words, _)| {
                let number = number.map_or(Cell::Null, |number| Cell::Integer(number.into()));
                vec![string(words), number]
            })
            .collect();
        let texts: Vec<String> = records.iter().map(Value::to_string).collect();
        prop_assert_eq!(&cells(&lines(texts.join("\n"), &columns).unwrap()), &expected);
        let text = serde_json::to_string_pretty(&records).unwrap();
        prop_assert_eq!(&cells(&document(&text, &columns).unwrap()), &expected);
    }

    #[test]
    fn what_is_read_is_json(text in tricky()) {
        let text = format!("{{\"v\":null,\"x\":{text}}}");
        let ours = document(&format!("[{text}]"), &[column("v", INT)]);
        // Numbers that no float can hold are still numbers.
        let theirs = serde_json::from_str::<Value>(&text)
            .map_or_else(|error| error.to_string().starts_with("number out of range"), |_| true);
        prop_assert!(ours.is_err() || theirs, "{}", text);
    }
}
