//! `unique/1`: no two records agree in all key columns.
//!
//! The key is the identity, which the records are sorted by, so it is enough that
//! neighbours differ.

use std::collections::BTreeMap;

use assay_statement::shape::RuleShape;
use assay_statement::{Cell, PredicateId, Rule, Table};

use super::{Outcome, Predicate};
use crate::frame::Frame;
use crate::language::CompileError;

pub(super) struct Unique;

impl Predicate for Unique {
    fn id(&self) -> PredicateId {
        PredicateId("unique/1")
    }

    /// Counts groups of records with the same key, as ODCS's `duplicateValues`
    /// does, and names the second record of each.
    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let mut groups: BTreeMap<Vec<Cell>, (usize, u64)> = BTreeMap::new();
        for record in table.records() {
            let key = rule.columns.iter().map(|&column| record.cells[column]).collect();
            let (count, second) = groups.entry(key).or_insert((0, 0));
            *count += 1;
            if *count == 2 {
                *second = record.line;
            }
        }
        let mut lines: Vec<u64> =
            groups.values().filter(|(count, _)| *count > 1).map(|(_, line)| *line).collect();
        lines.sort_unstable();
        Outcome::of_lines(groups.len(), lines)
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        match &mut frame.order {
            Some(order) if rule.columns == frame.identity => order.require_strict(),
            _ => return Err(self.misuse(position, "the identity columns of the policy")),
        }
        Ok(())
    }
}
