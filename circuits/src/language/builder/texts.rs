//! Short texts, byte by byte.

use std::sync::Arc;

use assay_statement::pattern::{Automaton, Step};
use num_bigint::BigInt;

use super::Builder;
use crate::language::{CompileError, Int, Interval, MAX_DEGREE, Site, Source};

/// Bits of a byte that say whether it begins a character, and the others.
const HALVES: [(u32, u32); 2] = [(6, 2), (0, 6)];

/// A cell of a column of short texts.
#[derive(Debug, Clone)]
pub struct ShortCell {
    /// 1 where there is a value.
    pub present: Int,
    /// Its bytes, zero behind the end, and all of them when absent.
    pub bytes: Vec<TextByte>,
}

/// A byte of a short text.
#[derive(Debug, Clone)]
pub struct TextByte {
    /// The byte.
    pub value: Int,
    /// Its two highest bits: 2 where it continues a character of UTF-8.
    pub high: Int,
    /// The other six.
    pub low: Int,
    /// 1 where it is zero: behind the end.
    pub is_end: Int,
}

impl TextByte {
    /// The byte's bits, most significant first, with their widths.
    #[must_use]
    pub fn fields(&self) -> [(Int, u32); 2] {
        let [(_, high), (_, low)] = HALVES;
        [(self.high.clone(), high), (self.low.clone(), low)]
    }
}

impl ShortCell {
    /// The first `length` bytes as integers of `size` bytes each, the first the most
    /// significant. Behind its end a text is zero.
    #[must_use]
    pub fn words(&self, size: usize, length: usize) -> Vec<Int> {
        let positions: Vec<usize> = (0..length).collect();
        let append = |word: Int, index: &usize| {
            let shifted = &word * &Int::constant(256);
            self.bytes.get(*index).map_or_else(|| shifted.clone(), |byte| &shifted + &byte.value)
        };
        let word = |positions: &[usize]| positions.iter().fold(Int::constant(0), append);
        positions.chunks(size.max(1)).map(word).collect()
    }
}

impl Builder {
    /// Allocates the table's column `index` of short texts: zeros behind the end, and
    /// when absent.
    ///
    /// # Errors
    /// Never in practice: the constraints are fixed.
    pub fn short_cell(
        &mut self,
        active: &Int,
        index: usize,
        length: u8,
    ) -> Result<ShortCell, CompileError> {
        let present = self.presence(active, index)?;
        let absent = &Int::constant(1) - &present;
        let mut bytes: Vec<TextByte> = Vec::new();
        for position in 0..usize::from(length) {
            let byte = self.byte(index, position)?;
            // A text ends where it has no byte.
            let (clause, ended) = match bytes.last() {
                None => ("absent is empty", &absent),
                Some(before) => ("nothing behind the end", &before.is_end),
            };
            self.zero(clause, &(ended * &byte.value))?;
            bytes.push(byte);
        }
        Ok(ShortCell { present, bytes })
    }

    fn byte(&mut self, column: usize, index: usize) -> Result<TextByte, CompileError> {
        let mut half = |(shift, bits)| {
            let source = Source::Byte { column, index, shift, bits };
            let half = self.column("byte", Interval::unsigned(bits), source);
            self.in_range("byte", Site::Every, &half, bits)?;
            Ok(half)
        };
        let (high, low) = (half(HALVES[0])?, half(HALVES[1])?);
        let value = &(&high * &Int::constant(BigInt::from(1) << HALVES[0].0)) + &low;
        let is_end = self.is_zero("end", &value)?;
        Ok(TextByte { value, high, low, is_end })
    }

    /// Whether a short text takes a step of an automaton at a position: what a prover says, that
    /// is 0 or 1. What makes it true is the caller's to constrain.
    ///
    /// # Errors
    /// Never in practice: the constraint is fixed.
    pub fn step(
        &mut self,
        name: &str,
        column: usize,
        automaton: &Arc<Automaton>,
        index: usize,
        step: Step,
    ) -> Result<Int, CompileError> {
        let automaton = Arc::clone(automaton);
        let source = Source::Step { column, automaton, index, step };
        let taken = self.column(name, Interval::boolean(), source);
        let boolean = &taken * &(&Int::constant(1) - &taken);
        self.always_zero(Site::Every, name, &boolean)?;
        Ok(taken)
    }

    /// Bytes that an integer of the engine has room for.
    #[must_use]
    pub const fn word_bytes(&self) -> usize {
        self.definition.word.bytes()
    }

    /// 1 where all of a few integers are zero, 0 elsewhere. Of many, it is their sum of squares
    /// that is zero or not, so that they must be narrow.
    ///
    /// # Errors
    /// When one does not fit.
    pub fn all_zero(&mut self, name: &str, values: &[Int]) -> Result<Int, CompileError> {
        if values.len() > MAX_DEGREE {
            let square = |sum: Int, value: &Int| &sum + &(value * value);
            return self.is_zero(name, &values.iter().fold(Int::constant(0), square));
        }
        let mut all: Option<Int> = None;
        for value in values {
            let zero = self.is_zero(name, value)?;
            all = Some(all.map_or_else(|| zero.clone(), |all| &all * &zero));
        }
        match all {
            Some(only) if values.len() == 1 => Ok(only),
            Some(product) => self.define(name, &product),
            None => Ok(Int::constant(1)),
        }
    }
}
