//! `not_in_set/1`: no value is one of a list. Nulls pass.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::{Outcome, Predicate, members};
use crate::frame::Frame;
use crate::language::CompileError;

pub(super) struct NotInSet;

impl Predicate for NotInSet {
    fn id(&self) -> PredicateId {
        PredicateId("not_in_set/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let set = members::of(rule);
        Outcome::of_records(table, |cells| {
            rule.columns.iter().any(|&column| set.contains(&cells[column]))
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
        // Each is 0 or 1, so that none of them is 1.
        let met = frame.cells[column].present() * &matches;
        frame.builder.zero("no member matches", &met)
    }
}
