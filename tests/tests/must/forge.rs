//! Proofs that an honest prover does not make.

use ark_bn254::Bn254;
use ark_ff::UniformRand as _;
use ark_groth16::r1cs_to_qap::LibsnarkReduction;
use ark_groth16::{Groth16, ProvingKey};
use ark_relations::gr1cs::{ConstraintSynthesizer, ConstraintSystemRef, SynthesisError};
use ark_relations::lc;
use ark_serialize::CanonicalSerialize;
use ark_snark::SNARK;
use ark_std::rand::rngs::OsRng;
use assay_circuits::groth16::{Circuit, Structure, Witness};
use assay_setup::LoadedKey;
use assay_statement::hash::Fr;
use assay_statement::packing::{bytes, element};
use assay_statement::{
    Binding, Bytes32, Capacity, Engine, Entry, Instance, Policy, ProofFile, Salt, Shape, Table,
    VerifyingKeyFile,
};

use crate::world::keys;

/// A circuit with its key, in the hands of somebody who can change the prover.
pub(crate) struct Forge {
    pub(crate) circuit: Circuit,
    pub(crate) shape: Shape,
    pub(crate) key: LoadedKey,
}

impl Forge {
    pub(crate) fn new(policy: &Policy, capacity: u8) -> Self {
        let capacity = Capacity::from_log(Engine::Groth16, capacity).unwrap();
        let shape = Shape::new(Engine::Groth16, policy, capacity).unwrap();
        let circuit = Circuit::compile(&shape).unwrap();
        let key = keys().create_development(&circuit, &shape, &|| false).unwrap();
        Self { circuit, shape, key }
    }

    pub(crate) fn witness(&self, policy: &Policy, table: &Table, binding: &Binding) -> Witness {
        self.circuit.assign(policy, table, binding, &Salt::random().unwrap()).unwrap()
    }

    /// A proof from any assignment of all variables, whether it satisfies the
    /// circuit or not; the instance is the assignment's.
    pub(crate) fn prove(&self, assignment: &[Fr]) -> ProofFile {
        let structure = self.circuit.structure();
        let matrices = [
            structure.constraints().map(|row| row.a.to_vec()).collect(),
            structure.constraints().map(|row| row.b.to_vec()).collect(),
            structure.constraints().map(|row| row.c.to_vec()).collect(),
        ];
        let proof = Groth16::<Bn254, LibsnarkReduction>::create_proof_with_reduction_and_matrices(
            &self.key.proving,
            Fr::rand(&mut OsRng),
            Fr::rand(&mut OsRng),
            &matrices,
            Structure::INSTANCE,
            structure.len(),
            assignment,
        )
        .unwrap();
        let entries: Vec<Bytes32> =
            assignment[1..Structure::INSTANCE].iter().map(|value| bytes(*value)).collect();
        let instance = Instance::from_entries(&entries.try_into().unwrap());
        let (shape, key) = (self.shape.id(), self.key.verifying.id());
        ProofFile::new(Engine::Groth16, shape, key, instance, compressed(&proof))
    }
}

/// The assignment with one public input replaced.
pub(crate) fn with_input(witness: &Witness, entry: Entry, value: Bytes32) -> Vec<Fr> {
    let mut assignment = witness.assignment().to_vec();
    assignment[1 + entry as usize] = element(value);
    assignment
}

/// Computes a product again whose factors were changed, as a prover would who writes
/// the witness from nothing; the inputs stay.
pub(crate) fn settle(structure: &Structure, assignment: &mut [Fr]) {
    let Some(violated) = structure.first_violation(assignment) else { return };
    if let [(factor, variable)] = violated.c
        && *factor == Fr::from(1_u8)
        && *variable >= Structure::INSTANCE
    {
        let sum = |terms: &[(Fr, usize)]| -> Fr {
            terms.iter().map(|(factor, at)| *factor * assignment[*at]).sum()
        };
        assignment[*variable] = sum(violated.a) * sum(violated.b);
    }
}

/// A circuit that takes an instance and asks nothing of it.
pub(crate) struct Anything(pub(crate) [Fr; Entry::ALL.len()]);

impl ConstraintSynthesizer<Fr> for Anything {
    fn generate_constraints(self, cs: ConstraintSystemRef<Fr>) -> Result<(), SynthesisError> {
        for value in self.0 {
            let input = cs.new_input_variable(|| Ok(value))?;
            let square = cs.new_witness_variable(|| Ok(value * value))?;
            cs.enforce_r1cs_constraint(|| lc!() + input, || lc!() + input, || lc!() + square)?;
        }
        Ok(())
    }
}

/// A key for [`Anything`] that says it is for the circuit of another key.
pub(crate) fn impostor(of: &VerifyingKeyFile) -> (ProvingKey<Bn254>, VerifyingKeyFile) {
    let circuit = Anything([Fr::from(1_u8); Entry::ALL.len()]);
    let (proving, verifying) =
        Groth16::<Bn254>::circuit_specific_setup(circuit, &mut OsRng).unwrap();
    let bytes = compressed(&verifying);
    let file =
        VerifyingKeyFile::new(of.engine, of.origin, of.shape_id, of.capacity, of.system, bytes);
    (proving, file)
}

/// A proof of any instance, under the key of an [`impostor`].
pub(crate) fn prove_anything(key: &ProvingKey<Bn254>, instance: &Instance) -> Vec<u8> {
    let circuit = Anything(instance.entries().map(element));
    compressed(&Groth16::<Bn254>::prove(key, circuit, &mut OsRng).unwrap())
}

pub(crate) fn compressed(value: &impl CanonicalSerialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.serialize_compressed(&mut bytes).unwrap();
    bytes
}
