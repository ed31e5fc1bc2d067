//! `sum/1`: the sum of the values is at least `min` and at most `max`. Nulls add nothing.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::{BOUNDED, Figure, Outcome, Predicate, figure};
use crate::frame::{Cells, Frame};
use crate::language::CompileError;

pub(super) struct Sum;

impl Predicate for Sum {
    fn id(&self) -> PredicateId {
        PredicateId("sum/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let values = table.records().iter().flat_map(|record| {
            rule.columns.iter().filter_map(|&column| record.cells[column].integer())
        });
        let sum: i128 = values.sum();
        let holds = rule.integer("min").is_none_or(|min| sum >= min)
            && rule.integer("max").is_none_or(|max| sum <= max);
        Outcome::of_table(table.records().len(), holds)
            .with(Figure::new(sum, figure::parts(rule, table)))
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
        // Absent values and padding are 0.
        let sum = frame.builder.total("sum", &cell.value)?;
        for (name, threshold) in &frame.arguments[position] {
            let Some(bound) = threshold.integer() else { return Err(expected) };
            match *name {
                "min" => frame.builder.not_negative_closing("min", &(&sum - bound))?,
                "max" => frame.builder.not_negative_closing("max", &(bound - &sum))?,
                _ => return Err(expected),
            }
        }
        Ok(())
    }
}
