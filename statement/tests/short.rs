//! Short texts: what is one, in which order, and the elements that they become.

#![cfg(test)]

use assay_statement::hash::{Fr, HashField};
use assay_statement::packing::{bytes, layout, pack};
use assay_statement::short::{MAX_BYTES, ShortTextError};
use assay_statement::value::{ValueError, parse};
use assay_statement::{Bytes32, Cell, Column, Kind, Record, ShortText, Table, Value, digests};
use proptest::prelude::*;
use serde::Deserialize;

/// Made by another program, in another language: a text between two columns of u8 that are 7,
/// and the same text as a threshold.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    bytes: u8,
    text: Option<String>,
    bn254: Vec<Bytes32>,
    #[cfg_attr(not(feature = "stark"), expect(dead_code, reason = "of the other hash"))]
    koalabear: Vec<u32>,
    #[serde(default)]
    threshold_bn254: Vec<Bytes32>,
    #[serde(default)]
    #[cfg_attr(not(feature = "stark"), expect(dead_code, reason = "of the other hash"))]
    threshold_koalabear: Vec<u32>,
}

fn elements<F: HashField>(vector: &Vector) -> [Vec<F>; 2] {
    let short = Kind::Short { bytes: vector.bytes };
    let u8 = Kind::Integer { signed: false, bits: 8 };
    let column = |kind| Column { name: "c".to_owned(), kind };
    let columns = [u8, short, u8].map(column);
    let cell = vector.text.as_deref().map_or(Cell::Null, |text| parse(short, text).unwrap());
    let cells = [Cell::Integer(7), cell, Cell::Integer(7)];
    let packed = pack(&columns, &layout(F::HASH.word(), &columns, &[0, 1, 2]), &cells);
    let threshold = |text| Value::Short { text, bytes: vector.bytes };
    let hashed = cell.short().map(|text| digests::argument_elements(&threshold(text)));
    [packed, hashed.unwrap_or_default()]
}

#[test]
fn elements_are_those_of_another_implementation() {
    let file = include_str!("../../tests/vectors/short.json");
    let vectors: Vec<Vector> = serde_json::from_str(file).unwrap();
    assert_eq!(vectors.len(), 11);
    for vector in vectors {
        let got = elements::<Fr>(&vector).map(|all| all.into_iter().map(bytes).collect::<Vec<_>>());
        assert_eq!(got, [vector.bn254.clone(), vector.threshold_bn254.clone()]);
        #[cfg(feature = "stark")]
        {
            let number = |element| p3_field::PrimeField32::as_canonical_u32(&element);
            let got = elements::<assay_statement::hash::KoalaBear>(&vector);
            let got = got.map(|all| all.into_iter().map(number).collect::<Vec<_>>());
            assert_eq!(got, [vector.koalabear, vector.threshold_koalabear]);
        }
    }
}

#[test]
fn a_short_text_has_as_many_bytes_as_its_column_or_fewer() {
    let longest = "x".repeat(64);
    for (text, most, expected) in [
        ("", 1, Ok(())),
        ("a", 1, Ok(())),
        ("ab", 1, Err(ShortTextError::Bytes { expected: 1, got: 2 })),
        ("é", 1, Err(ShortTextError::Bytes { expected: 1, got: 2 })),
        ("é", 2, Ok(())),
        (&longest, MAX_BYTES, Ok(())),
        (&format!("{longest}x"), 255, Err(ShortTextError::Bytes { expected: 64, got: 65 })),
        (&"x".repeat(300), 64, Err(ShortTextError::Bytes { expected: 64, got: 300 })),
        ("a\0", 5, Err(ShortTextError::Zero)),
    ] {
        let got = ShortText::new(text, most);
        assert_eq!(got.map(|short| short.as_str().to_owned()), expected.map(|()| text.to_owned()));
        let cell = parse(Kind::Short { bytes: most }, text);
        assert_eq!(cell, got.map(Cell::Short).map_err(ValueError::Short));
    }
}

#[test]
fn a_table_has_short_texts_where_they_fit_and_shows_none() {
    let text = Cell::Short(ShortText::new("secret", 6).unwrap());
    let of = |kind, cell: Cell| {
        let columns = vec![Column { name: "c".to_owned(), kind }];
        Table::new(columns, vec![Record { line: 2, cells: vec![cell] }])
    };
    for bytes in 1..=64 {
        assert_eq!(of(Kind::Short { bytes }, text).is_ok(), bytes >= 6, "{bytes}");
    }
    assert!(of(Kind::String, text).is_err());
    assert!(of(Kind::Short { bytes: 6 }, Cell::Text(digests::text("secret"))).is_err());
    assert!(of(Kind::Short { bytes: 6 }, Cell::Integer(1)).is_err());
    let shown = format!("{:?}, {:?}", of(Kind::Short { bytes: 6 }, text), text.short());
    assert!(!shown.contains("secret") && shown.contains("private"), "{shown}");
    let error = of(Kind::Short { bytes: 5 }, text).unwrap_err();
    assert!(!error.to_string().contains("secret"), "{error}");
}

fn compared<F: HashField>(texts: [&ShortText; 2], number: impl Fn(F) -> Bytes32 + Copy) {
    let columns = [Column { name: "c".to_owned(), kind: Kind::Short { bytes: MAX_BYTES } }];
    let layout = layout(F::HASH.word(), &columns, &[0]);
    let packed = |text: &ShortText| -> Vec<Bytes32> {
        pack(&columns, &layout, &[Cell::Short(*text)]).into_iter().map(number).collect()
    };
    let [a, b] = texts;
    assert_eq!(packed(a).cmp(&packed(b)), a.cmp(b));
    // Null comes before the empty text.
    let null = pack::<F>(&columns, &layout, &[Cell::Null]);
    assert!(null.into_iter().map(number).collect::<Vec<_>>() < packed(a));
}

proptest! {
    #[test]
    fn short_texts_compare_as_their_bytes_and_their_elements(
        a in "[aé\u{10ffff}]{0,12}", b in "[aé\u{10ffff}]{0,12}", c in "[ -~]{0,64}",
    ) {
        let short = |text: &String| ShortText::new(text, MAX_BYTES).unwrap();
        for (x, y) in [(&a, &b), (&a, &c), (&c, &b)] {
            prop_assert_eq!(short(x).cmp(&short(y)), x.as_bytes().cmp(y.as_bytes()));
            compared::<Fr>([&short(x), &short(y)], bytes);
            #[cfg(feature = "stark")]
            compared::<assay_statement::hash::KoalaBear>([&short(x), &short(y)], |element| {
                let number = p3_field::PrimeField32::as_canonical_u32(&element);
                let mut bytes = Bytes32::ZERO;
                bytes.0[28..].copy_from_slice(&number.to_be_bytes());
                bytes
            });
        }
    }
}
