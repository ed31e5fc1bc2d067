//! How many rows a circuit needs, by what there is to be laid out.

use std::collections::BTreeMap;

use super::columns::{BLIND_ROWS, MIN_LOG};
use super::range;

/// What there is of a layout.
#[derive(Debug, Clone)]
pub(super) struct Extent {
    /// Rows of equations and permutations.
    pub(super) lines: usize,
    /// How many integers there are of each width.
    pub(super) widths: BTreeMap<u32, usize>,
}

impl Extent {
    /// This one, and `times` what a larger one has more.
    pub(super) fn grown(&self, larger: &Self, times: usize) -> Self {
        let grow = |own: usize, more: usize| own + more.saturating_sub(own).saturating_mul(times);
        let own = |width: &u32| self.widths.get(width).copied().unwrap_or(0);
        let widths = larger.widths.iter().map(|(width, more)| (*width, grow(own(width), *more)));
        Self { lines: grow(self.lines, larger.lines), widths: widths.collect() }
    }

    /// The binary logarithm of the rows that are enough.
    pub(super) fn log(&self) -> u32 {
        let fits = |log: &u32| {
            let usable = 1_usize.checked_shl(*log).unwrap_or(usize::MAX).saturating_sub(BLIND_ROWS);
            let rows =
                |(width, count): (&u32, &usize)| range::rows(*width, range::limb(*log)) * count;
            let ranges: usize = self.widths.iter().map(rows).sum();
            self.lines <= usable && ranges <= usable
        };
        (MIN_LOG..usize::BITS).find(fits).unwrap_or(usize::BITS)
    }
}
