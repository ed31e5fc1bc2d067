//! Verifying keys as files, and the names by which proofs refer to them.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::bytes::Bytes32;
use crate::file::Document;
use crate::proof::HexBytes;
use crate::shape::Engine;

/// How a key came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Made on one machine: whoever ran it could have kept what forges proofs.
    Development,
    /// Made from a reference string that many contributed to in turn: who imported it says so.
    /// Forging takes what all of them kept together.
    Ceremony,
    /// Not made at all: the engine has no set-up, and the key is the digest of the
    /// constraint system, which a verifier computes itself. There is no file of it.
    Transparent,
}

impl Origin {
    const ALL: [Self; 3] = [Self::Development, Self::Ceremony, Self::Transparent];

    /// Whether one person could have kept what forges proofs.
    #[must_use]
    pub const fn is_development(self) -> bool {
        matches!(self, Self::Development)
    }

    const fn prefix(self) -> &'static str {
        match self {
            Self::Development => "dev-",
            Self::Ceremony => "srs-",
            Self::Transparent => "air-",
        }
    }
}

/// A key's name: its origin, and a digest of all that it consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyId {
    /// How the key came to be.
    pub origin: Origin,
    /// Digest of engine, shape, constraint system and key; of engine, shape and
    /// constraint system where there is no set-up.
    pub digest: Bytes32,
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin.prefix(), hex::encode(self.digest.0))
    }
}

impl std::str::FromStr for KeyId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Origin::ALL
            .into_iter()
            .find_map(|origin| {
                let digits = text.strip_prefix(origin.prefix())?;
                let digest = Bytes32::from_hex(&format!("0x{digits}")).ok()?;
                Some(Self { origin, digest })
            })
            .ok_or_else(|| {
                "expected a key id: dev-, srs- or air-, and 64 lower-case hexadecimal digits"
                    .to_owned()
            })
    }
}

impl Serialize for KeyId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for KeyId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// A verifying key, with what it verifies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifyingKeyFile {
    format: String,
    /// The proof system.
    #[serde(deserialize_with = "keyed")]
    pub engine: Engine,
    /// How the key came to be.
    #[serde(deserialize_with = "made")]
    pub origin: Origin,
    /// The shape that it verifies.
    pub shape_id: Bytes32,
    /// Binary logarithm of the number of rows of that shape.
    pub capacity: u8,
    /// Digest of the constraint system that the key was made for.
    pub system: Bytes32,
    /// The key, as the engine encodes it.
    pub key: HexBytes,
}

impl VerifyingKeyFile {
    /// A verifying key file.
    #[must_use]
    pub fn new(
        engine: Engine,
        origin: Origin,
        shape_id: Bytes32,
        capacity: u8,
        system: Bytes32,
        key: Vec<u8>,
    ) -> Self {
        let format = Self::FORMAT.to_owned();
        Self { format, engine, origin, shape_id, capacity, system, key: HexBytes(key) }
    }

    /// The name of this key.
    #[must_use]
    pub fn id(&self) -> KeyId {
        KeyId { origin: self.origin, digest: Bytes32::keccak(&[&self.to_bytes()]) }
    }
}

/// A key that nobody made has no file: a verifier that read one would trust its sender.
fn made<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Origin, D::Error> {
    match Origin::deserialize(deserializer)? {
        origin @ (Origin::Development | Origin::Ceremony) => Ok(origin),
        Origin::Transparent => Err(de::Error::custom(
            "`transparent` is no origin of a key file, expected `development` or `ceremony`: a verifier computes \
             a transparent key itself",
        )),
    }
}

fn keyed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Engine, D::Error> {
    match Engine::deserialize(deserializer)? {
        engine @ (Engine::Groth16 | Engine::Halo2) => Ok(engine),
        Engine::Stark => Err(de::Error::custom(
            "`stark/1` has no key files, expected `groth16/1` or `halo2/1`: a verifier computes its \
             keys itself",
        )),
    }
}

impl Document for VerifyingKeyFile {
    const FORMAT: &'static str = "assay/verifying-key/1";

    fn format(&self) -> &str {
        &self.format
    }
}
