//! Multiples of the generators, as the peers write points.

use std::io::{self, Write};

use ark_bn254::{Fq, Fr};
use ark_ec::{AffineRepr as _, CurveGroup};
use ark_ff::{AdditiveGroup as _, BigInteger as _, Field, PrimeField as _};

/// A group of BN254.
pub(crate) trait Group:
    CurveGroup<ScalarField = Fr, BaseField: Field<BasePrimeField = Fq>>
{
}

impl<G: CurveGroup<ScalarField = Fr, BaseField: Field<BasePrimeField = Fq>>> Group for G {}

/// Barretenberg's form of a coordinate.
pub(crate) fn big_endian(value: Fq) -> Vec<u8> {
    value.into_bigint().to_bytes_be()
}

/// snarkjs's form of a coordinate: times 2^256, little-endian.
pub(crate) fn montgomery(value: Fq) -> Vec<u8> {
    (value * Fq::from(2).pow([256])).into_bigint().to_bytes_le()
}

/// Affine coordinates of the generator's multiples; those of zero are zeros.
pub(crate) fn write<G: Group>(
    out: &mut impl Write,
    scalars: &[Fr],
    form: fn(Fq) -> Vec<u8>,
) -> io::Result<()> {
    for point in G::generator().batch_mul(scalars) {
        let (x, y) = point.xy().unwrap_or((G::BaseField::ZERO, G::BaseField::ZERO));
        for coordinate in [x, y].iter().flat_map(Field::to_base_prime_field_elements) {
            out.write_all(&form(coordinate))?;
        }
    }
    Ok(())
}
