//! The constraint system as the key generator wants it.

use ark_relations::gr1cs::{
    ConstraintSynthesizer, ConstraintSystemRef, LinearCombination, Result as SynthesisResult,
    SynthesisError, Variable,
};
use assay_statement::hash::Fr;

use crate::engines::unrolled::Structure;

/// Hands the structure to the key generator.
pub(super) struct Synthesis<'a>(pub(super) &'a Structure);

impl ConstraintSynthesizer<Fr> for Synthesis<'_> {
    fn generate_constraints(self, cs: ConstraintSystemRef<Fr>) -> SynthesisResult<()> {
        let unknown = || Err(SynthesisError::AssignmentMissing);
        let mut variables = vec![Variable::One];
        for index in 1..self.0.variables() {
            variables.push(if index < Structure::INSTANCE {
                cs.new_input_variable(unknown)?
            } else {
                cs.new_witness_variable(unknown)?
            });
        }
        let combination = |terms: &[(Fr, usize)]| {
            LinearCombination(
                terms.iter().map(|(factor, index)| (*factor, variables[*index])).collect(),
            )
        };
        for constraint in self.0.constraints() {
            cs.enforce_r1cs_constraint(
                || combination(constraint.a),
                || combination(constraint.b),
                || combination(constraint.c),
            )?;
        }
        Ok(())
    }
}
