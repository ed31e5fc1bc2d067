//! `pair/1`: on every record one column compares with another. A record in which either has
//! no value passes.
//!
//! A threshold says which comparison it is: by `least`, how much the second is greater at
//! least (0 or 1); by `equal`, whether they are equal.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::{Outcome, Predicate};
use crate::frame::{Cells, Frame};
use crate::language::{CompileError, Int, MAX_DEGREE, ShortCell};

pub(super) struct Pair;

impl Predicate for Pair {
    fn id(&self) -> PredicateId {
        PredicateId("pair/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let (least, equal) = (rule.integer("least"), rule.integer("equal"));
        let [first, second] = rule.columns[..] else {
            return Outcome::of_table(table.records().len(), false);
        };
        Outcome::of_records(table, |cells| {
            let (first, second) = (cells[first], cells[second]);
            if first.is_null() || second.is_null() {
                return false;
            }
            let rises = match (first.integer(), second.integer()) {
                (Some(first), Some(second)) => least.is_none_or(|least| second - first >= least),
                _ => least.is_none(),
            };
            !rises || equal.is_some_and(|equal| i128::from(first == second) != equal)
        })
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected = self.misuse(
            position,
            "two columns of one kind, and an integer named least or, for any kind, equal",
        );
        let ([first, second], [(name, threshold)]) =
            (&rule.columns[..], &frame.arguments[position][..])
        else {
            return Err(expected);
        };
        let (Some(first), Some(second)) = (frame.cells.get(*first), frame.cells.get(*second))
        else {
            return Err(expected);
        };
        let Some(threshold) = threshold.integer() else { return Err(expected) };
        let builder = &mut frame.builder;
        let both = builder.define("both present", &(first.present() * second.present()))?;
        // Where both are there, they are as far apart as their distances from the minima of
        // their types are, and these.
        let step = match (first, second) {
            (Cells::Integer(first), Cells::Integer(second)) => {
                Some(&(&second.offset - &first.offset) + &Int::constant(second.min - first.min))
            }
            _ => None,
        };
        let equal = match (*name, &step, first, second) {
            ("least", Some(step), ..) => {
                return builder.not_negative_where("compares", &both, &(step - threshold));
            }
            ("equal", Some(step), ..) => builder.is_zero("equal", step)?,
            ("equal", None, Cells::Text(first), Cells::Text(second)) => {
                builder.is_equal("equal", first.digest, second.digest)
            }
            ("equal", None, Cells::Short(first), Cells::Short(second)) => {
                let size = builder.word_bytes().max(1);
                builder.all_zero("equal", &differences(first, second, size))?
            }
            _ => return Err(expected),
        };
        builder.zero("compares", &(&both * &(&equal - threshold)))
    }
}

/// How two texts differ: in words, where they are few, or byte by byte.
fn differences(first: &ShortCell, second: &ShortCell, size: usize) -> Vec<Int> {
    let length = first.bytes.len().max(second.bytes.len());
    let size = if length.div_ceil(size) > MAX_DEGREE { 1 } else { size };
    let pairs = first.words(size, length).into_iter().zip(second.words(size, length));
    pairs.map(|(first, second)| &first - &second).collect()
}
