//! `in_set/1`: every value is one of a list. Nulls pass.

use std::collections::BTreeSet;

use assay_statement::shape::RuleShape;
use assay_statement::{Cell, PredicateId, Rule, Table, Value};

use super::{Outcome, Predicate};
use crate::frame::{Cells, Frame};
use crate::language::{CompileError, Int, Threshold};

pub(super) struct InSet;

impl Predicate for InSet {
    fn id(&self) -> PredicateId {
        PredicateId("in_set/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let set: BTreeSet<Cell> = rule
            .arguments
            .iter()
            .map(|argument| match argument.value {
                Value::Integer { value, .. } => Cell::Integer(value),
                Value::Text(digest) => Cell::Text(digest),
            })
            .collect();
        Outcome::of_records(table, |cells| {
            rule.columns.iter().any(|&column| {
                let cell = &cells[column];
                !cell.is_null() && !set.contains(cell)
            })
        })
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected = self.misuse(position, "one column, and values of its kind");
        let [column] = rule.columns[..] else { return Err(expected) };
        let mut matches = Int::constant(0);
        for value in &frame.arguments[position] {
            let equal = match (&frame.cells[column], value) {
                (Cells::Integer(cell), Threshold::Integer { value, .. }) => {
                    // Both as distances from the type's minimum, so that they differ where
                    // a digit does. An absent cell counts as the minimum here.
                    let distance = value - &Int::constant(cell.min);
                    frame.builder.is_zero("equals a member", &(&cell.offset - &distance))?
                }
                (Cells::Text(cell), Threshold::Digest(member)) => {
                    frame.builder.is_equal("equals a member", cell.digest, *member)
                }
                (Cells::Integer(_), Threshold::Digest(_))
                | (Cells::Text(_), Threshold::Integer { .. }) => {
                    return Err(expected);
                }
            };
            matches = &matches + &equal;
        }
        // The members differ, so at most one matches.
        let missing = frame.cells[column].present() * &(&Int::constant(1) - &matches);
        frame.builder.zero("some member matches", &missing)
    }
}
