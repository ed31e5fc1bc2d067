//! Reference strings: powers of a secret that nobody may know, one string for all circuits of a
//! size.

use std::io::{self, Read, Write};

use ark_std::rand::{CryptoRng, RngCore};
use halo2_proofs::SerdeFormat;
use halo2_proofs::arithmetic::best_multiexp;
use halo2_proofs::halo2curves::bn256::{Bn256, Fr, G1, G1Affine, G2, G2Affine};
use halo2_proofs::halo2curves::ff::Field as _;
use halo2_proofs::halo2curves::group::prime::PrimeCurveAffine as _;
use halo2_proofs::halo2curves::group::{Curve as _, Group as _, GroupEncoding as _};
use halo2_proofs::halo2curves::pairing::Engine as _;
use halo2_proofs::halo2curves::serde::SerdeObject as _;
use halo2_proofs::poly::commitment::ParamsProver as _;
use halo2_proofs::poly::kzg::commitment::ParamsKZG;

use super::columns::MAX_LOG;
use super::proof::{WORD, is_below, is_coordinate};

/// A string with as many powers as a circuit has rows, as the library takes it.
pub type Reference = ParamsKZG<Bn256>;

/// Bytes of the secret in the second group, compressed: it decides all of a string.
pub const SECRET_BYTES: usize = 64;
/// Bytes of a power: two coordinates in Montgomery's form, as a string's files have them.
pub const POWER_BYTES: usize = 64;
/// Bytes of a point of the second group in that form.
pub const SECOND_BYTES: usize = 128;

/// The powers of a secret in the first group, and the secret in the second.
#[derive(Debug, Clone)]
pub struct Powers {
    powers: Vec<G1Affine>,
    secret: G2Affine,
}

/// Why points are no reference string.
#[derive(Debug, thiserror::Error)]
pub enum ReferenceError {
    /// They could not be read.
    #[error("cannot read its points: {0}")]
    Io(#[from] io::Error),
    /// A point is on no curve.
    #[error("a power is not a point of the curve")]
    NotOnCurve,
    /// Too few or too many.
    #[error("expected 2^1 to 2^{MAX_LOG} powers, got {got}")]
    Count {
        /// Powers that there are.
        got: usize,
    },
    /// It begins with another point than the generators of the groups.
    #[error("its first point is not the generator of the group")]
    Generator,
    /// The secret's point is not in the group of the right order.
    #[error("its secret is not a point of the group")]
    NotInGroup,
    /// Everybody knows the secret.
    #[error("its secret is 0, 1 or -1: nobody has contributed to it, and anybody can forge proofs")]
    Known,
    /// A point is not the power that stands in its place.
    #[error("its points are not the powers of one secret")]
    Powers,
}

impl Powers {
    /// Powers of a secret from the given randomness. Whoever runs it can keep the secret.
    pub fn development(log: u32, rng: &mut (impl RngCore + CryptoRng)) -> Self {
        let made = Reference::setup(log, rng);
        Self { powers: made.get_g().to_vec(), secret: made.s_g2() }
    }

    /// Reads `count` powers, and takes what the file has at the second group's first two places.
    /// Each point is on its curve; nothing else is checked.
    ///
    /// # Errors
    /// When a point is on no curve, or there are too few.
    pub fn read(
        reader: &mut impl Read,
        count: usize,
        [one, secret]: [&[u8; SECOND_BYTES]; 2],
    ) -> Result<Self, ReferenceError> {
        if !(2..=1 << MAX_LOG).contains(&count) || !count.is_power_of_two() {
            return Err(ReferenceError::Count { got: count });
        }
        let second = |bytes: &[u8; SECOND_BYTES]| {
            G2Affine::from_raw_bytes(bytes).ok_or(ReferenceError::NotInGroup)
        };
        if second(one)? != G2Affine::generator() {
            return Err(ReferenceError::Generator);
        }
        let mut bytes = [0; POWER_BYTES];
        let mut power = || {
            reader.read_exact(&mut bytes)?;
            // Unlike the library's reader this looks whether it is on the curve. A power is never
            // the neutral element, at which the library's sums panic.
            let point = G1Affine::from_raw_bytes(&bytes);
            let point = point.filter(|point| !bool::from(point.is_identity()));
            point.ok_or(ReferenceError::NotOnCurve)
        };
        let powers = (0..count).map(|_| power()).collect::<Result<_, _>>()?;
        Ok(Self { powers, secret: second(secret)? })
    }

    /// Checks that they are the powers of one secret, which is in its group and not one that
    /// everybody knows: a random combination of all but the first against the same one of all but
    /// the last, and the secret.
    ///
    /// # Errors
    /// What they are not.
    pub fn check(&self, rng: &mut (impl RngCore + CryptoRng)) -> Result<(), ReferenceError> {
        if self.powers.first() != Some(&G1Affine::generator()) {
            return Err(ReferenceError::Generator);
        }
        sound(&self.secret)?;
        let (Some((_, next)), Some((_, own))) =
            (self.powers.split_first(), self.powers.split_last())
        else {
            return Err(ReferenceError::Count { got: self.powers.len() });
        };
        let factors: Vec<Fr> = own.iter().map(|_| Fr::random(&mut *rng)).collect();
        let sum = |points: &[G1Affine]| -> G1Affine {
            let sum: G1 = best_multiexp(&factors, points);
            sum.to_affine()
        };
        if Bn256::pairing(&sum(next), &G2Affine::generator())
            != Bn256::pairing(&sum(own), &self.secret)
        {
            return Err(ReferenceError::Powers);
        }
        Ok(())
    }

