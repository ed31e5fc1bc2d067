//! Equations of one product and a sum: three in a row, or one over the whole row.

use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::plonk::{ConstraintSystem, Expression};
use halo2_proofs::poly::Rotation;

use super::columns::{Columns, SLOT, SLOTS, number};
use super::poseidon;

/// What a row's fixed cells mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Each slot is an equation.
    Apart = 0,
    /// All slots are one equation.
    Joined = 1,
    /// They are the constants of a permutation.
    Permutation = 2,
}

/// With `S_i` the sum of slot i and m the mode:
/// `(2 − m)·(S_0 + m·(S_1 + S_2)) = 0`, and `(1 − m)·(2 − m)·S_i = 0` for each other slot.
pub(super) fn configure(meta: &mut ConstraintSystem<Fr>, columns: &Columns) {
    meta.create_gate("equations", |cells| {
        columns.ask(cells, poseidon::cells());
        let mode = cells.query_fixed(columns.mode, Rotation::cur());
        let mut sums: Vec<Expression<Fr>> = Vec::with_capacity(SLOTS);
        for slot in 0..SLOTS {
            let [x, y] = [0, 1].map(|place| columns.cell(cells, slot * SLOT + place));
            let factor = cells.query_fixed(columns.products[slot], Rotation::cur());
            let mut sum = factor * x * y;
            for place in slot * SLOT..(slot + 1) * SLOT {
                let factor = cells.query_fixed(columns.factors[place], Rotation::cur());
                sum = sum + factor * columns.cell(cells, place);
            }
            if slot == 0 {
                sum = sum + cells.query_fixed(columns.constant, Rotation::cur());
            }
            sums.push(sum);
        }
        let [one, two] = [1, 2].map(|value| number(Fr::from(value)));
        let not_permutation = two - mode.clone();
        let apart = (one - mode.clone()) * not_permutation.clone();
        let mut sums = sums.into_iter();
        let first = sums.next().into_iter();
        let others: Vec<_> = sums.collect();
        let joined = others.iter().cloned().reduce(|sum, other| sum + other);
        let whole = first.zip(joined).map(|(first, joined)| first + mode.clone() * joined);
        let whole: Vec<_> = whole.map(|sum| not_permutation.clone() * sum).collect();
        let others = others.into_iter().map(|sum| apart.clone() * sum);
        whole.into_iter().chain(others).collect::<Vec<_>>()
    });
}
