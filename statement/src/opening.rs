//! The opening: what turns a commitment back into a statement about given data.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::bytes::{Bytes, Bytes32};
use crate::file::Document;

/// 248 random bits.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(try_from = "Bytes32", into = "Bytes32")]
pub struct Salt([u8; 31]);

/// A salt that does not fit 248 bits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a salt below 2^248, got a larger one")]
pub struct SaltError;

/// The operating system gave no randomness.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no randomness: {0}")]
pub struct RandomnessError(String);

impl Salt {
    /// A fresh salt from the operating system.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn random() -> Result<Self, RandomnessError> {
        let mut salt = [0; 31];
        getrandom::fill(&mut salt).map_err(|error| RandomnessError(error.to_string()))?;
        Ok(Self(salt))
    }

    /// The salt as a 248-bit big-endian integer.
    #[must_use]
    pub fn to_bytes32(&self) -> Bytes32 {
        let mut bytes = [0; 32];
        bytes[1..].copy_from_slice(&self.0);
        Bytes(bytes)
    }
}

impl TryFrom<Bytes32> for Salt {
    type Error = SaltError;

    fn try_from(bytes: Bytes32) -> Result<Self, SaltError> {
        match bytes.0 {
            [0, rest @ ..] => Ok(Self(rest)),
            _ => Err(SaltError),
        }
    }
}

impl From<Salt> for Bytes32 {
    fn from(salt: Salt) -> Self {
        salt.to_bytes32()
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(private)")
    }
}

/// The opening file. Who has it and the data can open the commitment; who loses it
/// can never deliver what was proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    format: String,
    /// The commitment that this opens.
    pub commitment: Bytes32,
    /// The salt.
    pub salt: Salt,
}

impl Opening {
    /// An opening of `commitment`.
    #[must_use]
    pub fn new(commitment: Bytes32, salt: Salt) -> Self {
        Self { format: Self::FORMAT.to_owned(), commitment, salt }
    }
}

impl Document for Opening {
    const FORMAT: &'static str = "assay/opening/1";

    fn format(&self) -> &str {
        &self.format
    }
}
