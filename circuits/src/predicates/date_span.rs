//! `date_span/1`: the time from the first to the last point in time lies between bounds. There
//! must be one; nulls are left out.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::{BOUNDED, Figure, Outcome, Predicate};
use crate::frame::{Cells, Frame};
use crate::language::CompileError;

pub(super) struct DateSpan;

impl Predicate for DateSpan {
    fn id(&self) -> PredicateId {
        PredicateId("date_span/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let values = super::values(rule, table);
        let span = values.iter().max().zip(values.iter().min()).map(|(last, first)| last - first);
        let holds = span.is_some_and(|span| {
            rule.integer("min").is_none_or(|min| span >= min)
                && rule.integer("max").is_none_or(|max| span <= max)
        });
        let figure = span.and_then(|span| Figure::new(span, 1));
        Outcome::of_table(table.records().len(), holds).with(figure)
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected = self.misuse(position, BOUNDED);
        let [column] = rule.columns[..] else { return Err(expected) };
        let Some(Cells::Integer(cell)) = frame.cells.get(column) else { return Err(expected) };
        let builder = &mut frame.builder;
        let last = builder.extreme(&frame.active, (cell, column), true)?;
        let first = builder.extreme(&frame.active, (cell, column), false)?;
        // Both are the same on every record, and so is the span: as often as there are records.
        let last = builder.total("sum of the last", &(&frame.active * &last))?;
        let first = builder.total("sum of the first", &(&frame.active * &first))?;
        let span = builder.figure("sum of the spans", &(&last - &first))?;
        let records = builder.figure("records", &frame.records)?;
        for (name, threshold) in &frame.arguments[position] {
            let Some(bound) = threshold.integer() else { return Err(expected) };
            let bound = bound * &records;
            match *name {
                "min" => builder.not_negative_closing("min", &(&span - &bound))?,
                "max" => builder.not_negative_closing("max", &(&bound - &span))?,
                _ => return Err(expected),
            }
        }
        Ok(())
    }
}
