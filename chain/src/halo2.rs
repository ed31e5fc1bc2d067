//! halo2's keys and proofs as words for their verifier.
//!
//! In files a point is compressed, its coordinate little-endian and the parity of the other one
//! in the second highest bit; on the chain it is two words.

use alloy_primitives::{B256, U256, keccak256};
use alloy_sol_types::SolValue;
use ark_bn254::g2::G2_GENERATOR_X;
use ark_bn254::{Fq, Fq2, Fr, G1Affine, G2Affine};
use ark_ff::{AdditiveGroup as _, BigInteger as _, FftField as _, Field as _, PrimeField};
use assay_statement::Bytes32;
use assay_statement::pairing::Weakness;

use crate::encode::{EncodeError, g1, g2};

/// Commitments to columns that are fixed, and to those of copies.
const COMMITMENTS: usize = FIXED as usize + 5;
const FIXED: u8 = 12;
/// Rows at which something is opened, from the one that it is about, by the sets that the opening
/// makes of them.
const ROWS: [&[i32]; 4] = [&[0, 1, 2, 3, 4, 5, 6, 7, 8], &[0, 1], &[0, 1, LAST], &[0, -1]];
/// The last row in use, from the first one back.
const LAST: i32 = -12;
/// Words of a key: five numbers, 16 for the sets, the secret, commitments.
pub const KEY_WORDS: usize = 5 + 16 + 4 + 2 * COMMITMENTS;
/// Points of a proof before its scalars, the scalars, and points behind them.
const PROOF: [usize; 3] = [15, 72, 2];
/// Words of a proof.
pub const PROOF_WORDS: usize = 2 * (PROOF[0] + PROOF[2]) + PROOF[1];

/// Generates the scalar field's multiplicative group.
const GENERATOR: u64 = 7;
/// Bytes of a point, or of a scalar.
const WORD: usize = 32;
/// What stands before the commitments: the secret, then version, size and number of columns.
const SECRET: usize = 2 * WORD;
const HEAD: usize = 10;
const KEY_BYTES: usize = SECRET + HEAD + COMMITMENTS * WORD;
const PROOF_BYTES: usize = (PROOF[0] + PROOF[1] + PROOF[2]) * WORD;
/// In the highest byte of a point: it is infinite, or its other coordinate is odd.
const INFINITE: u8 = 0x80;
const ODD: u8 = 0x40;

/// A verifying key in the order of the verifier's constructor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Halo2Key(Vec<U256>);

impl Halo2Key {
    /// Decodes a key: the secret of its reference string in the second group, and the key as the
    /// library writes it. `said` is what its transcripts begin with.
    ///
    /// # Errors
    /// When the bytes are not the one form of a key, or everybody knows the secret.
    pub fn from_bytes(said: Bytes32, bytes: &[u8]) -> Result<Self, EncodeError> {
        let what = "verifying key";
        if bytes.len() != KEY_BYTES {
            return Err(EncodeError::Length { what, expected: KEY_BYTES, got: bytes.len() });
        }
        let (secret, rest) = bytes.split_at(SECRET);
        let (head, commitments) = rest.split_at(HEAD);
        let log = u32::from(head[1]);
        // The library's version, no compressed selectors, and as many columns as there are.
        if *head != [2, head[1], 0, 0, 0, 0, FIXED, 0, 0, 0] || !(5..=20).contains(&log) {
            return Err(EncodeError::NotCanonical { what });
        }
        // The library's root of unity is of a generator that is not that of this one's.
        let half = [1_u64 << (Fr::TWO_ADICITY - log)];
        let root = Fr::from(GENERATOR).pow(Fr::TRACE).pow(half);
        let inverse = |value: Fr| value.inverse().ok_or(EncodeError::NotCanonical { what });
        let numbers = [root, inverse(root)?, inverse(Fr::from(1_u64 << log))?];
        let mut words = vec![scalar(what, &reversed(said))?, U256::from(log)];
        words.extend(numbers.map(number));
        for row in spread(root) {
            words.push(number(inverse(row)?));
        }
        words.extend(g2(&second(what, secret)?));
        for point in commitments.chunks(WORD) {
            // A column that is zero is committed to by the point at infinity.
            words.extend(first(what, point)?.map_or([U256::ZERO; 2], |point| g1(&point)));
        }
        Ok(Self(words))
    }

    /// The words, in the order of the constructor.
    #[must_use]
    pub fn words(&self) -> &[U256] {
        &self.0
    }

    /// What the verifier on the chain returns as `keyDigest`.
    #[must_use]
    pub fn digest(&self) -> B256 {
        let words = self.0.iter().flat_map(U256::to_be_bytes::<WORD>);
        keccak256(words.collect::<Vec<_>>())
    }

    /// The constructor's arguments. `forms` are the linear forms of the circuits' permutations,
    /// of which the contract knows the digest.
    #[must_use]
    pub fn arguments(&self, forms: &[Bytes32]) -> Vec<u8> {
        let forms: Vec<U256> = forms.iter().map(|form| U256::from_be_bytes(form.0)).collect();
        (self.0.clone(), forms).abi_encode_params()
    }
}

