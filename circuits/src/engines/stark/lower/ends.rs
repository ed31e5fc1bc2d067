//! The ends of a segment's rows. A segment that is not the first begins with a copy of the
//! last record of the one before it, so that every two neighbours share a segment.

use super::bounds::Bounds;
use super::fill::{Fill, Value};
use super::poly::{Poly, Variable};
use super::rows::{Lowering, MASK};
use crate::engines::stark::table::{Handover, Site as Where};
use crate::language::{Clause, CompileError};

/// What the closing table hands to the rows.
pub(super) const ENTRY: &str = "entry";

/// What the first row is told.
pub(in super::super) struct Entry {
    /// 1 on the first row.
    flag: usize,
    /// States of running hashes before the row, and its record.
    pub(in super::super) cells: Vec<usize>,
    pub(in super::super) mask: Vec<usize>,
}

impl Entry {
    pub(super) fn handover(&self) -> Handover {
        let tuple = Poly::tuple(&[self.cells.as_slice(), &self.mask].concat());
        Handover { name: ENTRY, flag: self.flag, sends: false, tuple }
    }
}

impl Lowering<'_> {
    /// The cells that hold the record: the row's others follow from them, from the states
    /// of running hashes and from the next row. Only the segment that has the next row
    /// relies on those that read it: no total and no other row does.
    pub(super) fn record(&self) -> Vec<usize> {
        let cells = |fill: &Fill| match fill {
            // What is the same in the whole table has to be so across its parts.
            Fill::Present { cell, .. } | Fill::Extreme { cell, .. } | Fill::Held { cell, .. } => {
                vec![*cell]
            }
            Fill::Text { cells, .. } => cells.clone(),
            Fill::Slices { value: Value::Digit { .. } | Value::Byte { .. }, slices } => {
                slices.iter().map(|(cell, ..)| *cell).collect()
            }
            // A row that is handed over, or taken over, is active.
            Fill::Active(_)
            | Fill::Slices {
                value: Value::Integer(_) | Value::Divided { .. } | Value::Quotient { .. },
                ..
            }
            | Fill::LastRecord(_)
            | Fill::FirstRow(_)
            | Fill::Step { .. }
            | Fill::Defined { .. }
            | Fill::NotNegative { .. }
            | Fill::Highest { .. }
            | Fill::AllZero { .. }
            | Fill::Sorted { .. }
            | Fill::Run { .. }
            | Fill::Sum { .. }
            | Fill::Permuted(_)
            | Fill::Chain { .. } => Vec::new(),
        };
        self.sheet.fills.iter().flat_map(cells).collect()
    }

    /// The first row of a segment that continues another.
    pub(super) fn entry(
        &mut self,
        states: &[usize],
        record: &[usize],
    ) -> Result<Option<Entry>, CompileError> {
        if self.place.first {
            return Ok(None);
        }
        let clause = Clause { owner: "rows".to_owned(), name: "first row".to_owned() };
        let flag = self.sheet.cell(Bounds::unsigned(1));
        self.sheet.fills.push(Fill::FirstRow(flag));
        let first = Poly::cell(flag).minus(&Poly::constant(1));
        self.sheet.zero(&clause, Where::First, first)?;
        self.sheet.zero(&clause, Where::Transition, Poly::variable(Variable::Next(flag)))?;
        let cells = [states, record].concat();
        Ok(Some(Entry { flag, cells, mask: self.sheet.cells(MASK) }))
    }
}
