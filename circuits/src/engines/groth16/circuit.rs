//! A circuit of one shape: compiled once, then keys and proofs.

use ark_bn254::Bn254;
use ark_ff::UniformRand as _;
use ark_groth16::r1cs_to_qap::LibsnarkReduction;
use ark_groth16::{Groth16, ProvingKey};
use ark_serialize::CanonicalSerialize as _;
use ark_std::rand::{CryptoRng, RngCore};
use assay_statement::hash::Fr;
use assay_statement::packing::bytes;
use assay_statement::{Binding, Bytes32, Entry, Instance, Policy, Salt, Shape, Table};

use super::synthesis::Synthesis;
use crate::define::define;
use crate::engines::EngineError;
use crate::engines::unrolled::{Places, Structure, size, structure, trace, values};
use crate::language::{CompileError, Definition};

/// A compiled circuit.
#[derive(Debug)]
pub struct Circuit {
    shape: Shape,
    definition: Definition,
    structure: Structure,
}

/// The values of all variables for one table.
pub struct Witness {
    assignment: Vec<Fr>,
    instance: Instance,
}

impl Circuit {
    /// Compiles a shape.
    ///
    /// # Errors
    /// When a rule is unknown, a value does not fit the field, or there would be
    /// more than [`Circuit::MAX_CONSTRAINTS`].
    pub fn compile(shape: &Shape) -> Result<Self, CompileError> {
        Self::compile_within(shape, Self::MAX_CONSTRAINTS)
    }

    /// Compiles a shape to at most `limit` constraints; a larger circuit is refused
    /// before memory is taken for it.
    ///
    /// # Errors
    /// As [`Circuit::compile`].
    pub fn compile_within(shape: &Shape, limit: usize) -> Result<Self, CompileError> {
        let definition = define(shape)?;
        definition.fits(Self::BITS)?;
        let got = size(&definition, shape.capacity.rows());
        let expected = limit.min(Self::MAX_CONSTRAINTS);
        if got > expected {
            return Err(CompileError::Size { expected, got });
        }
        let structure = structure(&definition, shape.capacity.rows(), Places::default());
        Ok(Self { shape: shape.clone(), definition, structure })
    }

    /// Largest circuit: some ten gigabytes while a key is made.
    pub const MAX_CONSTRAINTS: usize = 1 << 23;

    /// Integers of so many bits, and sums of two of them, do not wrap.
    pub const BITS: u32 = 252;

    /// The shape.
    #[must_use]
    pub const fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The constraint system.
    #[must_use]
    pub const fn structure(&self) -> &Structure {
        &self.structure
    }

    /// A development key, from the given randomness.
    ///
    /// # Errors
    /// When the proof system fails.
    pub fn generate_key(
        &self,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<ProvingKey<Bn254>, EngineError> {
        Groth16::<Bn254>::generate_random_parameters_with_reduction(Synthesis(&self.structure), rng)
            .map_err(|error| EngineError::Backend(error.to_string()))
    }

    /// Computes the values of all variables, rows and blocks in parallel.
    ///
    /// # Errors
    /// When the policy has another shape, or the table more records than rows.
    pub fn assign(
        &self,
        policy: &Policy,
        table: &Table,
        binding: &Binding,
        salt: &Salt,
    ) -> Result<Witness, EngineError> {
        let trace = trace(&self.definition, &self.shape, (policy, binding), table, salt)?;
        Ok(Witness {
            assignment: values(&self.definition, &trace),
            instance: Instance::from_entries(
                &Entry::ALL.map(|entry| bytes(trace.entries[entry as usize])),
            ),
        })
    }

    /// Proves, after checking that every constraint holds.
    ///
    /// # Errors
    /// When a constraint does not hold, or the proof system fails.
    pub fn prove(
        &self,
        key: &ProvingKey<Bn254>,
        witness: &Witness,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Vec<u8>, EngineError> {
        if let Some(constraint) = self.structure.first_violation(&witness.assignment) {
            return Err(EngineError::Unsatisfied { clause: constraint.clause.to_string() });
        }
        let backend = |error: &dyn std::fmt::Display| EngineError::Backend(error.to_string());
        let proof = Groth16::<Bn254, LibsnarkReduction>::create_proof_with_reduction_and_matrices(
            key,
            Fr::rand(rng),
            Fr::rand(rng),
            &self.structure.matrices,
            Structure::INSTANCE,
            self.structure.len(),
            &witness.assignment,
        )
        .map_err(|error| backend(&error))?;
        let mut encoded = Vec::with_capacity(super::PROOF_BYTES);
        proof.serialize_compressed(&mut encoded).map_err(|error| backend(&error))?;
        Ok(encoded)
    }

    /// Digest of the constraint system.
    #[must_use]
    pub fn digest(&self) -> Bytes32 {
        self.structure.digest()
    }

    /// Number of constraints.
    #[must_use]
    pub fn constraints(&self) -> usize {
        self.structure.len()
    }
}

impl Witness {
    /// The public inputs.
    #[must_use]
    pub const fn instance(&self) -> &Instance {
        &self.instance
    }

    /// The value of every variable.
    #[must_use]
    pub fn assignment(&self) -> &[Fr] {
        &self.assignment
    }
}

impl std::fmt::Debug for Witness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Witness").field("instance", &self.instance).finish_non_exhaustive()
    }
}
