//! A stream that knows where in a text its reader is.

use std::io::{self, BufRead, ErrorKind, Read};

use crate::format::Limits;
use crate::input::{Unmarked, without_mark};
use crate::place::{Cursor, Fault, Position, Stop};
use crate::rule::Rule;

/// Passes bytes on and follows those that were taken.
pub(super) struct Tracked<R> {
    input: Unmarked<R>,
    cursor: Cursor,
    /// Where the current piece of markup or text starts, as place and byte.
    start: (Position, u64),
    limit: usize,
    fault: Option<Fault>,
}

impl<R: BufRead> Tracked<R> {
    pub(super) fn new(input: R, limits: Limits) -> Result<Self, Stop> {
        Ok(Self {
            input: without_mark(input)?,
            cursor: Cursor::new(limits.bytes),
            start: (Position::FIRST, 0),
            limit: limits.record_bytes,
            fault: None,
        })
    }
}

impl<R> Tracked<R> {
    /// Begins a piece, which has a bound of its own: a parser holds it as a whole.
    pub(super) const fn begin(&mut self) -> Position {
        self.start = (self.cursor.next(), self.cursor.bytes());
        self.start.0
    }

    /// Why the stream ended early, if the reason is in the bytes.
    pub(super) const fn take_fault(&mut self) -> Option<Fault> {
        self.fault.take()
    }
}

impl<R: BufRead> BufRead for Tracked<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let taken = self.cursor.bytes() - self.start.1;
        // One byte more than there may be is passed on, so that no chunk hides the bound.
        let left = (self.limit as u64 + 1).saturating_sub(taken);
        if left == 0 && self.fault.is_none() {
            self.fault = Some(Fault::at(self.start.0, Rule::RecordBytes { limit: self.limit }));
        }
        if self.fault.is_some() {
            return Err(io::Error::new(ErrorKind::InvalidData, "refused while it was read"));
        }
        let buffered = self.input.fill_buf()?;
        let left = usize::try_from(left).unwrap_or(usize::MAX);
        Ok(buffered.get(..left).unwrap_or(buffered))
    }

    fn consume(&mut self, amount: usize) {
        // What is consumed is buffered, so that this reads nothing.
        if let Ok(buffered) = self.input.fill_buf() {
            for &byte in buffered.iter().take(amount) {
                if self.fault.is_some() {
                    break;
                }
                let moved = self.cursor.advance(byte).and_then(|()| self.cursor.check(byte));
                let at = self.cursor.at();
                self.fault = moved.err().map(|rule| Fault::at(at, rule));
            }
        }
        self.input.consume(amount);
    }
}

impl<R: BufRead> Read for Tracked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}
