//! A circuit of one shape: compiled once, then keys and proofs.

use ark_std::rand::{CryptoRng, RngCore};
use assay_statement::hash::{BLOCK, Fr as Statement};
use assay_statement::packing::bytes;
use assay_statement::{Binding, Bytes32, Entry, Instance, Policy, Salt, Shape, Table};
use halo2_proofs::halo2curves::bn256::Fr;

use super::circuit::Laid;
use super::columns::{MAX_LOG, STRIPS, admitted};
use super::conditions::Conditions;
use super::digest::digest;
use super::extent::Extent;
use super::field::{big_endian, canonical};
use super::fill;
use super::keys::{ProvingKey, VerifyingKey};
use super::layout::Layout;
use super::poseidon;
use super::proof::Proof;
use super::reference::Reference;
use crate::define::define;
use crate::engines::EngineError;
use crate::engines::unrolled::{Places, Trace, assigned, led, sorted_size, structure, trace};
use crate::language::{Clause, CompileError, Definition};

/// What has rows of its own.
const PLACES: Places = Places { ranges: true, permutations: &STRIPS, few_terms: true };

/// A compiled circuit.
pub struct Circuit {
    shape: Shape,
    definition: Definition,
    conditions: Conditions,
    layout: Layout,
}

/// The values of all variables for one table.
#[derive(Clone)]
pub struct Witness {
    assignment: Vec<Statement>,
    instance: Instance,
}

impl Circuit {
    /// Integers of so many bits, and sums of two of them, do not wrap.
    pub const BITS: u32 = 252;

    /// Compiles a shape.
    ///
    /// # Errors
    /// When a rule is unknown, a value does not fit the field, or there would be more than
    /// [`Circuit::MAX_ROWS`].
    pub fn compile(shape: &Shape) -> Result<Self, CompileError> {
        Self::compile_within(shape, Self::MAX_ROWS)
    }

    /// Compiles a shape to at most `limit` rows; a larger circuit is refused before memory is
    /// taken for it.
    ///
    /// # Errors
    /// As [`Circuit::compile`].
    pub fn compile_within(shape: &Shape, limit: usize) -> Result<Self, CompileError> {
        let definition = define(shape)?;
        definition.fits(Self::BITS)?;
        let got = size(&definition, shape.capacity.rows());
        let expected = limit.min(Self::MAX_ROWS);
        if got > expected {
            return Err(CompileError::Size { expected, got });
        }
        let structure = structure(&definition, shape.capacity.rows(), PLACES);
        let layout = Layout::new(&structure);
        admitted()?;
        // What was told before may be less than there is.
        let got = 1 << layout.log;
        if got > expected {
            return Err(CompileError::Size { expected, got });
        }
        let conditions = Conditions::new(&structure);
        Ok(Self { shape: shape.clone(), definition, conditions, layout })
    }

    /// Rows of the largest circuit.
    pub const MAX_ROWS: usize = 1 << MAX_LOG;

    /// Digest of the constraint system: what a key is of.
    #[must_use]
    pub fn digest(&self) -> Bytes32 {
        digest(&self.layout)
    }

    /// The shape.
    #[must_use]
    pub const fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The binary logarithm of the number of rows.
    #[must_use]
    pub const fn log(&self) -> u32 {
        self.layout.log
    }

    /// Rows that hold something other than look-ups.
    #[must_use]
    pub const fn occupied(&self) -> usize {
        self.layout.lines.len()
    }

