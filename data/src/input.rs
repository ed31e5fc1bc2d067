//! Text from a stream, a byte at a time.

use std::io::{self, BufRead, Chain, ErrorKind, Read as _};

use crate::place::{Cursor, Fault, Position, Stop};
use crate::rule::Rule;

const MARK: &[u8] = "\u{feff}".as_bytes();

/// What is behind a byte-order mark, or the whole input.
pub(crate) type Unmarked<R> = Chain<io::Cursor<Vec<u8>>, R>;

/// Strips a byte-order mark. A second one is refused: parsers would strip it too, or
/// take it for a part of the first name.
pub(crate) fn without_mark<R: BufRead>(mut input: R) -> Result<Unmarked<R>, Stop> {
    let mut head = Vec::new();
    input.by_ref().take(2 * MARK.len() as u64).read_to_end(&mut head)?;
    if head.starts_with(MARK) {
        head.drain(..MARK.len());
        if head.starts_with(MARK) {
            return Err(Fault::at(Position::FIRST, Rule::SecondMark).into());
        }
    }
    Ok(io::Cursor::new(head).chain(input))
}

/// The bytes of UTF-8 text, each with its place.
pub(crate) struct Text<R> {
    input: Unmarked<R>,
    cursor: Cursor,
}

impl<R: BufRead> Text<R> {
    pub(crate) fn new(input: R, limit: u64) -> Result<Self, Stop> {
        Ok(Self { input: without_mark(input)?, cursor: Cursor::new(limit) })
    }

    /// The next byte, which stays the next.
    pub(crate) fn peek(&mut self) -> Result<Option<u8>, Stop> {
        loop {
            match self.input.fill_buf() {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                other => return Ok(other?.first().copied()),
            }
        }
    }

    /// Takes the next byte; at the end, the last character must be complete.
    pub(crate) fn bump(&mut self) -> Result<Option<u8>, Stop> {
        let byte = self.peek()?;
        let checked = match byte {
            Some(byte) => {
                self.input.consume(1);
                self.cursor.advance(byte).and_then(|()| self.cursor.check(byte))
            }
            None => self.cursor.finish(),
        };
        checked.map_err(|rule| Fault::at(self.cursor.at(), rule))?;
        Ok(byte)
    }

    /// Where the next character stands.
    pub(crate) const fn position(&self) -> Position {
        self.cursor.next()
    }

    /// Bytes so far.
    pub(crate) const fn bytes(&self) -> u64 {
        self.cursor.bytes()
    }
}
