//! From tokens to objects and arrays, without a tree.

use std::collections::BTreeSet;
use std::io::BufRead;

use super::lexer::{Lexer, Lines, Token};
use crate::format::Limits;
use crate::place::{Fault, Position, Stop};
use crate::rule::Rule;

/// Takes JSON apart, value by value.
pub(crate) struct Parser<R> {
    lexer: Lexer<R>,
    limits: Limits,
    peeked: Option<(Position, Token)>,
    depth: usize,
    /// Where the current record starts, as place and byte.
    record: Option<(Position, u64)>,
}

impl<R: BufRead> Parser<R> {
    pub(crate) fn new(input: R, lines: Lines, limits: Limits) -> Result<Self, Stop> {
        let lexer = Lexer::new(input, lines, limits)?;
        Ok(Self { lexer, limits, peeked: None, depth: 0, record: None })
    }

    /// The next token, which stays the next.
    pub(crate) fn peek(&mut self) -> Result<(Position, Token), Stop> {
        if let Some(peeked) = self.peeked {
            return Ok(peeked);
        }
        let next = self.lexer.next()?;
        if let Some((at, start)) = self.record
            && self.lexer.bytes() - start > self.limits.record_bytes as u64
        {
            let limit = self.limits.record_bytes;
            return Err(Fault::at(at, Rule::RecordBytes { limit }).into());
        }
        self.peeked = Some(next);
        Ok(next)
    }

    /// Takes the next token.
    pub(crate) fn next(&mut self) -> Result<(Position, Token), Stop> {
        let next = self.peek()?;
        self.peeked = None;
        Ok(next)
    }

    /// Takes the next token, which must be this one.
    pub(crate) fn expect(&mut self, token: Token, expected: &'static str) -> Result<(), Stop> {
        match self.next()? {
            (_, got) if got == token => Ok(()),
            (at, got) => Err(Fault::at(at, Rule::Json { expected, got: got.name() }).into()),
        }
    }

    /// The text of the string or number that was the last token.
    pub(crate) fn text(&self) -> Result<&str, Fault> {
        self.lexer.text()
    }

    /// Where the next character stands.
    pub(crate) const fn position(&self) -> Position {
        self.lexer.position()
    }

    /// Reads an object as a record, which has a bound of its own.
    pub(crate) fn record(
        &mut self,
        member: impl FnMut(&mut Self, &str, Position) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let (at, _) = self.peek()?;
        self.record = Some((at, self.lexer.bytes()));
        self.object(member)?;
        self.record = None;
        Ok(())
    }

    /// Reads an object; `member` is told each key and its place, and reads its value.
    pub(crate) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &str, Position) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        self.enter(Token::BeginObject)?;
        let mut keys = BTreeSet::new();
        if self.peek()?.1 == Token::EndObject {
            return self.leave();
        }
        loop {
            let (at, token) = self.next()?;
            if token != Token::String {
                let rule = Rule::Json { expected: "a key in quotes", got: token.name() };
                return Err(Fault::at(at, rule).into());
            }
            let key = self.text()?.to_owned();
            self.expect(Token::Colon, "a colon behind the key")?;
            if keys.contains(&key) {
                return Err(Fault::at(at, Rule::Repeated).into());
            }
            if keys.len() == self.limits.columns {
                let rule = Rule::Columns { limit: self.limits.columns };
                return Err(Fault::at(at, rule).into());
            }
            member(self, &key, at)?;
            keys.insert(key);
            match self.peek()? {
                (_, Token::EndObject) => return self.leave(),
                _ => self.expect(Token::Comma, "a comma or `}`")?,
            }
        }
    }

    /// Reads an array; `element` reads each value.
    pub(crate) fn array(
        &mut self,
        mut element: impl FnMut(&mut Self) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        self.enter(Token::BeginArray)?;
        if self.peek()?.1 == Token::EndArray {
            return self.leave();
        }
        loop {
            element(self)?;
            match self.peek()? {
                (_, Token::EndArray) => return self.leave(),
                _ => self.expect(Token::Comma, "a comma or `]`")?,
            }
        }
    }

    /// Reads over a value, whose syntax is checked all the same.
    pub(crate) fn skip(&mut self) -> Result<(), Stop> {
        match self.peek()?.1 {
            Token::BeginObject => self.object(|json, _, _| json.skip()),
            Token::BeginArray => self.array(Self::skip),
            Token::Null | Token::True | Token::False | Token::Number | Token::String => {
                self.next().map(drop)
            }
            Token::EndObject
            | Token::EndArray
            | Token::Colon
            | Token::Comma
            | Token::Line
            | Token::End => self.expect(Token::BeginObject, "a value"),
        }
    }

    fn enter(&mut self, token: Token) -> Result<(), Stop> {
        let (at, _) = self.peek()?;
        self.expect(token, token.name())?;
        if self.depth == self.limits.depth {
            return Err(Fault::at(at, Rule::Depth { limit: self.limits.depth }).into());
        }
        self.depth += 1;
        Ok(())
    }

    fn leave(&mut self) -> Result<(), Stop> {
        self.depth -= 1;
        self.next().map(drop)
    }
}
