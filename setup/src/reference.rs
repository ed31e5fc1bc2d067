//! Reference strings: imported or made on demand, never silently, and what is computed of them
//! kept by the digest of each file.

use std::fs::File;
use std::io::{self, BufReader, Seek as _};
use std::path::Path;

use ark_std::rand::RngCore as _;
use ark_std::rand::rngs::OsRng;
use assay_circuits::halo2::reference::{self, Powers, Reference, ReferenceError, SECRET_BYTES};
use assay_statement::file::Document;
use assay_statement::proof::HexBytes;
use assay_statement::{Bytes32, KeyId, Origin};
use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::files;
use crate::ptau;
use crate::store::KeyStore;

const POWERS: &str = ".srs";
const MANIFEST: &str = ".srs.json";

/// Describes a stored reference string, and pins the bytes of its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReferenceManifest {
    format: String,
    /// Its name: how it came to be, and the digest of the secret in the second group.
    pub id: KeyId,
    /// Binary logarithm of the number of powers.
    pub log: u8,
    /// How many contributed to it in turn, as its file says.
    pub contributions: u32,
    /// The points of the second group, in the form of the file.
    second: [HexBytes; 2],
    /// SHA-256 of the file.
    pub digest: Bytes32,
    /// Length of the file.
    pub bytes: u64,
}

impl Document for ReferenceManifest {
    const FORMAT: &'static str = "assay/reference/1";

    fn format(&self) -> &str {
        &self.format
    }
}

/// A file with what was computed of a string for one number of powers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ComputedManifest {
    format: String,
    digest: Bytes32,
    bytes: u64,
}

impl Document for ComputedManifest {
    const FORMAT: &'static str = "assay/reference-computed/1";

    fn format(&self) -> &str {
        &self.format
    }
}

/// The name of a string: its secret decides every point of it.
#[must_use]
pub fn reference_id(origin: Origin, secret: &[u8; SECRET_BYTES]) -> KeyId {
    KeyId { origin, digest: Bytes32::keccak(&[b"assay/reference/1", secret]) }
}

impl KeyStore {
    /// Makes and stores a development string of 2^`log` powers, from the system's randomness:
    /// whoever could read this process's memory can forge proofs.
    ///
    /// # Errors
    /// When it cannot be made or stored.
    pub fn create_reference(&self, log: u32) -> Result<ReferenceManifest, StoreError> {
        // Draws here what may fail, where it is an error and no panic.
        OsRng
            .try_fill_bytes(&mut [0; 32])
            .map_err(|error| StoreError::Generate(Box::new(error)))?;
        self.put_reference(&Powers::development(log, &mut OsRng), Origin::Development, 1)
    }

    /// Stores the string of a `.ptau` file, as many of its powers as the largest circuit needs,
    /// after all of them were checked to be the powers of one secret. That those who contributed
    /// were many, and forgot their parts, is trusted.
    ///
    /// # Errors
    /// When the file is none, or its points are no powers.
    pub fn import_reference(&self, path: &Path) -> Result<ReferenceManifest, StoreError> {
        let io = |source| StoreError::Io { action: "read", path: path.to_owned(), source };
        let refused = |source| StoreError::RefusedReference { path: path.to_owned(), source };
        let mut file = File::open(path).map_err(io)?;
        let ceremony = ptau::read(&mut file).map_err(refused)?;
        ceremony.powers.check(&mut OsRng).map_err(|error| refused(error.into()))?;
        self.put_reference(&ceremony.powers, Origin::Ceremony, ceremony.contributions)
    }

    fn put_reference(
        &self,
        powers: &Powers,
        origin: Origin,
        contributions: u32,
    ) -> Result<ReferenceManifest, StoreError> {
        let id = reference_id(origin, &powers.secret());
        let _lock = self.lock(id.digest, &|| false)?;
        let own = KeyId { origin: Origin::Development, ..id };
        if origin == Origin::Ceremony
            && self.document::<ReferenceManifest>(own, MANIFEST)?.is_some()
        {
            return Err(StoreError::OwnReference { id: own });
        }
        // Whoever was cut off while writing more powers left others than the manifest's.
        if let Some(stored) = self.document::<ReferenceManifest>(id, MANIFEST)?
            && u32::from(stored.log) >= powers.log()
            && self.pinned(id, POWERS, (stored.digest, stored.bytes)).is_ok()
        {
            return Ok(stored);
        }
        let path = self.path(id, POWERS);
        let failed = |source| StoreError::Io { action: "write", path: path.clone(), source };
        let (digest, bytes) = files::write_atomic(&path, |writer| powers.write(writer), failed)?;
        let manifest = ReferenceManifest {
            format: ReferenceManifest::FORMAT.to_owned(),
            id,
            log: u8::try_from(powers.log()).unwrap_or(u8::MAX),
            contributions,
            second: powers.second().map(HexBytes),
            digest,
            bytes,
        };
        self.write(id, MANIFEST, &manifest.to_bytes())?;
        Ok(manifest)
    }

