//! Division by a number that the policy or the predicate fixes.

use num_bigint::BigInt;

use super::Builder;
use crate::language::{CompileError, Int, Interval, Site, Source};

impl Builder {
    /// The integer part of an expression by a divisor, on each row. The expression is shown not
    /// to be negative.
    ///
    /// # Errors
    /// When the expression is not one of a row, or does not fit.
    pub fn quotient(&mut self, name: &str, value: &Int, divisor: u64) -> Result<Int, CompileError> {
        self.admit(name, Site::Every, value)?;
        let largest = value.interval().max() / BigInt::from(divisor);
        let interval = Interval::new(0, largest);
        let quotient =
            self.column(name, interval.clone(), Source::Quotient(value.clone(), divisor));
        self.in_range(name, Site::Every, &quotient, quotient.width())?;
        // What is left is less than the divisor, so no other quotient leaves it.
        let rest = value - &(&quotient * &Int::constant(divisor));
        let most = Int::constant(divisor - 1);
        self.in_range(&format!("{name}, what is left"), Site::Every, &rest, most.width())?;
        let below = format!("{name}, less than the divisor");
        self.in_range(&below, Site::Every, &(&most - &rest), most.width())?;
        Ok(quotient)
    }
}
