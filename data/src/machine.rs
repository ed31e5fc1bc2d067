//! What a file may look like, byte by byte, and where in it each field starts.

use std::collections::VecDeque;

use crate::error::Rule;
use crate::format::{Format, Limits};
use crate::utf8::Utf8;

/// The grammar of a file, as a state machine over its bytes.
pub(crate) struct Machine {
    format: Format,
    limits: Limits,
    state: State,
    utf8: Utf8,
    /// The current character, and the next.
    at: Position,
    next: Position,
    /// Bytes of the file.
    bytes: u64,
    /// The current field: its position in the record, its start, its bytes.
    field: usize,
    start: Position,
    field_bytes: usize,
    /// Fields of the header, once it was read.
    width: Option<usize>,
}

/// Whether `csv` is to see a byte.
pub(crate) enum Pass {
    On,
    Over,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a line that starts a record.
    Record,
    /// Behind a delimiter.
    Field,
    Unquoted,
    Quoted,
    /// Behind a quote that closes the field, unless another follows.
    Closed,
    /// Behind a carriage return that must be followed by a line feed.
    Return {
        at: Position,
    },
}

/// A character in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: u64,
    pub(crate) column: u64,
}

/// The first rule that a file breaks.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) at: Position,
    /// The field of the record, from 0, where one is concerned.
    pub(crate) field: Option<usize>,
    pub(crate) rule: Rule,
}

impl Position {
    pub(crate) const FIRST: Self = Self { line: 1, column: 1 };
}

impl Fault {
    pub(crate) const fn at(at: Position, rule: Rule) -> Self {
        Self { at, field: None, rule }
    }

    pub(crate) const fn field(at: Position, field: usize, rule: Rule) -> Self {
        Self { at, field: Some(field), rule }
    }
}

impl Machine {
    pub(crate) fn new(format: Format, limits: Limits) -> Self {
        Self {
            format,
            limits,
            state: State::Record,
            utf8: Utf8::new(),
            at: Position::FIRST,
            next: Position::FIRST,
            bytes: 0,
            field: 0,
            start: Position::FIRST,
            field_bytes: 0,
            width: None,
        }
    }

    /// The next byte. Where it begins a field, the position goes to `starts`.
    pub(crate) fn step(
        &mut self,
        byte: u8,
        starts: &mut VecDeque<Position>,
    ) -> Result<Pass, Fault> {
        if self.utf8.is_complete() {
            self.at = self.next;
            self.next.column += 1;
        }
        if byte == b'\n' {
            self.next = Position { line: self.at.line + 1, column: 1 };
        }
        self.bytes += 1;
        if self.bytes > self.limits.bytes {
            return Err(Fault::at(self.at, Rule::FileBytes { limit: self.limits.bytes }));
        }
        if self.state == State::Record {
            self.field = 0;
            self.open(self.at, starts);
        }
        if !self.utf8.push(byte) {
            return Err(self.fault(self.at, Rule::Encoding));
        }
        if byte == 0 {
            return Err(self.fault(self.at, Rule::Nul));
        }
        if self.state == State::Quoted {
            if byte == b'"' {
                self.state = State::Closed;
            }
            return self.take();
        }
        if byte == b'\n' {
            self.close()?;
            return Ok(Pass::On);
        }
        if let State::Return { at } = self.state {
            return Err(Fault::at(at, Rule::BareReturn));
        }
        if byte == b'\r' {
            self.state = State::Return { at: self.at };
            return Ok(Pass::Over);
        }
        if byte == self.format.delimiter() {
            self.field += 1;
            self.check_width()?;
            self.open(self.next, starts);
            self.state = State::Field;
            return Ok(Pass::On);
        }
        let quote = byte == b'"' && self.format == Format::Csv;
        self.state = match self.state {
            State::Record | State::Field | State::Closed if quote => State::Quoted,
            State::Unquoted if quote => return Err(self.fault(self.at, Rule::QuoteInField)),
            State::Closed => return Err(self.fault(self.at, Rule::TextAfterQuote)),
            State::Record
            | State::Field
            | State::Unquoted
            | State::Quoted
            | State::Return { .. } => State::Unquoted,
        };
        self.take()
    }

    /// Where the next character would be.
    pub(crate) const fn end(&self) -> Position {
        self.next
    }

    /// The end of the file.
    pub(crate) fn finish(&mut self) -> Result<(), Fault> {
        if !self.utf8.is_complete() {
            return Err(self.fault(self.at, Rule::Encoding));
        }
        match self.state {
            State::Record => Ok(()),
            State::Quoted => Err(self.fault(self.start, Rule::Unterminated)),
            State::Return { at } => Err(Fault::at(at, Rule::BareReturn)),
            State::Field | State::Unquoted | State::Closed => {
                self.at = self.next;
                self.close()
            }
        }
    }

    /// Begins a field.
    fn open(&mut self, start: Position, starts: &mut VecDeque<Position>) {
        starts.push_back(start);
        self.start = start;
        self.field_bytes = 0;
    }

    /// Counts a byte of the field.
    fn take(&mut self) -> Result<Pass, Fault> {
        self.field_bytes += 1;
        if self.field_bytes > self.limits.field_bytes {
            let rule = Rule::FieldBytes { limit: self.limits.field_bytes };
            return Err(self.fault(self.start, rule));
        }
        Ok(Pass::On)
    }

    /// Ends a record.
    fn close(&mut self) -> Result<(), Fault> {
        if self.field == 0 && self.field_bytes == 0 {
            return Err(Fault::at(self.start, Rule::Blank));
        }
        let got = self.field + 1;
        let expected = *self.width.get_or_insert(got);
        if got < expected {
            let at = if let State::Return { at } = self.state { at } else { self.at };
            return Err(Fault::at(at, Rule::TooFew { expected, got }));
        }
        self.state = State::Record;
        Ok(())
    }

    /// Refuses one field more than there may be.
    fn check_width(&self) -> Result<(), Fault> {
        let rule = match self.width {
            Some(expected) if self.field >= expected => Rule::TooMany { expected },
            None if self.field >= self.limits.columns => {
                Rule::Columns { limit: self.limits.columns }
            }
            _ => return Ok(()),
        };
        Err(Fault::at(self.next, rule))
    }

    fn fault(&self, at: Position, rule: Rule) -> Fault {
        Fault::field(at, self.field, rule)
    }
}
