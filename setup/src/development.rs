//! Keys made on one machine.

use std::error::Error;

use ark_std::rand::RngCore as _;
use ark_std::rand::rngs::OsRng;
use assay_circuits::groth16::Circuit;
use assay_statement::{Origin, Shape};

use crate::ProvingKey;
use crate::error::StoreError;
use crate::insert::KeyHeader;
use crate::size::KeySize;
use crate::store::{KeyStore, LoadedKey};

impl KeyStore {
    /// Loads the key for this circuit, or makes and stores a development key. When
    /// another process is making one, waits for it and takes that; `cancelled` is
    /// asked meanwhile.
    ///
    /// The randomness comes from the operating system and from nowhere else; what
    /// the proof system drew from it is not kept, but its copies in memory are not
    /// overwritten either. Who could read this process's memory could forge proofs,
    /// which is what `dev-` in the key's name says.
    ///
    /// # Errors
    /// When no key can be made or stored, or on cancellation.
    pub fn create_development(
        &self,
        circuit: &Circuit,
        shape: &Shape,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<LoadedKey, StoreError> {
        let header = KeyHeader {
            engine: shape.engine,
            origin: Origin::Development,
            shape_id: shape.id(),
            capacity: shape.capacity.log(),
            system: circuit.digest(),
        };
        self.load_or_create(header, circuit.into(), cancelled, || {
            // Draws here what may fail, where it is an error and no panic.
            OsRng.try_fill_bytes(&mut [0; 32])?;
            Ok(circuit.generate_key(&mut OsRng)?)
        })
    }

    /// Loads the key for `header` and of this size, or stores the one that `generate` makes; among
    /// all processes, one at a time does so for a shape.
    ///
    /// # Errors
    /// As [`KeyStore::create_development`].
    pub fn load_or_create(
        &self,
        header: KeyHeader,
        size: KeySize,
        cancelled: &dyn Fn() -> bool,
        generate: impl FnOnce() -> Result<ProvingKey, Box<dyn Error + Send + Sync>>,
    ) -> Result<LoadedKey, StoreError> {
        let _lock = self.lock(header.shape_id, cancelled)?;
        if let Some(key) = self.proving_key(header.shape_id, header.system, size)? {
            return Ok(key);
        }
        let proving = generate().map_err(StoreError::Generate)?;
        let verifying = self.insert(header, &proving)?;
        Ok(LoadedKey { verifying, proving })
    }
}
