//! Which files are read, and how large they may be.

use std::path::Path;

use assay_statement::Engine;

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
}

/// Extensions, and what they stand for.
const EXTENSIONS: [(&str, Format); 7] = [
    ("csv", Format::Csv),
    ("tsv", Format::Tsv),
    ("tab", Format::Tsv),
    ("jsonl", Format::Jsonl),
    ("ndjson", Format::Jsonl),
    ("json", Format::Json),
    ("parquet", Format::Parquet),
];

impl Format {
    /// The format that an extension stands for, in upper or lower case.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
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
