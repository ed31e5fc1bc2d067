//! The one form that files of this project have: JSON that parses back to exactly
//! the same bytes. So no byte of a file is unchecked: key order, spacing, repeated
//! or unknown keys, upper-case digits and non-canonical numbers are all refused.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Largest file that is read, in bytes, but for files that carry a proof.
pub const MAX_BYTES: usize = 1 << 20;

/// Characters of a sender's text that a message shows.
pub const MAX_EXCERPT: usize = 64;

/// Why a file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Larger than any file of its kind.
    #[error("expected at most {expected} bytes, got {got}")]
    TooLarge {
        /// The bound.
        expected: usize,
        /// Bytes read.
        got: usize,
    },
    /// Not JSON of the expected structure.
    #[error("line {line}, column {column}: {reason}")]
    Malformed {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What was expected there.
        reason: String,
    },
    /// Another format or version.
    #[error("expected format {expected}, got {got}")]
    Format {
        /// The format that this build reads.
        expected: &'static str,
        /// The format of the file, as an [`excerpt`].
        got: String,
    },
    /// The same content has another, canonical form.
    #[error("byte {offset} differs from the canonical form of the same content")]
    NotCanonical {
        /// First differing byte, from 0.
        offset: usize,
    },
}

/// A type that is stored as a file.
pub trait Document: Serialize + DeserializeOwned {
    /// The value of the member `format`.
    const FORMAT: &'static str;
    /// Largest file of this kind, in bytes.
    const MAX_BYTES: usize = MAX_BYTES;

    /// The member `format` of this value.
    fn format(&self) -> &str;

    /// The canonical bytes: pretty-printed JSON and a newline.
    fn to_bytes(&self) -> Vec<u8> {
        match serde_json::to_vec_pretty(self) {
            Ok(mut bytes) => {
                bytes.push(b'\n');
                bytes
            }
            Err(error) => unreachable!("documents hold only strings and integers: {error}"),
        }
    }

    /// Reads the canonical bytes, and nothing else.
    ///
    /// # Errors
    /// When the bytes are too many, malformed, of another format or not canonical.
    fn from_bytes(bytes: &[u8]) -> Result<Self, FileError> {
        if bytes.len() > Self::MAX_BYTES {
            return Err(FileError::TooLarge { expected: Self::MAX_BYTES, got: bytes.len() });
        }
        let document: Self = serde_json::from_slice(bytes).map_err(|error| malformed(&error))?;
        if document.format() != Self::FORMAT {
            return Err(FileError::Format {
                expected: Self::FORMAT,
                got: excerpt(document.format()),
            });
        }
        let canonical = document.to_bytes();
        if canonical != bytes {
            let offset = canonical.iter().zip(bytes).take_while(|(a, b)| a == b).count();
            return Err(FileError::NotCanonical { offset });
        }
        Ok(document)
    }
}

/// The beginning of a sender's text, for a message: at most [`MAX_EXCERPT`] characters,
/// none of which can steer a terminal.
#[must_use]
pub fn excerpt(text: &str) -> String {
    let plain = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    let mut excerpt: String = text.chars().take(MAX_EXCERPT).map(plain).collect();
    if text.chars().nth(MAX_EXCERPT).is_some() {
        excerpt.push('…');
    }
    excerpt
}

// Messages of the parser quote what they found, which may be an opening's salt.
fn malformed(error: &serde_json::Error) -> FileError {
    let (line, column) = (error.line(), error.column());
    let text = error.to_string();
    let text = text.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&text);
    // The last one is the parser's own: what it quotes stands before.
    let reason = match text.rsplit_once(", expected ") {
        Some((_, expected)) => format!("expected {expected}"),
        None => text.to_owned(),
    };
    FileError::Malformed { line, column, reason }
}
