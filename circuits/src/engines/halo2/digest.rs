//! What a key depends on, in 32 bytes.

use assay_statement::Bytes32;
use halo2_proofs::halo2curves::ff::PrimeField as _;
use halo2_proofs::plonk::ConstraintSystem;

use super::circuit::fixed;
use super::columns::Columns;
use super::field::big_endian;
use super::layout::Layout;
use super::poseidon::factors;

/// keccak256 over gates, the linear forms that weights stand for in them, fixed cells and copies.
pub(super) fn digest(layout: &Layout) -> Bytes32 {
    let mut meta = ConstraintSystem::default();
    let columns = Columns::configure(&mut meta);
    // What the library takes for a description of all gates and look-ups.
    let gates = format!("{:?}", meta.pinned());
    let mut cells = Vec::new();
    for (column, row, value) in fixed(layout, &columns) {
        cells.extend((column.index() as u64).to_be_bytes());
        cells.extend((row as u64).to_be_bytes());
        cells.extend(value.to_repr().as_ref().iter().rev());
    }
    let mut copies = Vec::new();
    for place in layout.copies.iter().flat_map(|(left, right)| [left, right]) {
        let (column, row) = place.cell();
        copies.extend((column as u64).to_be_bytes());
        copies.extend((row as u64).to_be_bytes());
    }
    let forms: Vec<u8> = factors().flat_map(|factor| big_endian(factor).0).collect();
    let parts = [gates.as_bytes(), &forms, &cells, &copies].map(|part| Bytes32::keccak(&[part]).0);
    Bytes32::keccak(&[b"assay/halo2/1", &layout.log.to_be_bytes(), &parts.concat()])
}
