//! `row_count/1`: the number of records is at least `min` and at most `max`.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::{Figure, Outcome, Predicate};
use crate::frame::Frame;
use crate::language::CompileError;

pub(super) struct RowCount;

impl Predicate for RowCount {
    fn id(&self) -> PredicateId {
        PredicateId("row_count/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let checked = table.records().len();
        let count = i128::try_from(checked).unwrap_or(i128::MAX);
        let holds = rule.integer("min").is_none_or(|min| count >= min)
            && rule.integer("max").is_none_or(|max| count <= max);
        Outcome::of_table(checked, holds).with(Figure::new(checked, 1))
    }

    fn constrain(
        &self,
        position: usize,
        _rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected = self.misuse(position, "integers named min or max");
        for (name, threshold) in &frame.arguments[position] {
            let Some(bound) = threshold.integer() else { return Err(expected) };
            match *name {
                "min" => frame.builder.not_negative_closing("min", &(&frame.records - bound))?,
                "max" => frame.builder.not_negative_closing("max", &(bound - &frame.records))?,
                _ => return Err(expected),
            }
        }
        Ok(())
    }
}
