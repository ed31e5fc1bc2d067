//! The values of a sheet's cells, column by column.

use std::sync::Arc;

use p3_field::{Field as _, PrimeCharacteristicRing as _, PrimeField32 as _};
use p3_koala_bear::KoalaBear;
use p3_matrix::dense::RowMajorMatrix;
use rayon::prelude::*;

use assay_statement::Record;
use assay_statement::hash::HashField as _;
use assay_statement::pattern::{Automaton, Step};

use super::bounds::ORDER;
use super::field;
use super::limbs::Limbs;
use super::poly::{Flat, Poly, Variable};
use super::sheet::{DIGEST, Hashed, Sheet};
use crate::engines::stark::permutation;
use crate::language::{digit, extreme};

/// An integer that is split into cells.
#[derive(Debug, Clone)]
pub(in super::super) enum Value {
    /// A digit of the table's integer minus the type's minimum; 0 when absent.
    Digit { column: usize, min: i128, shift: u32, bits: u32 },
    /// Bits of a byte of the table's short text; 0 behind its end, and when absent.
    Byte { column: usize, index: usize, shift: u32, bits: u32 },
    /// The integer that limbs make.
    Integer(Limbs),
    /// The integer part of an integer by a divisor.
    Divided { value: Limbs, divisor: u64 },
    /// What is left of an integer without its low bits, from a least one.
    Quotient { value: Poly, shift: u32, least: i128 },
}

/// How cells get their values. Each reads only cells that were filled before it.
#[derive(Debug, Clone)]
pub(in super::super) enum Fill {
    /// 1 on the rows of records.
    Active(usize),
    /// 1 on the last row of a record.
    LastRecord(usize),
    /// 1 on the first row.
    FirstRow(usize),
    /// Whether the table's column has a value.
    Present { cell: usize, column: usize },
    /// A digit, with the type's minimum and the bits below it, of the least or greatest value of
    /// a column of the whole table, on the rows of records.
    Extreme { cell: usize, column: usize, greatest: bool, digit: (i128, u32, u32) },
    /// Whether a rule that only counts holds: on the first row of the whole table, or on the rows
    /// of records.
    Held { cell: usize, rule: usize, once: bool },
    /// The limbs of the digest of the table's string.
    Text { cells: Vec<usize>, column: usize },
    /// Whether the table's short text takes a step of an automaton at a position.
    Step { cell: usize, column: usize, automaton: Arc<Automaton>, index: usize, step: Step },
    /// Bits of an integer: cell, bits below, width.
    Slices { value: Value, slices: Vec<(usize, u32, u32)> },
    /// An integer.
    Defined { cell: usize, value: Limbs },
    /// Whether an integer is not negative.
    NotNegative { cell: usize, value: Limbs },
    /// Where the condition is 1, the selector of the highest limb that is not zero is 1.
    Highest { selectors: Vec<usize>, condition: Poly, limbs: Vec<Poly> },
    /// Whether all values are zero in the field, and why not.
    AllZero { cell: usize, hints: Vec<usize>, values: Vec<Poly> },
    /// The tuples of all rows, in descending order.
    Sorted { copies: Vec<usize>, values: Vec<Poly> },
    /// How many rows up to this one have its tuple, where that does not begin with 0.
    Run { cell: usize, copies: Vec<usize> },
    /// The sum over the rows so far, this one included, without those that are skipped.
    Sum { cell: usize, value: Poly, skipped: usize },
    /// The outputs of a permutation whose inputs are on its own row.
    Permuted(usize),
    /// The states of a running hash before each row, and its permutations' outputs.
    Chain { index: usize, state: Vec<usize>, permutations: std::ops::Range<usize> },
}

/// What is known of a table whose rows are filled.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct Given<'a> {
    /// The records of the rows.
    pub(in super::super) records: &'a [Record],
    /// Those of the whole table.
    pub(in super::super) all: &'a [Record],
    /// Whether the rows begin where the whole table does.
    pub(in super::super) first: bool,
    /// For each rule, whether it holds, as far as it only counts.
    pub(in super::super) outcomes: &'a [bool],
}

