//! The least and the greatest value of a column, known on every row.

use num_bigint::BigInt;

use super::{Builder, IntegerCell};
use crate::language::{CompileError, Int, Interval, Site, Source};

impl Builder {
    /// The distance from its type's minimum of the least or greatest value of the table's column
    /// `index`: the same on each row that holds a record, 0 on padding. It is asserted that there is a value.
    ///
    /// # Errors
    /// When the type does not fit.
    pub fn extreme(
        &mut self,
        active: &Int,
        (cell, index): (&IntegerCell, usize),
        greatest: bool,
    ) -> Result<Int, CompileError> {
        let word = if greatest { "greatest" } else { "least" };
        let name = |part: &str| format!("{word}{part}");
        let one = Int::constant(1);
        let mut shift = cell.digits.iter().map(|(_, bits)| bits).sum();
        let mut extreme = Int::constant(0);
        let mut equal: Option<Int> = None;
        for (own, bits) in &cell.digits {
            let bits = *bits;
            shift -= bits;
            let source = Source::Extreme { column: index, greatest, min: cell.min, shift, bits };
            let digit = self.column(&name(" value"), Interval::unsigned(bits), source);
            let beyond = &(&one - active) * &digit;
            self.always_zero(Site::Every, &name(", none on padding"), &beyond)?;
            let names = (name(", on the next row"), name(", the same on every row"));
            let next = [self.next(&names.0, active)?, self.next(&names.0, &digit)?];
            self.always_zero(Site::Every, &names.1, &(&next[0] * &(&next[1] - &digit)))?;
            // Digit by digit: only what equals a digit of a cell is known to be one.
            let same = self.is_zero(&name(", this digit"), &(&digit - own))?;
            equal = Some(match equal {
                None => same,
                Some(equal) => self.define(&name(", these digits"), &(&equal * &same))?,
            });
            extreme = &extreme + &(&digit * &Int::constant(BigInt::from(1) << shift));
        }
        let beyond = if greatest { &extreme - &cell.offset } else { &cell.offset - &extreme };
        self.always_not_negative_where(&name(", none beyond"), &cell.present, &beyond)?;
        let equal = equal.unwrap_or(one);
        let reached = self.define(&name(", reached here"), &(&cell.present * &equal))?;
        let reached = self.total(&name(", reached"), &reached)?;
        self.not_negative_closing(&name(", somewhere"), &(&reached - &Int::constant(1)))?;
        Ok(extreme)
    }
}
