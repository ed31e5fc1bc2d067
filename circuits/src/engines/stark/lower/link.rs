//! What one segment leaves to the next, in the closing table: a commitment, which is
//! public, to the states of running hashes, the last record and the totals so far.

use assay_statement::hash::HashField as _;
use num_bigint::BigInt;
use p3_koala_bear::KoalaBear;

use super::bounds::Bounds;
use super::field;
use super::fill::Filled;
use super::limbs::{LIMB_BITS, Limbs};
use super::machine::{Step, hashed};
use super::poly::Poly;
use super::sheet::{DIGEST, Sheet};
use crate::language::{Clause, Definition, Interval, MAX_ROWS};

/// The domain of the commitment.
const TAG: &str = "assay/link/1";

/// What is committed to, as registers of the closing table.
pub(super) struct Link {
    /// States of running hashes, and the last record.
    pub(super) cells: Vec<usize>,
    /// The limbs of each total so far, less the least that it can be.
    pub(super) totals: Vec<Vec<usize>>,
    /// As long as a digest, so that the commitment hides.
    pub(super) salt: Vec<usize>,
    /// The commitment.
    pub(super) digest: Vec<usize>,
}

/// The values of a link.
pub(in super::super) struct Carried {
    /// Of [`Link::hashed`]: states of running hashes come first.
    pub(in super::super) hashed: Vec<i64>,
    /// The commitment.
    pub(in super::super) digest: [KoalaBear; DIGEST],
}

impl Link {
    /// Registers for totals, salt and commitment; the others are there.
    pub(super) fn new(sheet: &mut Sheet, definition: &Definition, cells: Vec<usize>) -> Self {
        let totals = spans(definition).into_iter().map(|span| {
            let width = |low: u32| LIMB_BITS.min(span.bits - low);
            let lows = (0..span.bits).step_by(LIMB_BITS as usize);
            lows.map(|low| sheet.cell(Bounds::unsigned(width(low)))).collect()
        });
        let totals = totals.collect();
        Self { cells, totals, salt: sheet.cells(DIGEST), digest: sheet.cells(DIGEST) }
    }

    /// What is hashed, in order. The salt is last.
    pub(super) fn hashed(&self) -> Vec<usize> {
        let totals = self.totals.iter().flatten();
        self.cells.iter().chain(totals).chain(&self.salt).copied().collect()
    }

    /// The compressions of the commitment.
    pub(super) fn steps(&self) -> Vec<Step> {
        let clause = Clause { owner: "segment".to_owned(), name: "link".to_owned() };
        let inputs: Vec<Poly> = self.hashed().into_iter().map(Poly::cell).collect();
        hashed(&clause, KoalaBear::tag(TAG), &inputs, self.digest.clone())
    }

    /// The registers that are not those of the rows.
    pub(super) fn registers(&self) -> Vec<usize> {
        let totals = self.totals.iter().flatten();
        totals.chain(&self.salt).chain(&self.digest).copied().collect()
    }

    pub(super) fn total(&self, index: usize) -> Limbs {
        Limbs(self.totals[index].iter().map(|cell| Poly::cell(*cell)).collect())
    }
}

impl Carried {
    pub(super) fn read(link: &Link, filled: &Filled) -> Self {
        let value = |cell: usize| filled.cells[cell].first().copied().unwrap_or_default();
        Self {
            hashed: link.hashed().into_iter().map(value).collect(),
            digest: std::array::from_fn(|lane| field(i128::from(value(link.digest[lane])))),
        }
    }
}

/// What a total can be over any rows of a statement.
pub(super) struct Span {
    /// The least, or zero.
    pub(super) min: BigInt,
    /// Bits of the largest less the least.
    pub(super) bits: u32,
}

pub(super) fn spans(definition: &Definition) -> Vec<Span> {
    let rows = Interval::new(0, MAX_ROWS);
    let span = |interval: &Interval| Span {
        min: interval.min().clone(),
        // Nothing has as many bits.
        bits: u32::try_from((interval.max() - interval.min()).bits()).unwrap_or(u32::MAX),
    };
    definition.totals.iter().map(|(_, value)| span(&value.interval().times(&rows))).collect()
}
