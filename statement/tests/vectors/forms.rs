//! The members of a file of vectors; `E` is how its elements are written.

use assay_statement::{Bytes32, Kind};
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vectors<E> {
    pub(crate) largest_element: E,
    pub(crate) poseidon: Vec<Hash<E>>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) chains: Vec<ChainVector<E>>,
    pub(crate) keyed: Vec<Keyed<E>>,
    pub(crate) texts: Vec<Text>,
    pub(crate) packing: Vec<Packing<E>>,
    pub(crate) statement: Statement<E>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hash<E> {
    pub(crate) inputs: Vec<E>,
    pub(crate) output: Bytes32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tag {
    pub(crate) text: String,
    pub(crate) element: Bytes32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChainVector<E> {
    pub(crate) tag: String,
    pub(crate) elements: Vec<E>,
    pub(crate) state: Bytes32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Keyed<E> {
    pub(crate) key: Bytes32,
    pub(crate) inputs: Vec<E>,
    pub(crate) output: Bytes32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) digest: Bytes32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Packing<E> {
    pub(crate) columns: Vec<Type>,
    pub(crate) selected: Vec<usize>,
    /// As files write them; an empty text is null.
    pub(crate) cells: Vec<String>,
    pub(crate) elements: Vec<E>,
}

/// A whole statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Statement<E> {
    /// A file beside the vectors.
    pub(crate) policy: String,
    pub(crate) canonical_json: String,
    pub(crate) policy_id: Bytes32,
    pub(crate) pool: Bytes32,
    pub(crate) salt: Bytes32,
    /// In file order.
    pub(crate) records: Vec<Vec<String>>,
    /// Each threshold as it is hashed.
    pub(crate) thresholds: Vec<E>,
    pub(crate) parameters: Bytes32,
    /// In the order that they are hashed in.
    pub(crate) sorted: Vec<Sorted<E>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) commitment: Option<Bytes32>,
    pub(crate) scope: Bytes32,
    pub(crate) fingerprint_key: Bytes32,
    pub(crate) root: Bytes32,
    pub(crate) nullifier: Bytes32,
    pub(crate) unbound_nullifier: Bytes32,
    pub(crate) shapes: Vec<ShapeVector>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sorted<E> {
    /// Position in `records`, from 0.
    pub(crate) record: usize,
    pub(crate) elements: Vec<E>,
    pub(crate) key_elements: Vec<E>,
    pub(crate) fingerprint: Bytes32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShapeVector {
    pub(crate) capacity: u8,
    pub(crate) canonical_json: String,
    pub(crate) shape_id: Bytes32,
}

/// [`Kind`], which is never read from a file.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Type {
    Integer { signed: bool, bits: u8 },
    Number { precision: u8, scale: u8 },
    Boolean,
    Timestamp,
    Date,
    String,
}

impl From<Type> for Kind {
    fn from(kind: Type) -> Self {
        match kind {
            Type::Integer { signed, bits } => Self::Integer { signed, bits },
            Type::Number { precision, scale } => Self::Number { precision, scale },
            Type::Boolean => Self::Boolean,
            Type::Timestamp => Self::Timestamp,
            Type::Date => Self::Date,
            Type::String => Self::String,
        }
    }
}
