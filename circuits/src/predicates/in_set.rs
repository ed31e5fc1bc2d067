//! `in_set/1`: every value is one of a list. Nulls pass.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::{Outcome, Predicate, members};
use crate::frame::Frame;
use crate::language::{CompileError, Int};

pub(super) struct InSet;

impl Predicate for InSet {
    fn id(&self) -> PredicateId {
        PredicateId("in_set/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let set = members::of(rule);
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
        let members = frame.arguments[position].clone();
        let Some(matches) = members::matches(frame, column, &members)? else {
            return Err(expected);
        };
        // The members differ, so at most one matches.
        let missing = frame.cells[column].present() * &(&Int::constant(1) - &matches);
        frame.builder.zero("some member matches", &missing)
    }
}
