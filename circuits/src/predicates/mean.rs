//! `mean/1`: the mean of the values is at least `min` and at most `max`. Nulls do not count,
//! and a column without a value has no mean.

use assay_statement::policy::MEAN_PARTS;
use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::{BOUNDED, Figure, Outcome, Predicate, figure};
use crate::frame::{Cells, Frame};
use crate::language::{CompileError, Int};

pub(super) struct Mean;

impl Predicate for Mean {
    fn id(&self) -> PredicateId {
        PredicateId("mean/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let values = super::values(rule, table);
        let (count, total) = (values.len() as i128, values.iter().sum::<i128>());
        let sum = total * MEAN_PARTS;
        let holds = count > 0
            && rule.integer("min").is_none_or(|min| sum >= min * count)
            && rule.integer("max").is_none_or(|max| sum <= max * count);
        Outcome::of_table(table.records().len(), holds)
            .with(Figure::new(total, figure::parts(rule, table) * count))
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
        // Distances from the type's minimum: their mean is as far from it as the values' is.
        let least = Int::constant(cell.min * MEAN_PARTS);
        let values = frame.builder.total("values", &cell.present)?;
        let sum = frame.builder.total("sum", &cell.offset)?;
        let values = frame.builder.figure("number of values", &values)?;
        let sum = frame.builder.figure("sum of distances", &sum)?;
        let sum = &sum * &Int::constant(MEAN_PARTS);
        frame.builder.not_negative_closing("some value", &(&values - &Int::constant(1)))?;
        for (name, threshold) in frame.arguments[position].clone() {
            let Some(bound) = threshold.integer() else { return Err(expected) };
            let bound = &(bound - &least) * &values;
            match name {
                "min" => frame.builder.not_negative_closing("min", &(&sum - &bound))?,
                "max" => frame.builder.not_negative_closing("max", &(&bound - &sum))?,
                _ => return Err(expected),
            }
        }
        Ok(())
    }
}
