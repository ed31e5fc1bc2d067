//! That an integer is not negative, told by its highest limb that is not zero: one look-up,
//! whatever the number of limbs.

use super::bounds::Bounds;
use super::fill::Fill;
use super::limbs::{BASE, LIMB_BITS, Limbs};
use super::poly::Poly;
use super::sheet::Sheet;
use crate::engines::stark::table::Site;
use crate::language::{Clause, CompileError};

impl Sheet {
    /// Where the condition, a boolean, is 1, the integer is not negative. `false` where
    /// that cannot be told so: nothing is constrained then.
    ///
    /// A selector for each limb but the lowest, which is selected where the condition is 1
    /// and no other is. The limbs above the selected one are zero. It is at least 1, so that
    /// it outweighs what is below; the lowest is at least 0. Where the condition is 0 all
    /// selectors are.
    pub(super) fn not_negative(
        &mut self,
        clause: &Clause,
        condition: &Poly,
        value: &Limbs,
    ) -> Result<bool, CompileError> {
        // Nothing is to be shown of limbs that are not negative by themselves.
        if value.0.iter().all(|limb| self.bounds(limb).min >= 0) {
            return Ok(true);
        }
        let Some((lowest, higher)) = value.0.split_first() else { return Ok(true) };
        let reads_next = condition.reads_next() || value.0.iter().any(Poly::reads_next);
        let ends = !reads_next || condition.on_last_row().is_zero();
        if !ends || !self.digits(value, condition.degree()) {
            return Ok(false);
        }
        let bare = !reads_next && *condition == Poly::constant(1) && lowest.degree() <= 1;
        if higher.is_empty() && bare {
            self.lookups.push((clause.clone(), lowest.clone()));
            return Ok(true);
        }
        let site = if reads_next { Site::Transition } else { Site::Every };
        let selectors: Vec<usize> = higher.iter().map(|_| self.cell(Bounds::unsigned(1))).collect();
        let one = Poly::constant(1);
        let mut below = condition.clone();
        let mut selected = Poly::default();
        for (selector, limb) in selectors.iter().zip(higher).rev() {
            let selector = Poly::cell(*selector);
            self.zero(clause, Site::Every, selector.times(&one.minus(&selector)))?;
            below = below.minus(&selector);
            self.zero(clause, site, below.times(limb))?;
            selected = selected.plus(&selector.times(&limb.minus(&one)));
        }
        self.zero(clause, site, below.times(&one.minus(&below)))?;
        selected = selected.plus(&below.times(lowest));
        self.fills.push(Fill::Highest {
            selectors,
            condition: condition.clone(),
            limbs: higher.to_vec(),
        });
        let cell = self.cell(Bounds::unsigned(LIMB_BITS));
        self.zero(clause, site, selected.minus(&Poly::cell(cell)))?;
        self.fills.push(Fill::Defined { cell, value: Limbs::single(selected) });
        self.lookups.push((clause.clone(), Poly::cell(cell)));
        Ok(true)
    }

    /// Whether the limbs are such digits, and of a degree that leaves room for selectors, of
    /// which the lowest limb's has the condition's degree.
    fn digits(&self, value: &Limbs, condition: usize) -> bool {
        value.0.iter().enumerate().all(|(index, limb)| {
            let bounds = self.bounds(limb);
            // A lowest limb of −BASE is still outweighed by 1 above it.
            let least = if index == 0 { -BASE } else { 1 - BASE };
            let degree = limb.degree() + condition.max(1);
            least <= bounds.min && bounds.max < BASE && degree <= self.degree
        })
    }
}
