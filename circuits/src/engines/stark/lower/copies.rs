//! Sorted copies: cells that hold what the rows hold, in another order.

use super::fill::Fill;
use super::limbs::Limbs;
use super::poly::Poly;
use super::rows::Lowering;
use crate::language::{Column, CompileError, Int};

impl Lowering<'_> {
    /// A part of a copy's tuples, in the order of its parts.
    pub(super) fn sorted(
        &mut self,
        column: &Column,
        sort: usize,
        place: usize,
    ) -> Result<Limbs, CompileError> {
        let cell = self.sheet.cell(Self::whole(column)?);
        if place == 0 {
            self.copies.push(Vec::new());
        }
        self.copies[sort].push(cell);
        self.copied(sort)?;
        Ok(Limbs::single(Poly::cell(cell)))
    }

    /// Which of the equal tuples of a copy a row has.
    pub(super) fn run(&mut self, column: &Column, sort: usize) -> Result<Limbs, CompileError> {
        let copies = self.copies[sort].clone();
        let bounds = Self::whole(column)?;
        Ok(self.one(bounds, |cell| Fill::Run { cell, copies: copies.clone() }))
    }

    /// Once all its cells are there, a copy has what the rows have.
    fn copied(&mut self, sort: usize) -> Result<(), CompileError> {
        let (cells, sort) = (&self.copies[sort], &self.definition.sorts[sort]);
        if cells.len() < sort.values.len() {
            return Ok(());
        }
        let value = |(value, _): &(Int, u32)| Ok(Limbs::of(&sort.clause, value, self)?.collapsed());
        let values = sort.values.iter().map(value).collect::<Result<Vec<_>, CompileError>>()?;
        let (copies, taken) = (cells.clone(), cells.iter().map(|cell| Poly::cell(*cell)).collect());
        self.sheet.fills.push(Fill::Sorted { copies, values: values.clone() });
        self.sheet.shuffle(&sort.clause, [values, taken])
    }
}
