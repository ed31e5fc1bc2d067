//! `max_gap/1`: in the order of the identity, each value differs from the one before by at
//! most `gap`. A null fails, and so do two records of one identity: they have no order.
//! Where the policy identifies no records, the order is the one in which they are given.
//!
//! The rule's columns are the one that is compared, then those of the identity, if any.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Record, Rule, Table};

use super::{Outcome, Predicate};
use crate::frame::{Cells, Frame};
use crate::language::CompileError;

pub(super) struct MaxGap;

impl Predicate for MaxGap {
    fn id(&self) -> PredicateId {
        PredicateId("max_gap/1")
    }

    /// Names each record without a value, and each that is further from the one before, or
    /// has its identity.
    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let (Some((&column, identity)), Some(gap)) =
            (rule.columns.split_first(), rule.integer("gap"))
        else {
            return Outcome::of_table(table.records().len(), false);
        };
        let sorted = table.sorted(identity);
        let before = std::iter::once(None).chain(sorted.records().iter().map(Some));
        let fails = |record: &Record, before: Option<&Record>| {
            let Some(value) = record.cells[column].integer() else { return true };
            let Some(before) = before else { return false };
            let far = before.cells[column].integer().is_some_and(|own| (value - own).abs() > gap);
            let same = |&key: &usize| record.cells[key] == before.cells[key];
            far || (!identity.is_empty() && identity.iter().all(same))
        };
        let pairs = sorted.records().iter().zip(before);
        let failing = pairs.filter(|(record, before)| fails(record, *before));
        let mut lines: Vec<u64> = failing.map(|(record, _)| record.line).collect();
        lines.sort_unstable();
        Outcome::of_lines(table.records().len(), lines)
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected = self.misuse(
            position,
            "one column that is not of strings, then the identity columns of the policy, and an \
             integer named gap",
        );
        let Some((&column, identity)) = rule.columns.split_first() else { return Err(expected) };
        let Some(Cells::Integer(cell)) = frame.cells.get(column) else { return Err(expected) };
        let [("gap", gap)] = &frame.arguments[position][..] else { return Err(expected) };
        let Some(gap) = gap.integer() else { return Err(expected) };
        if identity != frame.identity {
            return Err(expected);
        }
        // Records of one identity may stand in any order: the prover would choose.
        if let Some(order) = &mut frame.order {
            order.require_strict();
        }
        frame.builder.zero("present on active rows", &(&frame.active - &cell.present))?;
        let next = frame.builder.next("gap", &frame.active)?;
        // Both values are there, so their distances from the type's minimum differ alike.
        let step = &frame.builder.next("gap", &cell.offset)? - &cell.offset;
        frame.builder.not_negative_where("rises by no more", &next, &(gap - &step))?;
        frame.builder.not_negative_where("falls by no more", &next, &(gap + &step))
    }
}
