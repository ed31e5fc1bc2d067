//! Shapes: all that a circuit depends on.

use serde::{Deserialize, Serialize};

use crate::bytes::Bytes32;
use crate::column::Kind;
use crate::hash::IdentityHash;
use crate::pattern::Automaton;
use crate::policy::expression::Condition;
use crate::policy::{Argument, Policy, PredicateId, Value};
use crate::short::ShortText;

/// A proof system, with the version of its lowering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Engine {
    /// Groth16 over BN254.
    #[serde(rename = "groth16/1")]
    Groth16,
    /// halo2 with KZG over BN254.
    #[serde(rename = "halo2/1")]
    Halo2,
    /// A STARK over `KoalaBear`.
    #[serde(rename = "stark/1")]
    Stark,
}

/// An engine cannot prove a policy, whose pool identifies records by another hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the policy's pool identifies records by {expected}, which the engine {} proves, and not \
     by {got} of the engine {engine}",
    expected.engine()
)]
pub struct HashMismatch {
    /// The engine that was asked for.
    pub engine: Engine,
    /// The pool's hash.
    pub expected: IdentityHash,
    /// The engine's hash.
    pub got: IdentityHash,
}

impl Engine {
    /// Every engine.
    pub const ALL: [Self; 3] = [Self::Groth16, Self::Halo2, Self::Stark];

    /// The engine that proves a policy where none is named: that of its pool's hash.
    #[must_use]
    pub const fn for_policy(policy: &Policy) -> Self {
        policy.identity_hash().engine()
    }

    /// The hash that this engine proves.
    #[must_use]
    pub const fn hash(self) -> IdentityHash {
        match self {
            Self::Groth16 | Self::Halo2 => IdentityHash::PoseidonBn254,
            Self::Stark => IdentityHash::Poseidon2KoalaBear,
        }
    }

    /// Whether a commitment is a hash of the records, which is constrained. Otherwise it is
    /// the commitment to the tables that a proof begins with.
    #[must_use]
    pub const fn hashes_records(self) -> bool {
        match self {
            Self::Groth16 | Self::Halo2 => true,
            Self::Stark => false,
        }
    }

    /// Whether proofs are checked with keys that somebody makes.
    #[must_use]
    pub const fn has_keys(self) -> bool {
        match self {
            Self::Groth16 | Self::Halo2 => true,
            Self::Stark => false,
        }
    }

    /// Whether thresholds are part of a shape. Where a shape has a key, they are not, so that
    /// one key serves all of them.
    #[must_use]
    pub const fn fixes_thresholds(self) -> bool {
        !self.has_keys()
    }

    /// Whether this engine proves a policy.
    ///
    /// # Errors
    /// When the policy's pool identifies records by another hash.
    pub fn proves(self, policy: &Policy) -> Result<(), HashMismatch> {
        let (expected, got) = (policy.identity_hash(), self.hash());
        if expected == got {
            return Ok(());
        }
        Err(HashMismatch { engine: self, expected, got })
    }

    /// The capacity of its smallest circuit.
    #[must_use]
    pub const fn smallest(self) -> Capacity {
        match self {
            Self::Groth16 | Self::Halo2 => Capacity(3),
            Self::Stark => Capacity(10),
        }
    }

    /// The capacity of its largest circuit.
    #[must_use]
    pub const fn largest(self) -> Capacity {
        match self {
            Self::Groth16 => Capacity(14),
            Self::Halo2 => Capacity(16),
            Self::Stark => Capacity(20),
        }
    }

    /// Rows of the largest part of a statement that the STARK proves by itself, as a power
    /// of two. Larger statements are proven in segments of so many rows.
    pub const SEGMENT_LOG: u8 = 16;

    /// The most records that a capacity of this engine holds: each segment but the first
    /// begins with the last record of the one before it.
    #[must_use]
    pub const fn records(self, capacity: Capacity) -> usize {
        match self {
            Self::Groth16 | Self::Halo2 => capacity.rows(),
            Self::Stark => capacity.rows() - ((capacity.rows() - 1) >> Self::SEGMENT_LOG),
        }
    }

    /// The most records that this engine proves something of.
    #[must_use]
    pub const fn most_records(self) -> usize {
        self.records(self.largest())
    }
}

impl std::fmt::Display for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Groth16 => "groth16/1",
            Self::Halo2 => "halo2/1",
            Self::Stark => "stark/1",
        })
    }
}

/// The number of rows of a circuit, as a power of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Capacity(u8);

/// More records than any capacity of an engine holds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected at most {expected} records for the engine {engine}, got {got}")]
pub struct CapacityError {
    /// The engine.
    pub engine: Engine,
    /// Records that its largest capacity holds.
    pub expected: usize,
    /// Records in the data.
    pub got: usize,
}

impl Capacity {
    /// The capacity of `2^log` rows, if the engine has one.
    #[must_use]
    pub fn from_log(engine: Engine, log: u8) -> Option<Self> {
        (engine.smallest().0..=engine.largest().0).contains(&log).then_some(Self(log))
    }

