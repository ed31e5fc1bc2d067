//! The advice cells of a layout, for one assignment of the structure's variables.

use assay_statement::hash::Fr as Statement;
use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::halo2curves::ff::Field as _;
use rayon::prelude::*;

use super::columns::{RANGES, WIDTH};
use super::field::{element, from_limbs, limbs};
use super::layout::{Layout, Range};
use super::poseidon::strips;
use super::range;

/// Advice columns of all wires, then of running sums and bits in turn.
pub(super) const COLUMNS: usize = WIDTH + 2 * RANGES;

/// The values of all variables of the structure and of the layout.
pub(super) fn variables(layout: &Layout, assignment: &[Statement]) -> Vec<Fr> {
    let mut values: Vec<Fr> = assignment.par_iter().copied().map(element).collect();
    values.reserve(layout.sums.len());
    for sum in &layout.sums {
        values.push(sum.value(&values));
    }
    values
}

/// All advice cells, column by column; those without a meaning are zero.
pub(super) fn advice(layout: &Layout, values: &[Fr]) -> Vec<Vec<Fr>> {
    let mut columns = vec![vec![Fr::ZERO; 1 << layout.log]; COLUMNS];
    for (column, row, variable) in &layout.wires {
        columns[*column][*row] = values[*variable];
    }
    let strips = layout.permutations.par_iter().map(|permutation| {
        let state = permutation.inputs.iter().map(|input| values[*input]).collect();
        (permutation.row, strips()[permutation.strip].fill(state))
    });
    for (row, cells) in strips.collect::<Vec<_>>() {
        for (index, cell) in cells.into_iter().enumerate() {
            columns[index % WIDTH][row + index / WIDTH] = cell;
        }
    }
    for range in &layout.ranges {
        let column = WIDTH + 2 * range.column;
        for (row, (rest, bit)) in (range.row..).zip(running(range, values, layout.log)) {
            columns[column][row] = rest;
            columns[column + 1][row] = Fr::from(u64::from(bit));
        }
    }
    columns
}

/// The running sum of an integer, and the highest bit of each limb that is looked up.
fn running(range: &Range, values: &[Fr], log: u32) -> Vec<(Fr, bool)> {
    let mut rest = limbs(values[range.variable]);
    let mut cells = Vec::with_capacity(range::rows(range.width, log));
    let top = range.width % log;
    let mut left = range.width;
    while left > log {
        cells.push((from_limbs(rest), bit(rest, log - 1)));
        rest = shifted(rest, log);
        left -= log;
    }
    if top > 0 {
        cells.push((from_limbs(rest), bit(rest, top - 1)));
    }
    cells.push((from_limbs(rest), bit(rest, log - 1)));
    cells
}

fn bit(limbs: [u64; 4], index: u32) -> bool {
    limbs[index as usize / 64] >> (index % 64) & 1 == 1
}

fn shifted(limbs: [u64; 4], bits: u32) -> [u64; 4] {
    std::array::from_fn(|index| {
        let above = limbs.get(index + 1).copied().unwrap_or_default();
        limbs[index] >> bits | above << (64 - bits)
    })
}
