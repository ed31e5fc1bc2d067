//! Lies about the order of the records.

use assay_statement::hash::Fr;

use super::{Lie, records};
use crate::forgery::{Bench, Forgery};

/// Records out of order, and the same one twice.
pub(super) fn order(bench: &Bench, honest: &Forgery, lies: &mut Vec<Lie>) {
    let count = records(bench);
    let key = |row: usize| -> Vec<_> {
        bench.example.policy.identity().iter().map(|column| honest.cells[row][*column]).collect()
    };
    for (a, b) in (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b))) {
        if key(a) == key(b) {
            continue;
        }
        let mut swapped = honest.clone();
        swapped.cells.swap(a, b);
        lies.push((format!("rows {a} and {b} swapped"), swapped.clone()));
        // With a hint that hides it, wherever one is.
        for (index, column) in bench.definition.columns.iter().enumerate() {
            if column.clause.owner != "order" {
                continue;
            }
            for row in [a, b - 1] {
                for value in [0, 1] {
                    let mut lie = swapped.clone();
                    lie.forced.insert(bench.column(index, row), Fr::from(value));
                    lies.push((format!("rows {a} and {b} swapped, {}", column.clause), lie));
                }
            }
        }
    }
    let strict = bench.example.policy.rules().iter().any(|rule| rule.predicate.0 == "unique/1");
    for row in (0..count).filter(|_| strict) {
        let mut lie = honest.clone();
        lie.cells.insert(row, honest.cells[row].clone());
        lie.cells.pop();
        lie.active[count] = Fr::from(1);
        lies.push((format!("row {row} twice"), lie));
    }
}

/// Values that do not ascend with the records, and records without an order.
pub(super) fn ascent(bench: &Bench, honest: &Forgery, lies: &mut Vec<Lie>) {
    let count = records(bench);
    let rules = bench.example.policy.rules().iter();
    for rule in rules.filter(|rule| rule.predicate.0 == "monotonic/1") {
        let (column, identity) = (rule.columns[0], &rule.columns[1..]);
        for row in 1..count {
            let mut lie = honest.clone();
            lie.cells[row][column] = honest.cells[row - 1][column];
            lies.push((format!("row {row}: the value of the one before"), lie));
            for other in 0..row {
                let mut lie = honest.clone();
                lie.cells[row][column] = honest.cells[other][column];
                lie.cells[other][column] = honest.cells[row][column];
                lies.push((format!("rows {other} and {row}: values swapped"), lie));
            }
            if identity.is_empty() {
                let mut lie = honest.clone();
                lie.cells.swap(row - 1, row);
                lies.push((format!("rows {} and {row} swapped", row - 1), lie));
                continue;
            }
            let mut lie = honest.clone();
            for key in identity {
                lie.cells[row][*key] = honest.cells[row - 1][*key];
            }
            lies.push((format!("row {row}: the identity of the one before"), lie));
        }
    }
}
