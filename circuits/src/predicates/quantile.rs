//! `quantile/1`, `median/1`: the smallest value that at least a part `q` of the values do not
//! exceed is at least `min` and at most `max`; of the median the part is a half. Nulls do not
//! count, and a column without a value has no quantile.
//!
//! Nothing is sorted: where a quantile lies is told by how many values are on either side of
//! a bound.

use assay_statement::policy::WHOLE;
use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::sides::{Side, within};
use super::{BOUNDED, Figure, Outcome, Predicate, figure};
use crate::frame::{Cells, Frame, integers};
use crate::language::{CompileError, Int};

pub(super) struct Quantile {
    id: PredicateId,
    /// The part of the values, in parts of [`WHOLE`], where no threshold says it.
    part: Option<i128>,
}

impl Quantile {
    pub(super) const QUANTILE: Self = Self { id: PredicateId("quantile/1"), part: None };
    pub(super) const MEDIAN: Self = Self { id: PredicateId("median/1"), part: Some(WHOLE / 2) };
}

/// The threshold that is the part of the values.
const PART: &str = "q";

impl Predicate for Quantile {
    fn id(&self) -> PredicateId {
        self.id
    }

    /// Sorts: the constraints only count.
    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let mut values = super::values(rule, table);
        values.sort_unstable();
        let part =
            self.part.or_else(|| rule.integer(PART)).and_then(|part| u128::try_from(part).ok());
        let rank = part.map(|part| (part * values.len() as u128).div_ceil(WHOLE.unsigned_abs()));
        let index = rank.and_then(|rank| usize::try_from(rank.checked_sub(1)?).ok());
        let quantile = index.and_then(|index| values.get(index).copied());
        let holds = quantile.is_some_and(|quantile| {
            rule.integer("min").is_none_or(|min| quantile >= min)
                && rule.integer("max").is_none_or(|max| quantile <= max)
        });
        Outcome::of_table(table.records().len(), holds)
            .with(quantile.and_then(|found| Figure::new(found, figure::parts(rule, table))))
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
        let thresholds = frame.arguments[position].clone();
        let Some(named) = integers(&thresholds) else { return Err(expected) };
        let said = named.iter().find(|(name, _)| *name == PART).map(|(_, part)| (*part).clone());
        let Some(part) = self.part.map(Int::constant).or(said) else { return Err(expected) };
        let values = frame.builder.total("values", &cell.present)?;
        let values = frame.builder.figure("number of values", &values)?;
        // How many values there have to be up to the quantile, in parts of a value.
        let needed = &part * &values;
        let whole = Int::constant(WHOLE);
        if named.iter().all(|(name, _)| *name != "min") {
            frame.builder.not_negative_closing("some value", &(&values - &Int::constant(1)))?;
        }
        for (name, bound) in named {
            let side = match name {
                "min" => Side::Least,
                "max" => Side::Most,
                PART if self.part.is_none() => continue,
                _ => return Err(expected),
            };
            let within = within(frame, &cell, bound, side)?;
            let count = frame.builder.total("values within", &within)?;
            let count = frame.builder.figure("number within", &count)?;
            let room = match side {
                // Those below are fewer: the quantile is none of them.
                Side::Least => &(&needed - &(&whole * &(&values - &count))) - &Int::constant(1),
                // Those that are not above are enough: the quantile is one of them.
                Side::Most => &(&whole * &count) - &needed,
            };
            frame.builder.not_negative_closing(name, &room)?;
        }
        Ok(())
    }
}
