//! The table of records: what holds on each row and between neighbours.

use std::sync::Arc;

use assay_statement::hash::HashField as _;
use p3_koala_bear::KoalaBear;

use super::bounds::Bounds;
use super::ends::Entry;
use super::fill::{Fill, Filled, Value};
use super::limbs::{LIMB_BITS, Leaves, Limbs};
use super::poly::{Poly, Variable};
use super::publics::{KECCAK, Publics};
use super::sheet::{DIGEST, Sheet};
use super::totals::Totals;
use crate::engines::stark::segment::Place;
use crate::engines::stark::table::{Handover, RangeTable, Site as Where, Table};
use crate::language::{Clause, Column, CompileError, Definition, Digest, Element, Source};

/// Random elements that hide what is handed over: as many as an element of the
/// extension has coordinates.
pub(in super::super) const MASK: usize = crate::engines::stark::config::EXTENSION;

/// What the rows hand to the closing table.
pub(super) const EXIT: &str = "exit";

/// What is summed, and the cell of the sum so far.
pub(super) type Sums = Vec<(Poly, usize)>;

/// The table of records.
pub(in super::super) struct Rows {
    pub(in super::super) sheet: Sheet,
    /// What is handed to the closing table, in order: chains, between segments the last
    /// record, totals, mask.
    pub(in super::super) handed: Vec<usize>,
    /// What a segment takes over from the one before it.
    pub(in super::super) entry: Option<Entry>,
    /// The cells that hold a record, which is what is handed from segment to segment.
    pub(in super::super) record: Vec<usize>,
    /// Columns of the table that have no cell of their own for whether there is a value:
    /// every record must have one.
    pub(in super::super) required: Vec<usize>,
    pub(super) totals: Totals,
    /// The bounds of each sum.
    pub(super) sums: Vec<Bounds>,
    pub(in super::super) mask: Vec<usize>,
    last_record: usize,
    pub(in super::super) ranges: RangeTable,
}

pub(super) struct Lowering<'a> {
    pub(super) definition: &'a Definition,
    pub(super) place: Place,
    publics: &'a Publics,
    pub(super) sheet: Sheet,
    columns: Vec<Limbs>,
    texts: Vec<Vec<usize>>,
    row_hashes: Vec<Vec<Poly>>,
    /// The cells of each sorted copy.
    pub(super) copies: Vec<Vec<usize>>,
    required: Vec<usize>,
}

impl Leaves for Lowering<'_> {
    fn column(&self, column: usize) -> Limbs {
        self.columns[column].clone()
    }

    fn argument(&self, argument: usize) -> Limbs {
        self.publics.argument(argument)
    }
}

impl Rows {
    /// The table of a segment of a number of rows, a power of two.
    pub(in super::super) fn new(
        definition: &Definition,
        publics: &Publics,
        rows: usize,
        place: Place,
        degree: usize,
    ) -> Result<Self, CompileError> {
        let mut lowering = Lowering {
            definition,
            place,
            publics,
            sheet: Sheet::new(publics.bounds.clone(), degree),
            columns: Vec::new(),
            texts: Vec::new(),
            row_hashes: Vec::new(),
            copies: Vec::new(),
            required: Vec::new(),
        };
        lowering.texts();
        for (index, column) in definition.columns.iter().enumerate() {
            let column = lowering.define(index, column)?;
            lowering.columns.push(column);
        }
        lowering.absent_texts()?;
        lowering.constraints()?;
        lowering.row_hashes()?;
        let (states, results) = lowering.chains()?;
        let record = lowering.record();
        let entry = lowering.entry(&states, &record)?;
        let (totals, sums) = lowering.totals(rows)?;
        let mut handed = if place.last { results } else { [states, record.clone()].concat() };
        handed.extend(sums.iter().map(|(_, cell)| *cell));
        let last_record = lowering.last_record()?;
        let (mut sheet, required) = (lowering.sheet, lowering.required);
        let mask = sheet.cells(MASK);
        handed.extend(&mask);
        let counts = (1_usize << LIMB_BITS).div_ceil(rows);
        let ranges = RangeTable { values: sheet.cells(1)[0], counts: sheet.cells(counts) };
        let sums = sums.iter().map(|(_, cell)| sheet.bounds[*cell]).collect();
        Ok(Self { sheet, handed, entry, record, required, totals, sums, mask, last_record, ranges })
    }

