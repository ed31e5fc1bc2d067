//! What a statement of a shape is proven over: the two tables, and their public values.
//! A verifier computes it from the policy; there are no keys.

use assay_statement::{Bytes32, Instance, KeyId, Origin, Policy, Shape};

use super::lower::{Closing, Publics, Rows};
use super::proof::{self, VerifyError};
use super::security::{Security, security};
use super::table::Table;
use crate::define::define;
use crate::language::{CompileError, Definition};

/// A compiled statement.
pub struct System {
    pub(super) shape: Shape,
    pub(super) definition: Definition,
    pub(super) publics: Publics,
    pub(super) rows: Rows,
    pub(super) closing: Closing,
    pub(super) tables: [Table; 2],
}

impl System {
    /// Integers of so many bits are computed with.
    pub const BITS: u32 = 118;

    /// Compiles a shape.
    ///
    /// # Errors
    /// When a rule is unknown, or a value does not fit.
    pub fn compile(shape: &Shape) -> Result<Self, CompileError> {
        let definition = define(shape)?;
        definition.fits(Self::BITS)?;
        let publics = Publics::new(&definition);
        let rows = Rows::new(&definition, &publics, shape.capacity.rows())?;
        let closing = Closing::new(&definition, &publics, &rows)?;
        let tables = [rows.table(), closing.table()];
        Ok(Self { shape: shape.clone(), definition, publics, rows, closing, tables })
    }

    /// The shape.
    #[must_use]
    pub const fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The tables: that of the records, and the closing one.
    #[must_use]
    pub const fn tables(&self) -> &[Table; 2] {
        &self.tables
    }

    /// Rows of the tables.
    #[must_use]
    pub fn heights(&self) -> [usize; 2] {
        [self.shape.capacity.rows(), Closing::ROWS]
    }

    /// What takes the place of a key: a digest of the shape, all constraints and the
    /// parameters of the proof system.
    #[must_use]
    pub fn id(&self) -> KeyId {
        let tables = super::table::encoded(&self.tables);
        let digest = Bytes32::keccak(&[
            b"assay/stark/1",
            &self.shape.id().0,
            super::config::PARAMETERS,
            &tables,
        ]);
        KeyId { origin: Origin::Transparent, digest }
    }

    /// What a proof of a false statement takes.
    #[must_use]
    pub fn security(&self) -> Security {
        security(&self.tables, self.heights(), self.publics.count())
    }

    /// Checks a proof. The caller has computed the entries of the instance, but for
    /// commitment and nullifier, or compared them with its own.
    ///
    /// # Errors
    /// Says what refuses it.
    pub fn verify(
        &self,
        policy: &Policy,
        instance: &Instance,
        proof: &[u8],
    ) -> Result<(), VerifyError> {
        if let Some(entry) = instance.non_canonical(self.shape.engine.hash()) {
            return Err(VerifyError::Instance { entry: entry.name() });
        }
        let publics = Publics::values(&self.definition, policy, instance);
        proof::verify(&self.tables, self.heights(), &publics, &self.id().digest.0, proof)
    }
}

impl std::fmt::Debug for System {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("System").field("shape", &self.shape).finish_non_exhaustive()
    }
}
