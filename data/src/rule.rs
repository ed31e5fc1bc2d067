//! What a file must keep to. No message repeats a value of the data.

use assay_statement::table::TableError;
use assay_statement::value::ValueError;

use crate::shown::Name;

/// What a file must keep to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    /// There is not even a header.
    #[error("expected a header, got an empty file")]
    EmptyFile,
    /// There is nothing, or only a header.
    #[error("expected at least one record, got none")]
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
    /// A record is too long.
    #[error("expected at most {limit} bytes in one record, got more")]
    RecordBytes {
        /// The bound.
        limit: usize,
    },
    /// Too much within each other.
    #[error("expected at most {limit} levels within each other, got more")]
    Depth {
        /// The bound.
        limit: usize,
    },
    /// Not JSON, or not of the shape that a table has.
    #[error("bad JSON: expected {expected}, got {got}")]
    Json {
        /// What may stand here.
        expected: &'static str,
        /// What stands here.
        got: &'static str,
    },
    /// A value of JSON is of another type than its column.
    #[error("expected {expected}, got {got}")]
    Type {
        /// The type of the column.
        expected: &'static str,
        /// The type of the value.
        got: &'static str,
    },
    /// One object has a key twice, or one point a value.
    #[error("expected names that differ in one record or object, got one twice")]
    Repeated,
    /// A name is a key in one place and a path in another.
    #[error("expected the name always as one key or always as a path of keys, got both")]
    Ambiguous,
    /// Declared columns that no record has.
    #[error("expected a column named {}; {}", list(missing), nowhere_text(found))]
    Nowhere {
        /// The declared names that are missing.
        missing: Vec<String>,
        /// The names of columns that are not declared.
        found: Vec<String>,
    },
    /// Arrays of one table that differ in length.
    #[error("expected {expected} values as in the first column, got {got}")]
    Lengths {
        /// Values of the first column.
        expected: usize,
        /// Values of this one.
        got: usize,
    },
    /// Not XML, or not a document of the format.
    #[error("bad XML: expected {expected}, got {got}")]
    Xml {
        /// What may stand here.
        expected: &'static str,
        /// What stands here.
        got: &'static str,
    },
    /// Not Parquet, or a part of it that cannot be read.
    #[error("bad Parquet: expected {expected}, got {got}")]
    Parquet {
        /// What may stand here.
        expected: &'static str,
        /// What stands here.
        got: &'static str,
    },
    /// Pages of Parquet, or the texts in them, are far longer than the file.
    #[error("expected pages and texts that unpack to at most {limit} bytes, got more")]
    Unpacked {
        /// The bound.
        limit: u64,
    },
    /// A column of Parquet is compressed by a codec that is not read.
    #[error("expected pages that are uncompressed or compressed by Snappy or Zstandard, got {got}")]
    Codec {
        /// The codec.
        got: String,
    },
    /// A column of Parquet has a type that is not the declared one.
    #[error("expected a column that stores {expected}, got {got}")]
    Stored {
        /// The declared type.
        expected: String,
        /// The stored type.
        got: String,
    },
    /// A timestamp of nanoseconds between two microseconds.
    #[error("expected a timestamp in whole microseconds, got a part of one")]
    Microseconds,
    /// Records under `frames`, and arrays for columns beside them.
    #[error("expected records under `frames` or an array for each column, got both")]
    Shapes,
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

fn nowhere_text(found: &[String]) -> String {
    if found.is_empty() {
        "no record has one".to_owned()
    } else {
        format!("the records have {}", list(found))
    }
}

fn list(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| Name(name).to_string()).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
