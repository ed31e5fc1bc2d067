//! What a row is: twelve kinds of rows in four fixed columns.
//!
//! Five numbers have the sum 2. Four stand in columns, and the fifth is what they leave. A kind
//! is two of the five, or one of them twice: so a product of two linear forms is zero on all
//! kinds but one.

use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::plonk::{Expression, VirtualCells};
use halo2_proofs::poly::Rotation;

use super::columns::{Columns, KINDS, number};

/// What a row's cells mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Each slot is an equation. Rows that hold nothing are of this kind, with factors of zero.
    Apart,
    /// All slots are one equation.
    Joined,
    /// Each slot says what a cell of the next row is.
    Defining,
    /// The row belongs to the block of a permutation that begins before it: its factors are
    /// constants of rounds.
    Inner,
    /// A block of a permutation begins here, which is a full round.
    Full(usize),
    /// One of several partial rounds.
    Partial(usize),
}

impl Kind {
    /// Which two of the five numbers. Strips are in the order of their widths.
    const fn pair(self) -> [usize; 2] {
        match self {
            Self::Apart => [0, 0],
            Self::Joined => [0, 1],
            Self::Defining => [2, 2],
            Self::Inner => [1, 1],
            Self::Full(strip) => [[0, 2], [0, 3], [0, 4], [1, 2]][strip],
            Self::Partial(strip) => [[1, 3], [1, 4], [2, 3], [2, 4]][strip],
        }
    }

    /// What the columns hold on rows of this kind.
    pub(super) fn cells(self) -> [Fr; KINDS] {
        std::array::from_fn(|column| {
            let own = self.pair().into_iter().filter(|own| *own == column + 1);
            Fr::from(own.count() as u64)
        })
    }

    /// A form of degree 2 that is zero on rows of all other kinds, and not on those of this one.
    pub(super) fn enabled(
        self,
        cells: &mut VirtualCells<'_, Fr>,
        columns: &Columns,
    ) -> Expression<Fr> {
        let held = columns.kinds.map(|column| cells.query_fixed(column, Rotation::cur()));
        let of = |index: usize| match index {
            0 => held.iter().fold(number(Fr::from(2)), |left, own| left - own.clone()),
            _ => held[index - 1].clone(),
        };
        let [first, second] = self.pair();
        if first == second {
            of(first) * (of(first) - number(Fr::one()))
        } else {
            of(first) * of(second)
        }
    }
}
