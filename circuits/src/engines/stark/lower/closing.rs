//! The closing table: one compression a row, and what holds once for all records.

use assay_statement::hash::HashField as _;
use p3_field::PrimeField32 as _;
use p3_koala_bear::KoalaBear;

use super::bounds::Bounds;
use super::fill::{Filled, Value};
use super::limbs::{Leaves, Limbs};
use super::poly::{Poly, Variable};
use super::publics::{KECCAK, Publics};
use super::rows::Rows;
use super::sheet::{DIGEST, Sheet};
use super::totals::Totals;
use crate::engines::stark::permutation;
use crate::engines::stark::table::{Handover, Site as Where, Table};
use crate::language::{Clause, CompileError, Definition, Digest, Element, Hash, Publication, Site};

/// One compression.
struct Step {
    clause: Clause,
    block: Vec<Poly>,
    /// The state that a hash begins with; otherwise the step before is continued.
    start: Option<[KoalaBear; DIGEST]>,
    /// Where a hash that ends here is kept.
    result: Option<Vec<usize>>,
}

/// The closing table.
pub(in super::super) struct Closing {
    pub(in super::super) sheet: Sheet,
    steps: Vec<Step>,
    flags: Vec<usize>,
    block: Vec<usize>,
    state: Vec<usize>,
    /// The same on every row: what was handed over, the salt, results of hashes.
    registers: Vec<usize>,
    handed: Vec<usize>,
    salt: Vec<usize>,
}

struct Registers<'a> {
    publics: &'a Publics,
    chains: Vec<Vec<usize>>,
    sums: Vec<usize>,
    totals: &'a Totals,
    salt: Vec<usize>,
    /// Hashes that are computed here; a verifier computes the others.
    results: Vec<Option<Vec<usize>>>,
}

impl Leaves for Registers<'_> {
    // The language refuses columns in the closing part.
    fn column(&self, _column: usize) -> Limbs {
        Limbs::default()
    }

    fn argument(&self, argument: usize) -> Limbs {
        self.publics.argument(argument)
    }

    fn total(&self, total: usize) -> Limbs {
        let limb = |parts: &Vec<(i128, usize)>| {
            let part = |(factor, sum): &(i128, usize)| Poly::cell(self.sums[*sum]).scaled(*factor);
            parts.iter().map(part).fold(Poly::default(), |limb, part| limb.plus(&part))
        };
        Limbs(self.totals[total].iter().map(limb).collect())
    }
}

impl Registers<'_> {
    fn lanes(&self, clause: &Clause, digest: Digest) -> Result<Vec<Poly>, CompileError> {
        let polys = |cells: &[usize]| cells.iter().map(|cell| Poly::cell(*cell)).collect();
        match digest {
            Digest::Argument(index) => Ok(self.publics.text(index)),
            Digest::Entry(entry) => Ok(self.publics.entry(entry)),
            Digest::Shared(index) => Ok(self.publics.shared(index)),
            Digest::Salt => Ok(polys(&self.salt)),
            Digest::Chain(index) => Ok(polys(&self.chains[index])),
            Digest::Closing(index) => match &self.results[index] {
                Some(result) => Ok(polys(result)),
                None => Err(super::elsewhere(clause, "a hash of records", "one of thresholds")),
            },
            Digest::Cell(_) | Digest::Row(_) => {
                Err(super::elsewhere(clause, "a digest of the closing part", "one of a row"))
            }
        }
    }

    fn elements(&self, clause: &Clause, elements: &[Element]) -> Result<Vec<Poly>, CompileError> {
        let mut all = Vec::new();
        for element in elements {
            let lanes = |digest| self.lanes(clause, digest);
            all.extend(super::element(clause, element, self, lanes)?);
        }
        Ok(all)
    }
}

impl Closing {
    /// Rows of the table: as few as hiding allows.
    pub(in super::super) const ROWS: usize = crate::engines::stark::config::CLOSING_ROWS;

