//! Policies: what the data must satisfy. `docs/spec/policy.md` is the reference.

mod bounds;
pub mod catalogue;
mod columns;
mod count;
mod disclose;
mod documentation;
pub mod expression;
mod freshness;
mod keys;
mod limits;
mod odcs;
mod parse;
mod quality;
mod read;
mod scalar;
mod score;
mod set;
mod texts;
mod tree;
mod walk;

use serde::Serialize;

use crate::bytes::Bytes32;
use crate::column::{Column, Kind};
use crate::disclosure::Disclosing;
use crate::hash::IdentityHash;
use crate::pattern::Pattern;
use crate::short::ShortText;
use expression::Expression;

/// Parts of a whole that shares of records are counted in: a share is a threshold from 0 to
/// this many.
pub const WHOLE: i128 = 1_000_000;

/// Parts of a column's unit that bounds of a mean are counted in.
pub const MEAN_PARTS: i128 = 1_000_000;

/// Parts of the square of a column's unit that bounds of a variance are counted in; those of
/// a standard deviation are in parts of the unit whose square this is.
pub const SPREAD_PARTS: i128 = 100;

/// Parts of a whole that weights and scores are counted in: they are written with 18 digits behind
/// the point.
pub const SCORE_PARTS: i128 = 1_000_000_000_000_000_000;

/// How weights and scores are written.
pub const SCORE: Kind = Kind::Number { precision: 19, scale: 18 };

/// A predicate's name and the version of its meaning, e.g. `between/1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct PredicateId(pub &'static str);

impl std::fmt::Display for PredicateId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// A threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// An integer in the units of its column, and the interval it must be from,
    /// which is part of the shape.
    Integer {
        /// The threshold.
        value: i128,
        /// Smallest value that the predicate admits here.
        min: i128,
        /// Largest value that the predicate admits here.
        max: i128,
    },
    /// The digest of a string.
    Text(Bytes32),
    /// A short text.
    Short {
        /// The text.
        text: ShortText,
        /// Bytes of its column's longest text, which is part of the shape.
        bytes: u8,
    },
}

/// A named threshold of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// The argument's name within its predicate.
    pub name: &'static str,
    /// Its value.
    pub value: Value,
}

/// One predicate, applied to columns, with its thresholds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// How messages call the rule: its `id` in the policy, or column and key.
    pub name: String,
    /// The predicate.
    pub predicate: PredicateId,
    /// Positions of the columns it speaks of.
    pub columns: Vec<usize>,
    /// Its thresholds, in the predicate's order.
    pub arguments: Vec<Argument>,
    /// The condition that it is about, if it is about one.
    pub expression: Option<Expression>,
    /// The pattern, of a rule that has one.
    pub pattern: Option<Pattern>,
    /// Line of the policy file that asks for it, from 1.
    pub line: usize,
}

impl Rule {
    /// How the threshold `name` is written, where the rule is about a column of a kind: a
    /// bound of a mean has more digits than the values, and a weight is of no column.
    #[must_use]
    pub fn written(&self, name: &str, kind: Kind) -> Kind {
        if self.predicate.0 == score::ID {
            return SCORE;
        }
        catalogue::measured(self.predicate, name, kind).map_or(kind, |(written, ..)| written)
    }

    /// The integers that the threshold `name` can be, where the rule is about a column of a
    /// kind; `None` of strings. Counts and shares of records depend on no kind.
    #[must_use]
    pub fn interval(&self, name: &str, kind: Kind) -> Option<(i128, i128)> {
        let (min, max) = kind.interval()?;
        Some(match catalogue::measured(self.predicate, name, kind) {
            Some((_, interval, _)) => interval,
            None if ["gap", "age"].contains(&name) => (0, max - min),
            None => (min, max),
        })
    }

    /// The integer argument `name`, if the rule has it.
    #[must_use]
    pub fn integer(&self, name: &str) -> Option<i128> {
        self.arguments.iter().filter(|argument| argument.name == name).find_map(|argument| {
            match argument.value {
                Value::Integer { value, .. } => Some(value),
                Value::Text(_) | Value::Short { .. } => None,
            }
        })
    }
}

/// A parsed policy. Two files with the same JSON meaning have the same id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    id: Bytes32,
    name: String,
    columns: Vec<Column>,
    column_lines: Vec<usize>,
    identity: Vec<usize>,
    identity_hash: IdentityHash,
    pub(crate) rules: Vec<Rule>,
    weights: Vec<Option<i128>>,
    disclosing: Vec<Disclosing>,
    canonical_json: String,
}

impl Policy {
    /// Reads an ODCS v3.1.0 data contract.
    ///
    /// # Errors
    /// At the first place that is no YAML, that the standard does not define, or
    /// that asks for what cannot be proven.
    pub fn from_yaml(bytes: &[u8]) -> Result<Self, PolicyError> {
        read::policy(bytes)
    }

    /// The smallest policy that asks for a predicate, of integers of 32 bits, as YAML: what is
    /// measured, not what anybody sells data by. `None` of one that no policy asks for.
    #[must_use]
    pub fn example(predicate: PredicateId) -> Option<String> {
        quality::example(predicate)
    }

    /// keccak256 of the canonical JSON of the whole document, shifted.
    #[must_use]
    pub const fn id(&self) -> Bytes32 {
        self.id
    }

    /// The RFC 8785 JSON of the whole document, which the id is the digest of.
    #[must_use]
    pub fn canonical_json(&self) -> &str {
        &self.canonical_json
    }

    /// The contract's name, or its id.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The declared columns, in the order of the policy.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The line of the policy file that declares the column at a position, from 1.
    #[must_use]
    pub fn column_line(&self, column: usize) -> Option<usize> {
        self.column_lines.get(column).copied()
    }

    /// Positions of the columns that identify a record in the pool; none where the policy
    /// identifies no records.
    #[must_use]
    pub fn identity(&self) -> &[usize] {
        &self.identity
    }

    /// Whether records have an identity. Without one they stay in the order of the file,
    /// and no nullifier tells whether the same data was proven before.
    #[must_use]
    pub const fn identifies_records(&self) -> bool {
        !self.identity.is_empty()
    }

    /// Whether a rule asks how old the data is: then a proof is about a time.
    #[must_use]
    pub fn measures_age(&self) -> bool {
        self.rules.iter().any(|rule| rule.predicate.0 == freshness::ID)
    }

    /// The hash by which the pool identifies records. This build computes it.
    #[must_use]
    pub const fn identity_hash(&self) -> IdentityHash {
        self.identity_hash
    }

    /// The rules, in the order that their thresholds are hashed.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The weight of the rule at a position, in parts of [`SCORE_PARTS`], where it only counts
    /// towards the score; `None` where it is required.
    #[must_use]
    pub fn weight(&self, position: usize) -> Option<i128> {
        self.weights.get(position).copied().flatten()
    }

    /// The rules that disclose their figures, in the order in which proofs tell them.
    #[must_use]
    pub fn disclosing(&self) -> &[Disclosing] {
        &self.disclosing
    }
}

/// Why a policy was refused, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct PolicyError {
    /// Line in the policy file, from 1.
    pub line: usize,
    /// Column in that line, in characters, from 1.
    pub column: usize,
    /// What was expected, and what is there.
    pub reason: String,
}
