//! `score/1`: the weights of the rules that hold, of those that only count, are together at least
//! `least`. The weights of all of them are thresholds, in the order of the rules.

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use super::{Outcome, Predicate};
use crate::frame::Frame;
use crate::language::{CompileError, Int};

pub(super) struct Score;

const WEIGHT: &str = "weight";
const LEAST: &str = "least";

impl Predicate for Score {
    fn id(&self) -> PredicateId {
        PredicateId("score/1")
    }

    /// A table alone has no score.
    fn check(&self, _rule: &Rule, table: &Table) -> Outcome {
        Outcome::of_table(table.records().len(), false)
    }

    fn judge(&self, rule: &Rule, counted: &[bool]) -> Option<Outcome> {
        let reached = i128::try_from(reached(rule, counted)).unwrap_or(i128::MAX);
        let holds = rule.integer(LEAST).is_some_and(|least| reached >= least);
        Some(Outcome::of_table(counted.len(), holds))
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        let expected = self.misuse(
            position,
            "no columns, a weight for each rule that only counts, and an integer named least",
        );
        let Some((least, weights)) = frame.arguments[position].split_last() else {
            return Err(expected);
        };
        let misnamed = least.0 != LEAST || weights.iter().any(|(name, _)| *name != WEIGHT);
        if misnamed || weights.len() != frame.counted.len() || !rule.columns.is_empty() {
            return Err(expected);
        }
        let mut reached = Int::constant(0);
        for ((_, weight), holds) in weights.iter().zip(&frame.counted) {
            let Some(weight) = weight.integer() else { return Err(expected) };
            reached = &reached + &(weight * holds);
        }
        let Some(least) = least.1.integer() else { return Err(expected) };
        frame.builder.not_negative_closing("least", &(&reached - least))
    }
}

/// The weights of the rules that hold.
fn reached(rule: &Rule, counted: &[bool]) -> u128 {
    weights(rule).zip(counted).filter(|(_, holds)| **holds).map(|(weight, _)| weight).sum()
}

fn weights(rule: &Rule) -> impl Iterator<Item = u128> {
    let weights = rule.arguments.iter().filter(|argument| argument.name == WEIGHT);
    weights.filter_map(|argument| match argument.value {
        assay_statement::Value::Integer { value, .. } => u128::try_from(value).ok(),
        assay_statement::Value::Text(_) | assay_statement::Value::Short { .. } => None,
    })
}