    pub(in super::super) fn new(
        definition: &Definition,
        publics: &Publics,
        rows: &Rows,
    ) -> Result<Self, CompileError> {
        let mut sheet = Sheet::new(publics.bounds.clone());
        let chains: Vec<_> = definition.chains.iter().map(|_| sheet.cells(DIGEST)).collect();
        let sums: Vec<usize> = rows.sums.iter().map(|bounds| sheet.cell(*bounds)).collect();
        let mask = sheet.cells(rows.mask.len());
        let handed: Vec<usize> =
            chains.iter().flatten().chain(&sums).chain(&mask).copied().collect();
        let salt = sheet.cells(KECCAK);
        let results: Vec<Option<Vec<usize>>> = definition
            .closing
            .iter()
            .map(|hash| (!is_public(hash)).then(|| sheet.cells(DIGEST)))
            .collect();
        let registers: Vec<usize> =
            handed.iter().chain(&salt).chain(results.iter().flatten().flatten()).copied().collect();
        let totals = &rows.totals;
        let names = Registers { publics, chains, sums, totals, salt: salt.clone(), results };
        let steps = steps(definition, &names)?;
        if steps.len() > Self::ROWS {
            return Err(CompileError::Size { expected: Self::ROWS, got: steps.len() });
        }
        // The first row is told apart even where nothing is hashed.
        let flags: Vec<usize> =
            (0..steps.len().max(1)).map(|_| sheet.cell(Bounds::unsigned(1))).collect();
        sheet.lookup_flag = flags.first().copied();
        let (block, state) = (sheet.cells(DIGEST), sheet.cells(DIGEST));
        let mut closing = Self { sheet, steps, flags, block, state, registers, handed, salt };
        closing.machine()?;
        closing.constraints(definition, &names)?;
        closing.publications(definition, &names)?;
        Ok(closing)
    }

    pub(in super::super) fn table(&self) -> Table {
        let tuple = self.handed.iter().map(|cell| Poly::cell(*cell).lowered()).collect();
        Table {
            handover: Some(Handover { flag: self.flags[0], sends: false, tuple }),
            ..self.sheet.table("closing")
        }
    }

    fn machine(&mut self) -> Result<(), CompileError> {
        let clause = |name: &str| Clause { owner: "closing".to_owned(), name: name.to_owned() };
        let sheet = &mut self.sheet;
        let next = |cell: usize| Poly::variable(Variable::Next(cell));
        for (index, flag) in self.flags.iter().enumerate() {
            let first = Poly::cell(*flag).minus(&Poly::constant(i128::from(index == 0)));
            sheet.zero(&clause("steps"), Where::First, first)?;
            let before = index.checked_sub(1).map(|before| Poly::cell(self.flags[before]));
            let follows = next(*flag).minus(&before.unwrap_or_default());
            sheet.zero(&clause("steps"), Where::Transition, follows)?;
        }
        for register in &self.registers {
            let kept = next(*register).minus(&Poly::cell(*register));
            sheet.zero(&clause("registers"), Where::Transition, kept)?;
        }
        let polys =
            |cells: &[usize]| cells.iter().map(|cell| Poly::cell(*cell)).collect::<Vec<_>>();
        let (block, state) = (polys(&self.block), polys(&self.state));
        let outputs = sheet.compress(&clause("compression"), &block, &state)?;
        for lane in 0..DIGEST {
            let taken = self.steps.iter().zip(&self.flags).map(|(step, flag)| {
                Poly::cell(*flag).times(&step.block.get(lane).cloned().unwrap_or_default())
            });
            let taken = taken.fold(Poly::default(), |sum, part| sum.plus(&part));
            sheet.zero(&clause("block"), Where::Every, block[lane].minus(&taken))?;
            let begins = |step: &Step| step.start.map(|start| super::constant(start[lane]));
            let first = self.steps.first().and_then(begins).unwrap_or_default();
            sheet.zero(&clause("state"), Where::First, state[lane].minus(&first))?;
            let entered = self.steps.iter().zip(&self.flags).map(|(step, flag)| {
                next(*flag).times(&begins(step).unwrap_or_else(|| outputs[lane].clone()))
            });
            let entered = entered.fold(Poly::default(), |sum, part| sum.plus(&part));
            let follows = next(self.state[lane]).minus(&entered);
            sheet.zero(&clause("state"), Where::Transition, follows)?;
            for (step, flag) in self.steps.iter().zip(&self.flags) {
                let Some(result) = &step.result else { continue };
                let kept = outputs[lane].minus(&Poly::cell(result[lane]));
                sheet.zero(&step.clause, Where::Every, Poly::cell(*flag).times(&kept))?;
            }
        }
        Ok(())
    }

