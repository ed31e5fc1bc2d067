//! What a reader refuses. No message repeats a value of the data.

use std::{fmt, io};

use crate::format::{COMMENTS, Format};
use crate::rule::Rule;
use crate::shown::{Name, Shown};

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
    #[error("{}: expected a file whose name ends in {}", Shown(file), Format::extensions())]
    Format {
        /// The file, as it was named.
        file: String,
    },
    /// A folder in which no known file is.
    #[error("{}: expected a file, or a folder with {COMMENTS} of a Reddit export", Shown(file))]
    Folder {
        /// The folder, as it was named.
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
