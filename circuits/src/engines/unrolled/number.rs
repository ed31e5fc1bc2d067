//! The integers of the language as elements of the BN254 scalar field.

use ark_ff::{Field as _, PrimeField as _};
use assay_statement::hash::Fr;
use num_bigint::{BigInt, Sign};

/// The integer as a field element.
#[must_use]
pub fn field_element(value: &BigInt) -> Fr {
    let (sign, bytes) = value.to_bytes_be();
    let magnitude = Fr::from_be_bytes_mod_order(&bytes);
    if sign == Sign::Minus { -magnitude } else { magnitude }
}

/// 2 to the power of `bits`.
#[must_use]
pub fn power_of_two(bits: u32) -> Fr {
    Fr::from(2_u8).pow([u64::from(bits)])
}
