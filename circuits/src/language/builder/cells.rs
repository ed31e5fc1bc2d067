//! Typed cells of the table.

use assay_statement::packing::width;
use num_bigint::BigInt;

use super::Builder;
use crate::language::{CompileError, Digest, Int, Interval, Site, Source, digit_widths};

/// A cell of an integer column, range-checked to its type.
#[derive(Debug, Clone)]
pub struct IntegerCell {
    /// 1 where there is a value.
    pub present: Int,
    /// The value, 0 when absent.
    pub value: Int,
    /// The smallest value of the type.
    pub min: i128,
    /// The value minus that, 0 when absent.
    pub offset: Int,
    /// The digits of that, most significant first, with their widths in bits.
    pub digits: Vec<(Int, u32)>,
}

/// A cell of a string column.
#[derive(Debug, Clone)]
pub struct TextCell {
    /// 1 where there is a value.
    pub present: Int,
    /// The digest of the string, zero when absent.
    pub digest: Digest,
}

impl Builder {
    /// Allocates the table's column `index` of an integer kind: present or not,
    /// absent on padding, 0 when absent, and within its type.
    ///
    /// # Errors
    /// When the type does not fit.
    pub fn integer_cell(
        &mut self,
        active: &Int,
        index: usize,
        (min, max): (i128, i128),
    ) -> Result<IntegerCell, CompileError> {
        let present = self.presence(active, index)?;
        let span = max - min;
        self.definition.held.push((index, min, max));
        // A span that fills its width needs no look from above.
        let full = span + 1 == 1_i128 << width(span);
        let mut digits = Vec::new();
        let mut offset = Int::constant(0);
        let mut shift = width(span);
        for bits in digit_widths(width(span), self.definition.word.digit_bits) {
            shift -= bits;
            let source = Source::Digit { column: index, min, shift, bits };
            let digit = self.column("value", Interval::unsigned(bits), source);
            self.in_range("type, from below", Site::Every, &digit, bits)?;
            // That look bounds the highest digit, the others being what they are.
            if digits.is_empty() && !full {
                self.bounded_elsewhere();
            }
            self.zero("absent is zero", &(&(&Int::constant(1) - &present) * &digit))?;
            offset = &offset + &(&digit * &Int::constant(BigInt::from(1) << shift));
            digits.push((digit, bits));
        }
        if !full {
            let room = &(&Int::constant(span) * &present) - &offset;
            self.in_range("type, from above", Site::Every, &room, width(span))?;
        }
        let offset = offset.enforced(Interval::new(0, span));
        let value = &offset + &(&Int::constant(min) * &present);
        let value = value.enforced(Interval::new(min, max).hull(&Interval::new(0, 0)));
        Ok(IntegerCell { present, value, min, offset, digits })
    }

    /// Allocates the table's column `index` of strings.
    ///
    /// # Errors
    /// Never in practice: the constraints are fixed.
    pub fn text_cell(&mut self, active: &Int, index: usize) -> Result<TextCell, CompileError> {
        let present = self.presence(active, index)?;
        self.definition.texts.push(index);
        self.definition.text_presence.push(self.definition.columns.len() - 1);
        Ok(TextCell { present, digest: Digest::Cell(self.definition.texts.len() - 1) })
    }

    pub(super) fn presence(&mut self, active: &Int, index: usize) -> Result<Int, CompileError> {
        let present = self.column("present", Interval::boolean(), Source::Present(index));
        let one = Int::constant(1);
        self.zero("present is boolean", &(&present * &(&one - &present)))?;
        self.zero("padding is absent", &(&present * &(&one - active)))?;
        Ok(present)
    }
}
