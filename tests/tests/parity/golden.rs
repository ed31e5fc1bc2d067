//! What the tools said, as `make.py` wrote it down.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use assay_data::Format;
use serde::Deserialize;

/// One table, and the answers of the tools about it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Golden {
    pub(crate) table: String,
    /// Where the file is, from the folder of `make.py`.
    pub(crate) file: String,
    pub(crate) licence: String,
    pub(crate) sha256: String,
    pub(crate) tools: BTreeMap<String, String>,
    pub(crate) rules: Vec<Asked>,
}

/// One rule of one contract.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    pub(crate) contract: String,
    pub(crate) rule: String,
    pub(crate) predicate: String,
    pub(crate) tools: BTreeMap<String, Answer>,
}

/// A verdict, and a figure: a number of records, of so many, or a value.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    pub(crate) holds: bool,
    pub(crate) counted: Option<usize>,
    pub(crate) of: Option<usize>,
    pub(crate) value: Option<f64>,
}

impl Golden {
    pub(crate) fn contracts(&self) -> BTreeSet<&str> {
        self.rules.iter().map(|rule| &*rule.contract).collect()
    }

    pub(crate) fn format(&self) -> Format {
        Format::of(Path::new(&self.file)).unwrap()
    }
}

/// Every golden file.
pub(crate) fn all() -> &'static [Golden] {
    static ALL: OnceLock<Vec<Golden>> = OnceLock::new();
    ALL.get_or_init(|| {
        let entries = std::fs::read_dir(folder("golden")).unwrap();
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let read = |path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        paths.into_iter().map(read).collect()
    })
}

/// A folder beside `make.py`.
pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("parity").join(name)
}
