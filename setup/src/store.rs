//! The directory of keys.

use std::fmt;
use std::fs::{self, File};
use std::io::{BufReader, Read as _, Seek as _};
use std::path::{Path, PathBuf};

use ark_serialize::CanonicalDeserialize as _;
use assay_circuits::groth16::Circuit;
use assay_statement::file::{Document, MAX_BYTES};
use assay_statement::{Bytes32, KeyId, VerifyingKeyFile};

use crate::error::StoreError;
use crate::files;
use crate::manifest::ProvingKeyManifest;
use crate::size::KeySize;
use crate::{ProvingKey, validate};

/// Environment variable that names the user's data directory, instead of the one
/// that the platform has for it. Keys are in its subdirectory `keys`.
pub const DATA_DIR_VARIABLE: &str = "ASSAY_DATA_DIR";

pub(crate) const VERIFYING: &str = ".vk.json";
pub(crate) const PROVING: &str = ".pk";
pub(crate) const MANIFEST: &str = ".pk.json";

/// A directory of keys. For each key it holds `<key id>.vk.json`, the verifying key,
/// and where there is a proving key `<key id>.pk` and its manifest `<key id>.pk.json`.
///
/// Several processes may use one directory: every file appears complete, and never
/// changes afterwards.
#[derive(Debug, Clone)]
pub struct KeyStore {
    directory: PathBuf,
}

/// A stored key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyEntry {
    /// Its name.
    pub id: KeyId,
    /// The verifying key.
    pub verifying: VerifyingKeyFile,
    /// The manifest of the proving key, where there is one.
    pub proving: Option<ProvingKeyManifest>,
}

/// A proving key in memory, with its verifying key.
pub struct LoadedKey {
    /// The verifying key.
    pub verifying: VerifyingKeyFile,
    /// The proving key.
    pub proving: ProvingKey,
}

impl fmt::Debug for LoadedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoadedKey").field("id", &self.verifying.id()).finish_non_exhaustive()
    }
}

impl KeyStore {
    /// The keys in `directory`, which is made (mode 0700) if it is not there. Removes
    /// what processes that were killed a day ago or earlier left half written.
    ///
    /// # Errors
    /// When it cannot be made, is a link, belongs to another user, or others may write
    /// to it.
    pub fn open(directory: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let directory = directory.into();
        files::own_directory(&directory)?;
        files::remove_stale(&directory);
        Ok(Self { directory })
    }

    /// The user's own keys: under [`DATA_DIR_VARIABLE`] if it is set, otherwise in
    /// the data directory of the platform, e.g. `~/.local/share/assay/keys`.
    ///
    /// # Errors
    /// As [`KeyStore::open`], and when the user has no such directory.
    pub fn user() -> Result<Self, StoreError> {
        let data = match std::env::var_os(DATA_DIR_VARIABLE).filter(|value| !value.is_empty()) {
            Some(data) => PathBuf::from(data),
            None => directories::ProjectDirs::from("", "", "assay")
                .ok_or(StoreError::NoDataDirectory { variable: DATA_DIR_VARIABLE })?
                .data_dir()
                .to_owned(),
        };
        Self::open(data.join("keys"))
    }

    /// Where the keys are.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Every stored key, in the order of the ids.
    ///
    /// # Errors
    /// When the directory cannot be read, or a file in it is corrupted.
    pub fn list(&self) -> Result<Vec<KeyEntry>, StoreError> {
        self.names(VERIFYING)?.into_iter().map(|id| self.entry(id)).collect()
    }

    /// What has a file with this at its name's end, in order.
    pub(crate) fn names(&self, suffix: &str) -> Result<Vec<KeyId>, StoreError> {
        let io = |source| StoreError::Io { action: "list", path: self.directory.clone(), source };
        let mut ids = Vec::new();
        for file in fs::read_dir(&self.directory).map_err(io)? {
            let name = file.map_err(io)?.file_name();
            let id = name.to_str().and_then(|name| name.strip_suffix(suffix));
            ids.extend(id.and_then(|id| id.parse::<KeyId>().ok()));
        }
        ids.sort_unstable();
        Ok(ids)
    }

    /// The key that proves with this circuit, by [`KeyStore::find`].
    ///
    /// # Errors
    /// As [`KeyStore::list`].
    pub fn find_for(&self, circuit: &Circuit) -> Result<Option<KeyEntry>, StoreError> {
        self.find(circuit.shape().id(), circuit.digest(), circuit.into())
    }

    /// The key that proves this shape: an imported one before one made here. Passed
    /// over are keys for another constraint system of the same shape, and keys whose
    /// label says that they are for this one while the length of their file cannot be.
    ///
    /// # Errors
    /// As [`KeyStore::list`].
    pub fn find(
        &self,
        shape_id: Bytes32,
        system: Bytes32,
        size: KeySize,
    ) -> Result<Option<KeyEntry>, StoreError> {
        let fits = |key: &KeyEntry| {
            key.proving.as_ref().is_some_and(|manifest| manifest.bytes == size.bytes())
                && key.verifying.shape_id == shape_id
                && key.verifying.system == system
        };
        let source = |key: &KeyEntry| key.proving.as_ref().map(|manifest| manifest.source);
        // Of keys from the same source the first by id, so that every run takes the same.
        Ok(self.list()?.into_iter().filter(fits).min_by_key(source))
    }

