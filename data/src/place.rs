//! Places in a file, and what stops its reading.

use std::io;

use crate::rule::Rule;
use crate::utf8::Utf8;

/// A character in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: u64,
    pub(crate) column: u64,
}

impl Position {
    pub(crate) const FIRST: Self = Self { line: 1, column: 1 };
}

/// The first rule that a file breaks.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) at: Position,
    /// The column's name, where one is concerned.
    pub(crate) name: Option<String>,
    pub(crate) rule: Rule,
}

impl Fault {
    pub(crate) const fn at(at: Position, rule: Rule) -> Self {
        Self { at, name: None, rule }
    }

    pub(crate) fn named(at: Position, name: &str, rule: Rule) -> Self {
        Self { at, name: Some(name.to_owned()), rule }
    }
}

/// Why the reading of a file ends early.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The operating system refused.
    Io(io::Error),
    /// The content breaks a rule.
    Fault(Fault),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Follows a text file byte by byte: where each character stands, that it is one,
/// and how many bytes there were.
pub(crate) struct Cursor {
    utf8: Utf8,
    at: Position,
    next: Position,
    bytes: u64,
    limit: u64,
}

impl Cursor {
    pub(crate) const fn new(limit: u64) -> Self {
        Self { utf8: Utf8::new(), at: Position::FIRST, next: Position::FIRST, bytes: 0, limit }
    }

    /// Moves to the character that the byte begins or goes on with.
    pub(crate) const fn advance(&mut self, byte: u8) -> Result<(), Rule> {
        if self.utf8.is_complete() {
            self.at = self.next;
            self.next.column += 1;
        }
        if byte == b'\n' {
            self.next = Position { line: self.at.line + 1, column: 1 };
        }
        self.bytes += 1;
        if self.bytes > self.limit {
            return Err(Rule::FileBytes { limit: self.limit });
        }
        Ok(())
    }

    /// Refuses a byte of no character, and U+0000. Comes after [`Self::advance`].
    pub(crate) fn check(&mut self, byte: u8) -> Result<(), Rule> {
        if !self.utf8.push(byte) {
            return Err(Rule::Encoding);
        }
        if byte == 0 {
            return Err(Rule::Nul);
        }
        Ok(())
    }

    /// Refuses a file that ends within a character.
    pub(crate) const fn finish(&self) -> Result<(), Rule> {
        if self.utf8.is_complete() { Ok(()) } else { Err(Rule::Encoding) }
    }

    /// The current character.
    pub(crate) const fn at(&self) -> Position {
        self.at
    }

    /// The next character, also when there is none.
    pub(crate) const fn next(&self) -> Position {
        self.next
    }

    /// Bytes so far.
    pub(crate) const fn bytes(&self) -> u64 {
        self.bytes
    }
}
