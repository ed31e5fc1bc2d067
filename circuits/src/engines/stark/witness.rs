//! The prover's half: both tables filled for one dataset, and the proof.

use assay_statement::hash::HashField as _;
use assay_statement::{Binding, Instance, Policy, Salt, Shape, Table, digests};
use p3_field::PrimeField32 as _;
use p3_koala_bear::KoalaBear;
use p3_matrix::dense::RowMajorMatrix;
use rand::CryptoRng;
use rand::distr::{Distribution as _, StandardUniform};

use super::lower::{Filled, LIMB_BITS, Publics};
use super::proof;
use super::system::System;
use crate::engines::EngineError;

/// Both tables for one dataset.
pub struct Witness {
    traces: [RowMajorMatrix<KoalaBear>; 2],
    publics: Vec<KoalaBear>,
    instance: Instance,
}

impl Witness {
    /// The public inputs.
    #[must_use]
    pub const fn instance(&self) -> &Instance {
        &self.instance
    }

    /// The cells of both tables.
    #[must_use]
    pub const fn traces(&self) -> &[RowMajorMatrix<KoalaBear>; 2] {
        &self.traces
    }

    /// The public values.
    pub fn publics(&self) -> &[KoalaBear] {
        &self.publics
    }
}

impl std::fmt::Debug for Witness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Witness").field("instance", &self.instance).finish_non_exhaustive()
    }
}

impl System {
    /// Fills both tables.
    ///
    /// # Errors
    /// When the policy has another shape, or the table more records than rows.
    pub fn assign(
        &self,
        policy: &Policy,
        table: &Table,
        binding: &Binding,
        salt: &Salt,
        rng: &mut impl CryptoRng,
    ) -> Result<Witness, EngineError> {
        if Shape::new(self.shape.engine, policy, self.shape.capacity).as_ref() != Ok(&self.shape) {
            return Err(EngineError::Shape);
        }
        let [rows, closing_rows] = self.heights();
        if table.records().len() > rows {
            return Err(EngineError::Capacity { expected: rows, got: table.records().len() });
        }
        let instance = digests::instance(policy, table, binding, salt);
        let publics = Publics::values(&self.definition, policy, &instance);
        let table = table.sorted(policy.identity());

        let mut filled = Filled::new(&self.rows.sheet, rows, &publics);
        filled.fill(&self.rows.sheet, &table);
        let last = table.records().len().saturating_sub(1);
        for cell in &self.rows.mask {
            let random: KoalaBear = StandardUniform.sample(rng);
            filled.cells[*cell] = vec![0; rows];
            filled.cells[*cell][last] = i64::from(random.as_canonical_u32());
        }
        let handed: Vec<i64> =
            self.rows.handed.iter().map(|cell| filled.cells[*cell][last]).collect();
        let mut closing = Filled::new(&self.closing.sheet, closing_rows, &publics);
        let salt = KoalaBear::keccak(salt.to_bytes32());
        self.closing.fill(&mut closing, &handed, &salt, &table);

        let mut counts = vec![0; 1 << LIMB_BITS];
        filled.count(&self.rows.sheet, rows, &mut counts);
        closing.count(&self.closing.sheet, 1, &mut counts);
        self.rows.fill_ranges(&mut filled, &counts);
        let traces = [filled.matrix(&self.rows.sheet), closing.matrix(&self.closing.sheet)];
        Ok(Witness { traces, publics, instance })
    }

    /// Proves. Whoever calls this verifies the result: constraints are not checked here.
    ///
    /// # Errors
    /// When the proof system fails.
    pub fn prove(
        &self,
        witness: &Witness,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, EngineError> {
        let context = self.id().digest.0;
        proof::prove(&self.tables, &witness.traces, &witness.publics, &context, rng)
            .map_err(|error| EngineError::Backend(error.to_string()))
    }
}
