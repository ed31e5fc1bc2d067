//! The one place where both libraries' elements of BN254's scalar field meet.

use ark_ff::PrimeField as _;
use assay_statement::Bytes32;
use assay_statement::bytes::Bytes;
use assay_statement::hash::Fr as Statement;
use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::halo2curves::ff::PrimeField as _;

/// The element as the proof system has it.
pub(super) fn element(value: Statement) -> Fr {
    Fr::from_raw(value.into_bigint().0)
}

/// The element of 32 big-endian bytes, if they are one below the order.
pub(super) fn canonical(mut bytes: Bytes32) -> Option<Fr> {
    bytes.0.reverse();
    Fr::from_repr(bytes.0).into_option()
}

/// The element's 32 big-endian bytes.
pub(super) fn big_endian(value: Fr) -> Bytes32 {
    let mut bytes = value.to_repr();
    bytes.reverse();
    Bytes(bytes)
}

/// The integer below the order, from its least significant bits.
pub(super) fn limbs(value: Fr) -> [u64; 4] {
    let bytes = value.to_repr();
    let (words, _) = bytes.as_ref().as_chunks::<8>();
    std::array::from_fn(|index| words.get(index).map_or(0, |word| u64::from_le_bytes(*word)))
}

/// The element of 256 bits that are below the order.
pub(super) fn from_limbs(limbs: [u64; 4]) -> Fr {
    Fr::from_raw(limbs)
}

/// The element that 32 big-endian bytes are modulo the order.
pub(super) fn reduced(bytes: Bytes32) -> Fr {
    element(Statement::from_be_bytes_mod_order(&bytes.0))
}
