//! Which files are read, and how large they may be.

use std::path::{Path, PathBuf};

use assay_statement::Engine;

use crate::error::DataError;

/// How a table is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Commas, and quotes as in RFC 4180.
    Csv,
    /// Tabs, and no quotes.
    Tsv,
    /// One JSON object a line.
    Jsonl,
    /// One JSON document: an array of objects, such an array under `frames`, or an
    /// object with an array for each column.
    Json,
    /// Apache Parquet.
    Parquet,
    /// The comments of a Reddit export: CSV, with what such exports write in place of
    /// values. Read as CSV where the header is another.
    RedditComments,
    /// The points of GPS tracks, in XML.
    Gpx,
    /// The records of an Apple Health export, in XML.
    AppleHealth,
}

/// The file of a Reddit export that has the comments.
pub(crate) const COMMENTS: &str = "comments.csv";

/// The file that a path leads to, and its format: the path itself, or the known file in a
/// folder.
///
/// # Errors
/// When the extension is unknown, or the folder has no known file.
pub fn locate(path: &Path) -> Result<(PathBuf, Format), DataError> {
    let file = || path.display().to_string();
    if path.is_dir() {
        let comments = path.join(COMMENTS);
        if comments.is_file() {
            return Ok((comments, Format::RedditComments));
        }
        return Err(DataError::Folder { file: file() });
    }
    let format = Format::of(path).ok_or_else(|| DataError::Format { file: file() })?;
    Ok((path.to_owned(), format))
}

/// Extensions, and what they stand for.
const EXTENSIONS: [(&str, Format); 9] = [
    ("csv", Format::Csv),
    ("tsv", Format::Tsv),
    ("tab", Format::Tsv),
    ("jsonl", Format::Jsonl),
    ("ndjson", Format::Jsonl),
    ("json", Format::Json),
    ("parquet", Format::Parquet),
    ("gpx", Format::Gpx),
    ("xml", Format::AppleHealth),
];

impl Format {
    /// The format that a file's name stands for: its extension, in upper or lower case.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        if path.file_name().is_some_and(|name| name == COMMENTS) {
            return Some(Self::RedditComments);
        }
        let extension = path.extension()?.to_str()?;
        EXTENSIONS
            .iter()
            .find(|(known, _)| extension.eq_ignore_ascii_case(known))
            .map(|(_, format)| *format)
    }

    /// The known extensions, as a message lists them.
    pub(crate) fn extensions() -> String {
        let names: Vec<String> = EXTENSIONS.iter().map(|(name, _)| format!(".{name}")).collect();
        match names.split_last() {
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
            None => String::new(),
        }
    }
}

/// What a file may hold at most; memory is bounded by these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Records.
    pub records: usize,
    /// Columns, declared or not.
    pub columns: usize,
    /// Bytes of one field as it stands in the file, quotes included.
    pub field_bytes: usize,
    /// Bytes of one record that is parsed as a whole: an object of JSON, or a tag of XML.
    pub record_bytes: usize,
    /// Objects, arrays and elements within each other.
    pub depth: usize,
    /// Bytes of the file.
    pub bytes: u64,
}

impl Default for Limits {
    /// The most records of any engine; 4,096 columns; 64 KiB a field; 16 MiB a record;
    /// a depth of 64; 256 MiB in all.
    fn default() -> Self {
        Self {
            records: Engine::Stark.most_records(),
            columns: 4096,
            field_bytes: 64 << 10,
            record_bytes: 16 << 20,
            depth: 64,
            bytes: 256 << 20,
        }
    }
}
