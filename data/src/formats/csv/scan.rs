//! The strict scanner that stands between a file and the crate `csv`.
//!
//! It passes on the bytes of a well-formed file, the carriage returns of line ends
//! excepted, and stops at the first byte that is not. So whatever `csv` would read
//! leniently (a quote inside a field, text behind a closing quote, a quote that is
//! never closed, a blank line, a lone carriage return) never reaches it, and a
//! fault is reported only after the records before it.

use std::collections::VecDeque;
use std::io::{self, BufRead, ErrorKind, Read};

use super::Dialect;
use super::machine::{Broken, Machine, Pass};
use crate::format::Limits;
use crate::input::{Unmarked, without_mark};
use crate::place::{Position, Stop};

/// A reader of the same records, or an error.
pub(crate) struct Scanner<R> {
    input: Unmarked<R>,
    broken: Option<Broken>,
    /// Starts of the fields that were passed on and not yet [taken](Self::take_starts).
    starts: VecDeque<Position>,
    machine: Machine,
}

impl<R: BufRead> Scanner<R> {
    pub(crate) fn new(input: R, dialect: Dialect, limits: Limits) -> Result<Self, Stop> {
        let input = without_mark(input)?;
        let machine = Machine::new(dialect, limits);
        Ok(Self { input, broken: None, starts: VecDeque::new(), machine })
    }

    /// Where the next `fields` fields start.
    pub(crate) fn take_starts(&mut self, fields: usize) -> Vec<Position> {
        self.starts.drain(..fields.min(self.starts.len())).collect()
    }

    /// Why the last read failed, if the reason is in the file's content.
    pub(crate) fn take_broken(&mut self) -> Option<Broken> {
        self.broken.take()
    }

    /// Where the next character would be.
    pub(crate) fn end(&self) -> Position {
        self.machine.end()
    }
}

impl<R: BufRead> Read for Scanner<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.broken.is_some() {
                return Err(io::Error::new(ErrorKind::InvalidData, "refused by the scanner"));
            }
            let chunk = match self.input.fill_buf() {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                other => other?,
            };
            if chunk.is_empty() {
                match self.machine.finish() {
                    Ok(()) => return Ok(0),
                    Err(broken) => self.broken = Some(broken),
                }
                continue;
            }
            let chunk = &chunk[..chunk.len().min(buffer.len())];
            let mut written = 0;
            for &byte in chunk {
                match self.machine.step(byte, &mut self.starts) {
                    Ok(Pass::On) => {
                        buffer[written] = byte;
                        written += 1;
                    }
                    Ok(Pass::Over) => {}
                    Err(broken) => {
                        self.broken = Some(broken);
                        break;
                    }
                }
            }
            let read = chunk.len();
            self.input.consume(read);
            // A read of nothing would mean the end of the file.
            if written > 0 || buffer.is_empty() {
                return Ok(written);
            }
        }
    }
}
