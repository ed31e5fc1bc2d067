//! Columns: the declared types and the integers that their values become.

use serde::Serialize;

/// The type of a column. Every type but strings maps each value to one integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Kind {
    /// A signed or unsigned integer of 8, 16, 32 or 64 bits.
    Integer {
        /// Whether negative values exist.
        signed: bool,
        /// Width: 8, 16, 32 or 64.
        bits: u8,
    },
    /// A decimal with `precision` digits, `scale` of them behind the point; the
    /// integer is the value times 10^scale.
    Number {
        /// Digits in all, 1 to 18.
        precision: u8,
        /// Digits behind the point, at most `precision`.
        scale: u8,
    },
    /// `false` is 0, `true` is 1.
    Boolean,
    /// Microseconds since 1970-01-01T00:00:00Z, years 0001 to 9999.
    Timestamp,
    /// Days since 1970-01-01, years 0001 to 9999.
    Date,
    /// The digest of the UTF-8 bytes: [`crate::digests::text`].
    String,
    /// The UTF-8 bytes themselves: [`crate::ShortText`].
    #[serde(rename = "text")]
    Short {
        /// Bytes of the longest text, 1 to [`crate::short::MAX_BYTES`].
        bytes: u8,
    },
}

impl Kind {
    /// Whether values are texts, short or not: they compare for equality only.
    #[must_use]
    pub const fn is_string(self) -> bool {
        matches!(self, Self::String | Self::Short { .. })
    }

    /// Smallest and largest integer of the type; `None` for strings. The interval
    /// always contains 0, which is what an absent value is set to.
    #[must_use]
    pub fn interval(self) -> Option<(i128, i128)> {
        match self {
            Self::Integer { signed: true, bits } => {
                let half = 1_i128 << (bits - 1);
                Some((-half, half - 1))
            }
            Self::Integer { signed: false, bits } => Some((0, (1_i128 << bits) - 1)),
            Self::Number { precision, .. } => {
                let bound = 10_i128.pow(u32::from(precision)) - 1;
                Some((-bound, bound))
            }
            Self::Boolean => Some((0, 1)),
            Self::Timestamp => Some((-62_135_596_800_000_000, 253_402_300_799_999_999)),
            Self::Date => Some((-719_162, 2_932_896)),
            Self::String | Self::Short { .. } => None,
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Integer { signed, bits } => {
                write!(f, "integer ({}{bits})", if *signed { 'i' } else { 'u' })
            }
            Self::Number { precision, scale } => write!(f, "number (decimal({precision},{scale}))"),
            Self::Boolean => f.write_str("boolean"),
            Self::Timestamp => f.write_str("timestamp"),
            Self::Date => f.write_str("date"),
            Self::String => f.write_str("string"),
            Self::Short { bytes } => write!(f, "string ({bytes} bytes)"),
        }
    }
}

/// A declared column. Any cell may be absent; `not_null` forbids it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The header name in the data.
    pub name: String,
    /// The declared type.
    pub kind: Kind,
}
