//! How the cells of a record become field elements.
//!
//! Integers are split into digits. Fields are taken in order and packed, most
//! significant first, into elements of a limited width, so that comparing two lists of
//! elements compares the fields from left to right. A digest has elements of its own.

use ark_ff::{BigInteger, PrimeField};

use crate::bytes::{Bytes, Bytes32};
use crate::column::{Column, Kind};
use crate::hash::{Fr, HashField};
use crate::short::ShortText;
use crate::table::Cell;

/// Bits of a string's digest, and of a salt.
pub const DIGEST_BITS: u32 = 248;

/// One piece of a record's encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Whether column `.0` has a value: one bit.
    Present(usize),
    /// A digit of the integer of a column minus its type's minimum; 0 when absent.
    Digit {
        /// The column.
        column: usize,
        /// Bits of the integer below the digit.
        shift: u32,
    },
    /// The digest of string column `.0`; it stands alone, and is as many elements as
    /// [`HashField::keccak`] makes of it.
    Digest(usize),
    /// A byte of the short text of a column; zero behind its end, and when absent.
    Byte {
        /// The column.
        column: usize,
        /// Its position, the first being 0.
        index: usize,
    },
}

/// What integers are split into and hashed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Bits of a digit; an integer that is no wider is one digit.
    pub digit_bits: u32,
    /// Bits of packed digits that one element carries.
    pub element_bits: u32,
}

impl Word {
    /// Bytes of a text that one digit carries.
    #[must_use]
    pub const fn bytes(self) -> usize {
        (self.digit_bits / u8::BITS) as usize
    }

    /// The digits of an integer of `width` bits, most significant first: the bits below
    /// each, and its own. All but the first have [`Self::digit_bits`].
    fn digits(self, width: u32) -> impl Iterator<Item = (u32, u32)> {
        let count = width.div_ceil(self.digit_bits).max(1);
        (0..count).rev().map(move |digit| {
            let shift = digit * self.digit_bits;
            (shift, self.digit_bits.min(width - shift))
        })
    }
}

/// The elements that `columns[selected]` make, each a list of fields, most significant
/// first, with the width in bits of each.
#[must_use]
pub fn layout(word: Word, columns: &[Column], selected: &[usize]) -> Vec<Vec<(Field, u32)>> {
    let mut elements: Vec<Vec<(Field, u32)>> = Vec::new();
    let mut room = 0;
    let mut push = |field, width: u32| {
        match elements.last_mut() {
            Some(element) if width <= room => element.push((field, width)),
            _ => {
                elements.push(vec![(field, width)]);
                room = word.element_bits;
            }
        }
        // Nothing joins a digest.
        room = room.saturating_sub(width);
    };
    for &column in selected {
        push(Field::Present(column), 1);
        match (columns[column].kind, columns[column].kind.interval()) {
            (_, Some((min, max))) => word
                .digits(width(max - min))
                .for_each(|(shift, bits)| push(Field::Digit { column, shift }, bits)),
            (Kind::Short { bytes }, None) => (0..usize::from(bytes))
                .for_each(|index| push(Field::Byte { column, index }, u8::BITS)),
            (_, None) => push(Field::Digest(column), DIGEST_BITS),
        }
    }
    elements
}

/// Bits that the integers `0..=max` need.
#[must_use]
pub fn width(max: i128) -> u32 {
    i128::BITS - max.leading_zeros()
}

/// Bits that the identities of `records` records can differ in, at most: the packed
/// width of their identity columns. Who can try that many datasets can confirm a
/// nullifier. `None` where a column is a string of any length.
#[must_use]
pub fn identity_bits(columns: &[Column], identity: &[usize], records: usize) -> Option<u64> {
    let bits = identity.iter().try_fold(0, |bits, &index| {
        let kind = columns[index].kind;
        let own = match (kind, kind.interval()) {
            (Kind::Short { bytes }, _) => u32::from(bytes) * u8::BITS,
            (_, interval) => interval.map(|(min, max)| width(max - min))?,
        };
        Some(bits + 1 + u64::from(own))
    });
    Some(bits?.saturating_mul(records as u64))
}

/// Packs the cells of one record along a [`layout`] for the same hash.
#[must_use]
pub fn pack<F: HashField>(
    columns: &[Column],
    layout: &[Vec<(Field, u32)>],
    cells: &[Cell],
) -> Vec<F> {
    layout
        .iter()
        .flat_map(|element| match element[..] {
            [(Field::Digest(column), _)] => {
                F::keccak(cells[column].text().unwrap_or(Bytes32::ZERO))
            }
            _ => vec![element.iter().fold(F::default(), |packed, (field, width)| {
                packed.append(*width, field_value(columns, *field, *width, cells))
            })],
        })
        .collect()
}

/// An integer of `0..=max` that stands alone: each of its digits is an element.
#[must_use]
pub fn integer<F: HashField>(value: i128, max: i128) -> Vec<F> {
    let digits = F::HASH.word().digits(width(max));
    digits.map(|(shift, bits)| F::default().append(bits, digit(value, shift, bits))).collect()
}

/// A short text of a column of so many bytes that stands alone: each element has as many bytes
/// as a digit carries.
#[must_use]
pub fn text<F: HashField>(text: &ShortText, bytes: u8) -> Vec<F> {
    let positions: Vec<usize> = (0..usize::from(bytes)).collect();
    let element = |positions: &[usize]| {
        positions.iter().fold(F::default(), |packed, index| {
            packed.append(u8::BITS, u128::from(text.byte(*index)))
        })
    };
    positions.chunks(F::HASH.word().bytes()).map(element).collect()
}

fn field_value(columns: &[Column], field: Field, width: u32, cells: &[Cell]) -> u128 {
    match field {
        Field::Present(column) => u128::from(!cells[column].is_null()),
        Field::Digit { column, shift } => {
            let min = columns[column].kind.interval().map_or(0, |(min, _)| min);
            digit(cells[column].integer().map_or(0, |value| value - min), shift, width)
        }
        Field::Byte { column, index } => {
            u128::from(cells[column].short().map_or(0, |text| text.byte(index)))
        }
        Field::Digest(_) => 0,
    }
}

/// The `bits` bits of `value`, which is not negative, above the lowest `shift`.
fn digit(value: i128, shift: u32, bits: u32) -> u128 {
    (value.unsigned_abs() >> shift) & u128::MAX.checked_shr(128 - bits).unwrap_or(0)
}

/// A digest below 2^248 as a scalar of BN254.
#[must_use]
pub fn element(bytes: Bytes32) -> Fr {
    Fr::from_be_bytes_mod_order(&bytes.0)
}

/// The canonical big-endian bytes of a scalar of BN254.
#[must_use]
pub fn bytes(element: Fr) -> Bytes32 {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(&element.into_bigint().to_bytes_be());
    Bytes(bytes)
}
