//! What a rule asserts: where it only counts, no more than where it is said to hold.
//!
//! The twins that begin with `always` are for what is true of any table.

use super::Builder;
use crate::language::{CompileError, Int, Range, Site, Zero};

impl Builder {
    /// The expression is zero on every row.
    ///
    /// # Errors
    /// When the expression does not fit.
    pub fn zero(&mut self, name: &str, value: &Int) -> Result<(), CompileError> {
        let held = self.guard_of_rows()?;
        self.always_zero(Site::Every, name, &guarded(held, value))
    }

    /// The expression is zero on the first row.
    ///
    /// # Errors
    /// When the expression does not fit.
    pub fn zero_first(&mut self, name: &str, value: &Int) -> Result<(), CompileError> {
        let held = self.guard_of_rows()?;
        self.always_zero(Site::First, name, &guarded(held, value))
    }

    pub(super) fn always_zero(
        &mut self,
        site: Site,
        name: &str,
        value: &Int,
    ) -> Result<(), CompileError> {
        let clause = self.admit(name, site, value)?;
        self.definition.zeros.push(Zero { clause, site, value: value.clone() });
        Ok(())
    }

    /// The expression is not negative, on every row.
    ///
    /// # Errors
    /// When the expression does not fit.
    pub fn not_negative(&mut self, name: &str, value: &Int) -> Result<(), CompileError> {
        // What no table meets is refused, and not said to fail.
        self.width_for(name, value)?;
        match self.guard_of_rows()? {
            Some(held) => self.always_not_negative_where(name, &held, value),
            None => self.always_not_negative(Site::Every, name, value),
        }
    }

    pub(super) fn always_not_negative(
        &mut self,
        site: Site,
        name: &str,
        value: &Int,
    ) -> Result<(), CompileError> {
        self.in_range(name, site, value, self.width_for(name, value)?)
    }

    /// Where a boolean condition is 1, the expression is not negative, on every row.
    ///
    /// # Errors
    /// When the condition is no boolean, or the product of both does not fit.
    pub fn not_negative_where(
        &mut self,
        name: &str,
        condition: &Int,
        value: &Int,
    ) -> Result<(), CompileError> {
        self.boolean(name, condition)?;
        match self.guard_of_rows()? {
            Some(held) => {
                let both = self.define(&format!("{name}, where it holds"), &(&held * condition))?;
                self.always_not_negative_where(name, &both, value)
            }
            None => self.always_not_negative_where(name, condition, value),
        }
    }

    pub(super) fn always_not_negative_where(
        &mut self,
        name: &str,
        condition: &Int,
        value: &Int,
    ) -> Result<(), CompileError> {
        self.boolean(name, condition)?;
        let product = condition * value;
        let bits = self.width_for(name, &product)?;
        let clause = self.admit(name, Site::Every, &product)?;
        let guard = Some((condition.clone(), value.clone()));
        let site = Site::Every;
        self.definition.ranges.push(Range {
            clause,
            site,
            value: product,
            bits,
            wider: false,
            guard,
        });
        Ok(())
    }

    /// The expression over totals and arguments is not negative.
    ///
    /// # Errors
    /// When the expression does not fit.
    pub fn not_negative_closing(&mut self, name: &str, value: &Int) -> Result<(), CompileError> {
        self.width_for(name, value)?;
        let value = guarded(self.guard_of_totals(), value);
        self.always_not_negative(Site::Closing, name, &value)
    }
}

/// Zero where the rule is not said to hold, and the value where it is.
fn guarded(held: Option<Int>, value: &Int) -> Int {
    held.map_or_else(|| value.clone(), |held| &held * value)
}
