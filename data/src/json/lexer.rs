//! From bytes to the tokens of RFC 8259.

use std::io::BufRead;

use crate::format::Limits;
use crate::input::Text;
use crate::place::{Fault, Position, Stop};
use crate::rule::Rule;

/// Whether the end of a line is a token or blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lines {
    Kept,
    Blank,
}

/// A token; the text of a string or number is [beside it](Lexer::text).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    BeginObject,
    EndObject,
    BeginArray,
    EndArray,
    Colon,
    Comma,
    Null,
    True,
    False,
    Number,
    String,
    /// The end of a line, where it is kept.
    Line,
    /// The end of the file.
    End,
}

impl Token {
    /// What a message calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::BeginObject => "an object",
            Self::EndObject => "`}`",
            Self::BeginArray => "an array",
            Self::EndArray => "`]`",
            Self::Colon => "a colon",
            Self::Comma => "a comma",
            Self::Null => "null",
            Self::True | Self::False => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Line => "the end of the line",
            Self::End => "the end of the file",
        }
    }
}

/// Reads one token after another.
pub(super) struct Lexer<R> {
    input: Text<R>,
    lines: Lines,
    limit: usize,
    /// The last string without its escapes, or the last number as it was written.
    text: Vec<u8>,
    /// Where the current token starts, and its bytes.
    start: Position,
    taken: usize,
}

impl<R: BufRead> Lexer<R> {
    pub(super) fn new(input: R, lines: Lines, limits: Limits) -> Result<Self, Stop> {
        let input = Text::new(input, limits.bytes)?;
        let limit = limits.field_bytes;
        Ok(Self { input, lines, limit, text: Vec::new(), start: Position::FIRST, taken: 0 })
    }

    /// The text of the last string or number.
    pub(super) fn text(&self) -> Result<&str, Fault> {
        // The input is UTF-8 and so are escapes: this only turns bytes back into text.
        std::str::from_utf8(&self.text).map_err(|_| Fault::at(self.start, Rule::Encoding))
    }

    /// Where the next character stands.
    pub(super) const fn position(&self) -> Position {
        self.input.position()
    }

    /// Bytes so far.
    pub(super) const fn bytes(&self) -> u64 {
        self.input.bytes()
    }

    /// The next token, and where it starts.
    pub(super) fn next(&mut self) -> Result<(Position, Token), Stop> {
        loop {
            let blank = match self.input.peek()? {
                Some(b'\n' | b'\r') => self.lines == Lines::Blank,
                Some(b' ' | b'\t') => true,
                _ => false,
            };
            if !blank {
                break;
            }
            self.input.bump()?;
        }
        self.start = self.input.position();
        self.taken = 0;
        let Some(first) = self.take()? else { return Ok((self.start, Token::End)) };
        let token = match first {
            b'{' => Token::BeginObject,
            b'}' => Token::EndObject,
            b'[' => Token::BeginArray,
            b']' => Token::EndArray,
            b':' => Token::Colon,
            b',' => Token::Comma,
            b'\n' => Token::Line,
            b'\r' if self.take()? == Some(b'\n') => Token::Line,
            b'\r' => return Err(Fault::at(self.start, Rule::BareReturn).into()),
            b'"' => self.string()?,
            b'n' => self.word("ull", Token::Null)?,
            b't' => self.word("rue", Token::True)?,
            b'f' => self.word("alse", Token::False)?,
            b'-' | b'0'..=b'9' => self.number(first)?,
            _ => return Err(self.broken("a value or punctuation", "another character")),
        };
        Ok((self.start, token))
    }

    fn word(&mut self, rest: &str, token: Token) -> Result<Token, Stop> {
        for letter in rest.bytes() {
            if self.take()? != Some(letter) {
                return Err(self.broken("null, true or false", "another word"));
            }
        }
        Ok(token)
    }

    /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
    fn number(&mut self, first: u8) -> Result<Token, Stop> {
        self.text.clear();
        self.text.push(first);
        let leading = if first == b'-' { self.digit()? } else { first };
        if leading != b'0' {
            self.digits()?;
        }
        if self.input.peek()? == Some(b'.') {
            self.keep()?;
            self.digit()?;
            self.digits()?;
        }
        if matches!(self.input.peek()?, Some(b'e' | b'E')) {
            self.keep()?;
            if matches!(self.input.peek()?, Some(b'+' | b'-')) {
                self.keep()?;
            }
            self.digit()?;
            self.digits()?;
        }
        Ok(Token::Number)
    }

    fn digits(&mut self) -> Result<(), Stop> {
        while matches!(self.input.peek()?, Some(b'0'..=b'9')) {
            self.keep()?;
        }
        Ok(())
    }

    fn digit(&mut self) -> Result<u8, Stop> {
        match self.keep()? {
            Some(digit @ b'0'..=b'9') => Ok(digit),
            _ => Err(self.broken("a digit of a number", "none")),
        }
    }

    /// What is behind the opening quote.
    fn string(&mut self) -> Result<Token, Stop> {
        self.text.clear();
        loop {
            match self.take()? {
                Some(b'"') => return Ok(Token::String),
                Some(b'\\') => self.escape()?,
                Some(0x00..=0x1f) => {
                    return Err(self.broken("control characters as escapes", "one as it is"));
                }
                Some(byte) => self.text.push(byte),
                None => return Err(self.broken("a quote that closes the string", "none")),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Stop> {
        let character = match self.take()? {
            Some(plain @ (b'"' | b'\\' | b'/')) => char::from(plain),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => self.unicode()?,
            _ => return Err(self.broken("an escape of JSON", "another")),
        };
        if character == '\0' {
            return Err(Fault::at(self.start, Rule::Nul).into());
        }
        let mut buffer = [0; 4];
        self.text.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
        Ok(())
    }

    /// A character by its number: one unit of UTF-16, or two that belong together.
    fn unicode(&mut self) -> Result<char, Stop> {
        let high = self.unit()?;
        let code = match high {
            0xd800..=0xdbff => {
                let escaped = self.take()? == Some(b'\\') && self.take()? == Some(b'u');
                let low = if escaped { self.unit()? } else { 0 };
                if !(0xdc00..=0xdfff).contains(&low) {
                    return Err(self.broken("both halves of a surrogate pair", "one"));
                }
                0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)
            }
            code => code,
        };
        char::from_u32(code).ok_or_else(|| self.broken("both halves of a surrogate pair", "one"))
    }

    fn unit(&mut self) -> Result<u32, Stop> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.take()?.and_then(|byte| char::from(byte).to_digit(16));
            unit =
                16 * unit + digit.ok_or_else(|| self.broken("four hexadecimal digits", "fewer"))?;
        }
        Ok(unit)
    }

    /// Takes a byte of a number.
    fn keep(&mut self) -> Result<Option<u8>, Stop> {
        let byte = self.take()?;
        self.text.extend(byte);
        Ok(byte)
    }

    fn take(&mut self) -> Result<Option<u8>, Stop> {
        let byte = self.input.bump()?;
        self.taken += 1;
        if byte.is_some() && self.taken > self.limit {
            return Err(Fault::at(self.start, Rule::FieldBytes { limit: self.limit }).into());
        }
        Ok(byte)
    }

    fn broken(&self, expected: &'static str, got: &'static str) -> Stop {
        Fault::at(self.start, Rule::Json { expected, got }).into()
    }
}
