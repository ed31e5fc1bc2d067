//! `min/1`: the least value is at least `min` and at most `max`. Nulls do not count, and a
//! column without a value has no least one.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::sides::{Side, always, within};
use super::{Outcome, Predicate, moments};
use crate::frame::{Cells, Frame};
use crate::language::{CompileError, Int};

pub(super) struct Min;

impl Predicate for Min {
    fn id(&self) -> PredicateId {
        PredicateId("min/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let holds = moments::values(rule, table).into_iter().min().is_some_and(|found| {
            rule.integer("min").is_none_or(|min| found >= min)
                && rule.integer("max").is_none_or(|max| found <= max)
        });
        Outcome::of_table(table.records().len(), holds)
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected = self
            .misuse(position, "one column that is not of strings, and integers named min or max");
        let [column] = rule.columns[..] else { return Err(expected) };
        let Some(Cells::Integer(cell)) = frame.cells.get(column).cloned() else {
            return Err(expected);
        };
        // Some value is there, and where a bound asks for it, is on its side.
        let mut some = cell.present.clone();
        for (argument, value) in rule.arguments.iter().zip(frame.arguments[position].clone()) {
            let Some(bound) = value.integer() else { return Err(expected) };
            match argument.name {
                "min" => always(frame, &cell, bound, Side::Least)?,
                "max" => some = within(frame, &cell, bound, Side::Most)?,
                _ => return Err(expected),
            }
        }
        let found = frame.builder.total("values within", &some)?;
        frame.builder.not_negative_closing("some value", &(&found - &Int::constant(1)))
    }
}
