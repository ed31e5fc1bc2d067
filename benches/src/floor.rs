//! The least that a Groth16 proof costs: its multi-scalar multiplications and
//! Fourier transforms, and nothing around them.

use ark_bn254::{Fr, G1Projective, G2Projective};
use ark_ec::VariableBaseMSM;
use ark_ff::{PrimeField, UniformRand};
use ark_poly::{EvaluationDomain, GeneralEvaluationDomain};
use ark_std::rand::rngs::OsRng;
use assay_circuits::groth16::{Structure, Witness};
use assay_setup::ProvingKey;

use crate::Failure;

/// The scalars of one proof.
#[derive(Debug)]
pub struct Floor {
    assignment: Vec<Fr>,
    quotient: Vec<Fr>,
    domain: GeneralEvaluationDomain<Fr>,
}

impl Floor {
    /// The real assignment, because the time of a product depends on the sizes of
    /// its scalars; the quotient is as good as random.
    ///
    /// # Errors
    /// When the field has no domain so large.
    pub fn new(constraints: usize, witness: &Witness) -> Result<Self, Failure> {
        let domain = GeneralEvaluationDomain::new(constraints + Structure::INSTANCE)
            .ok_or("the circuit is larger than any domain")?;
        let quotient = (1..domain.size()).map(|_| Fr::rand(&mut OsRng)).collect();
        Ok(Self { assignment: witness.assignment().to_vec(), quotient, domain })
    }

    /// Size of the transforms.
    #[must_use]
    pub fn domain(&self) -> usize {
        self.domain.size()
    }

    /// Four products in the first group: A, B, the private part and the quotient.
    pub fn first_group(&self, key: &ProvingKey) -> [G1Projective; 4] {
        let all: Vec<_> = self.assignment.iter().map(|value| value.into_bigint()).collect();
        let quotient: Vec<_> = self.quotient.iter().map(|value| value.into_bigint()).collect();
        let private = &all[Structure::INSTANCE..];
        [
            G1Projective::msm_bigint(&key.a_query, &all),
            G1Projective::msm_bigint(&key.b_g1_query, &all),
            G1Projective::msm_bigint(&key.l_query, private),
            G1Projective::msm_bigint(&key.h_query, &quotient),
        ]
    }

    /// One product in the second group: B.
    pub fn second_group(&self, key: &ProvingKey) -> G2Projective {
        let all: Vec<_> = self.assignment.iter().map(|value| value.into_bigint()).collect();
        G2Projective::msm_bigint(&key.b_g2_query, &all)
    }

    /// Seven transforms of the domain's size.
    #[must_use]
    pub fn transforms(&self) -> Vec<Fr> {
        let mut values = self.quotient.clone();
        for forward in [false, true, false, true, false, true, false] {
            if forward {
                self.domain.fft_in_place(&mut values);
            } else {
                self.domain.ifft_in_place(&mut values);
            }
        }
        values
    }
}
