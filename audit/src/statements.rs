//! Random statements, true ones and false ones: what the oracle says, and what the constraints
//! say of the honest prover's witness.

use std::collections::{BTreeMap, BTreeSet};

use assay_statement::{Cell, Table};
use rayon::prelude::*;

use crate::Failure;
use crate::subject::Subject;
use crate::tables::{Generator, adversarial};

/// How many statements a policy is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Quota {
    /// False ones in all.
    pub refused: usize,
    /// False ones for each side on which a rule can fail.
    pub side: usize,
    /// True ones.
    pub accepted: usize,
    /// Tables that are looked at.
    pub tries: usize,
}

/// What became of a policy's statements.
#[derive(Debug, Default)]
pub struct Statements {
    /// False statements, by the side on which they fail.
    pub sides: BTreeMap<String, usize>,
    /// True statements.
    pub accepted: usize,
    /// False statements that the constraints accept.
    pub satisfied: Vec<Table>,
    /// True statements that they refuse.
    pub refused: Vec<Table>,
    /// Adversarial tables, and those of them on which oracle and constraints differ.
    pub adversarial: [usize; 2],
}

impl Statements {
    /// False statements in all.
    #[must_use]
    pub fn false_ones(&self) -> usize {
        self.sides.values().sum()
    }

    /// The fewest false statements that a side has, of those on which one rule alone fails.
    #[must_use]
    pub fn fewest(&self) -> usize {
        let alone = self.sides.iter().filter(|(side, _)| *side != "several");
        alone.map(|(_, count)| *count).min().unwrap_or(0)
    }
}

/// Collects distinct statements until each side has its quota, and asks the constraints.
///
/// # Errors
/// When a table does not fit.
pub fn statements(subject: &Subject, seed: u64, quota: Quota) -> Result<Statements, Failure> {
    let tables = collect(subject, seed, quota);
    let mut result = Statements { accepted: tables.accepted.len(), ..Statements::default() };
    for (side, tables) in &tables.refused {
        result.sides.insert(side.clone(), tables.len());
        result.satisfied.extend(differing(subject, tables, true)?);
    }
    result.refused = differing(subject, &tables.accepted, false)?;
    let known = adversarial(&subject.policy);
    let (held, failing): (Vec<Table>, Vec<Table>) =
        known.into_iter().partition(|table| subject.holds(table));
    let differ =
        differing(subject, &held, false)?.len() + differing(subject, &failing, true)?.len();
    result.adversarial = [held.len() + failing.len(), differ];
    Ok(result)
}

/// Those tables of which the constraints say so.
fn differing(subject: &Subject, tables: &[Table], satisfied: bool) -> Result<Vec<Table>, Failure> {
    // What the hashes are made of comes last: it is most of a circuit, and seldom violated.
    let rows = 0..subject.system.rows.len();
    let (last, first): (Vec<usize>, Vec<usize>) =
        rows.partition(|row| subject.schedule.sink(*row).is_some());
    let structure = subject.circuit.structure();
    let said = tables.par_iter().map(|table| {
        let witness = subject.assign(table)?;
        let mut rows = first.iter().chain(&last);
        let holds = rows.all(|row| structure.constraint(*row).holds(&witness));
        Ok((holds == satisfied).then(|| table.clone()))
    });
    Ok(said.collect::<Result<Vec<_>, Failure>>()?.into_iter().flatten().collect())
}

#[derive(Default)]
struct Collected {
    refused: BTreeMap<String, Vec<Table>>,
    accepted: Vec<Table>,
}

fn collect(subject: &Subject, seed: u64, quota: Quota) -> Collected {
    let mut generator = Generator::new(&subject.policy, seed);
    let mut found = Collected::default();
    let mut known: BTreeSet<Vec<Vec<Cell>>> = BTreeSet::new();
    for turn in 0..quota.tries {
        let (in_all, done) = found.progress(quota);
        // A first part of the tables only shows on which sides the rules fail.
        if done && turn > quota.tries / 20 {
            break;
        }
        let wanted = found.wanted(quota, turn).cloned();
        let table = match &wanted {
            Some(from) if turn % 4 > 0 => generator.mutated(from),
            _ => generator.table(),
        };
        let Some(table) = table else { continue };
        let cells = table.records().iter().map(|record| record.cells.clone()).collect();
        if !known.insert(cells) {
            continue;
        }
        match subject.side(&table) {
            None if found.accepted.len() < quota.accepted => found.accepted.push(table),
            None => {}
            Some(side) => {
                let side = found.refused.entry(side).or_default();
                if side.len() < quota.side || in_all < quota.refused {
                    side.push(table);
                }
            }
        }
    }
    found
}

impl Collected {
    fn progress(&self, quota: Quota) -> (usize, bool) {
        let in_all = self.refused.values().map(Vec::len).sum();
        let sides = self.refused.iter().filter(|(side, _)| *side != "several");
        let full = sides.map(|(_, tables)| tables.len()).all(|count| count >= quota.side);
        (in_all, full && in_all >= quota.refused && self.accepted.len() >= quota.accepted)
    }

    /// A table like those that there are too few of.
    fn wanted(&self, quota: Quota, turn: usize) -> Option<&Table> {
        let sides = self.refused.iter().filter(|(side, _)| *side != "several");
        let short = sides.map(|(_, tables)| (tables, quota.side));
        let mut short: Vec<&Vec<Table>> = short
            .chain([(&self.accepted, quota.accepted)])
            .filter(|(tables, wanted)| tables.len() < *wanted && !tables.is_empty())
            .map(|(tables, _)| tables)
            .collect();
        short.sort_by_key(|tables| tables.len());
        let tables = short.get((turn / 4) % short.len().max(1))?;
        tables.get((turn * 7) % tables.len())
    }
}
