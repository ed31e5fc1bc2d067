//! Fixed-size byte strings and their one textual form: `0x` and lower-case hex.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha3::{Digest as _, Keccak256};

/// Why a hexadecimal string was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected 0x and {expected} lower-case hexadecimal digits, got {got} characters that do not fit"
)]
pub struct HexError {
    /// Digits that the type needs.
    pub expected: usize,
    /// Length of the refused text, in characters.
    pub got: usize,
}

/// A byte string of `N` bytes, written as `0x…` in lower case everywhere.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes<const N: usize>(pub [u8; N]);

/// A digest, an identifier, or one entry of an instance (big-endian).
pub type Bytes32 = Bytes<32>;

/// An account or contract on an EVM chain.
pub type Address = Bytes<20>;

impl<const N: usize> Bytes<N> {
    /// All bytes zero.
    pub const ZERO: Self = Self([0; N]);

    /// Reads the canonical text form; upper case and missing `0x` are refused.
    ///
    /// # Errors
    /// When the text is anything else than `0x` and `2 N` digits of `0-9a-f`.
    pub fn from_hex(text: &str) -> Result<Self, HexError> {
        let error = || HexError { expected: 2 * N, got: text.chars().count() };
        let digits = text.strip_prefix("0x").ok_or_else(error)?;
        if digits.bytes().any(|b| b.is_ascii_uppercase()) {
            return Err(error());
        }
        let mut bytes = [0; N];
        hex::decode_to_slice(digits, &mut bytes).map_err(|_| error())?;
        Ok(Self(bytes))
    }
}

impl Bytes32 {
    /// keccak256 of the concatenated parts.
    #[must_use]
    pub fn keccak(parts: &[&[u8]]) -> Self {
        let mut hasher = Keccak256::new();
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// The value shifted right by eight bits: a 248-bit integer, which is below
    /// the order of every field that a statement is proven over.
    #[must_use]
    pub fn shifted(self) -> Self {
        let mut bytes = [0; 32];
        bytes[1..].copy_from_slice(&self.0[..31]);
        Self(bytes)
    }
}

impl<const N: usize> fmt::Display for Bytes<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{}", hex::encode(self.0))
    }
}

impl<const N: usize> fmt::Debug for Bytes<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<const N: usize> Serialize for Bytes<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, const N: usize> Deserialize<'de> for Bytes<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text).map_err(de::Error::custom)
    }
}
