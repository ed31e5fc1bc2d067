//! `freshness/1`: some value is at most `age` before the time that ages are measured against,
//! and not after it. That time is the entry `as_of`.

use assay_statement::shape::RuleShape;
use assay_statement::{Kind, PredicateId, Rule, Table};

use super::{Outcome, Predicate};
use crate::frame::{Cells, Frame};
use crate::language::{Clause, CompileError, Int};

/// Days from 0001-01-01 to 1970-01-01, which values are counted from.
const BEFORE_1970: i64 = 719_162;

pub(super) struct Freshness;

impl Predicate for Freshness {
    fn id(&self) -> PredicateId {
        PredicateId("freshness/1")
    }

    /// Nothing is fresh where there is no time to measure against.
    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let kind = rule.columns.first().map(|&column| table.columns()[column].kind);
        let holds = table.as_of().zip(rule.integer("age")).is_some_and(|(time, age)| {
            let now = match kind {
                Some(Kind::Date) => i128::from(i64::from(time.day) - BEFORE_1970),
                _ => time.micros(),
            };
            super::values(rule, table).into_iter().any(|value| (now - age..=now).contains(&value))
        });
        Outcome::of_table(table.records().len(), holds)
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected =
            self.misuse(position, "one column of timestamps or dates, and an integer named age");
        let [column] = rule.columns[..] else { return Err(expected) };
        let Some(Cells::Integer(cell)) = frame.cells.get(column).cloned() else {
            return Err(expected);
        };
        let [("age", age)] = &frame.arguments[position][..] else { return Err(expected) };
        let Some(age) = age.integer().cloned() else { return Err(expected) };
        let is_date = frame.kinds.get(column) == Some(&Kind::Date);
        let [day, second] = frame.as_of();
        frame.builder.owned_by(Clause::rule(self.id(), position));
        let builder = &mut frame.builder;
        let days = &day - &Int::constant(BEFORE_1970);
        let now = if is_date {
            days
        } else {
            &(&(&days * &Int::constant(86_400)) + &second) * &Int::constant(1_000_000)
        };
        let passed = &now - &cell.value;
        let is_past = builder.is_not_negative("not after", &passed)?;
        let is_new = builder.is_not_negative("young enough", &(&age - &passed))?;
        let both = builder.define("of the age", &(&is_past * &is_new))?;
        let fresh = builder.define("a fresh value", &(&cell.present * &both))?;
        let found = builder.total("fresh values", &fresh)?;
        builder.not_negative_closing("some value", &(&found - &Int::constant(1)))?;
        // A day in which nobody measures: that of a binding without an end.
        builder.not_negative_closing("a time", &(&day - &Int::constant(1)))
    }
}
