//! The strict scanner that stands between a file and the crate `csv`.
//!
//! It passes on the bytes of a well-formed file, the carriage returns of line ends
//! excepted, and stops at the first byte that is not. So whatever `csv` would read
//! leniently (a quote inside a field, text behind a closing quote, a quote that is
//! never closed, a blank line, a lone carriage return) never reaches it, and a
//! fault is reported only after the records before it.

use std::collections::VecDeque;
use std::io::{self, BufRead, Chain, Cursor, ErrorKind, Read};

use crate::error::Rule;
use crate::format::{Format, Limits};
use crate::machine::{Fault, Machine, Pass, Position};

const MARK: &[u8] = "\u{feff}".as_bytes();

/// A reader of the same records, or an error.
pub(crate) struct Scanner<R> {
    input: Chain<Cursor<Vec<u8>>, R>,
    fault: Option<Fault>,
    /// Starts of the fields that were passed on and not yet [taken](Self::take_starts).
    starts: VecDeque<Position>,
    machine: Machine,
}

impl<R: BufRead> Scanner<R> {
    /// Strips a byte-order mark. A second one is refused: `csv` would strip it too,
    /// and with it a part of the first name.
    pub(crate) fn new(mut input: R, format: Format, limits: Limits) -> io::Result<Self> {
        let mut head = Vec::new();
        input.by_ref().take(2 * MARK.len() as u64).read_to_end(&mut head)?;
        let mut fault = None;
        if head.starts_with(MARK) {
            head.drain(..MARK.len());
            if head.starts_with(MARK) {
                fault = Some(Fault::at(Position::FIRST, Rule::SecondMark));
            }
        }
        let machine = Machine::new(format, limits);
        Ok(Self { input: Cursor::new(head).chain(input), fault, starts: VecDeque::new(), machine })
    }

    /// Where the next `fields` fields start.
    pub(crate) fn take_starts(&mut self, fields: usize) -> Vec<Position> {
        self.starts.drain(..fields.min(self.starts.len())).collect()
    }

    /// Why the last read failed, if the reason is in the file's content.
    pub(crate) fn take_fault(&mut self) -> Option<Fault> {
        self.fault.take()
    }

    /// Where the next character would be.
    pub(crate) fn end(&self) -> Position {
        self.machine.end()
    }
}

impl<R: BufRead> Read for Scanner<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.fault.is_some() {
                return Err(io::Error::new(ErrorKind::InvalidData, "refused by the scanner"));
            }
            let chunk = match self.input.fill_buf() {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                other => other?,
            };
            if chunk.is_empty() {
                match self.machine.finish() {
                    Ok(()) => return Ok(0),
                    Err(fault) => self.fault = Some(fault),
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
                    Err(fault) => {
                        self.fault = Some(fault);
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
