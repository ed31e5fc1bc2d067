//! The values of everything that a definition names, for one table.

use std::ops::Range;

use ark_ff::{BigInteger256, PrimeField as _};
use assay_statement::hash::{self, BLOCK, Fr, HashField as _};
use assay_statement::packing::element;
use assay_statement::{Bytes32, Cell, Entry, Table};
use num_bigint::BigUint;
use rayon::prelude::*;

use super::number::{field_element, power_of_two};
use crate::language::{
    Chain, Definition, Digest, Element, Hash, Int, Node, Publication, Sort, Source, Turn, digit,
    extreme,
};

/// The private and public inputs of a definition.
#[derive(Clone, Copy)]
pub struct Assignment<'a> {
    /// The records, in the order that they are proven in.
    pub table: &'a Table,
    /// The digits and digests of the thresholds.
    pub arguments: &'a [Fr],
    /// Policy id, binding and scope.
    pub entries: &'a dyn Fn(Entry) -> Option<Bytes32>,
    /// For each rule, whether it holds, as far as it only counts.
    pub outcomes: &'a [bool],
    /// The salt.
    pub salt: Bytes32,
    /// Number of rows.
    pub rows: usize,
}

/// Every value of a definition, for one table at one capacity.
pub struct Trace {
    /// Integer columns: `[column][row]`.
    pub columns: Vec<Vec<Fr>>,
    /// For each sorted copy, the rows in its order.
    pub orders: Vec<Vec<usize>>,
    /// String cells: `[text][row]`.
    pub texts: Vec<Vec<Fr>>,
    /// Row hashes: `[hash][row]`, zero on padding rows.
    pub row_hashes: Vec<Vec<Fr>>,
    /// The state of each chain before each block, and after the last.
    pub chains: Vec<Vec<Fr>>,
    /// The result of each chain: its state after the last active row.
    pub chain_results: Vec<Fr>,
    /// Thresholds.
    pub arguments: Vec<Fr>,
    /// Totals.
    pub totals: Vec<Fr>,
    /// Figures.
    pub figures: Vec<Fr>,
    /// Hashes of entries.
    pub shared: Vec<Fr>,
    /// Hashes of the closing part.
    pub closing: Vec<Fr>,
    /// All entries, in order.
    pub entries: Vec<Fr>,
    /// The salt.
    pub salt: Fr,
    /// Number of rows.
    pub rows: usize,
}

/// Computes every value. Rows are computed in parallel.
#[must_use]
pub fn fill(definition: &Definition, assignment: &Assignment<'_>) -> Trace {
    let rows = assignment.rows;
    let mut trace = Trace {
        columns: Vec::with_capacity(definition.columns.len()),
        orders: Vec::new(),
        texts: definition.texts.iter().map(|&index| cells(assignment, index, text)).collect(),
        row_hashes: Vec::new(),
        chains: Vec::new(),
        chain_results: Vec::new(),
        arguments: assignment.arguments.to_vec(),
        totals: Vec::new(),
        figures: Vec::new(),
        shared: Vec::new(),
        closing: Vec::new(),
        entries: Entry::ALL
            .iter()
            .map(|entry| (assignment.entries)(*entry).map_or(Fr::from(0_u8), element))
            .collect(),
        salt: element(assignment.salt),
        rows,
    };
    for column in &definition.columns {
        let values = trace.column(definition, assignment, &column.source);
        trace.columns.push(values);
    }
    trace.share(definition);
    for row_hash in &definition.row_hashes {
        let values = trace.each_row(|row| {
            let inputs = trace.elements(&row_hash.inputs, row);
            trace.columns[Definition::ACTIVE][row]
                * hash::keyed(trace.digest(row_hash.key, row), &inputs)
        });
        trace.row_hashes.push(values);
    }
    for chain in &definition.chains {
        trace.absorb(chain);
        let last = assignment.table.records().len() * chain.inputs.len() - 1;
        let result = trace.chains.last().map(|states| states[last / BLOCK + 1]);
        trace.chain_results.extend(result);
    }
    for (_, value) in &definition.totals {
        let total = (0..rows).into_par_iter().map(|row| trace.integer(value, row)).sum();
        trace.totals.push(total);
    }
    for (_, value) in &definition.figures {
        trace.figures.push(trace.integer(value, 0));
    }
    for hash in &definition.closing {
        trace.closing.push(trace.closing_hash(hash));
    }
    for publication in &definition.publications {
        match publication {
            Publication::Digest(entry, digest) => {
                trace.entries[*entry as usize] = trace.digest(*digest, 0);
            }
            Publication::Time(entry, [day, second]) => {
                trace.entries[*entry as usize] =
                    trace.arguments[*day] * power_of_two(32) + trace.arguments[*second];
            }
            Publication::Zero(_) | Publication::Bound(_) | Publication::Used(_) => {}
        }
    }
    trace
}

