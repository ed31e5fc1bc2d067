//! The advice cells of a layout, for one assignment of the structure's variables.

use assay_statement::hash::Fr as Statement;
use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::halo2curves::ff::Field as _;
use rayon::prelude::*;

use super::columns::WIDTH;
use super::field::{element, from_limbs, limbs};
use super::layout::{Layout, Range};
use super::poseidon::strips;
use super::range;

/// Advice columns: of all wires, then of running sums.
pub(super) const COLUMNS: usize = WIDTH + 1;

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
    for (place, variable) in &layout.wires {
        let (column, row) = place.cell();
        columns[column][row] = values[*variable as usize];
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
        let rests = running(range, values, range::limb(layout.log));
        columns[WIDTH][range.row..range.row + rests.len()].copy_from_slice(&rests);
    }
    columns
}

/// The running sum of an integer: its highest limb stands twice unless it fills its bits.
fn running(range: &Range, values: &[Fr], limb: u32) -> Vec<Fr> {
    let mut rest = limbs(values[range.variable]);
    let mut cells = vec![from_limbs(rest)];
    for _ in 1..range.width.div_ceil(limb) {
        rest = shifted(rest, limb);
        cells.push(from_limbs(rest));
    }
    cells.resize(range::rows(range.width, limb), from_limbs(rest));
    cells
}

fn shifted(limbs: [u64; 4], bits: u32) -> [u64; 4] {
    std::array::from_fn(|index| {
        let above = limbs.get(index + 1).copied().unwrap_or_default();
        limbs[index] >> bits | above << (64 - bits)
    })
}
