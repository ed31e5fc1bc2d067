//! What the benchmarks measure: one policy, and tables and keys made for it.
//!
//! Keys are made in memory and never stored. The tables are counted out, not drawn:
//! every run measures the same values.

pub mod floor;

use std::error::Error;
use std::fmt::Write as _;

use ark_std::rand::rngs::OsRng;
use assay_circuits::groth16::{Circuit, Witness};
use assay_data::{Format, Limits, read_bytes};
use assay_setup::{ProvingKey, validate};
use assay_statement::{
    Binding, Capacity, Engine, Origin, Policy, ProofFile, Salt, Shape, Table, VerifyingKeyFile,
};

/// A unique key, two bounded columns and a number of records.
pub const POLICY: &str = include_str!("readings.odcs.yaml");

/// S(N), the statement that engines and peers are measured by.
pub const YARDSTICK: &str = include_str!("../../tests/data/policies/yardstick.yaml");

/// Why something to measure could not be made.
pub type Failure = Box<dyn Error + Send + Sync>;

/// A table that meets the policy, and the circuit for it.
#[derive(Debug)]
pub struct Fixture {
    /// The policy.
    pub policy: Policy,
    /// The table.
    pub table: Table,
    /// The circuit at the smallest capacity that holds the table.
    pub circuit: Circuit,
}

impl Fixture {
    /// A table of so many records, and its circuit.
    ///
    /// # Errors
    /// When there are more records than the largest circuit has rows.
    pub fn new(records: usize) -> Result<Self, Failure> {
        let policy = policy()?;
        let table = table(&policy, records)?;
        let circuit = Circuit::compile(&shape(&policy, records)?)?;
        Ok(Self { policy, table, circuit })
    }

    /// A witness with a fresh salt.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn witness(&self) -> Result<Witness, Failure> {
        Ok(self.circuit.assign(&self.policy, &self.table, &Binding::Unbound, &Salt::random()?)?)
    }

    /// A development key.
    ///
    /// # Errors
    /// When the proof system fails.
    pub fn key(&self) -> Result<ProvingKey, Failure> {
        Ok(self.circuit.generate_key(&mut OsRng)?)
    }

    /// The verifying half of a key, as a buyer gets it.
    ///
    /// # Errors
    /// When the key cannot be encoded.
    pub fn verifying(&self, key: &ProvingKey) -> Result<VerifyingKeyFile, Failure> {
        let shape = self.circuit.shape();
        Ok(VerifyingKeyFile::new(
            shape.engine,
            Origin::Development,
            shape.id(),
            shape.capacity.log(),
            self.circuit.digest(),
            validate::encode(&key.vk)?,
        ))
    }

    /// A proof with a fresh salt.
    ///
    /// # Errors
    /// When the proof system fails.
    pub fn prove(&self, key: &ProvingKey) -> Result<ProofFile, Failure> {
        let witness = self.witness()?;
        let proof = self.circuit.prove(key, &witness, &mut OsRng)?;
        let shape = self.circuit.shape();
        let id = self.verifying(key)?.id();
        Ok(ProofFile::new(shape.engine, shape.id(), id, witness.instance().clone(), proof))
    }
}

/// The policy, parsed.
///
/// # Errors
/// Never: the policy is fixed.
pub fn policy() -> Result<Policy, Failure> {
    Ok(Policy::from_yaml(POLICY.as_bytes())?)
}

/// The shape that holds so many records.
///
/// # Errors
/// When no circuit has so many rows.
pub fn shape(policy: &Policy, records: usize) -> Result<Shape, Failure> {
    let engine = Engine::for_policy(policy);
    Ok(Shape::new(engine, policy, Capacity::for_records(engine, records)?)?)
}

/// A CSV file of so many records that meet the policy.
#[must_use]
pub fn csv(records: usize) -> String {
    let mut text = String::from("id,value,taken_at\n");
    for record in 0..records {
        let (id, value) = (1_000_003 * record, 40 + record * 7 % 160);
        let (hour, minute, second) = (record / 3600 % 24, record / 60 % 60, record % 60);
        // Writing to a text does not fail.
        let _ = writeln!(text, "{id},{value},2026-01-01T{hour:02}:{minute:02}:{second:02}Z");
    }
    text
}

/// The same records as a table.
///
/// # Errors
/// When there are more than the largest circuit has rows.
pub fn table(policy: &Policy, records: usize) -> Result<Table, Failure> {
    let text = csv(records);
    let read =
        read_bytes("bench.csv", text.as_bytes(), Format::Csv, policy.columns(), Limits::default());
    Ok(read?.table)
}

/// The yardstick's table of so many records, which peers make alike.
///
/// # Errors
/// When the policy has other columns.
pub fn yardstick(policy: &Policy, records: usize) -> Result<Table, Failure> {
    let mut csv = String::from("id,value,timestamp\n");
    for record in 0..records {
        let (id, value) = (1_000_003 * record, 40 + record * 7919 % 1000);
        writeln!(csv, "{id},{value},{}", 1_700_000_000 + 60 * record)?;
    }
    let limits = Limits::default();
    Ok(read_bytes("yardstick.csv", csv.as_bytes(), Format::Csv, policy.columns(), limits)?.table)
}