    fn constraints(
        &mut self,
        definition: &Definition,
        names: &Registers<'_>,
    ) -> Result<(), CompileError> {
        for zero in definition.zeros.iter().filter(|zero| zero.site == Site::Closing) {
            let value = Limbs::of(&zero.clause, &zero.value, names)?;
            self.sheet.zero_integer(&zero.clause, Where::First, value)?;
        }
        for range in definition.ranges.iter().filter(|range| range.site == Site::Closing) {
            let value = Limbs::of(&range.clause, &range.value, names)?;
            let bits = Value::Integer(value.clone());
            let pieces = self.sheet.pieces(&range.clause, range.bits, bits)?;
            self.sheet.zero_integer(&range.clause, Where::First, value.minus(&pieces))?;
        }
        Ok(())
    }

    fn publications(
        &mut self,
        definition: &Definition,
        names: &Registers<'_>,
    ) -> Result<(), CompileError> {
        for publication in &definition.publications {
            let clause = Definition::instance_clause(*publication);
            match publication {
                Publication::Digest(_, Digest::Closing(hash))
                    if is_public(&definition.closing[*hash]) => {}
                Publication::Digest(entry, digest) => {
                    let (own, public) =
                        (names.lanes(&clause, *digest)?, names.publics.entry(*entry));
                    if own.len() != public.len() {
                        return Err(super::elsewhere(&clause, "a hash", "another digest"));
                    }
                    for (own, public) in own.iter().zip(&public) {
                        self.sheet.zero(&clause, Where::First, own.minus(public))?;
                    }
                }
                Publication::Zero(entry) => {
                    for public in names.publics.entry(*entry) {
                        self.sheet.zero(&clause, Where::First, public)?;
                    }
                }
                // A proof is bound to its public values by the transcript.
                Publication::Bound(_) | Publication::Used(_) => {}
            }
        }
        Ok(())
    }

    /// Fills the table from what the rows hand over and the salt.
    pub(in super::super) fn fill(
        &self,
        filled: &mut Filled,
        handed: &[i64],
        salt: &[KoalaBear],
        table: &assay_statement::Table,
    ) {
        let rows = filled.rows;
        for cells in [&self.flags, &self.block, &self.state, &self.registers] {
            for cell in cells {
                filled.cells[*cell] = vec![0; rows];
            }
        }
        for (cell, value) in self.handed.iter().zip(handed) {
            filled.cells[*cell].fill(*value);
        }
        for (cell, value) in self.salt.iter().zip(salt) {
            filled.cells[*cell].fill(i64::from(value.as_canonical_u32()));
        }
        let mut state = [KoalaBear::default(); DIGEST];
        for (row, step) in self.steps.iter().enumerate() {
            filled.cells[self.flags[row]][row] = 1;
            state = step.start.unwrap_or(state);
            let mut inputs = [KoalaBear::default(); 2 * DIGEST];
            for lane in 0..DIGEST {
                let source = step.block.get(lane);
                inputs[lane] = source.map(|source| filled.element(source, row)).unwrap_or_default();
                inputs[DIGEST + lane] = state[lane];
                let [block, before] =
                    [inputs[lane], state[lane]].map(|value| i64::from(value.as_canonical_u32()));
                filled.cells[self.block[lane]][row] = block;
                filled.cells[self.state[lane]][row] = before;
            }
            state = permutation::outputs(inputs);
            for (cell, value) in step.result.iter().flatten().zip(&state) {
                filled.cells[*cell].fill(i64::from(value.as_canonical_u32()));
            }
        }
        filled.fill(&self.sheet, table);
    }
}

/// Whether a verifier computes the hash itself.
fn is_public(hash: &Hash) -> bool {
    hash.inputs.iter().all(|input| match input {
        Element::Digest(digest) => {
            matches!(digest, Digest::Argument(_) | Digest::Entry(_) | Digest::Shared(_))
        }
        Element::Packed(fields) => fields.iter().all(|(field, _)| field.is_public()),
    })
}

fn steps(definition: &Definition, names: &Registers<'_>) -> Result<Vec<Step>, CompileError> {
    let mut steps: Vec<Step> = Vec::new();
    for (hash, result) in definition.closing.iter().zip(&names.results) {
        let Some(result) = result else { continue };
        // A list that depends on the records is a chain over their rows.
        if hash.list || hash.inputs.is_empty() {
            return Err(super::elsewhere(&hash.clause, "a few elements", "a list"));
        }
        let inputs = names.elements(&hash.clause, &hash.inputs)?;
        let mut start = Some(KoalaBear::tag(hash.tag));
        for block in inputs.chunks(DIGEST) {
            let clause = hash.clause.clone();
            steps.push(Step { clause, block: block.to_vec(), start: start.take(), result: None });
        }
        if let Some(last) = steps.last_mut() {
            last.result = Some(result.clone());
        }
    }
    Ok(steps)
}
