//! `distinct_count/1` and `distinct_ratio/1`: how many different values there are, or their
//! share of all values, is within limits. Nulls are left out.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::limits;
use super::runs::{self, EXPECTED};
use super::{Figure, Outcome, Predicate};
use crate::frame::Frame;
use crate::language::{CompileError, Int};

pub(super) struct Distinct(&'static str);

impl Distinct {
    pub(super) const COUNT: Self = Self("distinct_count/1");
    pub(super) const RATIO: Self = Self("distinct_ratio/1");
}

impl Predicate for Distinct {
    fn id(&self) -> PredicateId {
        PredicateId(self.0)
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let runs = runs::count(rule, table);
        let values: usize = runs.values().map(|run| run.count).sum();
        let (limit, whole) =
            if self.0 == Self::RATIO.0 { (values, values) } else { (table.records().len(), 1) };
        let holds = limits::hold(rule, runs.len(), limit);
        Outcome::of_table(table.records().len(), holds).with(Figure::new(runs.len(), whole))
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
        let different = runs::number(builder, "different values", &sorted)?;
        let values = builder.total("values", &counted)?;
        if self.0 == Self::RATIO.0 {
            builder.not_negative_closing("some value", &(&values - &Int::constant(1)))?;
        }
        let named = frame.arguments[position].clone();
        limits::constrain_of(frame, &different, ("number of values", &values), &named)
    }
}
