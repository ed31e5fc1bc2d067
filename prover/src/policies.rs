//! The policies that an operator registers at start.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use assay_statement::{Bytes32, Policy, PolicyError};

/// Policies that one server registers at most.
pub const MAX_POLICIES: usize = 256;

/// Largest policy file, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// Registered policies, by id.
#[derive(Debug, Clone, Default)]
pub struct Policies {
    registered: BTreeMap<Bytes32, Registered>,
}

/// A policy with the bytes it was read from.
#[derive(Debug, Clone)]
pub struct Registered {
    policy: Policy,
    bytes: Vec<u8>,
}

impl Registered {
    /// The parsed policy.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The file.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Why policies were not registered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PoliciesError {
    /// A file or directory cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// A file is no policy.
    #[error("`{}`: {source}", path.display())]
    Refused {
        /// Which.
        path: PathBuf,
        /// Why.
        source: PolicyError,
    },
    /// A file is larger than any policy.
    #[error("`{}`: expected at most {expected} bytes, got more", path.display())]
    TooLarge {
        /// Which.
        path: PathBuf,
        /// The bound.
        expected: u64,
    },
    /// There are too many.
    #[error("expected at most {expected} policies, got more")]
    TooMany {
        /// The bound.
        expected: usize,
    },
}

impl Policies {
    /// Registers every `*.yaml` and `*.yml` file of a directory.
    ///
    /// # Errors
    /// When a file cannot be read, is no policy, or there are too many.
    pub fn from_directory(directory: &Path) -> Result<Self, PoliciesError> {
        let io = |source| PoliciesError::Io { path: directory.to_owned(), source };
        let mut policies = Self::default();
        for entry in fs::read_dir(directory).map_err(io)? {
            let path = entry.map_err(io)?.path();
            if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
                policies.register_file(&path)?;
            }
        }
        Ok(policies)
    }

    /// Registers one file.
    ///
    /// # Errors
    /// As [`Policies::from_directory`].
    pub fn register_file(&mut self, path: &Path) -> Result<Bytes32, PoliciesError> {
        let io = |source| PoliciesError::Io { path: path.to_owned(), source };
        let mut bytes = Vec::new();
        let mut file = File::open(path).map_err(io)?.take(MAX_BYTES + 1);
        file.read_to_end(&mut bytes).map_err(io)?;
        if file.limit() == 0 {
            return Err(PoliciesError::TooLarge { path: path.to_owned(), expected: MAX_BYTES });
        }
        let policy = Policy::from_yaml(&bytes)
            .map_err(|source| PoliciesError::Refused { path: path.to_owned(), source })?;
        let id = policy.id();
        self.registered.insert(id, Registered { policy, bytes });
        if self.registered.len() > MAX_POLICIES {
            return Err(PoliciesError::TooMany { expected: MAX_POLICIES });
        }
        Ok(id)
    }

    /// One policy.
    #[must_use]
    pub fn get(&self, id: Bytes32) -> Option<&Registered> {
        self.registered.get(&id)
    }

    /// Every policy, in the order of the ids.
    pub fn iter(&self) -> impl Iterator<Item = &Registered> + '_ {
        self.registered.values()
    }
}
