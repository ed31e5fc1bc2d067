//! Thresholds: fixed by the entry `parameters`.

use num_bigint::BigInt;

use super::Builder;
use crate::language::{Argument, Digest, Element, Int, Interval, Node, digit_widths};

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
}

impl Threshold {
    /// The integer, when it is one.
    #[must_use]
    pub const fn integer(&self) -> Option<&Int> {
        match self {
            Self::Integer { value, .. } => Some(value),
            Self::Digest(_) => None,
        }
    }

    /// What is hashed.
    #[must_use]
    pub fn elements(&self) -> Vec<Element> {
        match self {
            Self::Integer { digits, .. } => {
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

    const fn next_threshold(&mut self) -> usize {
        self.thresholds += 1;
        self.thresholds - 1
    }

    fn argument(&mut self, argument: Argument) -> usize {
        self.definition.arguments.push(argument);
        self.definition.arguments.len() - 1
    }
}
