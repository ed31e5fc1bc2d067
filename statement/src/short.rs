//! Short texts: kept as they are, so that rules can look into them.

use std::fmt;

/// The longest short text that a column can declare, in bytes of UTF-8.
pub const MAX_BYTES: u8 = 64;

/// A text of at most [`MAX_BYTES`] bytes of UTF-8, none of them zero. In the order of its
/// bytes, a text before those that it begins. `Debug` shows nothing of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShortText {
    /// Zero behind the end. First, because texts are ordered by it; the length follows from
    /// it, because no byte of a text is zero.
    bytes: [u8; MAX_BYTES as usize],
    length: u8,
}

/// Why a text is no short one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ShortTextError {
    /// It has more bytes than its column declares.
    #[error("expected at most {expected} bytes of UTF-8, got {got}")]
    Bytes {
        /// Bytes that the column declares.
        expected: u8,
        /// Bytes of the text.
        got: usize,
    },
    /// It has a zero byte, which stands for what is behind the end.
    #[error("expected a text without U+0000, got one with it")]
    Zero,
}

impl ShortText {
    /// A text of at most `most` bytes, or of [`MAX_BYTES`] if that is more.
    ///
    /// # Errors
    /// When it is longer, or has a zero byte.
    pub fn new(text: &str, most: u8) -> Result<Self, ShortTextError> {
        let expected = most.min(MAX_BYTES);
        let got = text.len();
        let length = u8::try_from(got).ok().filter(|length| *length <= expected);
        let Some(length) = length else { return Err(ShortTextError::Bytes { expected, got }) };
        if text.bytes().any(|byte| byte == 0) {
            return Err(ShortTextError::Zero);
        }
        let mut bytes = [0; MAX_BYTES as usize];
        bytes.iter_mut().zip(text.bytes()).for_each(|(own, byte)| *own = byte);
        Ok(Self { bytes, length })
    }

    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }

    /// The byte at a position, zero behind the end.
    #[must_use]
    pub fn byte(&self, index: usize) -> u8 {
        self.bytes.get(index).copied().unwrap_or_default()
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

impl fmt::Debug for ShortText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ShortText(private)")
    }
}
