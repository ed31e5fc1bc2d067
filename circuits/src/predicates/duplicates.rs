//! `duplicates/1`: how many combinations of values occur more than once is within limits.
//! Records that lack one of the values are left out.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::limits;
use super::runs::{self, EXPECTED};
use super::{Outcome, Predicate};
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
        let mut lines: Vec<u64> =
            runs.values().filter(|(count, _)| *count > 1).map(|(_, line)| *line).collect();
        lines.sort_unstable();
        let holds = limits::hold(rule, lines.len(), table.records().len());
        Outcome { holds, ..Outcome::of_lines(runs.len(), if holds { Vec::new() } else { lines }) }
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        if rule.columns.is_empty() {
            return Err(self.misuse(position, EXPECTED));
        }
        let (sorted, _) = runs::sorted(frame, &rule.columns)?;
        // Each group has one second record.
        let second =
            frame.builder.is_zero("second of its run", &(&sorted.run - &Int::constant(2)))?;
        let groups = frame.builder.total("groups of duplicates", &second)?;
        let thresholds = frame.arguments[position].clone();
        let names = rule.arguments.iter().map(|argument| argument.name);
        limits::constrain(frame, &groups, names.zip(&thresholds))
    }
}
