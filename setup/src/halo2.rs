//! Keys of halo2: made from a circuit and a reference string, with no secret of their own.

use assay_circuits::halo2::{Circuit, ProvingKey, Reference, VerifyingKey};
use assay_statement::file::Document;
use assay_statement::{KeyId, Origin, VerifyingKeyFile};
use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::reference::reference_id;
use crate::store::{KeyEntry, KeyStore};

/// What proofs of one circuit are made with.
pub struct Halo2Key {
    /// The verifying key.
    pub verifying: VerifyingKeyFile,
    /// Both halves, as the engine takes them.
    pub proving: ProvingKey,
    /// The reference string.
    pub reference: Reference,
}

impl KeyStore {
    /// The stored verifying key of a circuit under the string that [`KeyStore::reference_for`]
    /// finds.
    ///
    /// # Errors
    /// When no string has as many powers as the circuit has rows, or a file is corrupted.
    pub fn find_halo2(&self, circuit: &Circuit) -> Result<Option<VerifyingKeyFile>, StoreError> {
        self.find_under(circuit, self.reference_for(circuit.log())?.id)
    }

    /// What proves with a circuit, with the verifying key that [`KeyStore::find_halo2`] found.
    /// Where it found none, one is made under the string that [`KeyStore::reference_for`] finds,
    /// and kept.
    ///
    /// # Errors
    /// As [`KeyStore::find_halo2`], and when nothing can be stored.
    pub fn halo2_key(
        &self,
        circuit: &Circuit,
        found: Option<VerifyingKeyFile>,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Halo2Key, StoreError> {
        let stored = match found.as_ref().and_then(reference_of) {
            Some(id) => self.reference_named(id)?,
            None => self.reference_for(circuit.log())?,
        };
        let reference = self.reference(&stored, circuit.log(), cancelled)?;
        let verifying = match found {
            Some(found) => found,
            None => self.make(circuit, stored.id, &reference, cancelled)?,
        };
        let generate = |error| StoreError::Generate(Box::new(error));
        let key = VerifyingKey::decode(&verifying.key.0).map_err(generate)?;
        let proving = circuit.proving_key(&reference, key).map_err(generate)?;
        Ok(Halo2Key { verifying, proving, reference })
    }

    fn make(
        &self,
        circuit: &Circuit,
        under: KeyId,
        reference: &Reference,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<VerifyingKeyFile, StoreError> {
        let shape = circuit.shape();
        let _lock = self.lock(shape.id(), cancelled)?;
        if let Some(found) = self.find_under(circuit, under)? {
            return Ok(found);
        }
        let key = circuit.verifying_key(reference);
        let key = key.map_err(|error| StoreError::Generate(Box::new(error)))?;
        let (capacity, system) = (shape.capacity.log(), circuit.digest());
        let (engine, origin, key) = (shape.engine, under.origin, key.encode());
        let file = VerifyingKeyFile::new(engine, origin, shape.id(), capacity, system, key);
        self.import(&file)?;
        self.write(file.id(), OWN, &OwnKey::new().to_bytes())?;
        Ok(file)
    }

    /// Whether a key of halo2 was made here. Others have the labels that their makers chose, and
    /// may be of another circuit: nothing is proven or compared with them.
    ///
    /// # Errors
    /// When its mark is corrupted.
    pub fn is_own(&self, id: KeyId) -> Result<bool, StoreError> {
        Ok(self.document::<OwnKey>(id, OWN)?.is_some())
    }

    /// Whether the string of a ceremony's key is stored: what its maker says of the ceremony can
    /// be looked at there alone.
    pub(crate) fn has_ceremony(&self, file: &VerifyingKeyFile) -> Result<bool, StoreError> {
        let said = reference_of(file);
        Ok(file.origin != Origin::Ceremony
            || self.references()?.iter().any(|own| Some(own.id) == said))
    }

    fn find_under(
        &self,
        circuit: &Circuit,
        under: KeyId,
    ) -> Result<Option<VerifyingKeyFile>, StoreError> {
        let (shape, system) = (circuit.shape().id(), circuit.digest());
        let fits = |file: &VerifyingKeyFile| {
            file.engine == circuit.shape().engine
                && file.shape_id == shape
                && file.system == system
                && reference_of(file) == Some(under)
        };
        for KeyEntry { id, verifying, .. } in self.list()? {
            if fits(&verifying) && self.is_own(id)? {
                return Ok(Some(verifying));
            }
        }
        Ok(None)
    }
}

/// Stands beside a key that was made here.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnKey {
    format: String,
}

impl OwnKey {
    fn new() -> Self {
        Self { format: Self::FORMAT.to_owned() }
    }
}

impl Document for OwnKey {
    const FORMAT: &'static str = "assay/own-key/1";

    fn format(&self) -> &str {
        &self.format
    }
}

const OWN: &str = ".own.json";

/// The reference string that a key was made with.
#[must_use]
pub fn reference_of(file: &VerifyingKeyFile) -> Option<KeyId> {
    Some(reference_id(file.origin, file.key.0.first_chunk()?))
}