/// The cells of a sheet: `[cell][row]`, as integers. Field elements are canonical. The
/// inner columns of permutations are left out.
pub(in super::super) struct Filled {
    pub(in super::super) cells: Vec<Vec<i64>>,
    pub(in super::super) rows: usize,
    publics: Vec<i64>,
    /// The state that each running hash begins with.
    chains: Vec<Vec<i64>>,
}

impl Filled {
    pub(in super::super) fn new(
        sheet: &Sheet,
        rows: usize,
        publics: &[KoalaBear],
        chains: Vec<Vec<i64>>,
    ) -> Self {
        let publics = publics.iter().copied().map(canonical).collect();
        Self { cells: vec![Vec::new(); sheet.bounds.len()], rows, publics, chains }
    }

    fn read(&self, variable: Variable, row: usize) -> i64 {
        let cell = |cell: usize, row| self.cells[cell].get(row).copied().unwrap_or_default();
        match variable {
            Variable::This(index) => cell(index, row),
            Variable::Next(index) => cell(index, row + 1),
            Variable::Public(index) => self.publics[index],
        }
    }

    pub(super) fn integer(&self, poly: &Poly, row: usize) -> i128 {
        self.at(&poly.flat(), row)
    }

    fn at(&self, poly: &Flat, row: usize) -> i128 {
        poly.value(|variable| self.read(variable, row))
    }

    /// The value on each row.
    fn values(&self, value: &Value, records: &[Record]) -> Vec<i128> {
        match value {
            Value::Digit { column, min, shift, bits } => self.each_row(|row| {
                let cell = records.get(row).and_then(|record| record.cells[*column].integer());
                cell.map_or(0, |integer| digit(integer - min, *shift, *bits))
            }),
            Value::Byte { column, index, shift, bits } => self.each_row(|row| {
                let cell = records.get(row).and_then(|record| record.cells[*column].short());
                cell.map_or(0, |text| digit(text.byte(*index).into(), *shift, *bits))
            }),
            Value::Integer(limbs) => {
                let value = limbs.collapsed().flat();
                self.each_row(|row| self.at(&value, row))
            }
            Value::Divided { value, divisor } => {
                let value = value.collapsed().flat();
                self.each_row(|row| self.at(&value, row).div_euclid(i128::from(*divisor)))
            }
            Value::Quotient { value, shift, least } => {
                let value = value.flat();
                self.each_row(|row| (self.at(&value, row) >> shift) - least)
            }
        }
    }

    /// The value in the field.
    pub(super) fn element(&self, poly: &Poly, row: usize) -> KoalaBear {
        field(self.integer(poly, row))
    }

    fn each_row<T: Send>(&self, value: impl Fn(usize) -> T + Send + Sync) -> Vec<T> {
        (0..self.rows).into_par_iter().map(value).collect()
    }

    /// Fills what depends on the records.
    pub(in super::super) fn fill(&mut self, sheet: &Sheet, given: Given<'_>) {
        for fill in &sheet.fills {
            self.step(sheet, fill, given);
        }
    }

