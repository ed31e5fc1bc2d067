//! `simpson/1`: Simpson's index, which is how likely two values drawn one after the other, the
//! first put back, are the same, is within limits: Σ c² / n² over the classes of equal values.
//! Nulls are left out.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::limits;
use super::runs::{self, EXPECTED};
use super::{Figure, Outcome, Predicate};
use crate::frame::Frame;
use crate::language::{CompileError, Int};

pub(super) struct Simpson;

impl Predicate for Simpson {
    fn id(&self) -> PredicateId {
        PredicateId("simpson/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let runs = runs::count(rule, table);
        let counts = || runs.values().map(|run| run.count);
        let alike: usize = counts().map(|count| count * count).sum();
        let values: usize = counts().sum();
        let holds = limits::hold(rule, alike, values * values);
        Outcome::of_table(table.records().len(), holds).with(Figure::new(alike, values * values))
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let Some((sorted, counted)) = runs::sorted(frame, &rule.columns)? else {
            return Err(self.misuse(position, EXPECTED));
        };
        let builder = &mut frame.builder;
        // Both are 0 where a record is not counted.
        let places = builder.total("places in runs", &(&sorted.counted * &sorted.run))?;
        let values = builder.total("values", &counted)?;
        builder.not_negative_closing("some value", &(&values - &Int::constant(1)))?;
        // 1 + 3 + … + (2c − 1) = c².
        let alike = &(&places * &Int::constant(2)) - &values;
        let values = builder.figure("number of values", &values)?;
        let pairs = &values * &values;
        let named = frame.arguments[position].clone();
        limits::constrain_of(frame, &alike, ("pairs of values", &pairs), &named)
    }
}
