//! Records that a rule refuses, with every value consistent, and with lies about what is computed
//! of them.

use std::collections::BTreeSet;

use assay_circuits::language::Source;
use assay_circuits::predicates;
use assay_statement::hash::Fr;
use assay_statement::{Cell, Rule, Table, digests};

use crate::forgery::{Bench, Forgery};
use crate::lies::Lie;

/// Rules of several columns of a record, or of it and the one before.
const RULES: [&str; 4] = ["geofence/1", "spacing/1", "speed/1", "expression/1"];

/// One cell of a record replaced, or two; as the oracle judges under the thresholds of the policy.
pub(super) fn lies(bench: &Bench, bases: [&Forgery; 2], lies: &mut Vec<Lie>) {
    let rules = bench.example.policy.rules().iter().enumerate();
    for (position, rule) in rules.filter(|(_, rule)| RULES.contains(&rule.predicate.0)) {
        let owner = format!("{}#{}", rule.predicate, position + 1);
        let identity = bench.example.policy.identity();
        let own = if identity.is_empty() {
            &rule.columns[..]
        } else {
            &rule.columns[..rule.columns.len() - identity.len()]
        };
        let oracle = predicates::find(rule.predicate).unwrap();
        for (cells, row, table) in tables(bench, own) {
            let name = format!("row {row}, {cells} cells replaced");
            if oracle.check(rule, &table).holds {
                continue;
            }
            let honest = bench.inputs(&table);
            lies.push((format!("{owner}: {name}"), honest.clone()));
            // One cell is enough for a value that is said to be another.
            if cells > 1 {
                continue;
            }
            for (index, column) in bench.definition.columns.iter().enumerate() {
                let computed = !matches!(
                    column.source,
                    Source::Active | Source::Present(_) | Source::Digit { .. } | Source::Limb(..)
                );
                if column.clause.owner != owner || !computed {
                    continue;
                }
                for value in [Fr::from(0), Fr::from(1)] {
                    let mut lie = honest.clone();
                    lie.forced.insert(bench.column(index, row), value);
                    lies.push((format!("{owner}: {name}, {} said", column.clause), lie));
                }
            }
        }
        neighbours(bench, bases, rule, lies);
    }
}

/// The table with one cell of a record replaced, or two.
fn tables(bench: &Bench, columns: &[usize]) -> Vec<(usize, usize, Table)> {
    let table = &bench.example.table;
    let last = table.records().len() - 1;
    let mut tables = Vec::new();
    for row in BTreeSet::from([0, 1, last]) {
        let mut replaced = |cells: &[(usize, Cell)]| {
            let mut records = table.records().to_vec();
            for (column, cell) in cells {
                records[row].cells[*column] = *cell;
            }
            let table = Table::new(table.columns().to_vec(), records).unwrap();
            tables.push((cells.len(), row, table));
        };
        for (index, column) in columns.iter().enumerate() {
            for cell in cells(table, *column) {
                replaced(&[(*column, cell)]);
                for other in &columns[..index] {
                    for second in cells(table, *other) {
                        replaced(&[(*column, cell), (*other, second)]);
                    }
                }
            }
        }
    }
    tables
}

/// Nothing, the ends of a type, and values between.
fn cells(table: &Table, column: usize) -> Vec<Cell> {
    let Some((min, max)) = table.columns()[column].kind.interval() else {
        return vec![Cell::Null, Cell::Text(digests::text("x")), Cell::Text(digests::text("q"))];
    };
    let values = BTreeSet::from([min, max, 0, 1.min(max), 20.min(max)]);
    std::iter::once(Cell::Null).chain(values.into_iter().map(Cell::Integer)).collect()
}

/// Records of one identity, and a time that falls.
fn neighbours(bench: &Bench, bases: [&Forgery; 2], rule: &Rule, lies: &mut Vec<Lie>) {
    let own = match rule.predicate.0 {
        "spacing/1" => 2,
        "speed/1" => 3,
        _ => return,
    };
    let (columns, identity) = rule.columns.split_at(own);
    for base in bases {
        for row in 1..bench.example.table.records().len() {
            let mut lie = base.clone();
            for key in identity {
                lie.cells[row][*key] = base.cells[row - 1][*key];
            }
            lies.push((format!("row {row}: the identity of the one before"), lie));
            let Some(time) = columns.get(2) else { continue };
            for fall in [0, 1000] {
                let mut lie = base.clone();
                let (present, before) = base.cells[row - 1][*time];
                lie.cells[row][*time] = (present, before - Fr::from(fall));
                lies.push((format!("row {row}: {fall} before the one before"), lie));
            }
        }
    }
}
