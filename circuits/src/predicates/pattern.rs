//! `pattern/1`: all of every value matches a pattern. Nulls pass.
//!
//! A text takes steps through the pattern's automaton, one a byte. A prover says which step is
//! taken at each position, of those that a text can take there which matches.

use std::collections::BTreeMap;
use std::sync::Arc;

use assay_statement::pattern::Step;
use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::{Outcome, Predicate};
use crate::frame::{Cells, Frame};
use crate::language::{Builder, CompileError, Int, TextByte};

pub(super) struct Pattern;

impl Predicate for Pattern {
    fn id(&self) -> PredicateId {
        PredicateId("pattern/1")
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let Some(pattern) = &rule.pattern else {
            return Outcome::of_table(table.records().len(), false);
        };
        Outcome::of_records(table, |cells| {
            rule.columns.iter().any(|&column| {
                let text = cells[column].short();
                text.is_some_and(|text| !pattern.automaton().matches(text.as_bytes()))
            })
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
            "one column of short strings, and a pattern that some text of it matches",
        );
        let ([column], Some(automaton)) = (&rule.columns[..], &rule.automaton) else {
            return Err(expected);
        };
        let Some(Cells::Short(cell)) = frame.cells.get(*column).cloned() else {
            return Err(expected);
        };
        let Some(positions) = automaton.unrolled(cell.bytes.len()) else { return Err(expected) };
        let automaton = Arc::new(automaton.clone());
        // 1 in the state that a text is in, if there is one that has not ended.
        let mut here = BTreeMap::from([(0, cell.present)]);
        let mut ended = false;
        for (index, (byte, steps)) in cell.bytes.iter().zip(positions).enumerate() {
            let mut taken = Vec::with_capacity(steps.len());
            for step in &steps {
                taken.push(frame.builder.step(
                    "takes a step",
                    *column,
                    &automaton,
                    index,
                    *step,
                )?);
            }
            let taken: Vec<(Step, Int)> = steps.into_iter().zip(taken).collect();
            let out = flow(&taken, |step| step.from);
            for (state, arrived) in &here {
                // A state without a step is one in which a text may end.
                let Some(out) = out.get(state) else { continue };
                let stays = arrived - out;
                if automaton.accepts(*state) {
                    let other = &Int::constant(1) - &stays;
                    frame.builder.zero("goes on or ends", &(&stays * &other))?;
                } else {
                    frame.builder.zero("goes on", &stays)?;
                }
            }
            // Behind the last byte that a text can have, the frame says that nothing follows.
            if !ended {
                spelt(&mut frame.builder, byte, &taken)?;
            }
            ended = taken.is_empty();
            here = flow(&taken, |step| step.to);
        }
        Ok(())
    }
}

/// How much goes through each state.
fn flow(taken: &[(Step, Int)], state: impl Fn(&Step) -> usize) -> BTreeMap<usize, Int> {
    let mut flow: BTreeMap<usize, Int> = BTreeMap::new();
    for (step, own) in taken {
        let sum = flow.entry(state(step)).or_insert_with(|| Int::constant(0));
        *sum = &*sum + own;
    }
    flow
}

/// The byte is one of the step that is taken, and zero where none is: at the end.
fn spelt(
    builder: &mut Builder,
    byte: &TextByte,
    taken: &[(Step, Int)],
) -> Result<(), CompileError> {
    let sum = |end: fn(&Step) -> u8| {
        let ends = taken.iter().map(|(step, own)| own * &Int::constant(end(step)));
        ends.fold(Int::constant(0), |sum, end| &sum + &end)
    };
    let (first, last) = (sum(|step| step.first), sum(|step| step.last));
    if taken.iter().all(|(step, _)| step.first == step.last) {
        return builder.zero("is spelt", &(&byte.value - &first));
    }
    builder.not_negative("is spelt, from below", &(&byte.value - &first))?;
    builder.not_negative("is spelt, from above", &(&last - &byte.value))
}
