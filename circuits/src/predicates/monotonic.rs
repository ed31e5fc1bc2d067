//! `monotonic/1`: in the order of the identity, each value is greater than the one
//! before. A null fails, and so do two records of one identity: they have no order.
//! Where the policy identifies no records, the order is the one in which they are given.
//!
//! The rule's columns are the one that ascends, then those of the identity, if any.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Record, Rule, Table};

use super::{Outcome, Predicate};
use crate::frame::{Cells, Frame};
use crate::language::{CompileError, Int};

pub(super) struct Monotonic;

impl Predicate for Monotonic {
    fn id(&self) -> PredicateId {
        PredicateId("monotonic/1")
    }

    /// Names each record without a value, and each that is not after the one before in
    /// both value and identity, if it has one.
    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let Some((&column, identity)) = rule.columns.split_first() else {
            return Outcome::of_table(table.records().len(), false);
        };
        let sorted = table.sorted(identity);
        let before = std::iter::once(None).chain(sorted.records().iter().map(Some));
        let mut lines: Vec<u64> = sorted
            .records()
            .iter()
            .zip(before)
            .filter(|(record, before)| {
                // A null orders before every value.
                let rises = |before: &Record| record.cells[column] > before.cells[column];
                let same = |before: &Record| {
                    let agrees = |&key: &usize| record.cells[key] == before.cells[key];
                    !identity.is_empty() && identity.iter().all(agrees)
                };
                record.cells[column].is_null()
                    || before.is_some_and(|before| !rises(before) || same(before))
            })
            .map(|(record, _)| record.line)
            .collect();
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
            "one column that is not of strings, then the identity columns of the policy",
        );
        let Some((&column, identity)) = rule.columns.split_first() else { return Err(expected) };
        let Some(Cells::Integer(cell)) = frame.cells.get(column) else { return Err(expected) };
        if identity != frame.identity {
            return Err(expected);
        }
        // Records of one identity may stand in any order: the prover would choose.
        // Without an identity the order is what is committed to, and no two records have
        // the same place in it.
        if let Some(order) = &mut frame.order {
            order.require_strict();
        }
        frame.builder.zero("present on active rows", &(&frame.active - &cell.present))?;
        let next = frame.builder.next("ascending", &frame.active)?;
        // Both values are there, so their distances from the type's minimum differ alike.
        let step = &frame.builder.next("ascending", &cell.offset)? - &cell.offset;
        frame.builder.not_negative_where("ascending", &next, &(&step - &Int::constant(1)))
    }
}
