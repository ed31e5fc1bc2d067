//! `validity/1`: the number of records whose value is none of a list, or their share, is
//! within limits. Nulls are not counted as such.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::limits::{self, Limit};
use super::members::{self, MEMBER};
use super::{Figure, Outcome, Predicate};
use crate::frame::Frame;
use crate::language::{CompileError, Int};

pub(super) struct Validity;

impl Predicate for Validity {
    fn id(&self) -> PredicateId {
        PredicateId("validity/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let set = members::of(rule);
        let invalid = |record: &&assay_statement::Record| {
            rule.columns.iter().any(|&column| {
                !record.cells[column].is_null() && !set.contains(&record.cells[column])
            })
        };
        let checked = table.records().len();
        let count = table.records().iter().filter(invalid).count();
        Outcome::of_table(checked, limits::hold(rule, count, checked))
            .with(Figure::new(count, checked))
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected = self
            .misuse(position, "one column, values of its kind, and limits of a number or a share");
        let [column] = rule.columns[..] else { return Err(expected) };
        let named = frame.arguments[position].clone();
        if named.iter().any(|(name, _)| *name != MEMBER && Limit::named(name).is_none()) {
            return Err(expected);
        }
        let Some(matches) = members::matches(frame, column, &named)? else {
            return Err(expected);
        };
        // The members differ, so at most one matches.
        let none = frame.cells[column].present() * &(&Int::constant(1) - &matches);
        let invalid = frame.builder.define("no member matches", &none)?;
        let count = frame.builder.total("invalid", &invalid)?;
        limits::constrain(frame, &count, &named)
    }
}
