//! Text from a file, as a message may hold it.

use std::fmt::{self, Write as _};

/// Characters shown of one name.
const LENGTH: usize = 64;

/// A name from a file, as a message may hold it: in back-quotes, without control
/// characters, and of bounded length.
pub(crate) struct Name<'a>(pub(crate) &'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.char_indices().nth(LENGTH).and_then(|(end, _)| self.0.get(..end)) {
            Some(beginning) => write!(f, "`{}…`", Shown(beginning)),
            None => write!(f, "`{}`", Shown(self.0)),
        }
    }
}

/// Text whose control characters and marks of direction are escaped: a terminal or
/// a log shows it as one line, in its order.
pub(crate) struct Shown<'a>(pub(crate) &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                write!(f, "{}", c.escape_unicode())
            }
            c if c.is_control() => write!(f, "{}", c.escape_default()),
            c => f.write_char(c),
        })
    }
}
