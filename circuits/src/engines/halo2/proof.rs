//! A proof's words, each in its one form.

use halo2_proofs::halo2curves::bn256::{Fq, Fr, G1Affine};
use halo2_proofs::halo2curves::ff::PrimeField;
use halo2_proofs::halo2curves::group::GroupEncoding;
use halo2_proofs::halo2curves::group::prime::PrimeCurveAffine as _;

use super::columns::{COPIED, MAX_DEGREE, WIDTH};

/// Points before the scalars: advice, the look-up's sorted columns, running products of copies and
/// of the look-up, the mask, the quotient.
const COMMITMENTS: usize = WIDTH + 1 + 2 + COPIED.div_ceil(MAX_DEGREE - 2) + 1 + 1 + MAX_DEGREE - 1;
/// Values of polynomials.
const EVALUATIONS: usize = 72;
/// Points behind the scalars: the openings.
const OPENINGS: usize = 2;
/// Bytes of a word.
pub(super) const WORD: usize = 32;

/// Bytes of a proof.
pub const PROOF_BYTES: usize = WORD * (COMMITMENTS + EVALUATIONS + OPENINGS);

/// A proof whose points are on the curve, which is the whole group, and whose scalars are below
/// the order.
#[derive(Debug, Clone)]
pub struct Proof(pub(super) Vec<Word>);

/// A part of a proof.
#[derive(Debug, Clone, Copy)]
pub(super) enum Word {
    Point(G1Affine),
    Scalar(Fr),
}

/// Why bytes are no proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Too short or too long.
    #[error("expected a proof of {PROOF_BYTES} bytes, got {got}")]
    Length {
        /// Bytes that there are.
        got: usize,
    },
    /// A coordinate or scalar that is not below its modulus, or a point in another form.
    #[error("word {word} of the proof is not canonically encoded")]
    Encoding {
        /// Which word, from zero.
        word: usize,
    },
    /// No point of the curve has this coordinate.
    #[error("word {word} of the proof is no point of the curve")]
    NotOnCurve {
        /// Which word, from zero.
        word: usize,
    },
    /// The neutral element.
    #[error("word {word} of the proof is the point at infinity")]
    Infinity {
        /// Which word, from zero.
        word: usize,
    },
}

impl Proof {
    /// Reads a proof; every encoding is looked at before any point.
    ///
    /// # Errors
    /// When the bytes are not the one form of a proof.
    pub fn decode(bytes: &[u8]) -> Result<Self, ProofError> {
        let (words, []) = bytes.as_chunks::<WORD>() else {
            return Err(ProofError::Length { got: bytes.len() });
        };
        if bytes.len() != PROOF_BYTES {
            return Err(ProofError::Length { got: bytes.len() });
        }
        let is_point = |word: usize| !(COMMITMENTS..COMMITMENTS + EVALUATIONS).contains(&word);
        for (word, bytes) in words.iter().enumerate() {
            let canonical =
                if is_point(word) { is_coordinate(bytes) } else { scalar(bytes).is_some() };
            if !canonical {
                return Err(ProofError::Encoding { word });
            }
        }
        let read = |(word, bytes): (usize, &[u8; WORD])| {
            if is_point(word) {
                point(word, bytes).map(Word::Point)
            } else {
                scalar(bytes).map(Word::Scalar).ok_or(ProofError::Encoding { word })
            }
        };
        words.iter().enumerate().map(read).collect::<Result<_, _>>().map(Self)
    }
}

fn scalar(bytes: &[u8; WORD]) -> Option<Fr> {
    let mut repr = <Fr as PrimeField>::Repr::default();
    repr.as_mut().copy_from_slice(bytes);
    Fr::from_repr(repr).into_option()
}

/// Whether this is an abscissa below the modulus, and beside it the sign of the ordinate or, with
/// nothing else, the flag of infinity. The library overlooks a flag where it does not need it.
pub(super) fn is_coordinate(bytes: &[u8; WORD]) -> bool {
    let mut abscissa = *bytes;
    let flags = abscissa[WORD - 1] & FLAGS;
    abscissa[WORD - 1] &= !FLAGS;
    is_below(&abscissa) && (flags & INFINITY == 0 || (flags == INFINITY && abscissa == [0; WORD]))
}

/// Whether this is a coordinate, and nothing beside it.
pub(super) fn is_below(bytes: &[u8; WORD]) -> bool {
    let mut repr = <Fq as PrimeField>::Repr::default();
    repr.as_mut().copy_from_slice(bytes);
    Fq::from_repr(repr).into_option().is_some()
}

/// What the highest byte of a compressed point has beside its coordinate.
const FLAGS: u8 = INFINITY | 0x40;
const INFINITY: u8 = 0x80;

fn point(word: usize, bytes: &[u8; WORD]) -> Result<G1Affine, ProofError> {
    let mut repr = <G1Affine as GroupEncoding>::Repr::default();
    repr.as_mut().copy_from_slice(bytes);
    let point = G1Affine::from_bytes(&repr).into_option();
    let point = point.ok_or(ProofError::NotOnCurve { word })?;
    if bool::from(point.is_identity()) {
        return Err(ProofError::Infinity { word });
    }
    Ok(point)
}
