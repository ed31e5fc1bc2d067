//! Packing: different records give different elements, in the order of the records.

#![cfg(test)]

use assay_statement::bytes::{Bytes, Bytes32};
use assay_statement::hash::{Fr, HashField, IdentityHash};
use assay_statement::packing::{
    DIGEST_BITS, Field, Word, bytes, element, integer, layout, pack, width,
};
use assay_statement::value::parse;
use assay_statement::{Cell, Column, Kind, ShortText, digests};
use proptest::prelude::*;

const WORDS: [Word; 2] =
    [IdentityHash::PoseidonBn254.word(), IdentityHash::Poseidon2KoalaBear.word()];

/// Elements as integers.
trait Number: HashField {
    type Number: Ord + Copy + std::fmt::Debug;
    fn number(self) -> Self::Number;
    fn bits(self) -> u32;
}

impl Number for Fr {
    type Number = Bytes32;

    fn number(self) -> Bytes32 {
        bytes(self)
    }

    fn bits(self) -> u32 {
        let bytes = bytes(self).0;
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        bytes
            .get(zeros)
            .map_or(0, |byte| 8 * u32::try_from(32 - zeros).unwrap() - byte.leading_zeros())
    }
}

#[cfg(feature = "stark")]
impl Number for assay_statement::hash::KoalaBear {
    type Number = u32;

    fn number(self) -> u32 {
        p3_field::PrimeField32::as_canonical_u32(&self)
    }

    fn bits(self) -> u32 {
        u32::BITS - self.number().leading_zeros()
    }
}

const KINDS: [Kind; 12] = [
    Kind::Boolean,
    Kind::Integer { signed: true, bits: 8 },
    Kind::Integer { signed: false, bits: 8 },
    Kind::Integer { signed: true, bits: 64 },
    Kind::Integer { signed: false, bits: 64 },
    Kind::Number { precision: 1, scale: 1 },
    Kind::Number { precision: 18, scale: 6 },
    Kind::Date,
    Kind::Timestamp,
    Kind::String,
    Kind::Short { bytes: 3 },
    Kind::Short { bytes: 40 },
];

fn columns(kinds: &[Kind]) -> Vec<Column> {
    kinds.iter().map(|&kind| Column { name: "c".to_owned(), kind }).collect()
}

fn largest_digest() -> Bytes32 {
    let mut largest = [0xff; 32];
    largest[0] = 0;
    Bytes(largest)
}

// Absence, the ends of the type, and the neighbourhood of zero, ascending.
fn edges(kind: Kind) -> Vec<Cell> {
    let mut edges = vec![Cell::Null];
    if let Some((min, max)) = kind.interval() {
        let mut integers = vec![min, min + 1, -1, 0, 1, max - 1, max];
        integers.retain(|integer| (min..=max).contains(integer));
        integers.sort_unstable();
        integers.dedup();
        edges.extend(integers.into_iter().map(Cell::Integer));
    } else if let Kind::Short { bytes } = kind {
        let longest = "\u{10ffff}".repeat(usize::from(bytes) / 4);
        let texts = ["", "a", "a\u{1}", "aa", "b", longest.as_str()];
        edges.extend(texts.map(|text| Cell::Short(ShortText::new(text, bytes).unwrap())));
        edges.sort_unstable();
        edges.dedup();
    } else {
        edges.push(Cell::Text(Bytes32::ZERO));
        edges.push(Cell::Text(digests::text("a")));
        edges.push(Cell::Text(largest_digest()));
    }
    edges
}

fn packed<F: Number>(kinds: &[Kind], selected: &[usize], cells: &[Cell]) -> Vec<F::Number> {
    let columns = columns(kinds);
    let elements: Vec<F> = pack(&columns, &layout(F::HASH.word(), &columns, selected), cells);
    elements.into_iter().map(F::number).collect()
}

fn compare_as_records<F: Number>() {
    for first in KINDS {
        for second in KINDS {
            let mut records = Vec::new();
            for a in edges(first) {
                for b in edges(second) {
                    records.push((packed::<F>(&[first, second], &[0, 1], &[a, b]), [a, b]));
                }
            }
            for (x, x_cells) in &records {
                for (y, y_cells) in &records {
                    // Equal only when equal: packing is injective.
                    assert_eq!(x.cmp(y), x_cells.cmp(y_cells), "{first}, {second}");
                }
            }
        }
    }
}

#[test]
fn elements_compare_as_records_do() {
    compare_as_records::<Fr>();
    #[cfg(feature = "stark")]
    compare_as_records::<assay_statement::hash::KoalaBear>();
}

fn selection_decides<F: Number>() {
    let kinds = [KINDS[1], KINDS[3], KINDS[9]];
    let cells = [Cell::Integer(1), Cell::Integer(2), Cell::Text(digests::text("a"))];
    let other = [Cell::Integer(1), Cell::Integer(2), Cell::Null];
    let packed = |selected: &[usize], cells| packed::<F>(&kinds, selected, cells);
    assert_eq!(packed(&[0, 1], &cells), packed(&[0, 1], &other));
    assert_ne!(packed(&[0, 2], &cells), packed(&[0, 2], &other));
    assert_ne!(packed(&[0, 1], &cells), packed(&[1, 0], &cells));
}

#[test]
fn the_selected_columns_decide_and_in_their_order() {
    selection_decides::<Fr>();
    #[cfg(feature = "stark")]
    selection_decides::<assay_statement::hash::KoalaBear>();
}

