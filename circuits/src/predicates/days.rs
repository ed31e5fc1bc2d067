//! `distinct_days/1`: the number of different days, in UTC, on which there is a value is within
//! limits. Nulls are left out.

use std::collections::BTreeSet;

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::limits;
use super::runs;
use super::{Figure, Outcome, Predicate};
use crate::frame::{Cells, Frame};
use crate::language::{CompileError, Int};

/// Microseconds of a day.
const DAY: u64 = 86_400_000_000;

pub(super) struct DistinctDays;

impl Predicate for DistinctDays {
    fn id(&self) -> PredicateId {
        PredicateId("distinct_days/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let days: BTreeSet<i128> = super::values(rule, table)
            .into_iter()
            .map(|value| value.div_euclid(i128::from(DAY)))
            .collect();
        let records = table.records().len();
        let holds = limits::hold(rule, days.len(), records);
        Outcome::of_table(records, holds).with(Figure::new(days.len(), 1))
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected = self.misuse(position, "one column of timestamps, and limits of a number");
        let [column] = rule.columns[..] else { return Err(expected) };
        let Some(Cells::Integer(cell)) = frame.cells.get(column) else { return Err(expected) };
        let (present, builder) = (cell.present.clone(), &mut frame.builder);
        // From the midnight before the type's minimum, so that days begin where they do.
        let since = Int::constant(cell.min.rem_euclid(i128::from(DAY)));
        let day = builder.quotient("day", &(&cell.offset + &(&since * &present)), DAY)?;
        let width = day.width();
        let sorted = builder.sorted("sorted copy", &present, &[(day, width)])?;
        let days = runs::number(builder, "different days", &sorted)?;
        let named = frame.arguments[position].clone();
        limits::constrain(frame, &days, &named)
    }
}
