//! What puts keys into the store.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use ark_serialize::CanonicalSerialize as _;
use assay_statement::file::Document as _;
use assay_statement::{Bytes32, Engine, KeyId, Origin, VerifyingKeyFile};

use crate::error::StoreError;
use crate::files;
use crate::manifest::{ProvingKeyManifest, Source};
use crate::store::{KeyStore, MANIFEST, PROVING, VERIFYING};
use crate::{ProvingKey, validate};

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyHeader {
    /// The proof system.
    pub engine: Engine,
    /// How the key came to be.
    pub origin: Origin,
    /// The shape.
    pub shape_id: Bytes32,
    /// Binary logarithm of its number of rows.
    pub capacity: u8,
    /// Digest of the constraint system.
    pub system: Bytes32,
}

impl KeyStore {
    /// Stores a verifying key from elsewhere, after every point of it was checked.
    ///
    /// # Errors
    /// When the key is none that may be used, or cannot be written.
    pub fn import(&self, file: &VerifyingKeyFile) -> Result<KeyId, StoreError> {
        let id = file.id();
        validate::verifying_key(file).map_err(|source| StoreError::RefusedKey { id, source })?;
        // What its maker says of a ceremony is looked at where it can be: at the string.
        if !self.has_ceremony(file)? {
            return Err(StoreError::UnknownCeremony { id });
        }
        self.put_verifying(file)?;
        Ok(id)
    }

    /// Stores a proving key from elsewhere for a verifying key that is stored
    /// already. Every point is checked, which takes minutes for large keys.
    ///
    /// # Errors
    /// When the verifying key is not stored, the file is refused, or the key has
    /// another proving key.
    pub fn import_proving(&self, id: KeyId, path: &Path) -> Result<(), StoreError> {
        let verifying = self.entry(id)?.verifying;
        let refused = |source| StoreError::Refused { path: path.to_owned(), source };
        let expected = validate::groth16_key(&verifying).map_err(refused)?;
        let file = File::open(path).map_err(|source| StoreError::Io {
            action: "read",
            path: path.to_owned(),
            source,
        })?;
        let reader = BufReader::with_capacity(files::BUFFER, file);
        let key = validate::proving_key(reader, &expected).map_err(refused)?;
        let _lock = self.lock(verifying.shape_id, &|| false)?;
        self.put_proving(id, verifying.shape_id, &key, Source::Imported)
    }

    /// Stores a key that was made here.
    ///
    /// # Errors
    /// When it is none that may be used, or cannot be written.
    pub fn insert(
        &self,
        header: KeyHeader,
        key: &ProvingKey,
    ) -> Result<VerifyingKeyFile, StoreError> {
        let KeyHeader { engine, origin, shape_id, capacity, system } = header;
        let bytes =
            validate::encode(&key.vk).map_err(|error| StoreError::Generate(Box::new(error)))?;
        let file = VerifyingKeyFile::new(engine, origin, shape_id, capacity, system, bytes);
        let id = file.id();
        validate::verifying_key(&file).map_err(|source| StoreError::RefusedKey { id, source })?;
        self.put_proving(id, shape_id, key, Source::Created)?;
        // Last: a key is in the store once its verifying key is.
        self.put_verifying(&file)?;
        Ok(file)
    }

    /// Holds the shape for this process, so that no two make a key for it.
    pub(crate) fn lock(
        &self,
        shape_id: Bytes32,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<File, StoreError> {
        files::lock(&self.directory().join(format!("{shape_id}.lock")), cancelled)
    }

    fn put_verifying(&self, file: &VerifyingKeyFile) -> Result<(), StoreError> {
        let id = file.id();
        if self.document::<VerifyingKeyFile>(id, VERIFYING)?.is_some() {
            return self.entry(id).map(drop);
        }
        self.write(id, VERIFYING, &file.to_bytes())
    }

    fn put_proving(
        &self,
        id: KeyId,
        shape_id: Bytes32,
        key: &ProvingKey,
        source: Source,
    ) -> Result<(), StoreError> {
        let path = self.path(id, PROVING);
        let stored: Option<ProvingKeyManifest> = self.document(id, MANIFEST)?;
        if let Some(stored) = stored {
            let (digest, _) =
                validate::canonical(key).map_err(|source| StoreError::Refused { path, source })?;
            return if stored.digest == digest { Ok(()) } else { Err(StoreError::Conflict(id)) };
        }
        let (digest, bytes) = files::write_atomic(
            &path,
            |writer| key.serialize_uncompressed(writer),
            |error| StoreError::Io {
                action: "write",
                path: path.clone(),
                source: io::Error::other(error.to_string()),
            },
        )?;
        let manifest = ProvingKeyManifest::new(id, shape_id, source, digest, bytes);
        self.write(id, MANIFEST, &manifest.to_bytes())
    }

    pub(crate) fn write(&self, id: KeyId, suffix: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.path(id, suffix);
        let io = |source| StoreError::Io { action: "write", path: path.clone(), source };
        files::write_atomic(&path, |writer| writer.write_all(bytes), io).map(drop)
    }
}