    /// Every stored string, those of ceremonies first.
    ///
    /// # Errors
    /// When the directory cannot be read, or a file in it is corrupted.
    pub fn references(&self) -> Result<Vec<ReferenceManifest>, StoreError> {
        let mut all = Vec::new();
        for id in self.names(MANIFEST)? {
            let manifest: Option<ReferenceManifest> = self.document(id, MANIFEST)?;
            if let Some(other) = manifest.as_ref().filter(|manifest| manifest.id != id) {
                return Err(self.corrupt(id, MANIFEST, id, other.id));
            }
            all.extend(manifest);
        }
        all.sort_by_key(|own| (own.id.origin != Origin::Ceremony, own.id));
        Ok(all)
    }

    /// The string that keys of 2^`log` rows are made with: a ceremony's before one made here.
    ///
    /// # Errors
    /// When none is stored that has so many powers, or several ceremonies' are.
    pub fn reference_for(&self, log: u32) -> Result<ReferenceManifest, StoreError> {
        let references = self.references()?;
        let largest = references.iter().map(|own| u32::from(own.log)).max();
        let mut fitting = references.into_iter().filter(|own| u32::from(own.log) >= log);
        let found =
            fitting.next().ok_or(StoreError::NoReference { expected: log, got: largest })?;
        let is_ceremony = |own: &ReferenceManifest| own.id.origin == Origin::Ceremony;
        let mut ids: Vec<KeyId> = fitting.filter(is_ceremony).map(|own| own.id).collect();
        if ids.is_empty() {
            return Ok(found);
        }
        ids.insert(0, found.id);
        Err(StoreError::ManyReferences { log, ids })
    }

    /// The stored string of a name.
    pub(crate) fn reference_named(&self, id: KeyId) -> Result<ReferenceManifest, StoreError> {
        let found = self.references()?.into_iter().find(|own| own.id == id);
        found.ok_or(StoreError::UnknownReference { id })
    }

    /// A stored string with 2^`log` powers, and what the engine computes of it: half a minute on
    /// one core for 2^16 at the first time, and kept.
    ///
    /// # Errors
    /// When a file of it is corrupted, or cannot be written.
    pub fn reference(
        &self,
        stored: &ReferenceManifest,
        log: u32,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Reference, StoreError> {
        let id = stored.id;
        let (computed, manifest) = (format!(".{log}.srs"), format!(".{log}.srs.json"));
        let _lock = self.lock(id.digest, cancelled)?;
        // It may have got more powers meanwhile.
        let stored = &self.document(id, MANIFEST)?.unwrap_or_else(|| stored.clone());
        if let Some(own) = self.document::<ComputedManifest>(id, &manifest)? {
            let mut file = self.pinned(id, &computed, (own.digest, own.bytes))?;
            let read = reference::read(&mut file, log)
                .map_err(|error| self.corrupt(id, &computed, "a reference string", error))?;
            let named = reference_id(id.origin, &reference::secret(&read));
            return if named == id {
                Ok(read)
            } else {
                Err(self.corrupt(id, &computed, id, named))
            };
        }
        let mut file = self.pinned(id, POWERS, (stored.digest, stored.bytes))?;
        let invalid = |error: ReferenceError| self.corrupt(id, POWERS, "powers", error);
        let second = || {
            let [one, secret] = &stored.second;
            Some([one.0.as_slice().try_into().ok()?, secret.0.as_slice().try_into().ok()?])
        };
        let Some(second) = second() else {
            return Err(self.corrupt(id, MANIFEST, "two points", "bytes of another length"));
        };
        let powers = Powers::read(&mut file, 1 << log.min(u32::from(stored.log)), second);
        let powers = powers.map_err(invalid)?;
        if reference_id(id.origin, &powers.secret()) != id {
            return Err(self.corrupt(id, MANIFEST, "the secret of its name", "another one"));
        }
        let made = powers.reference(log).map_err(invalid)?;
        let path = self.path(id, &computed);
        let failed = |source| StoreError::Io { action: "write", path: path.clone(), source };
        let (digest, bytes) =
            files::write_atomic(&path, |writer| reference::write(&made, writer), failed)?;
        let own = ComputedManifest { format: ComputedManifest::FORMAT.to_owned(), digest, bytes };
        self.write(id, &manifest, &own.to_bytes())?;
        Ok(made)
    }

    /// A file whose bytes are those that were pinned when it was written.
    fn pinned(
        &self,
        id: KeyId,
        suffix: &str,
        (digest, bytes): (Bytes32, u64),
    ) -> Result<BufReader<File>, StoreError> {
        let path = self.path(id, suffix);
        let failed =
            |source: io::Error| StoreError::Io { action: "read", path: path.clone(), source };
        let mut file = File::open(&path).map_err(failed)?;
        let got = files::digest(&file).map_err(failed)?;
        if got != (digest, bytes) {
            return Err(self.corrupt(
                id,
                suffix,
                format!("{bytes} bytes with SHA-256 {digest}"),
                format!("{} with {}", got.1, got.0),
            ));
        }
        file.rewind().map_err(failed)?;
        Ok(BufReader::with_capacity(files::BUFFER, file))
    }
}
