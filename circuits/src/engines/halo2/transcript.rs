//! What challenges are drawn from: keccak256, as a contract computes it.
//!
//! Everything said so far is words of 32 big-endian bytes: a scalar is one, a point two. A
//! challenge is the hash of the words since the last one, the last challenge's hash in front,
//! modulo the order of the field. The first one is followed by weights, which are not drawn but
//! computed from it. In a proof a point is compressed and a scalar as the library
//! writes it, 32 bytes either, and has one form.

use std::io::{self, Write};
use std::slice::Iter;

use assay_statement::Bytes32;
use halo2_proofs::halo2curves::bn256::{Fr, G1Affine};
use halo2_proofs::halo2curves::ff::PrimeField as _;
use halo2_proofs::halo2curves::group::GroupEncoding as _;
use halo2_proofs::halo2curves::group::prime::PrimeCurveAffine as _;
use halo2_proofs::transcript::{EncodedChallenge, Transcript, TranscriptRead, TranscriptWrite};

use super::field::reduced;
use super::proof::Word;
use super::weights::weights;

/// A challenge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Challenge(Fr);

impl EncodedChallenge<G1Affine> for Challenge {
    type Input = Bytes32;

    fn new(hash: &Bytes32) -> Self {
        Self(reduced(*hash))
    }

    fn get_scalar(&self) -> Fr {
        self.0
    }
}

/// A transcript over a proof that is read or written.
pub(super) struct Keccak<I> {
    said: Vec<u8>,
    fresh: bool,
    /// Those that the library has not asked for, once the first challenge is drawn.
    weights: Option<std::vec::IntoIter<Fr>>,
    pub(super) proof: I,
}

impl<I> Keccak<I> {
    pub(super) const fn new(proof: I) -> Self {
        Self { said: Vec::new(), fresh: false, weights: None, proof }
    }

    fn say(&mut self, little_endian: &[u8]) -> io::Result<()> {
        // A weight that is left would be taken for the next challenge.
        let left = self.weights.as_ref().map_or(0, ExactSizeIterator::len);
        if left > 0 {
            return Err(io::Error::other(format!("expected no weights, got {left} left")));
        }
        self.said.extend(little_endian.iter().rev());
        self.fresh = false;
        Ok(())
    }
}

impl<I> Transcript<G1Affine, Challenge> for Keccak<I> {
    fn squeeze_challenge(&mut self) -> Challenge {
        if let Some(weight) = self.weights.as_mut().and_then(Iterator::next) {
            return Challenge(weight);
        }
        // A challenge right after another one is not the same.
        if self.fresh {
            self.said.push(1);
        }
        let hash = Bytes32::keccak(&[&self.said]);
        self.said = hash.0.to_vec();
        self.fresh = true;
        let drawn = Challenge::new(&hash);
        if self.weights.is_none() {
            self.weights = Some(weights(drawn.0).into_iter());
            return self.squeeze_challenge();
        }
        drawn
    }

    fn common_point(&mut self, point: G1Affine) -> io::Result<()> {
        if bool::from(point.is_identity()) {
            return Err(io::Error::other("expected a point that is not at infinity"));
        }
        self.say(point.x.to_repr().as_ref())?;
        self.say(point.y.to_repr().as_ref())
    }

    fn common_scalar(&mut self, scalar: Fr) -> io::Result<()> {
        self.say(scalar.to_repr().as_ref())
    }
}

impl TranscriptRead<G1Affine, Challenge> for Keccak<Iter<'_, Word>> {
    fn read_point(&mut self) -> io::Result<G1Affine> {
        let Some(Word::Point(point)) = self.proof.next() else {
            return Err(io::Error::other("expected a point"));
        };
        self.common_point(*point)?;
        Ok(*point)
    }

    fn read_scalar(&mut self) -> io::Result<Fr> {
        let Some(Word::Scalar(scalar)) = self.proof.next() else {
            return Err(io::Error::other("expected a scalar"));
        };
        self.common_scalar(*scalar)?;
        Ok(*scalar)
    }
}

impl<W: Write> TranscriptWrite<G1Affine, Challenge> for Keccak<W> {
    fn write_point(&mut self, point: G1Affine) -> io::Result<()> {
        self.common_point(point)?;
        self.proof.write_all(point.to_bytes().as_ref())
    }

    fn write_scalar(&mut self, scalar: Fr) -> io::Result<()> {
        self.common_scalar(scalar)?;
        self.proof.write_all(scalar.to_repr().as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(transcript: &mut Keccak<()>) -> Fr {
        transcript.squeeze_challenge().get_scalar()
    }

    #[test]
    fn weights_are_those_of_a_challenge_of_all_that_was_said() {
        let mut before = Vec::new();
        for said in 0..3 {
            let mut transcript = Keccak::new(());
            let mut bytes = Vec::new();
            for word in 0..=said {
                transcript.common_scalar(Fr::from(word + 5)).unwrap();
                bytes.extend([0; 24]);
                bytes.extend((word + 5).to_be_bytes());
            }
            let hash = Bytes32::keccak(&[&bytes]);
            let expected = weights(reduced(hash));
            assert!(!before.contains(&expected[0]), "each word moves the challenge");
            before.push(expected[0]);
            for weight in expected {
                assert!(transcript.weights.is_none() || transcript.common_scalar(weight).is_err());
                assert_eq!(drawn(&mut transcript), weight);
            }
            // Nothing was said since: the next one is drawn from the hash itself.
            let next = Bytes32::keccak(&[&hash.0, &[1]]);
            assert_eq!(drawn(&mut transcript), reduced(next));
            transcript.common_scalar(Fr::from(1)).unwrap();
        }
    }
}
