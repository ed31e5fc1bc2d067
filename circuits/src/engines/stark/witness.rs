//! A dataset in the tables of one segment after another, and the commitment to them.

use assay_statement::hash::HashField as _;
use assay_statement::time::Time;
use assay_statement::{Binding, Bytes32, Instance, Policy, Record, Salt, Table, digests};
use p3_koala_bear::KoalaBear;
use p3_matrix::dense::RowMajorMatrix;
use rand::CryptoRng;
use rand::distr::{Distribution as _, StandardUniform};

use super::coins::Coins;
use super::lower::{Carried, DIGEST, Filled, Given, LIMB_BITS, MASK, Publics, canonical};
use super::proof::{self, commitment};
use super::segment::{Link, Segment};
use super::system::System;
use crate::check;
use crate::engines::EngineError;

/// One dataset with what is public of it, but for the commitment, which comes with the
/// tables.
pub struct Witness {
    pub(super) instance: Instance,
    publics: Vec<KoalaBear>,
    table: Table,
    outcomes: Vec<bool>,
    pub(super) coins: Coins,
}

/// Both tables of one segment.
#[derive(Clone)]
pub struct Traces {
    /// The cells.
    pub tables: [RowMajorMatrix<KoalaBear>; 2],
    /// The public values.
    pub publics: Vec<KoalaBear>,
    pub(super) left: Option<Link>,
}

impl Witness {
    /// The same with something else said of the rules that only count, for each rule whether it
    /// holds: what a prover can say is for the constraints to judge.
    #[must_use]
    pub fn telling(self, outcomes: Vec<bool>) -> Self {
        Self { outcomes, ..self }
    }

    /// The public inputs. The commitment is zero: a proof, or [`System::commitment`], says it.
    #[must_use]
    pub const fn instance(&self) -> &Instance {
        &self.instance
    }
}

impl std::fmt::Debug for Witness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Witness").field("instance", &self.instance).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Traces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Traces").finish_non_exhaustive()
    }
}

impl System {
    /// Takes a dataset, and computes what is public of it. The salt is for one proof, and a
    /// fresh one for each.
    ///
    /// # Errors
    /// When the policy has another shape, the table more records than there is room, or one
    /// that breaks a rule to which cells are cut.
    pub fn assign(
        &self,
        policy: &Policy,
        table: &Table,
        binding: &Binding,
        salt: &Salt,
    ) -> Result<Witness, EngineError> {
        let instance = digests::instance(policy, table, binding, Bytes32::ZERO);
        self.witness(policy, table, instance, salt)
    }

    /// The commitment that a proof of an instance has, if the salt is its own and it is about
    /// these data. The instance's entry is not looked at.
    ///
    /// # Errors
    /// As [`System::assign`], and when the proof system fails.
    pub fn commitment(
        &self,
        policy: &Policy,
        table: &Table,
        instance: &Instance,
        salt: &Salt,
    ) -> Result<Bytes32, EngineError> {
        let witness = self.witness(policy, table, instance.clone(), salt)?;
        let context = self.id().digest.0;
        let mut parts = Vec::new();
        for (index, (segment, traces)) in self.segments().zip(self.traces(&witness)).enumerate() {
            let mut rng = witness.coins.stream("proof", index);
            let (tables, traces) = (segment.tables(), &traces.tables);
            let part = proof::commit(tables, traces, &context, &mut rng);
            parts.push(part.map_err(|error| EngineError::Backend(error.to_string()))?);
        }
        Ok(commitment(&context, &parts))
    }

    fn witness(
        &self,
        policy: &Policy,
        table: &Table,
        instance: Instance,
        salt: &Salt,
    ) -> Result<Witness, EngineError> {
        if !self.is_of(policy) {
            return Err(EngineError::Shape);
        }
        let (expected, got) = (self.records(), table.records().len());
        if got > expected {
            return Err(EngineError::Capacity { expected, got });
        }
        if let Some(clause) = table.records().iter().find_map(|record| self.outside(record)) {
            return Err(EngineError::Unsatisfied { clause });
        }
        let publics = Publics::values(&self.definition, policy, &instance);
        let table = table.sorted(policy.identity());
        let outcomes = check::counted(policy, &table, Time::from_bytes(instance.as_of));
        let coins = Coins::new(self.id(), &instance, table.records(), salt);
        Ok(Witness { instance, publics, table, outcomes, coins })
    }

