//! Weights under which all equations of a permutation's block are one.
//!
//! An equation says what one cell of the block is. Its weight is a power of a challenge, whose
//! exponent is how many cells of the largest block are behind that one: so a contract sums by
//! Horner's rule. The challenge is drawn when every cell is committed to: so
//! equations of which one does not hold add up to zero for fewer challenges than there are cells.
//! Linear forms are one form so, whose factors do not depend on the row. They are challenges to
//! the library, and follow from the one that is drawn.

use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::halo2curves::ff::Field as _;
use halo2_proofs::plonk::{Challenge, ConstraintSystem, FirstPhase};

use super::poseidon::{CELLS, Rounds, strips};

/// The challenge's powers but the one that is 1, then the factors of what strips know, each first
/// in full rounds and then in partial ones. The first of them is the challenge itself.
#[must_use]
pub fn weights(challenge: Fr) -> Vec<Fr> {
    let powers: Vec<Fr> =
        std::iter::successors(Some(Fr::ONE), |power| Some(power * challenge)).take(CELLS).collect();
    let mut all = powers[1..].to_vec();
    for strip in strips() {
        for rounds in [Rounds::Full, Rounds::Partial] {
            let mut factors = vec![Fr::ZERO; strip.known(rounds)];
            for (cell, form) in strip.forms(rounds) {
                let weighted = form.iter().map(|factor| *factor * powers[CELLS - 1 - cell]);
                factors.iter_mut().zip(weighted).for_each(|(sum, own)| *sum += own);
            }
            all.extend(factors);
        }
    }
    all
}

/// Room for all weights, in the order of their values.
pub(super) fn declare(meta: &mut ConstraintSystem<Fr>) -> Vec<Challenge> {
    weights(Fr::ZERO).iter().map(|_| meta.challenge_usable_after(FirstPhase)).collect()
}
