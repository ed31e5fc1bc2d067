//! The statements that the methods begin with: true ones that differ in what they have, and
//! false ones.

use std::collections::BTreeSet;

use assay_statement::Table;
use assay_statement::hash::Fr;

use crate::Failure;
use crate::subject::Subject;
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
        let random = std::iter::from_fn(|| generator.next()).take(TRIES);
        let (mut full, mut honest, mut false_ones) = (None, Vec::new(), Vec::new());
        let mut seen = BTreeSet::new();
        for table in random.chain(empty(&subject.policy)) {
            if honest.len() >= most {
                break;
            }
            if !subject.holds(&table) {
                if false_ones.len() < most / 3 {
                    false_ones.push(table);
                }
            } else if full.is_none() && table.records().len() == Subject::ROWS {
                full = Some(table);
            } else {
                let had = seen.len();
                seen.extend(features(subject, &table));
                if seen.len() > had || honest.len() < 3 {
                    honest.push(table);
                }
            }
        }
        if full.is_some() || honest.len() >= 3 {
            let bare = empty(&subject.policy).into_iter().filter(|table| !subject.holds(table));
            let assign = |tables: &mut dyn Iterator<Item = Table>| {
                tables.map(|table| subject.assign(&table)).collect::<Result<Vec<_>, _>>()
            };
            return Ok(Self {
                honest: assign(&mut full.into_iter().chain(honest))?,
                others: assign(&mut false_ones.into_iter().chain(bare))?,
            });
        }
        let reason = "no three true statements among the random ones".to_owned();
        Err(Failure::Subject { name: subject.name.clone(), reason })
    }
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
