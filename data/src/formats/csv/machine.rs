//! What a file may look like, byte by byte, and where in it each field starts.

use std::collections::VecDeque;

use super::Dialect;
use crate::format::Limits;
use crate::place::{Cursor, Position};
use crate::rule::Rule;

/// The grammar of a file, as a state machine over its bytes.
pub(crate) struct Machine {
    dialect: Dialect,
    limits: Limits,
    state: State,
    cursor: Cursor,
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

/// The first rule that a file breaks.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) at: Position,
    /// The field of the record, from 0, where one is concerned.
    pub(crate) field: Option<usize>,
    pub(crate) rule: Rule,
}

impl Broken {
    pub(crate) const fn at(at: Position, rule: Rule) -> Self {
        Self { at, field: None, rule }
    }

    pub(crate) const fn field(at: Position, field: usize, rule: Rule) -> Self {
        Self { at, field: Some(field), rule }
    }
}

impl Machine {
    pub(crate) const fn new(dialect: Dialect, limits: Limits) -> Self {
        Self {
            dialect,
            limits,
            state: State::Record,
            cursor: Cursor::new(limits.bytes),
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
    ) -> Result<Pass, Broken> {
        let moved = self.cursor.advance(byte);
        let at = self.cursor.at();
        moved.map_err(|rule| Broken::at(at, rule))?;
        if self.state == State::Record {
            self.field = 0;
            self.open(at, starts);
        }
        self.cursor.check(byte).map_err(|rule| self.broken(at, rule))?;
        if self.state == State::Quoted {
            if byte == b'"' {
                self.state = State::Closed;
            }
            return self.take();
        }
        if byte == b'\n' {
            self.close(at)?;
            return Ok(Pass::On);
        }
        if let State::Return { at } = self.state {
            return Err(Broken::at(at, Rule::BareReturn));
        }
        if byte == b'\r' {
            self.state = State::Return { at };
            return Ok(Pass::Over);
        }
        if byte == self.dialect.delimiter() {
            self.field += 1;
            self.check_width()?;
            self.open(self.cursor.next(), starts);
            self.state = State::Field;
            return Ok(Pass::On);
        }
        let quote = byte == b'"' && self.dialect == Dialect::Csv;
        self.state = match self.state {
            State::Record | State::Field | State::Closed if quote => State::Quoted,
            State::Unquoted if quote => return Err(self.broken(at, Rule::QuoteInField)),
            State::Closed => return Err(self.broken(at, Rule::TextAfterQuote)),
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
        self.cursor.next()
    }

    /// The end of the file.
    pub(crate) fn finish(&mut self) -> Result<(), Broken> {
        self.cursor.finish().map_err(|rule| self.broken(self.cursor.at(), rule))?;
        match self.state {
            State::Record => Ok(()),
            State::Quoted => Err(self.broken(self.start, Rule::Unterminated)),
            State::Return { at } => Err(Broken::at(at, Rule::BareReturn)),
            State::Field | State::Unquoted | State::Closed => self.close(self.cursor.next()),
        }
    }

    /// Begins a field.
    fn open(&mut self, start: Position, starts: &mut VecDeque<Position>) {
        starts.push_back(start);
        self.start = start;
        self.field_bytes = 0;
    }

    /// Counts a byte of the field.
    fn take(&mut self) -> Result<Pass, Broken> {
        self.field_bytes += 1;
        if self.field_bytes > self.limits.field_bytes {
            let rule = Rule::FieldBytes { limit: self.limits.field_bytes };
            return Err(self.broken(self.start, rule));
        }
        Ok(Pass::On)
    }

    /// Ends a record; `end` is where the next field would go on.
    fn close(&mut self, end: Position) -> Result<(), Broken> {
        if self.field == 0 && self.field_bytes == 0 {
            return Err(Broken::at(self.start, Rule::Blank));
        }
        let got = self.field + 1;
        let expected = *self.width.get_or_insert(got);
        if got < expected {
            let at = if let State::Return { at } = self.state { at } else { end };
            return Err(Broken::at(at, Rule::TooFew { expected, got }));
        }
        self.state = State::Record;
        Ok(())
    }

    /// Refuses one field more than there may be.
    fn check_width(&self) -> Result<(), Broken> {
        let rule = match self.width {
            Some(expected) if self.field >= expected => Rule::TooMany { expected },
            None if self.field >= self.limits.columns => {
                Rule::Columns { limit: self.limits.columns }
            }
            _ => return Ok(()),
        };
        Err(Broken::at(self.cursor.next(), rule))
    }

    fn broken(&self, at: Position, rule: Rule) -> Broken {
        Broken::field(at, self.field, rule)
    }
}
