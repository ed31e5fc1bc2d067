//! `completeness/1`: the number of records without a value, or their share, is within limits.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::limits::{self, Limit};
use super::{Figure, Outcome, Predicate};
use crate::frame::Frame;
use crate::language::CompileError;

pub(super) struct Completeness;

impl Predicate for Completeness {
    fn id(&self) -> PredicateId {
        PredicateId("completeness/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let missing = |cells: &[assay_statement::Cell]| {
            rule.columns.iter().any(|&column| cells[column].is_null())
        };
        let checked = table.records().len();
        let nulls = table.records().iter().filter(|record| missing(&record.cells)).count();
        Outcome::of_table(checked, limits::hold(rule, nulls, checked))
            .with(Figure::new(nulls, checked))
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected = self.misuse(position, "one column, and limits of a number or a share");
        let ([column], false) = (&rule.columns[..], rule.arguments.is_empty()) else {
            return Err(expected);
        };
        let Some(cells) = frame.cells.get(*column) else { return Err(expected) };
        if rule.arguments.iter().any(|argument| Limit::named(argument.name).is_none()) {
            return Err(expected);
        }
        // Both are 0 on padding.
        let missing = &frame.active - cells.present();
        let nulls = frame.builder.total("nulls", &missing)?;
        let named = frame.arguments[position].clone();
        limits::constrain(frame, &nulls, &named)
    }
}