    /// Fills the columns that serve look-ups, from how often each value is looked up.
    pub(in super::super) fn fill_ranges(&self, filled: &mut Filled, counts: &[i64]) {
        let largest = counts.len() - 1;
        let value = |row: usize| i64::try_from(row.min(largest)).unwrap_or(i64::MAX);
        filled.cells[self.ranges.values] = (0..filled.rows).map(value).collect();
        for (column, counts) in self.ranges.counts.iter().zip(counts.chunks(filled.rows)) {
            filled.cells[*column] = counts.to_vec();
            filled.cells[*column].resize(filled.rows, 0);
        }
    }

    pub(in super::super) fn table(&self) -> Table {
        let exit = Handover {
            name: EXIT,
            flag: self.last_record,
            sends: true,
            tuple: Poly::tuple(&self.handed),
        };
        let entry = self.entry.as_ref().map(Entry::handover);
        Table {
            ranges: Some(self.ranges.clone()),
            handovers: [exit].into_iter().chain(entry).collect(),
            ..self.sheet.table("rows")
        }
    }
}

impl Lowering<'_> {
    fn texts(&mut self) {
        for column in &self.definition.texts {
            let cells = self.sheet.cells(KECCAK);
            self.sheet.fills.push(Fill::Text { cells: cells.clone(), column: *column });
            self.texts.push(cells);
        }
    }

    fn absent_texts(&mut self) -> Result<(), CompileError> {
        for (text, presence) in self.definition.text_presence.iter().enumerate() {
            let clause = &self.definition.columns[*presence].clause;
            let absent = Poly::constant(1).minus(&self.columns[*presence].collapsed());
            for cell in self.texts[text].clone() {
                self.sheet.zero(clause, Where::Every, absent.times(&Poly::cell(cell)))?;
            }
        }
        Ok(())
    }

    fn define(&mut self, index: usize, column: &Column) -> Result<Limbs, CompileError> {
        let clause = &column.clause;
        match &column.source {
            Source::Active => Ok(self.one(Bounds::unsigned(1), Fill::Active)),
            Source::Present(column) if self.is_required(index) => {
                self.required.push(*column);
                Ok(self.columns[Definition::ACTIVE].clone())
            }
            Source::Present(column) => {
                Ok(self.one(Bounds::unsigned(1), |cell| Fill::Present { cell, column: *column }))
            }
            Source::Digit { column: of, min, shift, bits } => {
                let value = Value::Digit { column: *of, min: *min, shift: *shift, bits: *bits };
                self.stored(index, column, value)
            }
            Source::Byte { column: of, index: at, shift, bits } => {
                let value = Value::Byte { column: *of, index: *at, shift: *shift, bits: *bits };
                self.stored(index, column, value)
            }
            Source::Step { column, automaton, index, step } => {
                let (column, index, step) = (*column, *index, *step);
                let automaton = Arc::clone(automaton);
                let fill = |cell| Fill::Step {
                    cell,
                    column,
                    automaton: Arc::clone(&automaton),
                    index,
                    step,
                };
                Ok(self.one(Bounds::unsigned(1), fill))
            }
            Source::Limb(digest, limb) => {
                let lanes = self.cell_lanes(clause, *digest)?;
                let lane = lanes.get(*limb).cloned().unwrap_or_default();
                let value = Value::Integer(Limbs::single(lane.clone()));
                let stored = self.stored(index, column, value)?;
                self.sheet.zero(clause, Where::Every, stored.collapsed().minus(&lane))?;
                Ok(stored)
            }
            Source::Defined(value) => {
                let value = Limbs::of(clause, value, self)?;
                let bounds = Self::whole(column)?;
                let cell = self.sheet.cell(bounds);
                let own = Limbs::single(Poly::cell(cell));
                self.sheet.zero_integer(clause, Where::Every, own.minus(&value))?;
                self.sheet.fills.push(Fill::Defined { cell, value });
                Ok(own)
            }
            Source::NotNegative(value) => {
                let value = Limbs::of(clause, value, self)?;
                let fill = |cell| Fill::NotNegative { cell, value: value.clone() };
                Ok(self.one(Bounds::unsigned(1), fill))
            }
            Source::IsZero(value) => {
                let parts = self.zero_parts(clause, &Limbs::of(clause, value, self)?)?;
                Ok(Limbs::single(Poly::cell(self.sheet.all_zero(clause, parts)?)))
            }
            Source::Quotient(value, divisor) => {
                let value = Limbs::of(clause, value, self)?;
                self.stored(index, column, Value::Divided { value, divisor: *divisor })
            }
            Source::Extreme { column: of, greatest, min, shift, bits } => {
                let (of, greatest, digit) = (*of, *greatest, (*min, *shift, *bits));
                let bounds = Self::whole(column)?;
                Ok(self.one(bounds, |cell| Fill::Extreme { cell, column: of, greatest, digit }))
            }
            &Source::Held { rule, once } => {
                Ok(self.one(Bounds::unsigned(1), |cell| Fill::Held { cell, rule, once }))
            }
            Source::Sorted(sort, place) => self.sorted(column, *sort, *place),
            Source::Run(sort) => self.run(column, *sort),
            Source::IsEqual(a, b) => {
                let (a, b) = (self.cell_lanes(clause, *a)?, self.cell_lanes(clause, *b)?);
                let parts = a.iter().zip(&b).map(|(a, b)| a.minus(b)).collect();
                Ok(Limbs::single(Poly::cell(self.sheet.all_zero(clause, parts)?)))
            }
        }
    }

    pub(super) fn one(&mut self, bounds: Bounds, fill: impl Fn(usize) -> Fill) -> Limbs {
        let cell = self.sheet.cell(bounds);
        self.sheet.fills.push(fill(cell));
        Limbs::single(Poly::cell(cell))
    }

    fn stored(
        &mut self,
        index: usize,
        column: &Column,
        value: Value,
    ) -> Result<Limbs, CompileError> {
        if let Some(range) = self.own_range(index) {
            let (clause, bits) = (range.clause.clone(), range.bits);
            let bits = if range.wider { Sheet::cheapest(bits) } else { bits };
            return self.sheet.pieces(&clause, bits, value);
        }
        let cell = self.sheet.cell(Self::whole(column)?);
        self.sheet.fills.push(Fill::Slices { value, slices: vec![(cell, 0, 31)] });
        Ok(Limbs::single(Poly::cell(cell)))
    }

    /// The bounds of a column that is one cell.
    pub(super) fn whole(column: &Column) -> Result<Bounds, CompileError> {
        let bounds = (i128::try_from(column.interval.min()), i128::try_from(column.interval.max()));
        match bounds {
            (Ok(min), Ok(max)) if Bounds::new(min, max).is_injective() => Ok(Bounds::new(min, max)),
            _ => Err(CompileError::Interval {
                clause: column.clause.clone(),
                expected: LIMB_BITS * 2,
                got: column.interval.clone(),
            }),
        }
    }

    /// Polynomials that are all zero in the field exactly when the integer is zero.
    fn zero_parts(&self, clause: &Clause, value: &Limbs) -> Result<Vec<Poly>, CompileError> {
        let all = value.collapsed();
        let bounds = self.sheet.bounds(&all);
        if bounds.is_small() {
            return Ok(vec![all]);
        }
        // Below their base in absolute value, no digits but zeros make zero: the highest
        // that is not zero outweighs those below it.
        let digits: Vec<Poly> =
            value.0.chunks(2).map(|pair| Limbs(pair.to_vec()).collapsed()).collect();
        let base = 1 << (2 * LIMB_BITS);
        let is_digit = |bounds: Bounds| -base < bounds.min && bounds.max < base;
        if digits.iter().all(|digit| is_digit(self.sheet.bounds(digit))) {
            return Ok(digits);
        }
        Err(Sheet::too_wide(clause, bounds))
    }

    fn row_hashes(&mut self) -> Result<(), CompileError> {
        for row_hash in &self.definition.row_hashes {
            let before = self.sheet.permutations.len();
            let key = self.lanes(&row_hash.clause, row_hash.key)?;
            let inputs = self.elements(&row_hash.clause, &row_hash.inputs)?;
            let hash = self.sheet.chain(&row_hash.clause, key, &inputs)?;
            let permutations = before..self.sheet.permutations.len();
            self.sheet.fills.extend(permutations.map(Fill::Permuted));
            self.row_hashes.push(hash);
        }
        Ok(())
    }

    /// The running hashes: a row starts from where the row before it came to. The cells
    /// of their states before each row, and after it.
    fn chains(&mut self) -> Result<(Vec<usize>, Vec<usize>), CompileError> {
        let (mut states, mut results) = (Vec::new(), Vec::new());
        for (index, chain) in self.definition.chains.iter().enumerate() {
            let before = self.sheet.permutations.len();
            let state = self.sheet.cells(DIGEST);
            let lanes: Vec<Poly> = state.iter().map(|cell| Poly::cell(*cell)).collect();
            let inputs = self.elements(&chain.clause, &chain.inputs)?;
            let after = self.sheet.chain(&chain.clause, lanes, &inputs)?;
            let first = KoalaBear::tag(chain.tag);
            for ((cell, after), tag) in state.iter().zip(&after).zip(first) {
                if self.place.first {
                    let start = Poly::cell(*cell).minus(&super::constant(tag));
                    self.sheet.zero(&chain.clause, Where::First, start)?;
                }
                let follows = Poly::variable(Variable::Next(*cell)).minus(after);
                self.sheet.zero(&chain.clause, Where::Transition, follows)?;
            }
            let permutations = before..self.sheet.permutations.len();
            results.extend(after.iter().filter_map(Poly::as_cell));
            states.extend(&state);
            self.sheet.fills.push(Fill::Chain { index, state, permutations });
        }
        Ok((states, results))
    }

    /// 1 on the last record: what is handed over is read there.
    fn last_record(&mut self) -> Result<usize, CompileError> {
        let clause = Clause { owner: "rows".to_owned(), name: "last record".to_owned() };
        let active = self.columns[Definition::ACTIVE].collapsed();
        let next = active.next().unwrap_or_default();
        let cell = self.sheet.cell(Bounds::unsigned(1));
        // There is no rise, so the difference is a boolean.
        let falls = active.minus(&next).minus(&Poly::cell(cell));
        self.sheet.zero(&clause, Where::Every, falls)?;
        self.sheet.fills.push(Fill::LastRecord(cell));
        Ok(cell)
    }

    /// What is hashed of a digest.
    fn lanes(&self, clause: &Clause, digest: Digest) -> Result<Vec<Poly>, CompileError> {
        match digest {
            Digest::Cell(text) => {
                Ok(self.texts[text].iter().map(|cell| Poly::cell(*cell)).collect())
            }
            Digest::Argument(index) => Ok(self.publics.text(index)),
            Digest::Entry(entry) => Ok(self.publics.entry(entry)),
            Digest::Shared(index) => Ok(self.publics.shared(index)),
            // Not zero on padding rows; what reads it there is a chain, beyond its end.
            Digest::Row(index) if index < self.row_hashes.len() => {
                Ok(self.row_hashes[index].clone())
            }
            Digest::Row(_) | Digest::Salt | Digest::Chain(_) | Digest::Closing(_) => {
                Err(super::elsewhere(clause, "a digest of the row", "one of the closing part"))
            }
        }
    }

    /// The limbs of a string's digest, of a cell or a threshold: what can be compared.
    fn cell_lanes(&self, clause: &Clause, digest: Digest) -> Result<Vec<Poly>, CompileError> {
        match digest {
            Digest::Cell(_) | Digest::Argument(_) => self.lanes(clause, digest),
            Digest::Entry(_)
            | Digest::Shared(_)
            | Digest::Row(_)
            | Digest::Salt
            | Digest::Chain(_)
            | Digest::Closing(_) => {
                Err(super::elsewhere(clause, "the digest of a string", "a hash"))
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
