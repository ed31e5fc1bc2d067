//! `top_share/1`: the share of the most frequent value of all values is within limits. Nulls are
//! left out.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::limits;
use super::runs::{self, EXPECTED};
use super::{Figure, Outcome, Predicate};
use crate::frame::Frame;
use crate::language::{CompileError, Int, MAX_ROWS};

pub(super) struct TopShare;

impl Predicate for TopShare {
    fn id(&self) -> PredicateId {
        PredicateId("top_share/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let runs = runs::count(rule, table);
        let counts = || runs.values().map(|run| run.count);
        let (top, values) = (counts().max().unwrap_or(0), counts().sum::<usize>());
        let holds = limits::hold(rule, top, values);
        Outcome::of_table(table.records().len(), holds).with(Figure::new(top, values))
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
        // A run of c records has the places 1 to c, so that there are as many different places
        // as the longest run has records: no maximum has to be told and shown.
        let place = (sorted.run, MAX_ROWS.ilog2() + 1);
        let places = builder.sorted("sorted copy", &sorted.counted, &[place])?;
        let top = runs::number(builder, "different places", &places)?;
        let values = builder.total("values", &counted)?;
        builder.not_negative_closing("some value", &(&values - &Int::constant(1)))?;
        let named = frame.arguments[position].clone();
        limits::constrain_of(frame, &top, ("number of values", &values), &named)
    }
}
