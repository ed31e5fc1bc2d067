//! The proof file.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::bytes::Bytes32;
use crate::disclosure::Disclosed;
use crate::file::{Document, MAX_BYTES};
use crate::instance::Instance;
use crate::key::KeyId;
use crate::shape::Engine;

/// The longest proof of any engine, in bytes.
pub const MAX_PROOF_BYTES: usize = 32 << 20;

/// What a contributor hands out. It carries the whole instance, so that a refusal
/// can say which entry differs; a verifier computes its own and compares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProofFile {
    format: String,
    /// The proof system.
    pub engine: Engine,
    /// The shape that the proof was made for.
    pub shape_id: Bytes32,
    /// The key that the proof was made with. Only names it: a verifier looks the
    /// key up among its own.
    pub key_id: KeyId,
    /// The public inputs.
    pub instance: Instance,
    /// What is told of the figures that the policy discloses, in its order: a part of what
    /// `parameters` is the hash of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disclosed: Vec<Disclosed>,
    /// The proof, as the engine encodes it.
    pub proof: HexBytes,
}

impl ProofFile {
    /// A proof file.
    #[must_use]
    pub fn new(
        engine: Engine,
        shape_id: Bytes32,
        key_id: KeyId,
        instance: Instance,
        proof: Vec<u8>,
    ) -> Self {
        let format = Self::FORMAT.to_owned();
        let (disclosed, proof) = (Vec::new(), HexBytes(proof));
        Self { format, engine, shape_id, key_id, instance, disclosed, proof }
    }

    /// The proof, of a policy that discloses figures.
    #[must_use]
    pub fn telling(self, disclosed: Vec<Disclosed>) -> Self {
        Self { disclosed, ..self }
    }
}

impl Document for ProofFile {
    const FORMAT: &'static str = "assay/proof/1";
    // Two digits a byte, and the rest of the file.
    const MAX_BYTES: usize = 2 * MAX_PROOF_BYTES + MAX_BYTES;

    fn format(&self) -> &str {
        &self.format
    }
}

/// A byte string of any length, written as `0x` and lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HexBytes(pub Vec<u8>);

impl Serialize for HexBytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("0x{}", hex::encode(&self.0)))
    }
}

impl<'de> Deserialize<'de> for HexBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.strip_prefix("0x")
            .filter(|digits| !digits.bytes().any(|b| b.is_ascii_uppercase()))
            .and_then(|digits| hex::decode(digits).ok())
            .map(Self)
            .ok_or_else(|| de::Error::custom("expected 0x and lower-case hexadecimal digits"))
    }
}