    /// The smallest capacity of an engine that holds `records`.
    ///
    /// # Errors
    /// When there are more than its largest circuit holds.
    pub fn for_records(engine: Engine, records: usize) -> Result<Self, CapacityError> {
        (engine.smallest().0..=engine.largest().0)
            .map(Self)
            .find(|capacity| engine.records(*capacity) >= records)
            .ok_or(CapacityError { engine, expected: engine.most_records(), got: records })
    }

    /// Number of rows.
    #[must_use]
    pub const fn rows(self) -> usize {
        1 << self.0
    }

    /// Binary logarithm of the number of rows.
    #[must_use]
    pub const fn log(self) -> u8 {
        self.0
    }
}

/// A rule, without its thresholds where the engine has keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleShape {
    /// Which predicate.
    pub predicate: PredicateId,
    /// The columns it speaks of, by position.
    pub columns: Vec<usize>,
    /// Its arguments.
    pub arguments: Vec<ArgumentShape>,
    /// Whether it only counts towards the score.
    #[serde(skip_serializing_if = "is_required")]
    pub weighed: bool,
    /// Its condition, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression: Option<Condition>,
    /// What its pattern says, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automaton: Option<Automaton>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_required(weighed: &bool) -> bool {
    !*weighed
}

/// An argument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArgumentShape {
    /// The argument's name.
    pub name: &'static str,
    /// Interval of an integer; `None` for a text.
    pub interval: Option<ArgumentInterval>,
    /// Bytes of a short text's column; `None` for a digest, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u8>,
    /// The short text that it is, where the engine fixes thresholds.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "text_if_any")]
    pub text: Option<ShortText>,
    /// The integer that it is, where the engine fixes thresholds.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "decimal_if_any")]
    pub value: Option<i128>,
}

/// The integers that an argument can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ArgumentInterval {
    /// The smallest.
    #[serde(serialize_with = "decimal")]
    pub min: i128,
    /// The largest.
    #[serde(serialize_with = "decimal")]
    pub max: i128,
}

impl ArgumentShape {
    fn new(engine: Engine, argument: &Argument) -> Self {
        let fixed = engine.fixes_thresholds();
        let none =
            Self { name: argument.name, interval: None, bytes: None, text: None, value: None };
        match argument.value {
            Value::Integer { value, min, max } => Self {
                interval: Some(ArgumentInterval { min, max }),
                value: fixed.then_some(value),
                ..none
            },
            Value::Text(_) => none,
            Value::Short { text, bytes } => {
                Self { bytes: Some(bytes), text: fixed.then_some(text), ..none }
            }
        }
    }
}

// JSON numbers do not carry all integers exactly.
fn decimal<S: serde::Serializer>(value: &i128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

#[expect(clippy::ref_option, reason = "serde calls it so")]
fn decimal_if_any<S: serde::Serializer>(
    value: &Option<i128>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => decimal(value, serializer),
        None => serializer.serialize_none(),
    }
}

#[expect(clippy::ref_option, reason = "serde calls it so")]
fn text_if_any<S: serde::Serializer>(
    text: &Option<ShortText>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    text.map(|text| text.as_str().to_owned()).serialize(serializer)
}

/// What a circuit is compiled from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shape {
    /// The engine.
    pub engine: Engine,
    /// Number of rows, as a power of two.
    pub capacity: Capacity,
    /// The types of the columns.
    pub columns: Vec<Kind>,
    /// Positions of the identity columns; none where the policy identifies no records.
    pub identity: Vec<usize>,
    /// The rules, in order.
    pub rules: Vec<RuleShape>,
}

impl Shape {
    /// The shape of a policy at a capacity.
    ///
    /// # Errors
    /// When the policy's pool identifies records by a hash that the engine does not
    /// prove.
    pub fn new(engine: Engine, policy: &Policy, capacity: Capacity) -> Result<Self, HashMismatch> {
        engine.proves(policy)?;
        Ok(Self {
            engine,
            capacity,
            columns: policy.columns().iter().map(|column| column.kind).collect(),
            identity: policy.identity().to_vec(),
            rules: policy
                .rules()
                .iter()
                .enumerate()
                .map(|(position, rule)| RuleShape {
                    predicate: rule.predicate,
                    columns: rule.columns.clone(),
                    arguments: rule
                        .arguments
                        .iter()
                        .map(|argument| ArgumentShape::new(engine, argument))
                        .collect(),
                    weighed: policy.weight(position).is_some(),
                    expression: rule.expression.as_ref().map(|each| each.condition.clone()),
                    automaton: rule.pattern.as_ref().map(|pattern| pattern.automaton().clone()),
                })
                .collect(),
        })
    }

    /// keccak256 of the shape's RFC 8785 JSON.
    #[must_use]
    pub fn id(&self) -> Bytes32 {
        match serde_json_canonicalizer::to_vec(self) {
            Ok(json) => Bytes32::keccak(&[&json]),
            Err(error) => unreachable!("a shape holds only strings and small integers: {error}"),
        }
    }
}
