//! A circuit that any nine entries satisfy: what is tested is the verifier.

use ark_bn254::{Bn254, Fr};
use ark_groth16::{Groth16, Proof, ProvingKey};
use ark_relations::gr1cs::{
    ConstraintSynthesizer, ConstraintSystemRef, LinearCombination, SynthesisError, Variable,
};
use ark_std::rand::SeedableRng;
use ark_std::rand::rngs::StdRng;

#[derive(Clone)]
struct Squares(Vec<Fr>);

impl ConstraintSynthesizer<Fr> for Squares {
    fn generate_constraints(self, cs: ConstraintSystemRef<Fr>) -> Result<(), SynthesisError> {
        let single = |variable: Variable| move || LinearCombination::sum_vars(&[variable]);
        for value in self.0 {
            let input = cs.new_input_variable(|| Ok(value))?;
            let square = cs.new_witness_variable(|| Ok(value * value))?;
            cs.enforce_r1cs_constraint(single(input), single(input), single(square))?;
        }
        Ok(())
    }
}

pub(crate) fn rng(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

/// A key for `inputs` public inputs.
pub(crate) fn setup(inputs: usize, seed: u64) -> ProvingKey<Bn254> {
    let circuit = Squares(vec![Fr::from(1_u8); inputs]);
    Groth16::<Bn254>::generate_random_parameters_with_reduction(circuit, &mut rng(seed)).unwrap()
}

pub(crate) fn prove(key: &ProvingKey<Bn254>, inputs: &[Fr]) -> Proof<Bn254> {
    let circuit = Squares(inputs.to_vec());
    Groth16::<Bn254>::create_random_proof_with_reduction(circuit, key, &mut rng(1)).unwrap()
}
