//! Thresholds: fixed by the entry `parameters`.

use assay_statement::time::Time;
use assay_statement::{Entry, ShortText};
use num_bigint::{BigInt, Sign};

use super::Builder;
use crate::language::{Argument, Digest, Element, Int, Interval, Node, Publication, digit_widths};

/// A threshold of a rule.
#[derive(Debug, Clone)]
pub enum Threshold {
    /// An integer.
    Integer {
        /// The integer.
        value: Int,
        /// The digits of its distance from the smallest one that it can be, most
        /// significant first, with their widths in bits.
        digits: Vec<(Int, u32)>,
    },
    /// The digest of a string.
    Digest(Digest),
    /// A short text.
    Short {
        /// Its bytes as integers of as many bytes as a digit carries.
        words: Vec<Int>,
        /// Each byte, where they are known.
        bytes: Option<Vec<Int>>,
        /// What is hashed of it, most significant first, with the widths in bits.
        digits: Vec<(Int, u32)>,
    },
}

impl Threshold {
    /// The integer, when it is one.
    #[must_use]
    pub const fn integer(&self) -> Option<&Int> {
        match self {
            Self::Integer { value, .. } => Some(value),
            Self::Digest(_) | Self::Short { .. } => None,
        }
    }

    /// What is hashed.
    #[must_use]
    pub fn elements(&self) -> Vec<Element> {
        match self {
            Self::Integer { digits, .. } | Self::Short { digits, .. } => {
                digits.iter().map(|digit| Element::Packed(vec![digit.clone()])).collect()
            }
            Self::Digest(digest) => vec![Element::Digest(*digest)],
        }
    }
}

impl Builder {
    /// The next threshold, an integer of an interval. One that is known is a constant
    /// wherever it is used; what is hashed are its digits all the same.
    pub fn integer_threshold(&mut self, interval: &Interval, known: Option<i128>) -> Threshold {
        let threshold = self.next_threshold();
        let span = interval.max() - interval.min();
        // An interval of thresholds is one of 128-bit integers.
        let mut shift = u32::try_from(span.bits()).unwrap_or(u32::MAX).max(1);
        let mut value = Int::constant(interval.min().clone());
        let mut digits = Vec::new();
        for bits in digit_widths(shift, self.definition.word.digit_bits) {
            shift -= bits;
            let node = self.argument(Argument::Digit { threshold, shift, bits });
            let digit = Int::with_interval(Node::Argument(node), Interval::unsigned(bits));
            value = &value + &(&digit * &Int::constant(BigInt::from(1) << shift));
            digits.push((digit, bits));
        }
        let value = known.map_or_else(|| value.enforced(interval.clone()), Int::constant);
        Threshold::Integer { value, digits }
    }

    /// The next threshold, a string.
    pub fn text_threshold(&mut self) -> Threshold {
        let threshold = self.next_threshold();
        Threshold::Digest(Digest::Argument(self.argument(Argument::Digest(threshold))))
    }

    /// The day since 0001-01-01, and the second of it, of the time that ages are measured
    /// against, which the entry `as_of` is published as.
    pub fn as_of(&mut self) -> [Int; 2] {
        let parts = [(Argument::Day, Time::DAY_BITS), (Argument::Second, Time::SECOND_BITS)];
        let places = parts.map(|(argument, _)| self.argument(argument));
        self.publish(Publication::Time(Entry::AsOf, places));
        let integer = |place: usize| {
            let interval = Interval::unsigned(parts[place].1);
            Int::with_interval(Node::Argument(places[place]), interval)
        };
        [integer(0), integer(1)]
    }

    /// The next threshold, a short text of a column of so many bytes. One that is known is
    /// constant wherever it is used.
    pub fn short_threshold(&mut self, bytes: u8, known: Option<&ShortText>) -> Threshold {
        let threshold = self.next_threshold();
        let positions: Vec<usize> = (0..usize::from(bytes)).collect();
        let size = self.word_bytes().max(1);
        let digit = |positions: &[usize]| {
            let (start, count) = (positions.first().copied().unwrap_or_default(), positions.len());
            let bits = u8::BITS * u32::try_from(count).unwrap_or(u32::MAX);
            let node = self.argument(Argument::Bytes { threshold, start, count });
            (Int::with_interval(Node::Argument(node), Interval::unsigned(bits)), bits)
        };
        let digits: Vec<(Int, u32)> = positions.chunks(size).map(digit).collect();
        let Some(text) = known else {
            let words = digits.iter().map(|(digit, _)| digit.clone()).collect();
            return Threshold::Short { words, bytes: None, digits };
        };
        let bytes: Vec<u8> = positions.iter().map(|index| text.byte(*index)).collect();
        let word = |bytes: &[u8]| Int::constant(BigInt::from_bytes_be(Sign::Plus, bytes));
        Threshold::Short {
            words: bytes.chunks(size).map(word).collect(),
            bytes: Some(bytes.iter().map(|byte| Int::constant(*byte)).collect()),
            digits,
        }
    }

    const fn next_threshold(&mut self) -> usize {
        self.thresholds += 1;
        self.thresholds - 1
    }

    fn argument(&mut self, argument: Argument) -> usize {
        self.definition.arguments.push(argument);
        self.definition.arguments.len() - 1
    }
}
