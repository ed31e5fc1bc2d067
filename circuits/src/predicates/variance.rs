//! `variance/1`: the variance of the values as a sample (n − 1) lies between bounds.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::moments::{self, Of, Told};
use super::{Outcome, Predicate};
use crate::frame::Frame;
use crate::language::CompileError;

pub(super) struct Variance;

impl Predicate for Variance {
    fn id(&self) -> PredicateId {
        PredicateId("variance/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let holds = moments::hold(rule, table, Of::Sample, Told::Variance);
        Outcome::of_table(table.records().len(), holds)
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        if moments::constrain(frame, position, rule, Of::Sample, Told::Variance)? {
            return Ok(());
        }
        Err(self
            .misuse(position, "one column that is not of strings, and integers named min or max"))
    }
}
