//! `length/1`: every value has a number of characters within bounds. Nulls pass.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::{Outcome, Predicate};
use crate::frame::{Cells, Frame};
use crate::language::{CompileError, Int};

pub(super) struct Length;

impl Predicate for Length {
    fn id(&self) -> PredicateId {
        PredicateId("length/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let (min, max) = (rule.integer("min"), rule.integer("max"));
        Outcome::of_records(table, |cells| {
            rule.columns.iter().any(|&column| {
                let Some(text) = cells[column].short() else { return false };
                let length = text.as_str().chars().count() as i128;
                min.is_some_and(|min| length < min) || max.is_some_and(|max| length > max)
            })
        })
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected =
            self.misuse(position, "one column of short strings, and integers named min or max");
        let ([column], false) = (&rule.columns[..], rule.arguments.is_empty()) else {
            return Err(expected);
        };
        let Some(Cells::Short(cell)) = frame.cells.get(*column).cloned() else {
            return Err(expected);
        };
        let builder = &mut frame.builder;
        let mut length = Int::constant(0);
        for byte in &cell.bytes {
            // 10 in front: the byte goes on with a character.
            let goes_on = builder.is_zero("goes on", &(&byte.high - &Int::constant(2)))?;
            let begins = &(&Int::constant(1) - &byte.is_end) - &goes_on;
            length = &length + &begins;
        }
        for (name, threshold) in &frame.arguments[position] {
            let inside = match (*name, threshold.integer()) {
                ("min", Some(min)) => &length - min,
                ("max", Some(max)) => max - &length,
                _ => return Err(expected),
            };
            builder.not_negative_where(name, &cell.present, &inside)?;
        }
        Ok(())
    }
}
