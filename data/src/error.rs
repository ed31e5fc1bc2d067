//! What a reader refuses. No message repeats a value of the data.

use std::fmt::{self, Write as _};
use std::io;

use assay_statement::table::TableError;
use assay_statement::value::ValueError;

/// Why a file gave no table.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// The operating system refused.
    #[error("{}: {source}", Shown(file))]
    Io {
        /// The file, as it was named.
        file: String,
        /// The reason.
        source: io::Error,
    },
    /// The file's name has none of the known extensions.
    #[error("{}: expected a file whose name ends in .csv, .tsv or .tab", Shown(file))]
    Format {
        /// The file, as it was named.
        file: String,
    },
    /// The content breaks a rule.
    #[error("{at}: {rule}")]
    Refused {
        /// Where.
        at: Location,
        /// The rule.
        rule: Rule,
    },
}

/// A place in a file, shown as ``data.csv:17:5: column `hr` ``.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The file, as it was named.
    pub file: String,
    /// Line, from 1; a line ends with a line feed, in quotes too.
    pub line: u64,
    /// Column in the line, in characters, from 1: where the field starts that has a
    /// wrong value, or the character that breaks the syntax.
    pub column: u64,
    /// The name of the field's column, if there is a field and the header was
    /// accepted.
    pub name: Option<String>,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, name } = self;
        write!(f, "{}:{line}:{column}", Shown(file))?;
        match name {
            Some(name) => write!(f, ": column {}", Name(name)),
            None => Ok(()),
        }
    }
}

/// What a file must keep to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    /// There is not even a header.
    #[error("expected a header, got an empty file")]
    EmptyFile,
    /// There is only a header.
    #[error("expected at least one record after the header, got none")]
    NoRecord,
    /// Another encoding, or none.
    #[error("expected UTF-8, got a byte that is not")]
    Encoding,
    /// U+0000.
    #[error("expected text, got a NUL")]
    Nul,
    /// Two byte-order marks.
    #[error("expected at most one byte-order mark, got two")]
    SecondMark,
    /// A quote that does not start its field.
    #[error(
        "bad quoting: expected a quote only around a whole field, got one inside an unquoted \
         field (quote the field and double the quotes in it)"
    )]
    QuoteInField,
    /// Text behind a quoted field.
    #[error(
        "bad quoting: expected a comma or the end of the line behind the closing quote, got more \
         text (a quote inside a quoted field is written twice)"
    )]
    TextAfterQuote,
    /// The file ends in quotes.
    #[error("bad quoting: expected a closing quote for the one here, got the end of the file")]
    Unterminated,
    /// CR without LF.
    #[error("expected lines to end with LF or CR LF, got a CR alone")]
    BareReturn,
    /// A line without anything.
    #[error(
        "expected a record, got a blank line (a record whose only cell is empty is written \"\")"
    )]
    Blank,
    /// A record lacks fields.
    #[error("expected {expected} fields as in the header, got {got}")]
    TooFew {
        /// Fields of the header.
        expected: usize,
        /// Fields of the record.
        got: usize,
    },
    /// A record goes on after its last field.
    #[error("expected {expected} fields as in the header, got more")]
    TooMany {
        /// Fields of the header.
        expected: usize,
    },
    /// A column without a name.
    #[error("expected a column name, got an empty field in the header")]
    HeaderEmpty,
    /// Two columns with one name.
    #[error("expected column names that differ, got {} at positions {first} and {second}",
        name.as_ref().map_or_else(|| "one".to_owned(), |name| Name(name).to_string()))]
    HeaderRepeated {
        /// The name, if the policy declares it; else the line may be no header.
        name: Option<String>,
        /// Position of the first, from 1.
        first: usize,
        /// Position of the second, from 1.
        second: usize,
    },
    /// Declared columns that the file does not have.
    #[error("expected a column named {}; {}", list(missing), found_text(found))]
    Missing {
        /// The declared names that are missing.
        missing: Vec<String>,
        /// The names of the header; none if the line may be no header.
        found: Vec<String>,
    },
    /// A field is too long.
    #[error("expected at most {limit} bytes in one field, got more")]
    FieldBytes {
        /// The bound.
        limit: usize,
    },
    /// The file is too long.
    #[error("expected at most {limit} bytes in the file, got more")]
    FileBytes {
        /// The bound.
        limit: u64,
    },
    /// The header is too long.
    #[error("expected at most {limit} columns, got more")]
    Columns {
        /// The bound.
        limit: usize,
    },
    /// More records than a circuit has rows.
    #[error("expected at most {limit} records, got more")]
    Records {
        /// The bound.
        limit: usize,
    },
    /// A field is no value of its column.
    #[error(transparent)]
    Value(ValueError),
    /// The cells do not make a table.
    #[error(transparent)]
    Table(TableError),
}

/// Names shown in one message; a header may have thousands.
const SHOWN: usize = 16;

fn found_text(found: &[String]) -> String {
    if found.is_empty() {
        "the first line has none of the declared names, is it a header?".to_owned()
    } else {
        format!("the header has {}", list(found))
    }
}

fn list(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| Name(name).to_string()).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

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
struct Shown<'a>(&'a str);

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
