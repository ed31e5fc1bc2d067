//! `not_null/1`: every record has a value in the column.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::{Outcome, Predicate};
use crate::frame::Frame;
use crate::language::CompileError;

pub(super) struct NotNull;

impl Predicate for NotNull {
    fn id(&self) -> PredicateId {
        PredicateId("not_null/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        Outcome::of_records(table, |cells| {
            rule.columns.iter().any(|&column| cells[column].is_null())
        })
    }

    fn constrain(
        &self,
        _position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        for &column in &rule.columns {
            let missing = &frame.active - frame.cells[column].present();
            frame.builder.zero("present on active rows", &missing)?;
        }
        Ok(())
    }
}
