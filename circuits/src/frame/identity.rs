//! Fingerprints of the identity columns, their root, and the nullifier; or that there is
//! none.

use assay_statement::Entry;
use assay_statement::hash::tag;

use super::commitment::count;
use crate::language::{Builder, CompileError, Digest, Element, Inputs, Int, Publication};

/// Publishes the nullifier, and says what becomes of the scope that it is of.
pub(super) fn constrain(
    builder: &mut Builder,
    identity: Vec<Element>,
    records: &Int,
) -> Result<Publication, CompileError> {
    builder.owned_by("identity");
    if identity.is_empty() {
        builder.publish(Publication::Zero(Entry::Nullifier));
        // No hash takes the scope in, and an entry must stand in some constraint.
        return Ok(Publication::Bound(Entry::Scope));
    }
    let key = builder.shared_hash("key", tag::FINGERPRINT, vec![Entry::Scope]);
    let fingerprint = builder.row_hash("fingerprint", key, identity)?;
    let list = builder.chain("fingerprints", tag::FINGERPRINTS, vec![fingerprint.into()])?;
    let root = builder.closing_hash(
        "root",
        tag::FINGERPRINTS,
        Inputs::Few(vec![list.into(), count(records)]),
    )?;
    let nullifier = builder.closing_hash(
        "nullifier",
        tag::NULLIFIER,
        Inputs::Few(vec![Digest::Entry(Entry::Scope).into(), root.into()]),
    )?;
    builder.publish(Publication::Digest(Entry::Nullifier, nullifier));
    Ok(Publication::Used(Entry::Scope))
}
