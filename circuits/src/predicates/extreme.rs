//! `min/1`, `max/1`: the least value, or the greatest one, is at least `min` and at most `max`.
//! Nulls do not count, and a column without a value has neither.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::sides::{Side, always, within};
use super::{BOUNDED, Figure, Outcome, Predicate, figure, values};
use crate::frame::{Cells, Frame};
use crate::language::{CompileError, Int};

/// The bound on whose side every value is, if the extreme is.
pub(super) struct Extreme(Side);

impl Extreme {
    pub(super) const MIN: Self = Self(Side::Least);
    pub(super) const MAX: Self = Self(Side::Most);
}

impl Predicate for Extreme {
    fn id(&self) -> PredicateId {
        PredicateId(match self.0 {
            Side::Least => "min/1",
            Side::Most => "max/1",
        })
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let values = values(rule, table).into_iter();
        let found = match self.0 {
            Side::Least => values.min(),
            Side::Most => values.max(),
        };
        let holds = found.is_some_and(|found| {
            rule.integer("min").is_none_or(|min| found >= min)
                && rule.integer("max").is_none_or(|max| found <= max)
        });
        Outcome::of_table(table.records().len(), holds)
            .with(found.and_then(|found| Figure::new(found, figure::parts(rule, table))))
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected = self.misuse(position, BOUNDED);
        let [column] = rule.columns[..] else { return Err(expected) };
        let Some(Cells::Integer(cell)) = frame.cells.get(column).cloned() else {
            return Err(expected);
        };
        // Some value is there, and where a bound asks for it, is on its side.
        let mut some = cell.present.clone();
        for (name, threshold) in frame.arguments[position].clone() {
            let Some(bound) = threshold.integer() else { return Err(expected) };
            let side = match name {
                "min" => Side::Least,
                "max" => Side::Most,
                _ => return Err(expected),
            };
            if side == self.0 {
                always(frame, &cell, bound, side)?;
            } else {
                some = within(frame, &cell, bound, side)?;
            }
        }
        let found = frame.builder.total("values within", &some)?;
        frame.builder.not_negative_closing("some value", &(&found - &Int::constant(1)))
    }
}
