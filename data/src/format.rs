//! Which files are read, and how large they may be.

use std::path::Path;

use assay_statement::Engine;

/// How fields are separated and quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Commas, and quotes as in RFC 4180.
    Csv,
    /// Tabs; a quote is text like any other character, so that no field holds a tab
    /// or the end of a line.
    Tsv,
}

impl Format {
    /// The format that an extension stands for, in upper or lower case: `csv`,
    /// `tsv` or `tab`.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?;
        let is = |known: &str| extension.eq_ignore_ascii_case(known);
        if is("csv") {
            Some(Self::Csv)
        } else if is("tsv") || is("tab") {
            Some(Self::Tsv)
        } else {
            None
        }
    }

    /// The byte between two fields.
    pub(crate) const fn delimiter(self) -> u8 {
        match self {
            Self::Csv => b',',
            Self::Tsv => b'\t',
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
    /// Bytes of the file.
    pub bytes: u64,
}

impl Default for Limits {
    /// The most records of any engine; 4,096 columns; 64 KiB a field; 256 MiB in all.
    fn default() -> Self {
        Self {
            records: Engine::Stark.most_records(),
            columns: 4096,
            field_bytes: 64 << 10,
            bytes: 256 << 20,
        }
    }
}
