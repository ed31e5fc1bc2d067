//! Inputs of a circuit that no honest table makes.

use std::collections::{BTreeMap, BTreeSet};

use ark_ff::{BigInteger as _, PrimeField as _};
use assay_circuits::define;
use assay_circuits::groth16::{Circuit, Structure, Witness};
use assay_circuits::language::{Definition, Digest, Int, Node, Source};
use assay_statement::hash::Fr;
use assay_statement::packing::element;
use assay_statement::{Binding, Cell, Engine, Entry, Kind, Shape, ShortText, Table, Value};

use crate::policies::Example;
use crate::solver;
use crate::support::{assign, salt};

/// A circuit of the smallest capacity, with the places of its variables.
pub(crate) struct Bench {
    pub(crate) example: Example,
    pub(crate) circuit: Circuit,
    pub(crate) definition: Definition,
}

/// Everything that a prover chooses freely, honest or not.
#[derive(Clone)]
pub(crate) struct Forgery {
    pub(crate) active: Vec<Fr>,
    /// `[row][column]`: presence, and the integer or digest.
    pub(crate) cells: Vec<Vec<(Fr, Fr)>>,
    pub(crate) arguments: Vec<Fr>,
    /// Any other variable that is not left to the constraints.
    pub(crate) forced: BTreeMap<usize, Fr>,
}

impl Bench {
    pub(crate) const ROWS: usize = Engine::Groth16.smallest().rows();

    pub(crate) fn new(example: Example) -> Self {
        let shape =
            Shape::new(Engine::Groth16, &example.policy, Engine::Groth16.smallest()).unwrap();
        let circuit = Circuit::compile(&shape).unwrap();
        Self { example, circuit, definition: define(&shape).unwrap() }
    }

    pub(crate) fn structure(&self) -> &Structure {
        self.circuit.structure()
    }

    pub(crate) fn honest(&self) -> Witness {
        assign(&self.circuit, &self.example.policy, &self.example.table)
    }

    /// The inputs of a table, in the table's own order.
    pub(crate) fn inputs(&self, table: &Table) -> Forgery {
        let columns = table.columns().len();
        let mut cells = vec![vec![(Fr::from(0), Fr::from(0)); columns]; Self::ROWS];
        for (row, record) in table.records().iter().enumerate() {
            for (column, (cell, own)) in record.cells.iter().zip(&mut cells[row]).enumerate() {
                *own = match cell {
                    Cell::Null => continue,
                    Cell::Integer(value) => (Fr::from(1), Fr::from(*value)),
                    Cell::Text(digest) => (Fr::from(1), element(*digest)),
                    Cell::Short(text) => (Fr::from(1), bytes(text, table.columns()[column].kind)),
                };
            }
        }
        let records = table.records().len();
        let arguments = self.example.policy.rules().iter().flat_map(|rule| &rule.arguments);
        Forgery {
            active: (0..Self::ROWS).map(|row| Fr::from(u8::from(row < records))).collect(),
            cells,
            arguments: arguments.map(|argument| threshold(&argument.value)).collect(),
            forced: BTreeMap::new(),
        }
    }

    /// The variable of an integer column of the definition.
    pub(crate) fn column(&self, column: usize, row: usize) -> usize {
        self.argument(self.definition.arguments.len()) + 1 + row * self.per_row() + column
    }

    /// The variable of a threshold; the salt follows the last of them.
    #[allow(clippy::unused_self, reason = "called like the other places")]
    pub(crate) fn argument(&self, index: usize) -> usize {
        Structure::INSTANCE + index
    }

    /// The variable of the sum that a clause adds up.
    pub(crate) fn total(&self, clause: &str) -> usize {
        let mut constraints = self.structure().constraints();
        let sum = constraints.find(|constraint| constraint.clause.to_string() == clause).unwrap();
        let [(_, variable)] = sum.c else { panic!("{clause} defines one variable") };
        *variable
    }

    fn per_row(&self) -> usize {
        let Definition { columns, texts, row_hashes, .. } = &self.definition;
        columns.len() + texts.len() + row_hashes.len()
    }

    /// All variables, the given ones as forged and the rest consistent with them.
    pub(crate) fn solve(&self, forgery: &Forgery) -> Vec<Fr> {
        solver::solve(self.structure(), &self.given(forgery))
    }

    /// The clauses that refuse a forgery.
    pub(crate) fn refusals(&self, forgery: &Forgery) -> BTreeSet<String> {
        solver::violated(self.structure(), &self.solve(forgery))
    }

