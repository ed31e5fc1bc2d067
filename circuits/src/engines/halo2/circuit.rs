//! A layout as the library wants it.

use std::collections::BTreeSet;

use halo2_proofs::circuit::{Cell, Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::halo2curves::ff::Field as _;
use halo2_proofs::plonk::{Any, Circuit, Column, ConstraintSystem, Error};

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
        let wires = self.layout.wires.iter().map(|(column, row, _)| (*column, *row));
        let strips = self.strips().flat_map(|(strip, row)| strip.cells(row));
        let sums = self.layout.ranges.iter().flat_map(|own| {
            let rows = own.row..own.row + range::rows(own.width, self.layout.log);
            let column = WIDTH + 2 * own.column;
            rows.flat_map(move |row| [(column, row), (column + 1, row)])
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
    /// The binary logarithm of the number of rows.
    type Params = u32;

    fn without_witnesses(&self) -> Self {
        Self { layout: self.layout, advice: None }
    }

    fn params(&self) -> u32 {
        self.layout.log
    }

    fn configure_with_params(meta: &mut ConstraintSystem<Fr>, log: u32) -> Columns {
        Columns::configure(meta, log)
    }

    fn configure(meta: &mut ConstraintSystem<Fr>) -> Columns {
        Columns::configure(meta, 1)
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
                let own = columns.running.into_iter().flat_map(|own| [own.rest, own.bit]);
                let usable = (1 << self.layout.log) - BLIND_ROWS;
                for (column, values) in columns.wires.into_iter().chain(own).zip(advice) {
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
    let (column, row_offset): (Column<Any>, usize) = match place {
        Place::Wire(column, row) => (columns.wires[column].into(), row),
        Place::Running(column, row) => (columns.running[column].rest.into(), row),
        Place::Entry(entry) => (columns.instance.into(), entry),
    };
    Cell { row_offset, column }
}

type FixedCell = (Column<halo2_proofs::plonk::Fixed>, usize, Fr);

/// Every fixed cell that is not zero.
pub(super) fn fixed(layout: &Layout, columns: &Columns) -> Vec<FixedCell> {
    let mut cells = Vec::new();
    for (row, line) in layout.lines.iter().enumerate() {
        cells.extend(columns.factors.into_iter().zip(line.factors).map(|(c, v)| (c, row, v)));
        cells.extend(columns.products.into_iter().zip(line.products).map(|(c, v)| (c, row, v)));
        cells.push((columns.constant, row, line.constant));
        cells.extend(columns.kinds.into_iter().zip(line.kind.cells()).map(|(c, v)| (c, row, v)));
    }
    let mut steps = vec![Fr::ZERO; (1 << layout.log) - BLIND_ROWS];
    for own in &layout.ranges {
        let rows = steps.iter_mut().skip(own.row);
        rows.zip(range::steps(own.width, layout.log)).for_each(|(own, step)| *own = step);
    }
    let steps = steps.into_iter().enumerate();
    cells.extend(steps.map(|(row, step)| (columns.step, row, step - Fr::ONE)));
    let table = 0..1_usize << (layout.log - 1);
    cells.extend(table.map(|row| (columns.table, row, Fr::from(row as u64))));
    cells.retain(|(_, _, value)| !bool::from(value.is_zero()));
    cells
}
