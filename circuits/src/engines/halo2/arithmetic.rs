//! Equations of one product and a sum: two in a row, with or without a cell of the next one, or
//! one over the whole row.

use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::plonk::ConstraintSystem;
use halo2_proofs::poly::Rotation;

use super::columns::{Columns, SLOT, WIDTH};
use super::kinds::Kind;
use super::poseidon::CELLS;

/// With `S_i` the sum of slot i, the row's entry of the instance taken from the first, and `a'_i`
/// the cells of the next row: `apart·S_0 + joined·(S_0 + S_1) + defining·(S_0 − a'_0) = 0`, and
/// `apart·S_1 + defining·(S_1 − a'_1) = 0`.
pub(super) fn configure(meta: &mut ConstraintSystem<Fr>, columns: &Columns) {
    meta.create_gate("equations", |cells| {
        columns.ask(cells, 0..CELLS);
        let entry = cells.query_instance(columns.instance, Rotation::cur());
        let [first, second] = [0, 1].map(|slot| {
            let start = slot * SLOT;
            let [x, y] = [0, 1].map(|place| columns.cell(cells, start + place));
            let factor = cells.query_fixed(columns.products[slot], Rotation::cur());
            (start..start + SLOT).fold(factor * x * y, |sum, place| {
                let factor = cells.query_fixed(columns.factors[place], Rotation::cur());
                sum + factor * columns.cell(cells, place)
            })
        });
        let first = first - entry;
        let [below_first, below_second] = [0, 1].map(|slot| columns.cell(cells, WIDTH + slot));
        let [apart, joined, defining] =
            [Kind::Apart, Kind::Joined, Kind::Defining].map(|kind| kind.enabled(cells, columns));
        vec![
            apart.clone() * first.clone()
                + joined * (first.clone() + second.clone())
                + defining.clone() * (first - below_first),
            apart * second.clone() + defining * (second - below_second),
        ]
    });
}
