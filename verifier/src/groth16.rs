//! Groth16 over BN254: decoding that accepts one encoding of each value, and the
//! proof equation for exactly the right number of inputs.

use ark_bn254::{Bn254, Fq, Fq2, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_ec::short_weierstrass::SWFlags;
use ark_groth16::{Groth16, PreparedVerifyingKey, VerifyingKey, prepare_verifying_key};
use ark_serialize::{CanonicalDeserializeWithFlags, CanonicalSerializeWithFlags};
use assay_statement::hash::Fr;
use assay_statement::packing::element;
use assay_statement::pairing::sound;
use assay_statement::{Entry, Instance, Policy};

use crate::engine;
use crate::registry::KeyError;
use crate::rejection::{Part, PointFault, Rejection};

/// A proof whose points were checked.
type Proof = ark_groth16::Proof<Bn254>;

/// Bytes of a compressed point of the first and of the second group.
const G1: usize = 32;
const G2: usize = 64;
/// Bytes of a proof: A, B and C.
const PROOF: usize = G1 + G2 + G1;
/// Points that a key has for public inputs: the constant's, and one an entry.
const INPUTS: usize = Entry::ALL.len() + 1;
/// Bytes of a key: alpha, beta, gamma, delta, a 64-bit count, and the inputs.
const KEY: usize = G1 + 3 * G2 + 8 + INPUTS * G1;

/// A verifying key whose points were checked, prepared for pairings.
pub(crate) struct Key(PreparedVerifyingKey<Bn254>);

impl Key {
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, KeyError> {
        let length = KeyError::Length { expected: KEY, got: bytes.len() };
        let mut rest = Reader(bytes);
        let mut take = |length| rest.take(length);
        let (Some(alpha), Some(beta), Some(gamma), Some(delta), Some(count)) =
            (take(G1), take(G2), take(G2), take(G2), take(8))
        else {
            return Err(length);
        };
        // Before the length: a key of another circuit should be told as such.
        let count = count.iter().rev().fold(0_u64, |count, byte| (count << 8) | u64::from(*byte));
        if usize::try_from(count) != Ok(INPUTS) {
            return Err(KeyError::InputCount { expected: INPUTS, got: count });
        }
        if bytes.len() != KEY {
            return Err(length);
        }
        let key = VerifyingKey::<Bn254> {
            alpha_g1: key_point::<G1Affine>(alpha, Part::Alpha)?,
            beta_g2: key_point::<G2Affine>(beta, Part::Beta)?,
            gamma_g2: key_point::<G2Affine>(gamma, Part::Gamma)?,
            delta_g2: key_point::<G2Affine>(delta, Part::Delta)?,
            // An input whose point is infinity would not be bound by the proof.
            gamma_abc_g1: rest
                .0
                .chunks(G1)
                .enumerate()
                .map(|(input, bytes)| key_point::<G1Affine>(bytes, Part::Input(input)))
                .collect::<Result<_, _>>()?,
        };
        sound(&key.beta_g2, &key.gamma_g2, &key.delta_g2)?;
        Ok(Self(prepare_verifying_key(&key)))
    }

    fn takes(&self, count: usize) -> Result<(), Rejection> {
        let expected = self.0.vk.gamma_abc_g1.len().saturating_sub(1);
        if expected == count { Ok(()) } else { Err(Rejection::InputCount { expected, got: count }) }
    }

    /// The proof equation. The count is checked here too, because the library
    /// ignores inputs that are missing or too many.
    fn proves(&self, proof: &Proof, inputs: &[Fr]) -> Result<(), Rejection> {
        self.takes(inputs.len())?;
        match Groth16::<Bn254>::verify_proof(&self.0, proof, inputs) {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(Rejection::Equation),
        }
    }
}

impl engine::Key for Key {
    fn proven_bits(&self) -> Option<f64> {
        None
    }

    fn decode<'a>(&'a self, bytes: &'a [u8]) -> Result<Box<dyn engine::Decoded + 'a>, Rejection> {
        Ok(Box::new(Decoded { key: self, proof: proof(bytes)? }))
    }
}

struct Decoded<'k> {
    key: &'k Key,
    proof: Proof,
}

impl engine::Decoded for Decoded<'_> {
    fn takes(&self, count: usize) -> Result<(), Rejection> {
        self.key.takes(count)
    }

    fn proves(&self, _: &Policy, instance: &Instance) -> Result<(), Rejection> {
        self.key.proves(&self.proof, &inputs(instance))
    }
}

/// Decodes a proof: length, then encoding, then points.
fn proof(bytes: &[u8]) -> Result<Proof, Rejection> {
    let length = Rejection::ProofLength { expected: PROOF, got: bytes.len() };
    let mut rest = Reader(bytes);
    let (Some(a), Some(b), Some(c)) = (rest.take(G1), rest.take(G2), rest.take(G1)) else {
        return Err(length);
    };
    if !rest.0.is_empty() {
        return Err(length);
    }
    for (part, canonical) in [
        (Part::A, canonical::<Fq>(a)),
        (Part::B, canonical::<Fq2>(b)),
        (Part::C, canonical::<Fq>(c)),
    ] {
        if !canonical {
            return Err(Rejection::ProofEncoding { part });
        }
    }
    let fault = |part| move |fault| Rejection::ProofPoint { part, fault };
    Ok(Proof {
        a: point(a).map_err(fault(Part::A))?,
        b: point(b).map_err(fault(Part::B))?,
        c: point(c).map_err(fault(Part::C))?,
    })
}

/// The public inputs of an instance whose entries are known to be in range.
fn inputs(instance: &Instance) -> [Fr; Entry::ALL.len()] {
    instance.entries().map(element)
}

fn key_point<P: AffineRepr>(bytes: &[u8], part: Part) -> Result<P, KeyError> {
    if !canonical::<P::BaseField>(bytes) {
        return Err(KeyError::Encoding { part });
    }
    point(bytes).map_err(|fault| KeyError::Point { part, fault })
}

/// Whether bytes are the one encoding of a coordinate and its two flag bits, which
/// is what a compressed point is. The library reads infinity whatever coordinate
/// stands beside the flag.
fn canonical<C>(bytes: &[u8]) -> bool
where
    C: CanonicalDeserializeWithFlags + CanonicalSerializeWithFlags + Default + PartialEq,
{
    let Ok((coordinate, flags)) = C::deserialize_with_flags::<_, SWFlags>(bytes) else {
        return false;
    };
    if flags.is_infinity() && coordinate != C::default() {
        return false;
    }
    let mut again = Vec::with_capacity(bytes.len());
    coordinate.serialize_with_flags(&mut again, flags).is_ok() && again == bytes
}

/// A point of the right subgroup, not infinity.
fn point<P: AffineRepr>(bytes: &[u8]) -> Result<P, PointFault> {
    let point = P::deserialize_compressed(bytes).map_err(|_| PointFault::NotInGroup)?;
    let mut again = Vec::with_capacity(bytes.len());
    if point.is_zero() {
        Err(PointFault::Infinity)
    } else if point.serialize_compressed(&mut again).is_err() || again != bytes {
        Err(PointFault::NotInGroup)
    } else {
        Ok(point)
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(head)
    }
}

#[cfg(test)]
#[path = "groth16_tests.rs"]
mod tests;
