//! Integers of some bits, by look-ups of their limbs.
//!
//! A column holds what is left of an integer after each limb, from the integer itself to its
//! highest limb. A limb has as many bits as the circuit's number of rows: one that the column
//! beside it holds, and the others, which are looked up.

use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::halo2curves::ff::Field as _;
use halo2_proofs::plonk::ConstraintSystem;
use halo2_proofs::poly::Rotation;

use super::columns::{Columns, number};

/// `rest − step·next rest − 2^(log − 1)·bit` is in the table of integers of log − 1 bits, and
/// `(step − 1)·bit·(1 − bit) = 0`: no step is 1, and where rows are random there stands 0 for it.
pub(super) fn configure(meta: &mut ConstraintSystem<Fr>, columns: &Columns, log: u32) {
    let weight = number(power_of_two(log.saturating_sub(1)));
    for running in columns.running {
        meta.lookup_any("limb", |cells| {
            let rest = cells.query_advice(running.rest, Rotation::cur());
            let next = cells.query_advice(running.rest, Rotation::next());
            let bit = cells.query_advice(running.bit, Rotation::cur());
            let step = cells.query_fixed(columns.step, Rotation::cur()) + number(Fr::ONE);
            let table = cells.query_fixed(columns.table, Rotation::cur());
            vec![(rest - step * next - weight.clone() * bit, table)]
        });
        meta.create_gate("highest bit of a limb", |cells| {
            let bit = cells.query_advice(running.bit, Rotation::cur());
            let step = cells.query_fixed(columns.step, Rotation::cur());
            vec![step * bit.clone() * (number(Fr::ONE) - bit)]
        });
    }
}

/// The rows that an integer of `width` bits takes, in limbs of `log` bits.
pub(super) fn rows(width: u32, log: u32) -> usize {
    (width.div_ceil(log) + u32::from(!width.is_multiple_of(log))) as usize
}

/// What the fixed column holds on these rows.
///
/// The highest limb is in range by one look-up where it fills its bits. Elsewhere it stands
/// twice, the second a copy of the first: then one look-up is of itself, and one of itself times
/// what shifts it to the top of a limb, so that it has no more than its own bits.
pub(super) fn steps(width: u32, log: u32) -> Vec<Fr> {
    let mut steps = vec![power_of_two(log); rows(width, log)];
    if let Some(last) = steps.last_mut() {
        *last = Fr::ZERO;
    }
    let rest = width % log;
    if rest > 0
        && let [.., shifted, _] = &mut steps[..]
    {
        *shifted = Fr::ONE - power_of_two(log - rest);
    }
    steps
}

/// 2 to the power of `bits`.
pub(super) fn power_of_two(bits: u32) -> Fr {
    Fr::from(2).pow_vartime([u64::from(bits)])
}
