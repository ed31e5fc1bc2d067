//! What a person or a program sees of a command.
//!
//! A closed pipe ends output, not the command: its exit code stands. A result that
//! cannot be written for another reason is remembered. Text of files (names in
//! policies, paths) can neither forge a line nor command the terminal, because it is
//! escaped here, where everything passes: only this file ends lines.

use std::fmt;
use std::io::{self, IsTerminal as _, Write};

use serde::Serialize;
use serde_json::json;

use crate::Failure;
use crate::text::{harmless, harmless_json};

/// How a word is coloured, where there are colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As everything else.
    Plain,
    /// A heading.
    Strong,
    /// Something holds.
    Good,
    /// Something does not.
    Bad,
    /// Something to know.
    Warning,
}

impl Tone {
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "0",
            Self::Strong => "1",
            Self::Good => "32",
            Self::Bad => "31",
            Self::Warning => "33",
        }
    }
}

/// Standard output and error of one command.
pub struct Screen {
    json: bool,
    out: Sink,
    err: Sink,
}

impl Screen {
    /// The process's own, in colour on a terminal unless `NO_COLOR` is set.
    #[must_use]
    pub fn standard(json: bool) -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        let (out, err) = (io::stdout(), io::stderr());
        let (colour, colour_err) = (!plain && out.is_terminal(), !plain && err.is_terminal());
        Self {
            json,
            out: Sink::new(Box::new(out), colour),
            err: Sink::new(Box::new(err), colour_err),
        }
    }

    /// Two writers, without colours.
    #[must_use]
    pub fn new(json: bool, out: Box<dyn Write + Send>, err: Box<dyn Write + Send>) -> Self {
        Self { json, out: Sink::new(out, false), err: Sink::new(err, false) }
    }

    pub(crate) const fn colours_errors(&self) -> bool {
        self.err.colour
    }

    /// A line of the result; nothing when that is to be JSON.
    pub fn line(&mut self, text: impl fmt::Display) {
        self.mark(Tone::Plain, "", text);
    }

    /// A line of the result that starts with a coloured word.
    pub fn mark(&mut self, tone: Tone, word: &str, text: impl fmt::Display) {
        if !self.json {
            self.out.mark(tone, word, &text);
        }
    }

    /// The result as one JSON object; nothing when it is to be text.
    pub fn object(&mut self, object: &impl Serialize) {
        if self.json {
            match serde_json::to_string_pretty(object) {
                Ok(text) => self.out.write(&(harmless_json(&text) + "\n")),
                Err(error) => self.out.lost(error.into()),
            }
        }
    }

    /// A remark, on standard error.
    pub fn note(&mut self, text: impl fmt::Display) {
        self.err.mark(Tone::Plain, "", &text);
    }

    /// A remark that matters, on standard error.
    pub fn warn(&mut self, text: impl fmt::Display) {
        self.err.mark(Tone::Warning, "warning: ", &text);
    }

    /// Why there is no result.
    pub fn fail(&mut self, failure: &Failure) {
        self.error(failure);
        self.object(&json!({ "error": failure.to_string(), "exit_code": failure.exit().code() }));
    }

    /// The same on standard error alone.
    pub(crate) fn error(&mut self, failure: &Failure) {
        self.err.mark(Tone::Bad, "error: ", failure);
    }

    /// Why the result, or a part of it, could not be written; said only once.
    pub fn unwritten(&mut self) -> Option<io::Error> {
        self.out.failed.take()
    }
}

impl fmt::Debug for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Screen").field("json", &self.json).finish_non_exhaustive()
    }
}

struct Sink {
    to: Box<dyn Write + Send>,
    colour: bool,
    failed: Option<io::Error>,
}

impl Sink {
    fn new(to: Box<dyn Write + Send>, colour: bool) -> Self {
        Self { to, colour, failed: None }
    }

    fn mark(&mut self, tone: Tone, word: &str, text: &dyn fmt::Display) {
        let word = harmless(word);
        let word = if self.colour && tone != Tone::Plain {
            format!("\u{1b}[{}m{word}\u{1b}[0m", tone.code())
        } else {
            word
        };
        self.write(&format!("{word}{}\n", harmless(&text.to_string())));
    }

    fn write(&mut self, text: &str) {
        if let Err(error) = self.to.write_all(text.as_bytes()).and_then(|()| self.to.flush()) {
            self.lost(error);
        }
    }

    // Who closed a pipe wants no more, and that is no failure.
    fn lost(&mut self, error: io::Error) {
        if error.kind() != io::ErrorKind::BrokenPipe {
            self.failed.get_or_insert(error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Closed(io::ErrorKind);

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }

    fn after(kind: io::ErrorKind) -> Option<io::ErrorKind> {
        let mut screen = Screen::new(false, Box::new(Closed(kind)), Box::new(Closed(kind)));
        screen.warn("lost");
        assert!(screen.unwritten().is_none(), "nobody relies on remarks");
        screen.line("lost");
        screen.unwritten().map(|error| error.kind())
    }

    #[test]
    fn a_closed_pipe_is_no_error_and_a_full_disk_is() {
        assert_eq!(after(io::ErrorKind::BrokenPipe), None);
        assert_eq!(after(io::ErrorKind::StorageFull), Some(io::ErrorKind::StorageFull));
    }
}
