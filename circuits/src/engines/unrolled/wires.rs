//! The one interface that both passes of the lowering are written against: the
//! first collects constraints, the second computes values in the same order.

use assay_statement::Entry;
use assay_statement::hash::Fr;

use crate::language::Clause;

/// A value that exists before any row is lowered.
#[derive(Debug, Clone, Copy)]
pub(super) enum Known {
    /// An entry of the instance.
    Entry(Entry),
    /// A threshold.
    Argument(usize),
    /// The salt.
    Salt,
    /// A slot of a row: integer columns, then string cells, then row hashes.
    Slot(usize, usize),
}

/// What an engine has places of its own for: both passes must be told the same.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::engines) struct Places {
    /// Integers of some bits.
    pub(in crate::engines) ranges: bool,
    /// Permutations, by their widths.
    pub(in crate::engines) permutations: &'static [usize],
    /// Equations of few terms: a sum that is a term of many others is a variable.
    pub(in crate::engines) few_terms: bool,
}

impl Places {
    pub(super) fn permutes(self, width: usize) -> bool {
        self.permutations.contains(&width)
    }
}

/// Constraints or values, depending on the implementation.
pub(super) trait Wires: Sized {
    /// A linear combination of variables.
    type Lc: Clone;

    /// What the engine has places of its own for.
    fn places(&self) -> Places;

    /// Names the constraints that follow.
    fn clause(&mut self, clause: &Clause);

    /// The combination that is a known value.
    fn known(&self, known: Known) -> Self::Lc;

    /// `constant + Σ factor · part`.
    fn combine(&self, constant: Fr, parts: &[(Fr, &Self::Lc)]) -> Self::Lc;

    /// A new variable. Its value follows from others, but nothing says so until a
    /// constraint does.
    fn hint(&mut self, from: &Self::Lc, value: impl FnOnce(Fr) -> Fr) -> Self::Lc;

    /// A new variable that is the product of two combinations, with its constraint.
    fn product(&mut self, a: &Self::Lc, b: &Self::Lc) -> Self::Lc;

    /// `a · b = c`.
    fn enforce(&mut self, a: &Self::Lc, b: &Self::Lc, c: &Self::Lc);

    /// The value is an integer of `width` bits.
    fn range(&mut self, value: &Self::Lc, width: u32);

    /// circomlib's Poseidon of a key and of as many inputs as one permutation takes.
    fn permute(&mut self, key: &Self::Lc, inputs: &[Self::Lc]) -> Self::Lc;

    /// A sum that sums of sums are made of: a variable of its own, where equations have few terms.
    fn settled(&mut self, sum: Self::Lc) -> Self::Lc {
        if !self.places().few_terms {
            return sum;
        }
        let own = self.hint(&sum, |value| value);
        let difference = self.minus(&sum, &own);
        self.enforce_zero(&difference);
        own
    }

    /// A constant.
    fn constant(&self, value: Fr) -> Self::Lc {
        self.combine(value, &[])
    }

    /// `a − b`.
    fn minus(&self, a: &Self::Lc, b: &Self::Lc) -> Self::Lc {
        self.combine(Fr::from(0_u8), &[(Fr::from(1_u8), a), (-Fr::from(1_u8), b)])
    }

    /// The combination is zero.
    fn enforce_zero(&mut self, value: &Self::Lc) {
        let one = self.constant(Fr::from(1_u8));
        let zero = self.constant(Fr::from(0_u8));
        self.enforce(value, &one, &zero);
    }
}
