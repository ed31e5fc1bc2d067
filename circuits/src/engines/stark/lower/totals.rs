//! Totals: sums over the rows so far, limb by limb.

use num_traits::Signed as _;

use super::bounds::Bounds;
use super::fill::{Fill, Value};
use super::limbs::Limbs;
use super::poly::{Poly, Variable};
use super::rows::{Lowering, Sums};
use super::sheet::Sheet;
use crate::engines::stark::table::Site as Where;
use crate::language::{Clause, CompileError, Int};

/// For each total, for each of its limbs, the sums that make it: factor and position.
pub(super) type Totals = Vec<Vec<Vec<(i128, usize)>>>;

impl Lowering<'_> {
    /// Sums over the rows so far, limb by limb. A limb whose sum might wrap around is
    /// summed product by product.
    pub(super) fn totals(&mut self, rows: usize) -> Result<(Totals, Sums), CompileError> {
        let count = i128::try_from(rows).unwrap_or(i128::MAX);
        let mut sums: Sums = Vec::new();
        let mut totals = Vec::new();
        for (clause, value) in &self.definition.totals {
            let mut limbs = Vec::new();
            for limb in self.summed(clause, value)?.0 {
                let of_rows = |bounds: Bounds| bounds.times(Bounds::new(0, count));
                let whole = of_rows(self.sheet.bounds(&limb)).is_injective();
                let parts = if whole { vec![(1, limb)] } else { limb.parts() };
                let mut positions = Vec::new();
                for (factor, part) in parts {
                    let known = sums.iter().position(|(sum, _)| *sum == part);
                    let bounds = of_rows(self.sheet.bounds(&part));
                    let position = known.unwrap_or(sums.len());
                    if known.is_none() {
                        sums.push((part.clone(), self.sum(clause, part, bounds)?));
                    }
                    positions.push((factor, position));
                }
                limbs.push(positions);
            }
            totals.push(limbs);
        }
        Ok((totals, sums))
    }

    /// The limbs of what is summed. Products are taken to pieces first: a limb of theirs is too
    /// wide to be summed, and the sums of all segments are of one degree, whichever is first.
    fn summed(&mut self, clause: &Clause, value: &Int) -> Result<Limbs, CompileError> {
        let limbs = Limbs::of(clause, value, self)?;
        if value.degree() <= 1 {
            return Ok(limbs.balanced());
        }
        // Pieces are of what is not negative.
        if value.interval().min().is_negative() {
            let (clause, got) = (clause.clone(), value.degree());
            return Err(CompileError::Degree { clause, expected: 1, got });
        }
        let integer = Value::Integer(limbs.clone());
        let pieces = self.sheet.pieces(clause, value.width(), integer)?;
        self.sheet.zero_integer(clause, Where::Every, limbs.minus(&pieces))?;
        Ok(pieces)
    }

    fn sum(&mut self, clause: &Clause, value: Poly, bounds: Bounds) -> Result<usize, CompileError> {
        if !bounds.is_injective() {
            return Err(Sheet::too_wide(clause, bounds));
        }
        let next =
            value.next().ok_or_else(|| super::elsewhere(clause, "this row", "another row"))?;
        let cell = self.sheet.cell(bounds);
        let own = Poly::cell(cell);
        // The segment before this one has counted its first row.
        let first = if self.place.first { value.clone() } else { Poly::default() };
        self.sheet.zero(clause, Where::First, own.minus(&first))?;
        let after = own.plus(&next).minus(&Poly::variable(Variable::Next(cell)));
        self.sheet.zero(clause, Where::Transition, after)?;
        let skipped = usize::from(!self.place.first);
        self.sheet.fills.push(Fill::Sum { cell, value, skipped });
        Ok(cell)
    }
}
