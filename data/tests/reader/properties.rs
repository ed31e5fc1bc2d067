//! Random tables come back, and random bytes are read as a second, independent
//! parser reads them or not at all.

use assay_data::{Format, Limits, read_bytes};
use assay_statement::{Cell, Kind};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::common::{cells, column, csv, text};

/// Records of two fields, by RFC 4180 to the letter; `None` when they are not.
/// Recursive descent over the whole text, unlike the reader's state machine.
fn reference(mut rest: &str) -> Option<Vec<[String; 2]>> {
    let mut records = Vec::new();
    while !rest.is_empty() {
        let (first, after) = field(rest)?;
        let (second, after) = field(after.strip_prefix(',')?)?;
        records.push([first, second]);
        let newline = after.strip_prefix('\n').or_else(|| after.strip_prefix("\r\n"));
        rest = match newline {
            Some(next) => next,
            None if after.is_empty() => after,
            None => return None,
        };
    }
    Some(records)
}

fn field(text: &str) -> Option<(String, &str)> {
    let Some(mut rest) = text.strip_prefix('"') else {
        let end = text.find([',', '"', '\r', '\n']).unwrap_or(text.len());
        return Some((text[..end].to_owned(), &text[end..]));
    };
    let mut value = String::new();
    loop {
        let end = rest.find('"')?;
        value.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(more) => {
                value.push('"');
                rest = more;
            }
            None => return Some((value, rest)),
        }
    }
}

/// Text of the characters that matter, and some that do not.
fn tricky() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => Just(","), 4 => Just("\""), 2 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\r"),
        1 => Just("\u{feff}"), 2 => Just("\u{e9}"), 3 => Just("a"), 1 => Just(" "),
        3 => Just("\"b\""), 3 => Just("c,d\n"), 1 => Just("\t"),
    ];
    vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

    #[test]
    fn agrees_with_the_reference(body in tricky()) {
        let columns = [column("x", Kind::String), column("y", Kind::String)];
        let got = csv(format!("x,y\n{body}"), &columns).ok().map(|read| cells(&read));
        let expected = reference(&body).filter(|records| !records.is_empty()).map(|records| {
            records.iter().map(|record| record.iter().map(|v| text(v)).collect()).collect()
        });
        prop_assert_eq!(got, expected);
    }

    #[test]
    fn random_bytes_never_panic(bytes in vec(any::<u8>(), 0..200), tsv in any::<bool>()) {
        let format = if tsv { Format::Tsv } else { Format::Csv };
        let columns = [column("a", Kind::Integer { signed: true, bits: 64 })];
        let limits = Limits { records: 3, columns: 3, field_bytes: 20, bytes: 150, ..Limits::default() };
        for head in [&b""[..], b"a\n", b"a,b\n", b"a\tb\n"] {
            let data = [head, &bytes].concat();
            drop(read_bytes("d", &data, format, &columns, limits));
        }
    }
}

proptest! {
    #[test]
    fn what_a_writer_wrote_is_read_back(
        records in vec((any::<Option<i64>>(), "[^\0]{0,12}|[\",\n\r]{0,6}"), 1..40),
        always in any::<bool>(),
        crlf in any::<bool>(),
    ) {
        let style = if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let end = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer =
            csv::WriterBuilder::new().quote_style(style).terminator(end).from_writer(Vec::new());
        writer.write_record(["number", "other", "words"]).unwrap();
        for (number, words) in &records {
            let number = number.map_or_else(String::new, |number| number.to_string());
            writer.write_record([number.as_str(), "\"", words]).unwrap();
        }
        let columns = [
            column("words", Kind::String),
            column("number", Kind::Integer { signed: true, bits: 64 }),
        ];
        let read = csv(writer.into_inner().unwrap(), &columns).unwrap();
        let expected: Vec<Vec<Cell>> = records
            .iter()
            .map(|(number, words)| {
                let number = number.map_or(Cell::Null, |number| Cell::Integer(i128::from(number)));
                vec![text(words), number]
            })
            .collect();
        prop_assert_eq!(cells(&read), expected);
    }
}