#[test]
fn no_element_is_wider_than_it_may_be_and_none_could_take_the_next_field() {
    for (word, kinds) in WORDS.into_iter().flat_map(|word| {
        let lists = [&KINDS[..], &[KINDS[3]; 12], &[Kind::String; 3], &[Kind::Boolean; 300]];
        lists.map(|kinds| (word, kinds))
    }) {
        let selected: Vec<usize> = (0..kinds.len()).collect();
        let layout = layout(word, &columns(kinds), &selected);
        let total = |element: &[(Field, u32)]| element.iter().map(|(_, width)| width).sum::<u32>();
        for pair in layout.windows(2) {
            assert!(total(&pair[0]) + pair[1][0].1 > word.element_bits);
        }
        for element in &layout {
            let digest = matches!(element[..], [(Field::Digest(_), DIGEST_BITS)]);
            assert!(digest || total(element) <= word.element_bits, "{element:?}");
        }
        assert_eq!(layout.concat(), fields(word, kinds));
    }
}

/// The fields of all columns, one after another.
fn fields(word: Word, kinds: &[Kind]) -> Vec<(Field, u32)> {
    let mut fields = Vec::new();
    for (column, kind) in kinds.iter().enumerate() {
        fields.push((Field::Present(column), 1));
        if let Kind::Short { bytes } = *kind {
            fields.extend((0..bytes.into()).map(|index| (Field::Byte { column, index }, 8)));
            continue;
        }
        let Some((min, max)) = kind.interval() else {
            fields.push((Field::Digest(column), DIGEST_BITS));
            continue;
        };
        let mut shift = width(max - min);
        let top = (shift - 1) % word.digit_bits + 1;
        for bits in std::iter::once(top).chain(std::iter::repeat(word.digit_bits)) {
            shift -= bits;
            fields.push((Field::Digit { column, shift }, bits));
            if shift == 0 {
                break;
            }
        }
    }
    fields
}

fn do_not_wrap<F: Number>() {
    for kind in KINDS.into_iter().filter(|kind| !kind.is_string()) {
        let columns = columns(&[kind; 9]);
        let selected: Vec<usize> = (0..9).collect();
        let largest = [*edges(kind).last().unwrap(); 9];
        let layout = layout(F::HASH.word(), &columns, &selected);
        for (packed, fields) in pack::<F>(&columns, &layout, &largest).into_iter().zip(&layout) {
            let room = fields.iter().map(|(_, width)| width).sum::<u32>();
            assert!(packed.bits() <= room, "{kind}: {packed:?}");
        }
    }
}

#[test]
fn the_widest_records_do_not_wrap() {
    do_not_wrap::<Fr>();
    #[cfg(feature = "stark")]
    do_not_wrap::<assay_statement::hash::KoalaBear>();
}

#[test]
fn widths() {
    for (max, bits) in [(0, 0), (1, 1), (2, 2), (255, 8), (256, 9), (i128::from(u64::MAX), 64)] {
        assert_eq!(width(max), bits);
    }
}

#[test]
fn digests_below_two_to_the_248_are_themselves() {
    for digest in [Bytes32::ZERO, largest_digest(), digests::text("a")] {
        assert_eq!(bytes(element(digest)), digest);
        assert_eq!(Fr::keccak(digest), [element(digest)]);
    }
}

/// A record of every type that may be absent.
fn record() -> impl Strategy<Value = Vec<Cell>> {
    let cell = |kind: Kind| match kind.interval() {
        Some((min, max)) => prop::option::of(min..=max)
            .prop_map(|value| value.map_or(Cell::Null, Cell::Integer))
            .boxed(),
        None if kind != Kind::String => prop::option::of("[a-c]{0,3}")
            .prop_map(move |text| text.map_or(Cell::Null, |text| parse(kind, &text).unwrap()))
            .boxed(),
        None => prop::option::of("[a-c]{0,2}")
            .prop_map(|text| text.map_or(Cell::Null, |text| Cell::Text(digests::text(&text))))
            .boxed(),
    };
    KINDS.map(cell).to_vec()
}

fn order<F: Number>(a: &[Cell], b: &[Cell], selected: &[usize]) {
    let keep = |cells: &[Cell]| selected.iter().map(|column| cells[*column]).collect::<Vec<_>>();
    let packed = |cells| packed::<F>(&KINDS, selected, cells);
    assert_eq!(packed(a).cmp(&packed(b)), keep(a).cmp(&keep(b)));
}

fn recompose<F: Number>(value: i128, max: i128) {
    let digits = integer::<F>(value, max);
    let bits = F::HASH.word().digit_bits;
    assert_eq!(digits.len(), usize::try_from(width(max).div_ceil(bits)).unwrap().max(1));
    // One element that has room for all of them.
    let whole = digits.into_iter().fold(Fr::from(0_u8), |whole, digit| {
        assert!(digit.bits() <= bits);
        let digit = format!("{:?}", digit.number());
        let digit = digit
            .strip_prefix("0x")
            .map_or_else(|| digit.parse().unwrap(), |hex| u128::from_str_radix(hex, 16).unwrap());
        whole.append(bits, digit)
    });
    assert_eq!(whole, Fr::from(value));
}

proptest! {
    #[test]
    fn random_records_compare_as_their_elements(
        a in record(), b in record(), same in 0..KINDS.len(),
        selected in Just((0..KINDS.len()).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        // Often the difference is not in the first column.
        let mut b = b;
        for column in &selected[..same] {
            b[*column] = a[*column];
        }
        order::<Fr>(&a, &b, &selected);
        #[cfg(feature = "stark")]
        order::<assay_statement::hash::KoalaBear>(&a, &b, &selected);
    }

    #[test]
    fn integers_are_their_digits(value in 0..=i128::from(u64::MAX), more in 0..1_i128 << 90) {
        let max = value + more;
        recompose::<Fr>(value, max);
        #[cfg(feature = "stark")]
        recompose::<assay_statement::hash::KoalaBear>(value, max);
    }
}
