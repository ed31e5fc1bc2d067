//! What is written beside a proving key, so that it is recognised when it is loaded.

use assay_statement::file::Document;
use assay_statement::{Bytes32, KeyId};
use serde::{Deserialize, Serialize};

/// Where a stored proving key came from. Orders by preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Published by somebody else: its verifying key is likely to be known to buyers.
    Imported,
    /// Made on this machine.
    Created,
}

/// Pins the bytes of a stored proving key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvingKeyManifest {
    format: String,
    /// The verifying key that it belongs to.
    pub key_id: KeyId,
    /// The shape that it proves.
    pub shape_id: Bytes32,
    /// Where it came from.
    pub source: Source,
    /// SHA-256 of the file.
    pub digest: Bytes32,
    /// Length of the file.
    pub bytes: u64,
}

impl ProvingKeyManifest {
    /// A manifest.
    #[must_use]
    pub fn new(
        key_id: KeyId,
        shape_id: Bytes32,
        source: Source,
        digest: Bytes32,
        bytes: u64,
    ) -> Self {
        let format = Self::FORMAT.to_owned();
        Self { format, key_id, shape_id, source, digest, bytes }
    }
}

impl Document for ProvingKeyManifest {
    const FORMAT: &'static str = "assay/proving-key/1";

    fn format(&self) -> &str {
        &self.format
    }
}
