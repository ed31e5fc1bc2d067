//! What a statement of a shape is proven over: the tables of its segments. A verifier
//! computes it from the policy; there are no keys.

use assay_statement::{Bytes32, Engine, Instance, KeyId, Origin, Policy, Shape};

use super::lower::Publics;
use super::proof::{Proof, VerifyError};
use super::security::{Security, security};
use super::segment::{Place, Segment};
use crate::define::define;
use crate::language::{CompileError, Definition};

/// A compiled statement.
pub struct System {
    pub(super) shape: Shape,
    pub(super) definition: Definition,
    /// The segments that differ: the only one; the first and the last; or the first, all
    /// between and the last.
    kinds: Vec<Segment>,
    count: usize,
    id: KeyId,
}

impl System {
    /// Integers of so many bits are computed with.
    pub const BITS: u32 = 118;

    /// Compiles a shape.
    ///
    /// # Errors
    /// When a rule is unknown, or a value does not fit.
    pub fn compile(shape: &Shape) -> Result<Self, CompileError> {
        Self::in_segments(shape, 1 << Engine::SEGMENT_LOG)
    }

    /// Compiles a shape in segments of at most `rows` rows, a power of two. It is another
    /// system than that of [`System::compile`], where that has other segments.
    ///
    /// # Errors
    /// When a rule is unknown, or a value does not fit.
    pub fn in_segments(shape: &Shape, rows: usize) -> Result<Self, CompileError> {
        let definition = define(shape)?;
        definition.fits(Self::BITS)?;
        let rows = rows.min(shape.capacity.rows());
        let count = shape.capacity.rows() / rows;
        if let (Some(sort), 2..) = (definition.sorts.first(), count) {
            let (clause, got) = (sort.clause.clone(), shape.capacity.rows());
            return Err(CompileError::Whole { clause, expected: rows, got });
        }
        let kinds = (0..count.min(3)).map(|kind| {
            let place = Place { first: kind == 0, last: kind + 1 == count.min(3) };
            Segment::compile(&definition, rows, place)
        });
        let kinds = kinds.collect::<Result<Vec<_>, _>>()?;
        let id = id(shape, &kinds, count);
        Ok(Self { shape: shape.clone(), definition, kinds, count, id })
    }

    /// The shape.
    #[must_use]
    pub const fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The segments, in order. Those between the first and the last are alike.
    #[must_use]
    pub fn segments(&self) -> impl ExactSizeIterator<Item = &Segment> {
        (0..self.count).map(|index| {
            let last = self.kinds.len() - 1;
            &self.kinds[if index + 1 == self.count { last } else { index.min(1) }]
        })
    }

    /// Columns of the table of which no record may lack the value.
    pub(super) fn required(&self) -> impl Iterator<Item = usize> {
        self.kinds.iter().take(1).flat_map(|kind| kind.rows.required.iter().copied())
    }

    /// The most records that a table can have: every segment but the first begins with a
    /// copy of the last record of the one before it.
    #[must_use]
    pub const fn records(&self) -> usize {
        self.shape.capacity.rows() - (self.count - 1)
    }

    /// Whether the policy has the shape that was compiled, thresholds included.
    pub(super) fn is_of(&self, policy: &Policy) -> bool {
        let shape = Shape::new(self.shape.engine, policy, self.shape.capacity);
        shape.as_ref() == Ok(&self.shape)
    }

    /// What takes the place of a key: a digest of the shape, all constraints and the
    /// parameters of the proof system.
    #[must_use]
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// What a proof of a false statement takes.
    #[must_use]
    pub fn security(&self) -> Security {
        let each = self
            .kinds
            .iter()
            .map(|segment| security(segment.tables(), segment.heights(), segment.publics.count()));
        each.fold(Security::MOST, Security::least)
    }

    /// Checks a proof. The caller has computed the entries of the instance, but for
    /// commitment and nullifier, or compared them with its own. The commitment is that which
    /// the proof begins with: a transcript binds it, and `commitment` opens it.
    ///
    /// # Errors
    /// Says what refuses it.
    pub fn verify(
        &self,
        policy: &Policy,
        instance: &Instance,
        proof: &[u8],
    ) -> Result<(), VerifyError> {
        self.check(policy, instance, &self.decode(proof)?)
    }

    /// Reads a proof of this system, of which nothing else is checked yet.
    ///
    /// # Errors
    /// When the bytes are not the one form that a proof has.
    pub fn decode(&self, proof: &[u8]) -> Result<Proof, VerifyError> {
        Proof::decode(proof, self.count)
    }

    /// The commitment that a proof of this system begins with.
    #[must_use]
    pub fn committed(&self, proof: &Proof) -> Bytes32 {
        proof.commitment(&self.id().digest.0)
    }

    /// Checks a proof that [`System::decode`] has read.
    ///
    /// # Errors
    /// Says what refuses it.
    pub fn check(
        &self,
        policy: &Policy,
        instance: &Instance,
        proof: &Proof,
    ) -> Result<(), VerifyError> {
        // Thresholds of another policy would be in no constraint.
        if !self.is_of(policy) {
            return Err(VerifyError::Shape);
        }
        if let Some(entry) = instance.non_canonical(self.shape.engine.hash()) {
            return Err(VerifyError::Instance { entry: entry.name() });
        }
        let (expected, got) = (instance.commitment, self.committed(proof));
        if expected != got {
            return Err(VerifyError::Commitment { expected, got });
        }
        let publics = Publics::values(&self.definition, policy, instance);
        let context = self.id().digest.0;
        for (index, segment) in self.segments().enumerate() {
            proof.check(index, segment, &publics, &context)?;
        }
        Ok(())
    }
}

fn id(shape: &Shape, kinds: &[Segment], count: usize) -> KeyId {
    let mut parts = vec![
        b"assay/stark/1".to_vec(),
        shape.id().0.to_vec(),
        super::config::PARAMETERS.to_vec(),
        count.to_string().into_bytes(),
    ];
    parts.extend(kinds.iter().map(|segment| super::table::encoded(segment.tables())));
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    KeyId { origin: Origin::Transparent, digest: Bytes32::keccak(&parts) }
}

impl std::fmt::Debug for System {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("System").field("shape", &self.shape).finish_non_exhaustive()
    }
}
