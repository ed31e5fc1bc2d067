//! `unique/1`: no two records agree in all key columns.
//!
//! The key is the identity, which the records are sorted by, so it is enough that
//! neighbours differ.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

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
    /// does, and names the second record of each, and the first that it repeats.
    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let mut groups: BTreeMap<Vec<Cell>, (u64, Option<u64>)> = BTreeMap::new();
        for record in table.records() {
            let key = rule.columns.iter().map(|&column| record.cells[column]).collect();
            match groups.entry(key) {
                Entry::Vacant(group) => drop(group.insert((record.line, None))),
                Entry::Occupied(group) => {
                    group.into_mut().1.get_or_insert(record.line);
                }
            }
        }
        let repeats = groups.values().filter_map(|(first, second)| Some(((*second)?, *first)));
        Outcome::of_repeats(groups.len(), repeats.collect())
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
