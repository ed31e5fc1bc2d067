//! The statements that the methods begin with: true ones that differ in what they have, and
//! false ones.

use std::collections::BTreeSet;

use ark_ff::Field as _;
use assay_circuits::language::Definition;
use assay_statement::Table;
use assay_statement::hash::Fr;

use crate::Failure;
use crate::subject::Subject;
use crate::system::{Role, State};
use crate::tables::{Generator, empty};

/// Assignments of all variables.
pub struct Cases {
    /// Of true statements.
    pub honest: Vec<Vec<Fr>>,
    /// Of false ones, as the honest prover computes them.
    pub others: Vec<Vec<Fr>>,
}

/// How many tables are looked at.
const TRIES: usize = 60_000;

impl Cases {
    /// Cases of a policy, at most so many that are true: the first is as large as there is, and
    /// each of the others has a number of records, or nothing in a cell, that none before has.
    ///
    /// # Errors
    /// When a table does not fit, or fewer than three are true.
    pub fn new(subject: &Subject, seed: u64, most: usize) -> Result<Self, Failure> {
        let mut generator = Generator::new(&subject.policy, seed);
        let (mut full, mut honest, mut false_ones) = (None, Vec::<Table>::new(), Vec::new());
        let mut had = BTreeSet::new();
        let mut bare = empty(&subject.policy).into_iter();
        for turn in 0..TRIES {
            if honest.len() >= most {
                break;
            }
            // What is true is often beside what is true.
            let near = honest.get(turn % most.max(1)).or(full.as_ref()).filter(|_| turn % 3 == 0);
            let table = match near {
                Some(table) => generator.mutated(table),
                None => bare.next().or_else(|| generator.table()),
            };
            let Some(table) = table else { continue };
            if !subject.holds(&table) {
                if false_ones.len() < most / 3 {
                    false_ones.push(table);
                }
            } else if full.is_none() && table.records().len() == Subject::ROWS {
                full = Some(table);
            } else {
                let before = had.len();
                had.extend(features(subject, &table));
                if had.len() > before || honest.len() < 3 {
                    honest.push(table);
                }
            }
        }
        if full.is_some() || honest.len() >= 3 {
            let bare = empty(&subject.policy).into_iter().filter(|table| !subject.holds(table));
            let assign = |tables: &mut dyn Iterator<Item = Table>| {
                tables.map(|table| subject.assign(&table)).collect::<Result<Vec<_>, _>>()
            };
            let honest = assign(&mut full.into_iter().chain(honest))?;
            let mut others = assign(&mut false_ones.into_iter().chain(bare))?;
            others.extend(honest.iter().filter_map(|witness| with_a_hole(subject, witness)));
            return Ok(Self { honest, others });
        }
        let reason = "no three true statements among the random ones".to_owned();
        Err(Failure::Subject { name: subject.name.clone(), reason })
    }
}

/// The witness with its last record one row further down, and what follows from that.
fn with_a_hole(subject: &Subject, witness: &[Fr]) -> Option<Vec<Fr>> {
    let active = |row: &usize| witness[subject.slot(Definition::ACTIVE, *row)] == Fr::ONE;
    let last = (1..Subject::ROWS - 1).rfind(active).filter(|_| !active(&(Subject::ROWS - 1)))?;
    let slots = 0..subject.slot(0, 1) - subject.slot(0, 0);
    let [here, there] = [last, last + 1];
    let swapped = slots.flat_map(|slot| {
        let [here, there] = [here, there].map(|row| subject.slot(slot, row));
        [(here, witness[there]), (there, witness[here])]
    });
    let said =
        |variable: &usize| matches!(subject.system.roles[*variable], Role::Input | Role::Hint);
    let swapped: Vec<(usize, Fr)> = swapped.filter(|(variable, _)| said(variable)).collect();
    let mut state = State::new(&subject.system, witness);
    subject.schedule.replay(&mut state, &subject.system, &swapped, &[]);
    Some(state.values().to_vec())
}

/// The number of records, and which cells of which row have nothing, in the order that is proven.
fn features(subject: &Subject, table: &Table) -> Vec<(usize, usize)> {
    let sorted = subject.prepared(table);
    let nulls = sorted.records().iter().enumerate().flat_map(|(row, record)| {
        let cells = record.cells.iter().enumerate();
        cells.filter(|(_, cell)| cell.is_null()).map(move |(column, _)| (row, column))
    });
    nulls.chain([(Subject::ROWS, sorted.records().len())]).collect()
}
