//! Range checks by bits.

use ark_ff::{AdditiveGroup as _, BigInteger as _, Field as _, PrimeField as _};
use assay_statement::hash::Fr;

use crate::engines::unrolled::wires::Wires;

/// The value is an integer of `width` bits: each bit is 0 or 1, and they add up.
pub(in crate::engines::unrolled) fn bits<W: Wires>(wires: &mut W, value: &W::Lc, width: u32) {
    let one = wires.constant(Fr::ONE);
    let zero = wires.constant(Fr::ZERO);
    let mut weight = Fr::ONE;
    let mut parts = Vec::with_capacity(width as usize);
    for index in 0..width as usize {
        let bit = wires.hint(value, |value| Fr::from(u8::from(value.into_bigint().get_bit(index))));
        let complement = wires.minus(&one, &bit);
        wires.enforce(&bit, &complement, &zero);
        parts.push((weight, bit));
        weight.double_in_place();
    }
    let parts: Vec<(Fr, &W::Lc)> = parts.iter().map(|(weight, bit)| (*weight, bit)).collect();
    let sum = wires.combine(Fr::ZERO, &parts);
    let difference = wires.minus(value, &sum);
    wires.enforce_zero(&difference);
}
