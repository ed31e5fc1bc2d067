//! Why a key store could not do what was asked.

use std::io;
use std::path::PathBuf;

use assay_statement::KeyId;

use crate::ptau::PtauError;
use crate::validate::KeyError;

/// An error of a [`crate::KeyStore`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The user has no data directory.
    #[error("no data directory for this user: set {variable} to a directory of your own")]
    NoDataDirectory {
        /// The environment variable that names one.
        variable: &'static str,
    },
    /// Others may replace the keys.
    #[error("`{}` can be written by other users (mode {mode:o}): run chmod 700 on it, or choose another directory", path.display())]
    Permissions {
        /// The directory.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Somebody else owns the directory, and may replace the keys.
    #[error("`{}` belongs to another user: expected {expected}, got {got}; choose a directory of your own", path.display())]
    Owner {
        /// The directory.
        path: PathBuf,
        /// The number of this process's user.
        expected: u32,
        /// The number of the directory's owner.
        got: u32,
    },
    /// The directory is a link to another.
    #[error("`{}` is a symbolic link: name the directory itself", path.display())]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// A file could not be read or written.
    #[error("cannot {action} `{}`: {source}", path.display())]
    Io {
        /// What was attempted.
        action: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// A stored file is not what was stored.
    #[error("`{}` is corrupted: expected {expected}, got {got}; delete this key's files ({stem}.*) and create or import the key again", path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What the names of the key's files start with.
        stem: String,
        /// What it should have been.
        expected: String,
        /// What it is.
        got: String,
    },
    /// An imported file cannot be used as a key.
    #[error("`{}` is refused: {source}", path.display())]
    Refused {
        /// The imported file.
        path: PathBuf,
        /// Why.
        source: KeyError,
    },
    /// An imported file cannot be used as a reference string.
    #[error("`{}` is refused: {source}", path.display())]
    RefusedReference {
        /// The imported file.
        path: PathBuf,
        /// Why.
        source: PtauError,
    },
    /// No stored reference string has as many powers as the circuit has rows.
    #[error("expected a reference string of 2^{expected} powers or more, got {}: import a ceremony's with `assay setup import-reference FILE.ptau`, or make one for development with `assay setup new-reference --log {expected}`", got.map_or("none".to_owned(), |got| format!("2^{got} at most")))]
    NoReference {
        /// The binary logarithm of the circuit's rows.
        expected: u32,
        /// That of the largest stored string's powers.
        got: Option<u32>,
    },
    /// Several ceremonies' strings have as many powers: which one is trusted is not for this
    /// program to say.
    #[error("expected one ceremony's reference string of 2^{log} powers or more, got {}: delete the files ({{id}}.*) of those that you do not trust", ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    ManyReferences {
        /// The binary logarithm of the circuit's rows.
        log: u32,
        /// The strings.
        ids: Vec<KeyId>,
    },
    /// A string that a key was made with is not here any more.
    #[error("the reference string {id} is not in the store")]
    UnknownReference {
        /// The string.
        id: KeyId,
    },
    /// A ceremony's file has the powers of a string that was made here.
    #[error(
        "expected a ceremony's reference string, got the powers of {id}, which was made here: whoever made it could forge proofs"
    )]
    OwnReference {
        /// The string.
        id: KeyId,
    },
    /// A key says that it was made with a ceremony's string, and that string is not here.
    #[error(
        "key {id} says that it was made with a ceremony's reference string, and it is none of your store's: import that string first (assay setup import-reference)"
    )]
    UnknownCeremony {
        /// The key.
        id: KeyId,
    },
    /// A verifying key cannot be used as one.
    #[error("the verifying key {id} is refused: {source}")]
    RefusedKey {
        /// The key.
        id: KeyId,
        /// Why.
        source: KeyError,
    },
    /// The key's label says that it is for a circuit, and it cannot be.
    #[error("key {id} in `{}` was made for another circuit than its label says: expected {expected}, got {got}; delete this key's files ({id}.*)", directory.display())]
    OtherCircuit {
        /// The key.
        id: KeyId,
        /// Where its files are.
        directory: PathBuf,
        /// What the circuit has.
        expected: String,
        /// What the key has.
        got: String,
    },
    /// No such key is stored.
    #[error("key {0} is not in the store: import it first")]
    UnknownKey(KeyId),
    /// The verifying key is stored, its proving key is not.
    #[error("key {0} has no proving key in the store: import one first")]
    NoProvingKey(KeyId),
    /// The same verifying key already has another proving key.
    #[error("key {0} already has another proving key: delete its files before importing this one")]
    Conflict(KeyId),
    /// The proof system could not make a key for the circuit.
    #[error("cannot make a key for this circuit: {0}")]
    Generate(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The caller asked to stop.
    #[error("cancelled")]
    Cancelled,
}

impl StoreError {
    /// Whether the same call may succeed later, without anybody changing anything.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Io { .. })
    }
}