    /// The binary logarithm of their number.
    #[must_use]
    pub fn log(&self) -> u32 {
        self.powers.len().max(1).ilog2()
    }

    /// The secret in the second group.
    #[must_use]
    pub fn secret(&self) -> [u8; SECRET_BYTES] {
        compressed(&self.secret)
    }

    /// Writes all powers, as [`Powers::read`] takes them.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write(&self, writer: &mut (impl Write + ?Sized)) -> io::Result<()> {
        self.powers.iter().try_for_each(|power| writer.write_all(&power.to_raw_bytes()))
    }

    /// The points of the second group, as [`Powers::read`] takes them.
    #[must_use]
    pub fn second(&self) -> [Vec<u8>; 2] {
        [G2Affine::generator(), self.secret].map(|point| point.to_raw_bytes())
    }

    /// The string of 2^`log` powers, which takes a transformation of all of them: half a minute on
    /// one core for 2^16.
    ///
    /// # Errors
    /// When there are fewer.
    pub fn reference(&self, log: u32) -> Result<Reference, ReferenceError> {
        let powers = 1_usize.checked_shl(log).and_then(|count| self.powers.get(..count));
        let powers = powers.ok_or(ReferenceError::Count { got: self.powers.len() })?.to_vec();
        Ok(template()?.from_parts(log, powers, None, G2Affine::generator(), self.secret))
    }
}

/// What a verifier needs of a string of 2^`log` powers.
///
/// # Errors
/// When the secret is not the one form of a point, or one that everybody knows.
pub fn verifying(log: u32, secret: &[u8; SECRET_BYTES]) -> Result<Reference, ReferenceError> {
    // The library panics at a coordinate that is not below the modulus.
    let (halves, _) = secret.as_chunks::<WORD>();
    if !matches!(halves, [real, other] if is_below(real) && is_coordinate(other)) {
        return Err(ReferenceError::NotInGroup);
    }
    let mut repr = <G2Affine as halo2_proofs::halo2curves::group::GroupEncoding>::Repr::default();
    repr.as_mut().copy_from_slice(secret);
    let point = G2Affine::from_bytes(&repr).into_option();
    let point = point.filter(|point| compressed(point) == *secret);
    let point = point.ok_or(ReferenceError::NotInGroup)?;
    sound(&point)?;
    let (one, two) = (G1Affine::generator(), G2Affine::generator());
    Ok(template()?.from_parts(log, vec![one], Some(Vec::new()), two, point))
}

/// The secret of a string, in the second group.
#[must_use]
pub fn secret(reference: &Reference) -> [u8; SECRET_BYTES] {
    compressed(&reference.s_g2())
}

/// Reads a string of 2^`log` powers that [`write`] wrote. No point is checked: the bytes have to be
/// known to be the ones written.
///
/// # Errors
/// When it is none, or of another size.
pub fn read(reader: &mut impl Read, log: u32) -> io::Result<Reference> {
    // The library makes room for as many points as the bytes say.
    let mut size = [0; 4];
    reader.read_exact(&mut size)?;
    if u32::from_le_bytes(size) != log || log > MAX_LOG {
        return Err(io::Error::other(format!("expected 2^{log} powers")));
    }
    Reference::read_custom(&mut size.as_slice().chain(reader), SerdeFormat::RawBytes)
}

/// Writes a string with what was computed of it.
///
/// # Errors
/// When the writer fails.
pub fn write(reference: &Reference, mut writer: &mut dyn Write) -> io::Result<()> {
    reference.write_custom(&mut writer, SerdeFormat::RawBytes)
}

fn compressed(point: &G2Affine) -> [u8; SECRET_BYTES] {
    let mut bytes = [0; SECRET_BYTES];
    bytes.copy_from_slice(point.to_bytes().as_ref());
    bytes
}

fn sound(secret: &G2Affine) -> Result<(), ReferenceError> {
    // The curve of the second group has points of other orders.
    let one_less = G2::from(*secret) * -Fr::ONE;
    if !bool::from((one_less + secret).is_identity()) {
        return Err(ReferenceError::NotInGroup);
    }
    let generator = G2Affine::generator();
    if bool::from(secret.is_identity()) || *secret == generator || *secret == -generator {
        return Err(ReferenceError::Known);
    }
    Ok(())
}

/// The library makes a string of given points of another one only: the shortest there is.
fn template() -> io::Result<Reference> {
    let (one, two) = (G1Affine::generator().to_raw_bytes(), G2Affine::generator().to_raw_bytes());
    let bytes = [&[0; 4][..], &one, &one, &two, &two].concat();
    Reference::read_custom(&mut bytes.as_slice(), SerdeFormat::RawBytes)
}
