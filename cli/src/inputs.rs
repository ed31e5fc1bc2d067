//! Files that commands read, each with a bound on its size.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use assay_data::{Format, Limits, Read};
use assay_prover::client::expect_sendable;
use assay_statement::binding::Bound;
use assay_statement::file::{Document, FileError, MAX_BYTES};
use assay_statement::{Binding, Policy};

use crate::Failure;

/// A policy, and the bytes it was read from.
pub(crate) fn policy(path: &Path) -> Result<(Policy, Vec<u8>), Failure> {
    let bytes = bytes(path, MAX_BYTES)?;
    let policy = Policy::from_yaml(&bytes).map_err(|error| Failure::Place {
        path: path.to_owned(),
        line: error.line,
        column: error.column,
        reason: error.reason,
    })?;
    Ok((policy, bytes))
}

/// The declared columns of a data file.
pub(crate) fn data(path: &Path, policy: &Policy) -> Result<Read, Failure> {
    Ok(assay_data::read_path(path, policy.columns(), Limits::default())?)
}

/// A data file that goes to a server.
pub(crate) struct Upload {
    pub(crate) read: Read,
    pub(crate) format: Format,
    pub(crate) bytes: Vec<u8>,
}

/// The declared columns of a data file, and the whole file as a server takes it.
pub(crate) fn upload(path: &Path, policy: &Policy) -> Result<Upload, Failure> {
    let (path, format) = assay_data::locate(path)?;
    expect_sendable(format)?;
    let name = path.display().to_string();
    let bytes = bytes(&path, assay_prover::Limits::default().max_data_bytes)?;
    let read = assay_data::read_bytes(&name, &bytes, format, policy.columns(), Limits::default())?;
    Ok(Upload { read, format, bytes })
}

/// The binding of a file, or the explicit absence of one.
pub(crate) fn binding(path: Option<&Path>) -> Result<Binding, Failure> {
    let Some(path) = path else { return Ok(Binding::Unbound) };
    bound(path).map(Binding::Bound)
}

/// A binding file.
pub(crate) fn bound(path: &Path) -> Result<Bound, Failure> {
    let bytes = bytes(path, MAX_BYTES)?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let text = error.to_string();
        let place = format!(" at line {line} column {column}");
        let reason = text.strip_suffix(&place).unwrap_or(&text).to_owned();
        Failure::Place { path: path.to_owned(), line, column, reason }
    })
}

/// A proof, an opening or a verifying key.
pub(crate) fn document<D: Document>(path: &Path) -> Result<D, Failure> {
    let bytes = bytes(path, D::MAX_BYTES)?;
    D::from_bytes(&bytes).map_err(|error| match error {
        FileError::Malformed { line, column, reason } => {
            Failure::Place { path: path.to_owned(), line, column, reason }
        }
        FileError::TooLarge { .. } | FileError::Format { .. } | FileError::NotCanonical { .. } => {
            Failure::Refused { path: path.to_owned(), reason: error.to_string() }
        }
    })
}

/// A whole file of at most so many bytes.
pub(crate) fn bytes(path: &Path, limit: usize) -> Result<Vec<u8>, Failure> {
    let failed = |source| Failure::Read { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > limit {
        return Err(Failure::TooLarge { path: path.to_owned(), expected: limit });
    }
    Ok(bytes)
}

/// Seconds since 1970.
pub(crate) fn now() -> Result<u64, Failure> {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map(|time| time.as_secs())
        .map_err(|error| Failure::Machine(format!("the clock shows a time before 1970: {error}")))
}
