//! Equations of one product and a sum: three in a row, or one over the whole row.

use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::plonk::ConstraintSystem;
use halo2_proofs::poly::Rotation;

use super::columns::{Columns, SLOTS};
use super::kinds::Kind;
use super::poseidon;

/// With `S_i` the sum of slot i: `apart·S_0 + joined·(S_0 + S_1 + S_2) = 0`, and `apart·S_i = 0`
/// for each other slot.
pub(super) fn configure(meta: &mut ConstraintSystem<Fr>, columns: &Columns) {
    meta.create_gate("equations", |cells| {
        columns.ask(cells, poseidon::cells());
        let slots = SLOTS.into_iter().zip(columns.products);
        let mut sums = slots.map(|((start, end), product)| {
            let [x, y] = [0, 1].map(|place| columns.cell(cells, start + place));
            let factor = cells.query_fixed(product, Rotation::cur());
            (start..end).fold(factor * x * y, |sum, place| {
                let factor = cells.query_fixed(columns.factors[place], Rotation::cur());
                sum + factor * columns.cell(cells, place)
            })
        });
        let first = sums.next().into_iter();
        let others: Vec<_> = sums.collect();
        let [apart, joined] = [Kind::Apart, Kind::Joined].map(|kind| kind.enabled(cells, columns));
        let constant = cells.query_fixed(columns.constant, Rotation::cur());
        let whole: Vec<_> = first
            .map(|sum| {
                let first = sum + constant.clone();
                let all = others.iter().fold(first.clone(), |sum, other| sum + other.clone());
                apart.clone() * first + joined.clone() * all
            })
            .collect();
        let others = others.into_iter().map(|sum| apart.clone() * sum);
        whole.into_iter().chain(others).collect::<Vec<_>>()
    });
}
