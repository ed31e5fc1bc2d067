//! Verifying keys with which anybody can forge, found without knowing who made them.

use ark_bn254::G2Affine;
use ark_bn254::g2::G2_GENERATOR_X;

/// Why proofs for a key show nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Weakness {
    /// A pairing with it is 1, whatever stands beside it.
    #[error("{point} is the point at infinity")]
    Infinity {
        /// `beta`, `gamma` or `delta`.
        point: &'static str,
    },
    /// Terms of the proof equation that must stay apart can cancel.
    #[error("{first} and {second} are equal up to their sign: anybody can forge proofs")]
    Related {
        /// One point.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
    /// Nobody has contributed to it: a setup that was begun and not finished.
    #[error("{point} is the generator up to its sign: anybody can forge proofs")]
    Generator {
        /// `beta` or `delta`.
        point: &'static str,
    },
}

/// Whether the points of a Groth16 key's second group keep a proof's terms apart.
///
/// The equation is e(A, B) = e(alpha, beta) · e(I, gamma) · e(C, delta) for the
/// point I of the instance. With gamma = ±delta, C = ∓I cancels the instance. With
/// beta = ±delta, A = I and B = gamma + s·delta leave C = s·I ∓ alpha. With
/// beta = ±gamma, A = I ± alpha and the same B leave C = s·A. With delta = ±1, C can
/// be any sum of what the powers of tau publish, and with beta = ±1, A need not be
/// made from the same witness as B. Each works for any instance, without a witness
/// that satisfies anything.
///
/// # Errors
/// The first weakness that was found.
pub fn sound(beta: &G2Affine, gamma: &G2Affine, delta: &G2Affine) -> Result<(), Weakness> {
    let (beta, gamma, delta) = (("beta", beta), ("gamma", gamma), ("delta", delta));
    for (name, point) in [beta, gamma, delta] {
        if *point == G2Affine::identity() {
            return Err(Weakness::Infinity { point: name });
        }
    }
    // Opposite points, and no others, share their abscissa.
    for (first, second) in [(gamma, delta), (beta, delta), (beta, gamma)] {
        if first.1.x == second.1.x {
            return Err(Weakness::Related { first: first.0, second: second.0 });
        }
    }
    for (name, point) in [beta, delta] {
        if point.x == G2_GENERATOR_X {
            return Err(Weakness::Generator { point: name });
        }
    }
    Ok(())
}
