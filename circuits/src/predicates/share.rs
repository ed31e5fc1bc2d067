//! `share/1`: the share of records whose value lies between bounds is within limits. The
//! share is of all records: one without a value is not between them.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::limits::{self, Limit};
use super::sides::{Side, within};
use super::{Figure, Outcome, Predicate};
use crate::frame::{Cells, Frame};
use crate::language::{CompileError, Int};

pub(super) struct Share;

impl Predicate for Share {
    fn id(&self) -> PredicateId {
        PredicateId("share/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let (min, max) = (rule.integer("min"), rule.integer("max"));
        let values = super::values(rule, table).into_iter();
        let within = values.filter(|value| {
            min.is_none_or(|min| *value >= min) && max.is_none_or(|max| *value <= max)
        });
        let (count, checked) = (within.count(), table.records().len());
        Outcome::of_table(checked, limits::hold(rule, count, checked))
            .with(Figure::new(count, checked))
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected = self.misuse(
            position,
            "one column that is not of strings, integers named min or max, and limits of a share",
        );
        let [column] = rule.columns[..] else { return Err(expected) };
        let Some(Cells::Integer(cell)) = frame.cells.get(column).cloned() else {
            return Err(expected);
        };
        let named = frame.arguments[position].clone();
        let mut counted: Option<Int> = None;
        for (name, threshold) in &named {
            let Some(bound) = threshold.integer() else { return Err(expected) };
            let side = match *name {
                "min" => Side::Least,
                "max" => Side::Most,
                name if Limit::named(name).is_some() => continue,
                _ => return Err(expected),
            };
            let within = within(frame, &cell, bound, side)?;
            counted = Some(match counted {
                None => within,
                Some(other) => frame.builder.define("between both", &(&other * &within))?,
            });
        }
        let Some(counted) = counted else { return Err(expected) };
        let count = frame.builder.total("values within", &counted)?;
        limits::constrain(frame, &count, &named)
    }
}
