//! Whether a verifying key can be trusted to verify anything.

use ark_bn254::Bn254;
use ark_ec::AffineRepr;
use ark_groth16::VerifyingKey;
use assay_statement::pairing::{Weakness, sound};

use crate::encode::EncodeError;

/// The constructor of the contract refuses the same keys.
pub(crate) fn check(key: &VerifyingKey<Bn254>) -> Result<(), EncodeError> {
    let infinity = EncodeError::Infinity { what: "verifying key" };
    if key.alpha_g1.is_zero() || key.gamma_abc_g1.iter().any(AffineRepr::is_zero) {
        return Err(infinity);
    }
    sound(&key.beta_g2, &key.gamma_g2, &key.delta_g2).map_err(|weakness| {
        if matches!(weakness, Weakness::Infinity { .. }) {
            infinity
        } else {
            EncodeError::Forgeable(weakness)
        }
    })
}
