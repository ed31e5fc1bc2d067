//! Integers of some bits, by look-ups of their limbs.
//!
//! A column holds what is left of an integer after each limb, from the integer itself to its
//! highest limb. Each limb is looked up.

use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::halo2curves::ff::Field as _;
use halo2_proofs::plonk::ConstraintSystem;
use halo2_proofs::poly::Rotation;

use super::columns::Columns;

/// Bits of a limb, at most: integers have 32 or 64 bits more often than others.
const LIMB: u32 = 16;

/// Bits of a limb in a circuit of 2^`log` rows, whose table is no longer than half of it.
pub(super) fn limb(log: u32) -> u32 {
    log.saturating_sub(1).min(LIMB)
}

/// `rest − step·next rest` is in the table of integers of a limb.
pub(super) fn configure(meta: &mut ConstraintSystem<Fr>, columns: &Columns) {
    meta.lookup_any("limb", |cells| {
        let rest = cells.query_advice(columns.rest, Rotation::cur());
        let next = cells.query_advice(columns.rest, Rotation::next());
        let step = cells.query_fixed(columns.step, Rotation::cur());
        let table = cells.query_fixed(columns.table, Rotation::cur());
        vec![(rest - step * next, table)]
    });
}

/// The rows that an integer of `width` bits takes, in limbs of `limb` bits.
pub(super) fn rows(width: u32, limb: u32) -> usize {
    (width.div_ceil(limb) + u32::from(!width.is_multiple_of(limb))) as usize
}

/// What the fixed column holds on these rows.
///
/// The highest limb is in range by one look-up where it fills its bits. Elsewhere it stands
/// twice, the second a copy of the first: then one look-up is of itself, and one of itself times
/// what shifts it to the top of a limb, so that it has no more than its own bits.
pub(super) fn steps(width: u32, limb: u32) -> Vec<Fr> {
    let mut steps = vec![power_of_two(limb); rows(width, limb)];
    if let Some(last) = steps.last_mut() {
        *last = Fr::ZERO;
    }
    let rest = width % limb;
    if rest > 0
        && let [.., shifted, _] = &mut steps[..]
    {
        *shifted = Fr::ONE - power_of_two(limb - rest);
    }
    steps
}

/// 2 to the power of `bits`.
fn power_of_two(bits: u32) -> Fr {
    Fr::from(2).pow_vartime([u64::from(bits)])
}
