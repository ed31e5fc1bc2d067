//! `stddev_population/1`: the standard deviation of the values as a population (n) lies between bounds.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::moments::{self, Of, Told};
use super::{Outcome, Predicate};
use crate::frame::Frame;
use crate::language::CompileError;

pub(super) struct StddevPopulation;

impl Predicate for StddevPopulation {
    fn id(&self) -> PredicateId {
        PredicateId("stddev_population/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let holds = moments::hold(rule, table, Of::Population, Told::Deviation);
        Outcome::of_table(table.records().len(), holds)
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        if moments::constrain(frame, position, rule, Of::Population, Told::Deviation)? {
            return Ok(());
        }
        Err(self
            .misuse(position, "one column that is not of strings, and integers named min or max"))
    }
}
