//! Whether a value is zero.

use ark_ff::{Field as _, Zero as _};
use assay_statement::hash::Fr;

use crate::engines::unrolled::wires::Wires;

/// `result` is 1 where `value` is zero and 0 elsewhere.
pub(in crate::engines::unrolled) fn is_zero<W: Wires>(
    wires: &mut W,
    value: &W::Lc,
    result: &W::Lc,
) {
    // Free where the value is zero; there the second constraint decides nothing
    // and the first one makes the result 1.
    let inverse = wires.hint(value, |value| if value.is_zero() { value } else { Fr::ONE / value });
    let one = wires.constant(Fr::ONE);
    let zero = wires.constant(Fr::from(0_u8));
    let complement = wires.minus(&one, result);
    wires.enforce(value, &inverse, &complement);
    wires.enforce(value, result, &zero);
}
