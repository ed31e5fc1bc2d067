//! `duplicates/1`: how many combinations of values occur more than once is within limits.
//! Records that lack one of the values are left out.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::limits;
use super::runs::{self, EXPECTED};
use super::{Figure, Outcome, Predicate};
use crate::frame::Frame;
use crate::language::{CompileError, Int};

pub(super) struct Duplicates;

impl Predicate for Duplicates {
    fn id(&self) -> PredicateId {
        PredicateId("duplicates/1")
    }

    /// Names the second record of each group, where there are more than the limits allow.
    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let runs = runs::count(rule, table);
        let groups = runs.values().filter(|run| run.count > 1);
        let repeats: Vec<(u64, u64)> = groups.map(|run| (run.second, run.first)).collect();
        let count = repeats.len();
        let holds = limits::hold(rule, count, table.records().len());
        let named = if holds { Vec::new() } else { repeats };
        let outcome = Outcome { holds, ..Outcome::of_repeats(runs.len(), named) };
        outcome.with(Figure::new(count, 1))
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let Some((sorted, _)) = runs::sorted(frame, &rule.columns)? else {
            return Err(self.misuse(position, EXPECTED));
        };
        // Each group has one second record.
        let second =
            frame.builder.is_zero("second of its run", &(&sorted.run - &Int::constant(2)))?;
        let groups = frame.builder.total("groups of duplicates", &second)?;
        let named = frame.arguments[position].clone();
        limits::constrain(frame, &groups, &named)
    }
}