impl Trace {
    /// The values of a column, which depends on earlier ones only.
    fn column(
        &mut self,
        definition: &Definition,
        assignment: &Assignment<'_>,
        source: &Source,
    ) -> Vec<Fr> {
        match source {
            Source::Active => {
                let records = assignment.table.records().len();
                (0..self.rows).map(|row| Fr::from(u8::from(row < records))).collect()
            }
            Source::Present(index) => {
                cells(assignment, *index, |cell| Fr::from(u8::from(!cell.is_null())))
            }
            Source::Digit { column, min, shift, bits } => cells(assignment, *column, |cell| {
                Fr::from(cell.integer().map_or(0, |value| digit(value - min, *shift, *bits)))
            }),
            Source::Byte { column, index, shift, bits } => cells(assignment, *column, |cell| {
                let byte = cell.short().map_or(0, |text| i128::from(text.byte(*index)));
                Fr::from(digit(byte, *shift, *bits))
            }),
            Source::Step { column, automaton, index, step } => cells(assignment, *column, |cell| {
                let taken = cell.short().and_then(|text| automaton.step(text.as_bytes(), *index));
                boolean(taken == Some(*step))
            }),
            Source::Defined(value) => self.each_row(|row| self.integer(value, row)),
            Source::IsZero(value) => {
                self.each_row(|row| boolean(self.integer(value, row) == Fr::from(0_u8)))
            }
            Source::NotNegative(value) => {
                self.each_row(|row| boolean(!is_negative(self.integer(value, row))))
            }
            Source::IsEqual(a, b) => {
                self.each_row(|row| boolean(self.digest(*a, row) == self.digest(*b, row)))
            }
            // The field is wider than any digest of a string: there is one limb.
            Source::Limb(digest, _) => self.each_row(|row| self.digest(*digest, row)),
            Source::Quotient(value, divisor) => {
                self.each_row(|row| quotient(self.integer(value, row), *divisor))
            }
            Source::Extreme { column, greatest, min, shift, bits } => {
                let extreme = extreme(assignment.table.records(), *column, *greatest);
                let digit = digit(extreme.map_or(0, |value| value - min), *shift, *bits);
                let records = assignment.table.records().len();
                (0..self.rows).map(|row| Fr::from(if row < records { digit } else { 0 })).collect()
            }
            Source::Held { rule, once } => {
                let holds = assignment.outcomes.get(*rule).copied().unwrap_or_default();
                let last = if *once { 1 } else { assignment.table.records().len() };
                (0..self.rows).map(|row| boolean(holds && row < last)).collect()
            }
            Source::Sorted(sort, place) => {
                let sort = &definition.sorts[*sort];
                if *place == 0 {
                    let order = self.descending(sort);
                    self.orders.push(order);
                }
                let order = self.orders.last().map_or(&[][..], Vec::as_slice);
                order.iter().map(|&row| self.integer(&sort.values[*place].0, row)).collect()
            }
            Source::Run(sort) => self.runs(&definition.sorts[*sort]),
        }
    }

    /// A trace of any values of the slots that rows have, of thresholds, salt and entries: what
    /// follows from them is computed, and nothing is checked.
    #[must_use]
    pub fn of(definition: &Definition, rows: usize, values: &[Fr]) -> Self {
        let (entries, rest) = values[1..].split_at(Entry::ALL.len());
        let (arguments, rest) = rest.split_at(definition.arguments.len());
        let (columns, texts) = (definition.columns.len(), definition.texts.len());
        let per_row = columns + texts + definition.row_hashes.len();
        let slot = |index: usize| (0..rows).map(|row| rest[1 + row * per_row + index]).collect();
        let slots = |range: Range<usize>| range.map(slot).collect();
        let mut trace = Self {
            columns: slots(0..columns),
            orders: Vec::new(),
            texts: slots(columns..columns + texts),
            row_hashes: slots(columns + texts..per_row),
            chains: Vec::new(),
            chain_results: Vec::new(),
            arguments: arguments.to_vec(),
            totals: Vec::new(),
            figures: Vec::new(),
            shared: Vec::new(),
            closing: Vec::new(),
            entries: entries.to_vec(),
            salt: rest[0],
            rows,
        };
        for sort in &definition.sorts {
            let order = trace.descending(sort);
            trace.orders.push(order);
        }
        trace.share(definition);
        for chain in &definition.chains {
            trace.absorb(chain);
            let ends = |row: usize| {
                let next = trace.columns[Definition::ACTIVE].get(row + 1);
                trace.columns[Definition::ACTIVE][row] - next.copied().unwrap_or_default()
            };
            let after = |row: usize| ((row + 1) * chain.inputs.len() - 1) / BLOCK + 1;
            let states = trace.chains.last().map_or(&[][..], Vec::as_slice);
            let result = (0..rows).map(|row| ends(row) * states[after(row)]).sum();
            trace.chain_results.push(result);
        }
        trace
    }

    /// Hashes of entries.
    fn share(&mut self, definition: &Definition) {
        for shared in &definition.shared {
            let inputs: Vec<Fr> =
                shared.inputs.iter().map(|entry| self.entries[*entry as usize]).collect();
            self.shared.push(hash::hash(shared.tag, &inputs));
        }
    }

