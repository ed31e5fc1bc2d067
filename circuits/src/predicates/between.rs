//! `between/1`: every value is at least `min` and at most `max`. Nulls pass.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::{BOUNDED, Outcome, Predicate};
use crate::frame::{Cells, Frame};
use crate::language::CompileError;

pub(super) struct Between;

impl Predicate for Between {
    fn id(&self) -> PredicateId {
        PredicateId("between/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let (min, max) = (rule.integer("min"), rule.integer("max"));
        Outcome::of_records(table, |cells| {
            rule.columns.iter().filter_map(|&column| cells[column].integer()).any(|value| {
                min.is_some_and(|min| value < min) || max.is_some_and(|max| value > max)
            })
        })
    }

    fn bounds(&self, rule: &RuleShape) -> Option<(i128, i128)> {
        let known = |name| {
            let mut arguments = rule.arguments.iter().filter(|argument| argument.name == name);
            arguments.find_map(|argument| argument.value)
        };
        Some((known("min").unwrap_or(i128::MIN), known("max").unwrap_or(i128::MAX)))
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected = self.misuse(position, BOUNDED);
        let [column] = rule.columns[..] else { return Err(expected) };
        let Some(Cells::Integer(cell)) = frame.cells.get(column) else { return Err(expected) };
        for (name, threshold) in &frame.arguments[position] {
            // Absent values are 0: the bound disappears with them.
            let Some(bound) = threshold.integer().map(|bound| &cell.present * bound) else {
                return Err(expected);
            };
            match *name {
                "min" => frame.builder.not_negative("min", &(&cell.value - &bound))?,
                "max" => frame.builder.not_negative("max", &(&bound - &cell.value))?,
                _ => return Err(expected),
            }
        }
        Ok(())
    }
}