    /// Loads the key that [`KeyStore::find`] finds.
    ///
    /// # Errors
    /// As [`KeyStore::find`] and [`KeyStore::load`], and when the key has lists of
    /// other lengths, chosen so that the file has the right one.
    pub fn proving_key(
        &self,
        shape_id: Bytes32,
        system: Bytes32,
        size: KeySize,
    ) -> Result<Option<LoadedKey>, StoreError> {
        let Some(KeyEntry { id, .. }) = self.find(shape_id, system, size)? else {
            return Ok(None);
        };
        let key = self.load(id)?;
        self.fits(id, &key.proving, size)?;
        Ok(Some(key))
    }

    pub(crate) fn fits(
        &self,
        id: KeyId,
        key: &ProvingKey,
        size: KeySize,
    ) -> Result<(), StoreError> {
        let got = KeySize::of(key);
        if got == Some(size) {
            return Ok(());
        }
        Err(StoreError::OtherCircuit {
            id,
            directory: self.directory.clone(),
            expected: size.to_string(),
            got: got.map_or("lists that disagree".to_owned(), |got| got.to_string()),
        })
    }

    /// Loads a proving key, after its file was checked against the digest that was
    /// pinned when it was stored.
    ///
    /// # Errors
    /// When it is not stored, or its file is not what was stored.
    pub fn load(&self, id: KeyId) -> Result<LoadedKey, StoreError> {
        let KeyEntry { verifying, proving, .. } = self.entry(id)?;
        let manifest = proving.ok_or(StoreError::NoProvingKey(id))?;
        let path = self.path(id, PROVING);
        let io = |source| StoreError::Io { action: "read", path: path.clone(), source };
        // Both passes read the one file that is open: replacing it changes nothing.
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(self.corrupt(id, PROVING, "a proving key", "no file"));
            }
            Err(error) => return Err(io(error)),
        };
        let length = file.metadata().map_err(io)?.len();
        if length != manifest.bytes {
            let expected = format!("{} bytes", manifest.bytes);
            return Err(self.corrupt(id, PROVING, expected, format!("{length} bytes")));
        }
        let (digest, _) = files::digest(&file).map_err(io)?;
        if digest != manifest.digest {
            let expected = format!("SHA-256 {}", manifest.digest);
            return Err(self.corrupt(id, PROVING, expected, digest));
        }
        file.rewind().map_err(io)?;
        #[allow(
            clippy::disallowed_methods,
            reason = "the bytes were just compared with the digest of a key that was made here or fully checked at import"
        )]
        let proving = ProvingKey::deserialize_uncompressed_unchecked(BufReader::with_capacity(
            files::BUFFER,
            file,
        ))
        .map_err(|error| self.corrupt(id, PROVING, "a proving key", error))?;
        if validate::encode(&proving.vk).ok().as_ref() != Some(&verifying.key.0) {
            return Err(self.corrupt(id, PROVING, "the key of its verifying key", "another one"));
        }
        Ok(LoadedKey { verifying, proving })
    }

    /// One stored key.
    ///
    /// # Errors
    /// When it is not stored, or a file of it is corrupted.
    pub fn entry(&self, id: KeyId) -> Result<KeyEntry, StoreError> {
        let verifying: VerifyingKeyFile =
            self.document(id, VERIFYING)?.ok_or(StoreError::UnknownKey(id))?;
        if verifying.id() != id {
            return Err(self.corrupt(id, VERIFYING, id, verifying.id()));
        }
        let proving: Option<ProvingKeyManifest> = self.document(id, MANIFEST)?;
        if let Some(manifest) = &proving
            && (manifest.key_id != id || manifest.shape_id != verifying.shape_id)
        {
            return Err(self.corrupt(id, MANIFEST, id, manifest.key_id));
        }
        Ok(KeyEntry { id, verifying, proving })
    }

    /// The stored key that a proof names, for who verifies: none, too, where its ceremony's
    /// string is not stored any more. Who deletes a string trusts no key of it.
    ///
    /// # Errors
    /// When a file of it is corrupted.
    pub fn trusted(&self, id: KeyId) -> Result<Option<VerifyingKeyFile>, StoreError> {
        match self.entry(id) {
            Ok(key) => Ok(self.has_ceremony(&key.verifying)?.then_some(key.verifying)),
            Err(StoreError::UnknownKey(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn document<D: Document>(
        &self,
        id: KeyId,
        suffix: &str,
    ) -> Result<Option<D>, StoreError> {
        let path = self.path(id, suffix);
        let io = |source| StoreError::Io { action: "read", path: path.clone(), source };
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(io(error)),
        };
        let mut bytes = Vec::new();
        file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(io)?;
        D::from_bytes(&bytes).map(Some).map_err(|error| self.corrupt(id, suffix, D::FORMAT, error))
    }

    pub(crate) fn path(&self, id: KeyId, suffix: &str) -> PathBuf {
        self.directory.join(format!("{id}{suffix}"))
    }

    pub(crate) fn corrupt(
        &self,
        id: KeyId,
        suffix: &str,
        expected: impl fmt::Display,
        got: impl fmt::Display,
    ) -> StoreError {
        StoreError::Corrupt {
            path: self.path(id, suffix),
            stem: id.to_string(),
            expected: expected.to_string(),
            got: got.to_string(),
        }
    }
}