    /// Computes the values of all variables.
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
        Ok(self.witness(&trace))
    }

    /// The witness of any values of the variables that come before those of gadgets, in the
    /// order of Groth16's: what follows from them is computed, and
    /// nothing is checked.
    #[must_use]
    pub fn follow(&self, values: &[Statement]) -> Witness {
        let trace = Trace::of(&self.definition, self.shape.capacity.rows(), values);
        self.witness(&trace)
    }

    fn witness(&self, trace: &Trace) -> Witness {
        let assignment = assigned(&self.definition, trace, PLACES);
        let entries = Entry::ALL.map(|entry| bytes(trace.entries[entry as usize]));
        Witness { assignment, instance: Instance::from_entries(&entries) }
    }

    /// The first constraint that a witness breaks.
    #[must_use]
    pub fn violation(&self, witness: &Witness) -> Option<&Clause> {
        self.conditions.violated(&witness.assignment)
    }

    /// The advice cells of a witness, column by column.
    #[must_use]
    pub fn advice(&self, witness: &Witness) -> Vec<Vec<Fr>> {
        let values = fill::variables(&self.layout, &witness.assignment);
        fill::advice(&self.layout, &values)
    }

    /// The circuit as the library takes it, with or without advice cells.
    #[must_use]
    pub const fn laid<'a>(&'a self, advice: Option<&'a [Vec<Fr>]>) -> Laid<'a> {
        Laid { layout: &self.layout, advice }
    }

    /// The key under a reference string of as many powers as the circuit has rows.
    ///
    /// # Errors
    /// When the string has another size, or the library fails.
    pub fn verifying_key(&self, reference: &Reference) -> Result<VerifyingKey, EngineError> {
        VerifyingKey::new(reference, self.laid(None))
    }

    /// Both halves of the key.
    ///
    /// # Errors
    /// When the string has another size, or the library fails.
    pub fn key(&self, reference: &Reference) -> Result<ProvingKey, EngineError> {
        self.proving_key(reference, self.verifying_key(reference)?)
    }

    /// What proves, with its verifying key.
    ///
    /// # Errors
    /// When the string has another size, or the library fails.
    pub fn proving_key(
        &self,
        reference: &Reference,
        verifying: VerifyingKey,
    ) -> Result<ProvingKey, EngineError> {
        ProvingKey::new(reference, self.laid(None), verifying)
    }

    /// Proves, after checking that every constraint holds, and checks the proof. The witness makes
    /// room for it.
    ///
    /// # Errors
    /// When a constraint does not hold, or the proof system fails.
    pub fn prove(
        &self,
        reference: &Reference,
        key: &ProvingKey,
        witness: Witness,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Vec<u8>, EngineError> {
        if let Some(clause) = self.violation(&witness) {
            return Err(EngineError::Unsatisfied { clause: clause.to_string() });
        }
        let instance = publics(&witness.instance)?;
        let advice = self.advice(&witness);
        drop(witness);
        let proof = key.prove(reference, &instance, advice, rng)?;
        key.check(&instance, &Proof::decode(&proof)?)?;
        Ok(proof)
    }
}

impl VerifyingKey {
    /// Checks a proof of an instance.
    ///
    /// # Errors
    /// When an entry is no element, or the proof is not one of this statement.
    pub fn check(&self, instance: &Instance, proof: &Proof) -> Result<(), EngineError> {
        self.verify(&publics(instance)?, proof)
    }
}

/// Rows of the circuit for so many rows of a table, or twice as many where it is a close call:
/// what each adds is measured on two small tables.
fn size(definition: &Definition, rows: usize) -> usize {
    let run = BLOCK;
    if rows <= 2 * run {
        return 1 << Layout::new(&structure(definition, rows, PLACES)).log;
    }
    let each = Definition { sorts: Vec::new(), ..definition.clone() };
    let each = |rows| Layout::new(&structure(&each, rows, PLACES)).extent();
    // A switch takes four equations of three variables for each value that it leads, which are as
    // many rows; what else there is of it is shorter.
    let led = led(definition, rows);
    let sorted = 4 * led + sorted_size(definition, rows) - led;
    let extent = each(run).grown(&each(2 * run), rows.div_ceil(run) - 1);
    1_usize
        .checked_shl(Extent { lines: extent.lines + sorted, ..extent }.log())
        .unwrap_or(usize::MAX)
}

/// The linear forms of all permutations, factor by factor: what a contract that checks the gates
/// needs beside its code.
#[must_use]
pub fn forms() -> Vec<Bytes32> {
    poseidon::factors().map(big_endian).collect()
}

/// The entries of an instance as public values, and the number 1 behind them.
///
/// # Errors
/// When one is not below the order of the field.
pub fn publics(instance: &Instance) -> Result<Vec<Fr>, EngineError> {
    let element = |entry: Entry| {
        canonical(instance.entries()[entry as usize]).ok_or_else(|| {
            let name = entry.name();
            EngineError::Backend(format!("expected {name} below the order, got one that is not"))
        })
    };
    Entry::ALL.into_iter().map(element).chain([Ok(Fr::one())]).collect()
}

impl Witness {
    /// The public values.
    #[must_use]
    pub const fn instance(&self) -> &Instance {
        &self.instance
    }
}

impl std::fmt::Debug for Circuit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Circuit").field("shape", &self.shape).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Witness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Witness").field("instance", &self.instance).finish_non_exhaustive()
    }
}