    fn step(&mut self, sheet: &Sheet, fill: &Fill, given: Given<'_>) {
        let Given { records, all, .. } = given;
        match fill {
            Fill::Active(cell) => {
                self.cells[*cell] = self.each_row(|row| i64::from(row < records.len()));
            }
            Fill::LastRecord(cell) => {
                self.cells[*cell] = self.each_row(|row| i64::from(row + 1 == records.len()));
            }
            Fill::FirstRow(cell) => {
                self.cells[*cell] = self.each_row(|row| i64::from(row == 0));
            }
            Fill::Present { cell, column } => {
                let present = |row: usize| {
                    i64::from(
                        records.get(row).is_some_and(|record| !record.cells[*column].is_null()),
                    )
                };
                self.cells[*cell] = self.each_row(present);
            }
            Fill::Extreme { cell, column, greatest, digit: (min, shift, bits) } => {
                let extreme = extreme(all, *column, *greatest).map_or(0, |value| value - min);
                let digit = narrow(digit(extreme, *shift, *bits));
                self.cells[*cell] =
                    self.each_row(|row| if row < records.len() { digit } else { 0 });
            }
            Fill::Held { cell, rule, once } => {
                let holds = given.outcomes.get(*rule).copied().unwrap_or_default();
                let last = if *once { usize::from(given.first) } else { records.len() };
                self.cells[*cell] = self.each_row(|row| i64::from(holds && row < last));
            }
            Fill::Text { cells, column } => {
                let limbs = self.each_row(|row| {
                    let text = records.get(row).and_then(|record| record.cells[*column].text());
                    text.map(KoalaBear::keccak).unwrap_or_default()
                });
                for (index, cell) in cells.iter().enumerate() {
                    let limb =
                        |limbs: &Vec<KoalaBear>| limbs.get(index).copied().map_or(0, canonical);
                    self.cells[*cell] = limbs.iter().map(limb).collect();
                }
            }
            Fill::Step { cell, column, automaton, index, step } => {
                self.cells[*cell] = self.each_row(|row| {
                    let text = records.get(row).and_then(|record| record.cells[*column].short());
                    let taken = text.and_then(|text| automaton.step(text.as_bytes(), *index));
                    i64::from(taken == Some(*step))
                });
            }
            Fill::Slices { value, slices } => {
                let values = self.values(value, records);
                for (cell, shift, bits) in slices {
                    let slice = |value: &i128| narrow(digit(*value, *shift, *bits));
                    self.cells[*cell] = values.iter().map(slice).collect();
                }
            }
            Fill::Defined { cell, value } => {
                let value = value.collapsed().flat();
                self.cells[*cell] = self.each_row(|row| narrow(self.at(&value, row)));
            }
            Fill::NotNegative { cell, value } => {
                let value = value.collapsed().flat();
                self.cells[*cell] = self.each_row(|row| i64::from(self.at(&value, row) >= 0));
            }
            Fill::Highest { selectors, condition, limbs } => {
                self.highest(selectors, condition, limbs);
            }
            Fill::AllZero { cell, hints, values } => self.all_zero(*cell, hints, values),
            Fill::Sorted { copies, values } => self.sort(copies, values),
            Fill::Run { cell, copies } => self.runs(*cell, copies),
            Fill::Sum { cell, value, skipped } => {
                let mut sum = 0;
                let value = value.flat();
                let value = |row| if row < *skipped { 0 } else { self.at(&value, row) };
                let sums = self.each_row(|row| narrow(value(row))).into_iter();
                self.cells[*cell] = sums
                    .map(|value| {
                        sum += value;
                        sum
                    })
                    .collect();
            }
            Fill::Permuted(index) => {
                let hashed = &sheet.permutations[*index];
                let inputs = hashed.inputs.each_ref().map(Poly::flat);
                let outputs = self.each_row(|row| permutation::outputs(self.inputs(&inputs, row)));
                for lane in 0..DIGEST {
                    let output = |outputs: &[KoalaBear; DIGEST]| canonical(outputs[lane]);
                    self.cells[hashed.output(lane)] = outputs.iter().map(output).collect();
                }
            }
            Fill::Chain { index, state, permutations } => {
                self.chain(*index, state, &sheet.permutations[permutations.clone()]);
            }
        }
    }

    fn sort(&mut self, copies: &[usize], values: &[Poly]) {
        let values: Vec<Flat> = values.iter().map(Poly::flat).collect();
        let tuple = |row| values.iter().map(|value| narrow(self.at(value, row))).collect();
        let mut tuples: Vec<Vec<i64>> = self.each_row(tuple);
        tuples.par_sort_unstable_by(|a, b| b.cmp(a));
        for (place, cell) in copies.iter().enumerate() {
            self.cells[*cell] = tuples.iter().map(|tuple| tuple[place]).collect();
        }
    }

    fn runs(&mut self, cell: usize, copies: &[usize]) {
        let counted = copies.first().copied();
        let mut run = 0;
        let place = |row: usize| {
            let same =
                |copy: &usize| row > 0 && self.cells[*copy][row] == self.cells[*copy][row - 1];
            run = if copies.iter().all(same) { run + 1 } else { 1 };
            counted.map_or(0, |counted| run * self.cells[counted][row])
        };
        self.cells[cell] = (0..self.rows).map(place).collect();
    }