/// A proof's bytes as the words that the verifier takes: the same, with points of two coordinates.
///
/// # Errors
/// When the bytes are not the one form of a proof, or a point is infinite.
pub fn proof_words(bytes: &[u8]) -> Result<Vec<U256>, EncodeError> {
    let what = "proof";
    if bytes.len() != PROOF_BYTES {
        return Err(EncodeError::Length { what, expected: PROOF_BYTES, got: bytes.len() });
    }
    let scalars = PROOF[0]..PROOF[0] + PROOF[1];
    let mut words = Vec::with_capacity(PROOF_WORDS);
    for (index, bytes) in bytes.chunks(WORD).enumerate() {
        if scalars.contains(&index) {
            words.push(scalar(what, bytes)?);
        } else {
            let point = first(what, bytes)?.ok_or(EncodeError::Infinity { what })?;
            words.extend(g1(&point));
        }
    }
    Ok(words)
}

/// For each row of each set, the product of a root's differences to those of the others.
fn spread(root: Fr) -> impl Iterator<Item = Fr> {
    // The order of the root is more than there are rows between.
    let power = move |row: i32| {
        let power = root.pow([u64::from(row.unsigned_abs())]);
        if row < 0 { power.inverse().unwrap_or_default() } else { power }
    };
    ROWS.into_iter().flat_map(move |set| {
        set.iter().map(move |own| {
            let others = set.iter().filter(move |other| *other != own);
            others.map(|other| power(*own) - power(*other)).product()
        })
    })
}

fn number(value: Fr) -> U256 {
    U256::from_be_slice(&value.into_bigint().to_bytes_be())
}

fn scalar(what: &'static str, little_endian: &[u8]) -> Result<U256, EncodeError> {
    canonical::<Fr>(little_endian).map(number).ok_or(EncodeError::NotCanonical { what })
}

/// The element of 32 bytes, if they are one below the modulus.
fn canonical<F: PrimeField>(little_endian: &[u8]) -> Option<F> {
    let value = F::from_le_bytes_mod_order(little_endian);
    (value.into_bigint().to_bytes_le() == little_endian).then_some(value)
}

/// A point's bytes without what the highest one has beside the coordinate, and that.
fn flagged(bytes: &[u8]) -> (Vec<u8>, u8) {
    let mut coordinate = bytes.to_vec();
    let flags = coordinate.last_mut().map_or(0, |byte| {
        let flags = *byte & (INFINITE | ODD);
        *byte -= flags;
        flags
    });
    (coordinate, flags)
}

/// A point of the first group, which is the whole curve; `None` for the one at infinity.
fn first(what: &'static str, bytes: &[u8]) -> Result<Option<G1Affine>, EncodeError> {
    let (coordinate, flags) = flagged(bytes);
    let x: Fq = canonical(&coordinate).ok_or(EncodeError::NotCanonical { what })?;
    if flags & INFINITE != 0 {
        let alone = flags == INFINITE && x == Fq::ZERO;
        return if alone { Ok(None) } else { Err(EncodeError::NotCanonical { what }) };
    }
    let point = G1Affine::get_point_from_x_unchecked(x, false).ok_or_else(|| off_curve(what))?;
    Ok(Some(if odd(point.y) == (flags == ODD) { point } else { -point }))
}

/// A point of the second group, whose factor not everybody knows.
fn second(what: &'static str, bytes: &[u8]) -> Result<G2Affine, EncodeError> {
    let (coordinate, flags) = flagged(bytes);
    let (real, imaginary) = coordinate.split_at(WORD);
    let [real, imaginary] = [real, imaginary].map(canonical::<Fq>);
    let x = real.zip(imaginary).map(|(real, imaginary)| Fq2::new(real, imaginary));
    let x = x.ok_or(EncodeError::NotCanonical { what })?;
    if flags & INFINITE != 0 {
        return Err(EncodeError::Infinity { what });
    }
    let point = G2Affine::get_point_from_x_unchecked(x, false).ok_or_else(|| off_curve(what))?;
    if !point.is_in_correct_subgroup_assuming_on_curve() {
        let reason = "not in the subgroup".to_owned();
        return Err(EncodeError::Point { what, reason });
    }
    if x == G2_GENERATOR_X {
        return Err(EncodeError::Forgeable(Weakness::Generator { point: "secret" }));
    }
    Ok(if odd(point.y.c0) == (flags == ODD) { point } else { -point })
}

fn odd(value: Fq) -> bool {
    value.into_bigint().is_odd()
}

fn reversed(bytes: Bytes32) -> [u8; WORD] {
    let mut bytes = bytes.0;
    bytes.reverse();
    bytes
}

fn off_curve(what: &'static str) -> EncodeError {
    EncodeError::Point { what, reason: "no point of the curve has this coordinate".to_owned() }
}
