//! Rules that only count: their weights, and the score that they count towards.

use super::bounds::argument;
use super::keys;
use super::tree::{Mark, Node};
use super::{Argument, PolicyError, PredicateId, Rule, SCORE, SCORE_PARTS};
use crate::value::{self, ValueError};

/// The name by which a policy asks for the score.
pub(super) const NAME: &str = "score";

/// The predicate of the score.
pub(super) const ID: &str = "score/1";

/// What an entry of the schema object asks of the score.
#[derive(Debug)]
pub(super) struct Asked {
    /// How messages call the rule.
    pub(super) name: String,
    /// Where it is asked for.
    pub(super) at: Mark,
    /// The least score.
    pub(super) least: i128,
}

/// The weight that an entry gives its rule.
pub(super) fn weight(entry: &Node) -> Result<Option<(Mark, i128)>, PolicyError> {
    let weight = keys::weight(entry)?.map(|value| Ok((value.at, parts(value, "weight")?)));
    weight.transpose()
}

/// A number above 0 and at most 1, in parts of the whole.
pub(super) fn parts(node: &Node, noun: &str) -> Result<i128, PolicyError> {
    let expected = || {
        node.at.refuse(format!(
            "expected a {noun} above 0 and at most 1, with at most 18 digits behind the point"
        ))
    };
    let parts = match value::parse(SCORE, node.number().ok_or_else(expected)?) {
        Ok(cell) => cell.integer(),
        Err(ValueError::Range { .. }) => None,
        Err(error) => return Err(node.at.refuse(error.to_string())),
    };
    parts.filter(|parts| (1..=SCORE_PARTS).contains(parts)).ok_or_else(expected)
}

/// What a policy says of its score.
#[derive(Debug, Default)]
pub(super) struct Score {
    /// For each rule, the weight of one that only counts.
    weights: Vec<Option<(Mark, i128)>>,
    asked: Option<Asked>,
}

impl Score {
    /// Takes the weight of the next rule, if it has one.
    pub(super) fn weigh(&mut self, weight: Option<(Mark, i128)>) {
        self.weights.push(weight);
    }

    /// Takes what is asked of the score.
    pub(super) fn ask(&mut self, asked: Asked) -> Result<(), PolicyError> {
        if let Some(first) = &self.asked {
            return Err(asked.at.refuse(format!(
                "a second `{NAME}`: that of line {} is of every rule that counts",
                first.at.line
            )));
        }
        self.asked = Some(asked);
        Ok(())
    }

    /// The rules that are required.
    pub(super) fn required<'a>(&'a self, rules: &'a [Rule]) -> impl Iterator<Item = &'a Rule> {
        let required = rules.iter().zip(&self.weights).filter(|(_, weight)| weight.is_none());
        required.map(|(rule, _)| rule)
    }

    /// Puts the rule of the score behind the others, and says the weights.
    pub(super) fn complete(self, rules: &mut Vec<Rule>) -> Result<Vec<Option<i128>>, PolicyError> {
        let first = self.weights.iter().flatten().next();
        let mut weights: Vec<Option<i128>> =
            self.weights.iter().map(|weight| weight.map(|(_, weight)| weight)).collect();
        match (self.asked, first) {
            (None, None) => {}
            (None, Some((at, _))) => {
                return Err(at.refuse(format!(
                    "a rule with a weight counts towards a score: expected `{{predicate: {NAME}, \
                     args: {{atLeast: …}}}}` in the `quality` of the schema object"
                )));
            }
            (Some(asked), None) => {
                return Err(asked.at.refuse(format!(
                    "nothing counts towards the score: expected a rule with the custom property \
                     `{}`",
                    keys::WEIGHT
                )));
            }
            (Some(asked), Some(_)) => {
                rules.push(rule(asked, &weights));
                weights.push(None);
            }
        }
        Ok(weights)
    }
}

/// Its thresholds are the weights in the order of the rules, and the least sum of those that
/// hold.
fn rule(asked: Asked, weights: &[Option<i128>]) -> Rule {
    let weights: Vec<i128> = weights.iter().flatten().copied().collect();
    let count = i128::try_from(weights.len()).unwrap_or(i128::MAX);
    let least = share_of(asked.least, weights.iter().sum());
    let mut arguments: Vec<Argument> =
        weights.into_iter().map(|weight| argument("weight", weight, (1, SCORE_PARTS))).collect();
    arguments.push(argument("least", least, (0, count * SCORE_PARTS)));
    Rule {
        name: asked.name,
        predicate: PredicateId(ID),
        columns: Vec::new(),
        arguments,
        expression: None,
        pattern: None,
        line: asked.at.line,
    }
}

/// The least integer that is not below a share of a whole: with 256 weights, their product has
/// more digits than fit.
const fn share_of(share: i128, whole: i128) -> i128 {
    let rest = share * (whole % SCORE_PARTS);
    share * (whole / SCORE_PARTS) + (rest + SCORE_PARTS - 1) / SCORE_PARTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_up_to_an_integer() {
        let half = SCORE_PARTS / 2;
        assert_eq!(share_of(half, 3), 2);
        assert_eq!(share_of(half, 4), 2);
        assert_eq!(share_of(1, SCORE_PARTS), 1);
        assert_eq!(share_of(1, SCORE_PARTS + 1), 2);
        assert_eq!(share_of(SCORE_PARTS, 256 * SCORE_PARTS), 256 * SCORE_PARTS);
        assert_eq!(share_of(SCORE_PARTS - 1, 256 * SCORE_PARTS), 256 * (SCORE_PARTS - 1));
    }
}
