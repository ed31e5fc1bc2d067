//! A layout as the library wants it.

use std::collections::BTreeSet;

use halo2_proofs::circuit::{Cell, Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::halo2curves::ff::Field as _;
use halo2_proofs::plonk::{Circuit, Column, ConstraintSystem, Error};

use super::columns::{BLIND_ROWS, Columns, WIDTH};
use super::layout::{Layout, Place};
use super::poseidon::{Strip, strips};
use super::range;

/// A layout, and the values of its advice cells where they are known.
#[derive(Clone, Copy)]
pub struct Laid<'a> {
    pub(super) layout: &'a Layout,
    pub(super) advice: Option<&'a [Vec<Fr>]>,
}

impl Laid<'_> {
    /// Advice cells that hold something, by column and row: no other is in any equation.
    #[must_use]
    pub fn cells(&self) -> BTreeSet<(usize, usize)> {
        let wires = self.layout.wires.iter().map(|(place, _)| place.cell());
        let strips = self.strips().flat_map(|(strip, row)| strip.cells(row));
        let sums = self.layout.ranges.iter().flat_map(|own| {
            let rows = own.row..own.row + range::rows(own.width, range::limb(self.layout.log));
            rows.map(|row| (WIDTH, row))
        });
        wires.chain(strips).chain(sums).collect()
    }

    /// Rows of each permutation.
    pub fn permutations(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        self.strips().map(|(strip, row)| row..row + strip.height())
    }

    fn strips(&self) -> impl Iterator<Item = (&'static Strip, usize)> {
        let permutations = self.layout.permutations.iter();
        permutations.map(|permutation| (&strips()[permutation.strip], permutation.row))
    }
}

impl Circuit<Fr> for Laid<'_> {
    type Config = Columns;
    type FloorPlanner = SimpleFloorPlanner;
    type Params = ();

    fn without_witnesses(&self) -> Self {
        Self { layout: self.layout, advice: None }
    }

    fn configure(meta: &mut ConstraintSystem<Fr>) -> Columns {
        Columns::configure(meta)
    }

    fn synthesize(&self, columns: Columns, mut layouter: impl Layouter<Fr>) -> Result<(), Error> {
        layouter.assign_region(
            || "all",
            |mut region| {
                for (column, row, value) in fixed(self.layout, &columns) {
                    region.assign_fixed(column, row, value);
                }
                for (left, right) in &self.layout.copies {
                    let [left, right] = [left, right].map(|place| cell(&columns, *place));
                    region.constrain_equal(left, right);
                }
                let Some(advice) = self.advice else { return Ok(()) };
                let usable = (1 << self.layout.log) - BLIND_ROWS;
                let own = columns.wires.into_iter().chain([columns.rest]);
                for (column, values) in own.zip(advice) {
                    for (row, value) in values.iter().enumerate().take(usable) {
                        region.assign_advice(column, row, Value::known(*value));
                    }
                }
                Ok(())
            },
        )
    }
}

fn cell(columns: &Columns, place: Place) -> Cell {
    let (column, row_offset) = place.cell();
    let column = columns.wires.get(column).copied().unwrap_or(columns.rest);
    Cell { row_offset, column: column.into() }
}

type FixedCell = (Column<halo2_proofs::plonk::Fixed>, usize, Fr);

/// Every fixed cell that is not zero.
pub(super) fn fixed(layout: &Layout, columns: &Columns) -> Vec<FixedCell> {
    let mut cells = Vec::new();
    for (row, line) in layout.lines.iter().enumerate() {
        let own = columns.factors.into_iter().zip(line.factors);
        let own = own.chain(columns.products.into_iter().zip(line.products));
        cells.extend(own.map(|(column, number)| (column, row, layout.numbers[number as usize])));
        cells.extend(columns.kinds.into_iter().zip(line.kind.cells()).map(|(c, v)| (c, row, v)));
    }
    let limb = range::limb(layout.log);
    for own in &layout.ranges {
        let steps = (own.row..).zip(range::steps(own.width, limb));
        cells.extend(steps.map(|(row, step)| (columns.step, row, step)));
    }
    let table = 0..1_usize << limb;
    cells.extend(table.map(|row| (columns.table, row, Fr::from(row as u64))));
    cells.retain(|(_, _, value)| !bool::from(value.is_zero()));
    cells
}