    fn given(&self, forgery: &Forgery) -> BTreeMap<usize, Fr> {
        let binding = Binding::Unbound;
        let mut given = BTreeMap::from([
            (entry(Entry::PolicyId), element(self.example.policy.id())),
            (entry(Entry::Binding), element(binding.digest())),
            (entry(Entry::Scope), element(binding.scope())),
        ]);
        let arguments = self.example.policy.rules().iter().flat_map(|rule| &rule.arguments);
        for (index, (argument, value)) in arguments.zip(&forgery.arguments).enumerate() {
            // An integer stands as its distance from the smallest one.
            let min = match argument.value {
                Value::Integer { min, .. } => Fr::from(min),
                Value::Text(_) | Value::Short { .. } => Fr::from(0),
            };
            given.insert(self.argument(index), *value - min);
        }
        given.insert(self.argument(forgery.arguments.len()), element(salt().to_bytes32()));
        for row in 0..Self::ROWS {
            for (column, definition) in self.definition.columns.iter().enumerate() {
                let value = match &definition.source {
                    Source::Active => forgery.active[row],
                    Source::Present(cell) => forgery.cells[row][*cell].0,
                    Source::Digit { column: cell, min, .. } => {
                        let (present, value) = forgery.cells[row][*cell];
                        value - present * Fr::from(*min)
                    }
                    // The bytes of a short text make an integer that fits.
                    Source::Byte { column: cell, index, shift, bits } => {
                        let below = self.length(*cell) - 1 - index;
                        let value = forgery.cells[row][*cell].1.into_bigint().to_bytes_le()[below];
                        Fr::from((value >> shift) & ((1 << bits) - 1))
                    }
                    Source::Step { column: cell, automaton, index, step } => {
                        let bytes = forgery.cells[row][*cell].1.into_bigint().to_bytes_le();
                        let mut text = bytes[..self.length(*cell)].to_vec();
                        text.reverse();
                        let end =
                            text.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
                        let taken = automaton.step(&text[..end], *index);
                        Fr::from(u8::from(taken == Some(*step)))
                    }
                    Source::Limb(Digest::Cell(text), _) => {
                        forgery.cells[row][self.definition.texts[*text]].1
                    }
                    // No constraint gives it to who knows the others.
                    Source::NotNegative(value) => {
                        let value = self.value(&given, value, row).into_bigint();
                        Fr::from(u8::from(value <= Fr::MODULUS_MINUS_ONE_DIV_TWO))
                    }
                    Source::Defined(_)
                    | Source::Held { .. }
                    | Source::IsZero(_)
                    | Source::IsEqual(..)
                    | Source::Limb(..)
                    | Source::Quotient(..)
                    | Source::Extreme { .. }
                    | Source::Sorted(..)
                    | Source::Run(_) => continue,
                };
                given.insert(self.column(column, row), value);
            }
            for (text, cell) in self.definition.texts.iter().enumerate() {
                let variable = self.column(self.definition.columns.len() + text, row);
                given.insert(variable, forgery.cells[row][*cell].1);
            }
        }
        given.extend(&forgery.forced);
        given
    }

    /// Bytes of a column of short texts.
    fn length(&self, column: usize) -> usize {
        let Kind::Short { bytes } = self.example.policy.columns()[column].kind else {
            panic!("column {column} has no bytes")
        };
        usize::from(bytes)
    }

    /// An expression over cells and thresholds on a row.
    fn value(&self, given: &BTreeMap<usize, Fr>, value: &Int, row: usize) -> Fr {
        let of = |value: &Int| self.value(given, value, row);
        match value.node() {
            Node::Constant(constant) => Fr::from(i128::try_from(constant).unwrap()),
            Node::Column(column, _) => {
                let source = &self.definition.columns[*column].source;
                match (given.get(&self.column(*column, row)), source) {
                    (Some(value), _) => *value,
                    (None, Source::Defined(value)) => of(value),
                    (None, _) => panic!("a value that is not known yet: column {column}"),
                }
            }
            Node::Argument(index) => given[&self.argument(*index)],
            Node::Sum(a, b) => of(a) + of(b),
            Node::Scaled(factor, a) => Fr::from(i128::try_from(factor).unwrap()) * of(a),
            Node::Product(a, b) => of(a) * of(b),
            Node::Total(_) | Node::Figure(_) => panic!("a value of the closing part on a row"),
        }
    }
}

/// The variable of an entry of the instance.
pub(crate) fn entry(entry: Entry) -> usize {
    1 + entry as usize
}

/// The bytes of a short text as one integer.
fn bytes(text: &ShortText, kind: Kind) -> Fr {
    let Kind::Short { bytes } = kind else { panic!("{kind} has no bytes") };
    let bytes: Vec<u8> = (0..usize::from(bytes)).map(|index| text.byte(index)).collect();
    Fr::from_be_bytes_mod_order(&bytes)
}

/// A threshold as circuits compute with it: the integer itself, or the digest.
fn threshold(value: &Value) -> Fr {
    match value {
        Value::Integer { value, .. } => Fr::from(*value),
        Value::Text(digest) => element(*digest),
        Value::Short { text, bytes: length } => bytes(text, Kind::Short { bytes: *length }),
    }
}