    /// Why no cells hold a record: they have room for no others than the rules allow, and
    /// two records in the same cells would have the same commitment.
    fn outside(&self, record: &Record) -> Option<String> {
        let clause = |column: usize, name| Some(format!("column#{}: {name}", column + 1));
        let held = &self.definition.held;
        let fits = |(column, min, max): &&(usize, i128, i128)| {
            record.cells[*column].integer().is_none_or(|value| (*min..=*max).contains(&value))
        };
        if let Some((column, ..)) = held.iter().find(|held| !fits(held)) {
            return clause(*column, "bounds");
        }
        let absent = self.required().find(|column| record.cells[*column].is_null())?;
        clause(absent, "present on active rows")
    }

    /// Fills the tables of one segment after another, each when it is asked for: those of a
    /// large dataset do not fit the memory together.
    pub fn traces(&self, witness: &Witness) -> impl Iterator<Item = Traces> {
        let records = witness.table.records();
        let tags = self.definition.chains.iter().map(|chain| KoalaBear::tag(chain.tag));
        let first: Vec<i64> = tags.flatten().map(canonical).collect();
        let count = self.segments().len();
        let (each, more) = (records.len() / count, records.len() % count);
        let mut start = 0;
        let mut before: Option<Carried> = None;
        self.segments().enumerate().map(move |(index, segment)| {
            let end = start + each + usize::from(index < more);
            let begin = start - usize::from(index > 0 && start > 0);
            start = end;
            let given = Given {
                records: &records[begin..end],
                all: records,
                first: begin == 0,
                outcomes: &witness.outcomes,
            };
            let mut rng = witness.coins.stream("tables", index);
            let (traces, left) = segment.fill(witness, given, &first, before.as_ref(), &mut rng);
            before = left;
            traces
        })
    }
}

impl Segment {
    /// Fills both tables with records, of which the first is known to the segment before,
    /// if there is one.
    fn fill(
        &self,
        witness: &Witness,
        given: Given<'_>,
        first: &[i64],
        before: Option<&Carried>,
        rng: &mut impl CryptoRng,
    ) -> (Traces, Option<Carried>) {
        let mut random = |count: usize| -> Vec<i64> {
            let element = |_| canonical(StandardUniform.sample(rng));
            (0..count).map(element).collect()
        };
        let mut publics = witness.publics.clone();
        publics.extend(before.iter().flat_map(|before| before.digest));
        let states = before.map_or(first, |before| &before.hashed[..first.len()]);
        let states = states.chunks(DIGEST).map(<[i64]>::to_vec).collect();

        let [height, closing_height] = self.heights();
        let mut filled = Filled::new(&self.rows.sheet, height, &publics, states);
        filled.fill(&self.rows.sheet, given);
        let last = given.records.len().saturating_sub(1);
        let entry_mask = random(MASK);
        let masks = self.rows.entry.as_ref().map(|entry| (&entry.mask, 0, &entry_mask));
        let exit_mask = random(MASK);
        for (cells, row, values) in masks.into_iter().chain([(&self.rows.mask, last, &exit_mask)]) {
            for (cell, value) in cells.iter().zip(values) {
                filled.cells[*cell] = vec![0; height];
                filled.cells[*cell][row] = *value;
            }
        }
        let handed: Vec<i64> =
            self.rows.handed.iter().map(|cell| filled.cells[*cell][last]).collect();

        let mut closing = Filled::new(&self.closing.sheet, closing_height, &publics, Vec::new());
        let before = before.map(|before| (before, entry_mask.as_slice()));
        let left = self.closing.fill(&mut closing, &handed, before, &random(DIGEST));
        publics.extend(left.iter().flat_map(|left| left.digest));

        let mut counts = vec![0; 1 << LIMB_BITS];
        filled.count(&self.rows.sheet, height, &mut counts);
        closing.count(&self.closing.sheet, 1, &mut counts);
        self.rows.fill_ranges(&mut filled, &counts);
        let tables = [filled.matrix(&self.rows.sheet), closing.matrix(&self.closing.sheet)];
        (Traces { tables, publics, left: left.as_ref().map(|left| left.digest) }, left)
    }
}
