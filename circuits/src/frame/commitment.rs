//! The salted commitment to all declared columns of all active rows.

use assay_statement::Entry;
use assay_statement::hash::tag;
use assay_statement::packing::width;

use crate::language::{Builder, CompileError, Digest, Element, Inputs, Int, MAX_ROWS, Publication};

pub(super) fn constrain(
    builder: &mut Builder,
    cells: Vec<Element>,
    records: &Int,
) -> Result<(), CompileError> {
    builder.owned_by("commitment");
    let list = builder.chain("records", tag::RECORDS, cells)?;
    let commitment = builder.closing_hash(
        "commitment",
        tag::COMMITMENT,
        Inputs::Few(vec![list.into(), count(records), Digest::Salt.into()]),
    )?;
    builder.publish(Publication::Digest(Entry::Commitment, commitment));
    Ok(())
}

/// The number of records as an element.
pub(super) fn count(records: &Int) -> Element {
    Element::Packed(vec![(records.clone(), width(i128::from(MAX_ROWS)))])
}
