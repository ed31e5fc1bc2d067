//! What a policy wants to be told of the figures behind its rules, and what a proof tells.
//!
//! A figure is told as an interval. It takes the place of the rule's own limits, which it is cut
//! to, so that a proof of what is told is a proof of the rule with narrower thresholds: no part
//! of a statement is there for disclosure alone.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::policy::{Policy, Value};

/// How closely a rule's figure is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Disclosure {
    /// To one unit of the rule's thresholds.
    Exactly {
        /// Whether the figure is a whole number of units: then both ends are equal. The ends
        /// around any other figure are neighbours.
        whole: bool,
    },
    /// As the bucket that it lies in: the edges between buckets, ascending, in units of the
    /// rule's thresholds. An edge belongs to both of its buckets.
    Bucket(Vec<i128>),
}

/// A rule that discloses, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosing {
    /// Position of the rule.
    pub rule: usize,
    /// The names of its least and its greatest threshold.
    pub ends: [&'static str; 2],
    /// How closely.
    pub disclosure: Disclosure,
}

/// The interval that a figure is told as: both ends included, in units of the rule's thresholds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosed {
    /// The least that the figure can be.
    #[serde(serialize_with = "decimal", deserialize_with = "integer")]
    pub at_least: i128,
    /// The greatest that it can be.
    #[serde(serialize_with = "decimal", deserialize_with = "integer")]
    pub at_most: i128,
}

/// What is told is not what the policy asks to be told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DisclosureError {
    /// Of another number of rules.
    #[error("the policy discloses the figures of {expected} rules, got {got}")]
    Count {
        /// Rules of the policy that disclose.
        expected: usize,
        /// Figures that are told.
        got: usize,
    },
    /// Not as closely, more closely, or no interval at all.
    #[error("rule `{rule}` discloses its figure {expected}, got {got}")]
    Interval {
        /// The rule's name.
        rule: String,
        /// What the policy says.
        expected: &'static str,
        /// What is told: its ends.
        got: String,
    },
    /// A figure that the rule itself does not admit.
    #[error("rule `{rule}` admits no figure from {got}")]
    Outside {
        /// The rule's name.
        rule: String,
        /// What is told: its ends.
        got: String,
    },
}

impl Disclosure {
    /// Whether a figure can be told so, of a rule whose thresholds are from an interval.
    fn admits(&self, told: Disclosed, (min, max): (i128, i128)) -> bool {
        let Disclosed { at_least, at_most } = told;
        if !(min <= at_least && at_least <= at_most && at_most <= max) {
            return false;
        }
        match self {
            Self::Exactly { whole } => at_most - at_least <= i128::from(!whole),
            Self::Bucket(edges) => Self::buckets(edges, (min, max)).any(|bucket| bucket == told),
        }
    }

    /// The buckets between edges, from one end of an interval to the other.
    pub fn buckets(
        edges: &[i128],
        (min, max): (i128, i128),
    ) -> impl Iterator<Item = Disclosed> + '_ {
        let lower = std::iter::once(min).chain(edges.iter().copied());
        let upper = edges.iter().copied().chain([max]);
        lower.zip(upper).map(|(at_least, at_most)| Disclosed { at_least, at_most })
    }

    const fn wanted(&self) -> &'static str {
        match self {
            Self::Exactly { whole: true } => "exactly",
            Self::Exactly { whole: false } => "to one unit of its thresholds",
            Self::Bucket(_) => "as one of its buckets",
        }
    }
}

impl Policy {
    /// The policy with the thresholds of what is told, which is all that a proof may add to it:
    /// figures in the order of [`Policy::disclosing`].
    ///
    /// # Errors
    /// When a figure is not told as the policy asks, or is none that its rule admits.
    pub fn told(&self, told: &[Disclosed]) -> Result<Cow<'_, Self>, DisclosureError> {
        let disclosing = self.disclosing();
        if disclosing.len() != told.len() {
            return Err(DisclosureError::Count { expected: disclosing.len(), got: told.len() });
        }
        let mut policy = Cow::Borrowed(self);
        for (Disclosing { rule: position, ends: [least, most], disclosure }, got) in
            disclosing.iter().zip(told)
        {
            let Some(rule) = policy.to_mut().rules.get_mut(*position) else { continue };
            let mut left = *got;
            for argument in &mut rule.arguments {
                let Value::Integer { value, min, max } = &mut argument.value else { continue };
                let own = if argument.name == *least {
                    left.at_least = left.at_least.max(*value);
                    left.at_least
                } else if argument.name == *most {
                    left.at_most = left.at_most.min(*value);
                    left.at_most
                } else {
                    continue;
                };
                if !disclosure.admits(*got, (*min, *max)) {
                    let (rule, expected) = (rule.name.clone(), disclosure.wanted());
                    return Err(DisclosureError::Interval { rule, expected, got: got.to_string() });
                }
                *value = own;
            }
            if left.at_least > left.at_most {
                return Err(DisclosureError::Outside {
                    rule: rule.name.clone(),
                    got: got.to_string(),
                });
            }
        }
        Ok(policy)
    }
}

impl std::fmt::Display for Disclosed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} to {}", self.at_least, self.at_most)
    }
}

// JSON numbers do not carry all integers exactly.
fn decimal<S: Serializer>(value: &i128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// The digits that [`decimal`] writes, and no others of the same integer: the file is written
/// again and compared.
fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i128, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| de::Error::custom("expected a whole number in quotes"))
}