    fn highest(&mut self, selectors: &[usize], condition: &Poly, limbs: &[Poly]) {
        let condition = condition.flat();
        let limbs: Vec<Flat> = limbs.iter().map(Poly::flat).collect();
        let highest = self.each_row(|row| {
            let is_set = self.at(&condition, row) == 1;
            let found = limbs.iter().rposition(|limb| self.at(limb, row) != 0);
            found.filter(|_| is_set)
        });
        for (index, selector) in selectors.iter().enumerate() {
            let is_selected = |highest: &Option<usize>| i64::from(*highest == Some(index));
            self.cells[*selector] = highest.iter().map(is_selected).collect();
        }
    }

    fn all_zero(&mut self, cell: usize, hints: &[usize], values: &[Poly]) {
        let values: Vec<Flat> = values.iter().map(Poly::flat).collect();
        let found = self.each_row(|row| {
            let values = values.iter().map(|value| field(self.at(value, row)));
            let nonzero = values.enumerate().find(|(_, value)| *value != KoalaBear::ZERO);
            nonzero.map(|(index, value)| (index, canonical(value.inverse())))
        });
        for (index, hint) in hints.iter().enumerate() {
            let inverse = |found: &Option<(usize, i64)>| match found {
                Some((first, inverse)) if *first == index => *inverse,
                _ => 0,
            };
            self.cells[*hint] = found.iter().map(inverse).collect();
        }
        self.cells[cell] = found.iter().map(|found| i64::from(found.is_none())).collect();
    }

    fn chain(&mut self, index: usize, state: &[usize], permutations: &[Hashed]) {
        let mut now = self.chains[index].clone();
        let inputs: Vec<_> =
            permutations.iter().map(|hashed| hashed.inputs.each_ref().map(Poly::flat)).collect();
        for row in 0..self.rows {
            for (cell, value) in state.iter().zip(now) {
                self.cells[*cell].push(value);
            }
            for (hashed, inputs) in permutations.iter().zip(&inputs) {
                let outputs = permutation::outputs(self.inputs(inputs, row));
                for (lane, output) in outputs.iter().enumerate() {
                    self.cells[hashed.output(lane)].push(canonical(*output));
                }
            }
            let Some(last) = permutations.last() else { return };
            now = (0..DIGEST).map(|lane| self.cells[last.output(lane)][row]).collect();
        }
    }

    fn inputs(&self, inputs: &[Flat; 2 * DIGEST], row: usize) -> [KoalaBear; 2 * DIGEST] {
        inputs.each_ref().map(|input| field(self.at(input, row)))
    }

    /// The matrix, with the inner columns of permutations.
    pub(in super::super) fn matrix(&self, sheet: &Sheet) -> RowMajorMatrix<KoalaBear> {
        let width = sheet.bounds.len();
        let mut values = vec![KoalaBear::ZERO; width * self.rows];
        let permutations = sheet.permutations.iter();
        let permutations: Vec<_> =
            permutations.map(|hashed| (hashed, hashed.inputs.each_ref().map(Poly::flat))).collect();
        values.par_chunks_mut(width).enumerate().for_each(|(row, cells)| {
            for (cell, column) in cells.iter_mut().zip(&self.cells) {
                if let Some(value) = column.get(row) {
                    *cell = field(i128::from(*value));
                }
            }
            for (hashed, inputs) in &permutations {
                let columns = hashed.start..hashed.start + permutation::PERMUTATION_COLUMNS;
                permutation::fill(self.inputs(inputs, row), &mut cells[columns]);
            }
        });
        RowMajorMatrix::new(values, width)
    }

    /// How often each value of a look-up occurs on the first `rows` rows.
    pub(in super::super) fn count(&self, sheet: &Sheet, rows: usize, counts: &mut [i64]) {
        for (_, value) in &sheet.lookups {
            let value = value.flat();
            for row in 0..rows {
                let value = usize::try_from(self.at(&value, row)).unwrap_or(usize::MAX);
                if let Some(count) = counts.get_mut(value) {
                    *count += 1;
                }
            }
        }
    }
}

pub(in super::super) fn canonical(value: KoalaBear) -> i64 {
    i64::from(value.as_canonical_u32())
}

// Cells hold integers within the field's order.
fn narrow(value: i128) -> i64 {
    i64::try_from(value).unwrap_or_else(|_| i64::try_from(value.rem_euclid(ORDER)).unwrap_or(0))
}