    /// The states of a running hash.
    fn absorb(&mut self, chain: &Chain) {
        let elements: Vec<Fr> =
            (0..self.rows).flat_map(|row| self.elements(&chain.inputs, row)).collect();
        let mut states = vec![Fr::tag(chain.tag)];
        for block in elements.chunks(BLOCK) {
            let mut inputs = block.to_vec();
            inputs.resize(BLOCK, Fr::from(0_u8));
            states.push(hash::keyed(states[states.len() - 1], &inputs));
        }
        self.chains.push(states);
    }

    /// The value of an expression on a row.
    #[must_use]
    pub fn integer(&self, value: &Int, row: usize) -> Fr {
        match value.node() {
            Node::Constant(constant) => field_element(constant),
            Node::Column(column, Turn::This) => self.columns[*column][row],
            Node::Column(column, Turn::Next) => {
                self.columns[*column].get(row + 1).copied().unwrap_or_default()
            }
            Node::Argument(index) => self.arguments[*index],
            Node::Total(index) => self.totals[*index],
            Node::Figure(index) => self.figures[*index],
            Node::Sum(a, b) => self.integer(a, row) + self.integer(b, row),
            Node::Scaled(factor, a) => field_element(factor) * self.integer(a, row),
            Node::Product(a, b) => self.integer(a, row) * self.integer(b, row),
        }
    }

    /// The value of a digest on a row.
    #[must_use]
    pub fn digest(&self, digest: Digest, row: usize) -> Fr {
        match digest {
            Digest::Cell(index) => self.texts[index][row],
            Digest::Argument(index) => self.arguments[index],
            Digest::Entry(entry) => self.entries[entry as usize],
            Digest::Salt => self.salt,
            Digest::Shared(index) => self.shared[index],
            Digest::Row(index) => self.row_hashes[index][row],
            Digest::Chain(index) => self.chain_results[index],
            Digest::Closing(index) => self.closing[index],
        }
    }

    /// The values of hash inputs on a row.
    #[must_use]
    pub fn elements(&self, elements: &[Element], row: usize) -> Vec<Fr> {
        elements
            .iter()
            .map(|element| match element {
                Element::Digest(digest) => self.digest(*digest, row),
                Element::Packed(fields) => fields.iter().fold(Fr::from(0_u8), |packed, field| {
                    packed * power_of_two(field.1) + self.integer(&field.0, row)
                }),
            })
            .collect()
    }

    /// The rows in the order of a sorted copy.
    fn descending(&self, sort: &Sort) -> Vec<usize> {
        let tuples = self.tuples(sort);
        let mut order: Vec<usize> = (0..self.rows).collect();
        order.sort_by(|a, b| tuples[*b].cmp(&tuples[*a]));
        order
    }

    fn tuples(&self, sort: &Sort) -> Vec<Vec<BigInteger256>> {
        let of = |row| {
            sort.values.iter().map(|(value, _)| self.integer(value, row).into_bigint()).collect()
        };
        (0..self.rows).into_par_iter().map(of).collect()
    }

    /// How many rows up to each one of a copy have the same tuple, where it is counted.
    fn runs(&self, sort: &Sort) -> Vec<Fr> {
        let tuples = self.tuples(sort);
        let Some(order) = self.orders.last() else { return Vec::new() };
        let mut run = 0_u64;
        let mut before = None;
        let place = |&row: &usize| {
            let tuple = &tuples[row];
            run = if before == Some(tuple) { run + 1 } else { 1 };
            before = Some(tuple);
            let counted = tuple.first() != Some(&BigInteger256::default());
            Fr::from(if counted { run } else { 0 })
        };
        order.iter().map(place).collect()
    }

    fn closing_hash(&self, closing: &Hash) -> Fr {
        let inputs = self.elements(&closing.inputs, 0);
        if !closing.list {
            return hash::hash(closing.tag, &inputs);
        }
        let mut chain = hash::Chain::new(closing.tag);
        chain.absorb(&inputs);
        hash::hash(closing.tag, &[chain.finish()])
    }

    fn each_row(&self, value: impl Fn(usize) -> Fr + Send + Sync) -> Vec<Fr> {
        (0..self.rows).into_par_iter().map(value).collect()
    }
}

fn cells(assignment: &Assignment<'_>, index: usize, value: impl Fn(&Cell) -> Fr) -> Vec<Fr> {
    let records = assignment.table.records();
    (0..assignment.rows)
        .map(|row| records.get(row).map_or(Fr::from(0_u8), |record| value(&record.cells[index])))
        .collect()
}

fn text(cell: &Cell) -> Fr {
    cell.text().map_or(Fr::from(0_u8), element)
}

/// The integer part of what is not negative.
fn quotient(value: Fr, divisor: u64) -> Fr {
    Fr::from(BigUint::from(value.into_bigint()) / divisor)
}

/// Whether the integer that the element stands for is negative: those are above the half.
fn is_negative(value: Fr) -> bool {
    value.into_bigint() > Fr::MODULUS_MINUS_ONE_DIV_TWO
}

fn boolean(value: bool) -> Fr {
    Fr::from(u8::from(value))
}
