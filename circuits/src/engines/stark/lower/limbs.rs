//! Integers too wide for the field, as polynomials weighted by powers of 2^14.

use num_bigint::BigInt;
use num_traits::{Signed as _, ToPrimitive as _};

use super::poly::Poly;
use crate::engines::stark::System;
use crate::language::{Clause, CompileError, Int, Node, Turn};

/// Bits of a limb, and of what one look-up checks.
pub(in super::super) const LIMB_BITS: u32 = 14;

/// What limbs are digits to.
pub(super) const BASE: i128 = 1 << LIMB_BITS;

/// Limbs of the longest expression.
const MAX_LIMBS: usize = 9;

/// Σ limb[k] · 2^(14k). Limbs need not be canonical: each has bounds of its own.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Limbs(pub(super) Vec<Poly>);

/// What the leaves of an expression are.
pub(super) trait Leaves {
    fn column(&self, column: usize) -> Limbs;
    fn argument(&self, argument: usize) -> Limbs;
    // The language refuses these two on rows.
    fn total(&self, _total: usize) -> Limbs {
        Limbs::default()
    }
    fn figure(&self, _figure: usize) -> Limbs {
        Limbs::default()
    }
}

impl Limbs {
    pub(super) fn single(poly: Poly) -> Self {
        Self(vec![poly])
    }

    pub(super) fn constant(value: &BigInt) -> Self {
        let sign = if value.is_negative() { -1 } else { 1 };
        let mut rest = value.abs();
        let mut limbs = Vec::new();
        while rest.is_positive() {
            let limb: BigInt = &rest & BigInt::from((1 << LIMB_BITS) - 1);
            limbs.push(Poly::constant(sign * limb.to_i128().unwrap_or(0)));
            rest >>= LIMB_BITS;
        }
        Self(limbs)
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let zero = Poly::default();
        let limb = |limbs: &Self, index| limbs.0.get(index).unwrap_or(&zero).clone();
        let length = self.0.len().max(other.0.len());
        Self((0..length).map(|index| limb(self, index).plus(&limb(other, index))).collect())
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        self.plus(&Self(other.0.iter().map(|limb| limb.scaled(-1)).collect()))
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        let mut limbs = vec![Poly::default(); (self.0.len() + other.0.len()).saturating_sub(1)];
        for (low, a) in self.0.iter().enumerate() {
            for (high, b) in other.0.iter().enumerate() {
                limbs[low + high] = limbs[low + high].plus(&a.times(b));
            }
        }
        Self(limbs)
    }

    /// The limbs as one polynomial.
    pub(super) fn collapsed(&self) -> Poly {
        let weighted = |(index, limb): (usize, &Poly)| {
            let shift = LIMB_BITS * u32::try_from(index).unwrap_or(u32::MAX);
            limb.scaled(1 << shift)
        };
        self.0.iter().enumerate().map(weighted).fold(Poly::default(), |sum, limb| sum.plus(&limb))
    }

    fn next(&self) -> Self {
        // Columns are read on this row until this point.
        Self(self.0.iter().map(|limb| limb.next().unwrap_or_default()).collect())
    }

    /// The limbs of an expression.
    pub(super) fn of(
        clause: &Clause,
        value: &Int,
        leaves: &impl Leaves,
    ) -> Result<Self, CompileError> {
        let mut limbs = Self::read(value, leaves);
        while limbs.0.last().is_some_and(Poly::is_zero) {
            limbs.0.pop();
        }
        // The highest one is still weighted without overflow.
        if limbs.0.len() > MAX_LIMBS {
            let (clause, got) = (clause.clone(), value.interval().clone());
            return Err(CompileError::Interval { clause, expected: System::BITS, got });
        }
        Ok(limbs.spread(|factor| (factor / BASE, factor % BASE)))
    }

    /// The same integer with the digits of each product's factor in its limbs, all of one
    /// sign: what cancels is gone, and one integer has one form.
    fn spread(&self, split: impl Fn(i128) -> (i128, i128)) -> Self {
        let mut limbs: Vec<Poly> = Vec::new();
        for (mut factor, product) in self.collapsed().parts() {
            for index in 0.. {
                if factor == 0 {
                    break;
                }
                let (rest, digit) = split(factor);
                limbs.resize(limbs.len().max(index + 1), Poly::default());
                limbs[index] = limbs[index].plus(&product.scaled(digit));
                factor = rest;
            }
        }
        Self(limbs)
    }

    /// The same integer with digits as small as they can be, of both signs: sums of them over
    /// many rows are smaller.
    pub(super) fn balanced(&self) -> Self {
        self.spread(|factor| {
            let digit = (factor + BASE / 2).rem_euclid(BASE) - BASE / 2;
            ((factor - digit) / BASE, digit)
        })
    }

    fn read(value: &Int, leaves: &impl Leaves) -> Self {
        match value.node() {
            Node::Constant(constant) => Self::constant(constant),
            Node::Column(column, Turn::This) => leaves.column(*column),
            Node::Column(column, Turn::Next) => leaves.column(*column).next(),
            Node::Argument(argument) => leaves.argument(*argument),
            Node::Total(total) => leaves.total(*total),
            Node::Figure(figure) => leaves.figure(*figure),
            Node::Sum(a, b) => Self::read(a, leaves).plus(&Self::read(b, leaves)),
            Node::Scaled(factor, a) => Self::constant(factor).times(&Self::read(a, leaves)),
            Node::Product(a, b) => Self::read(a, leaves).times(&Self::read(b, leaves)),
        }
    }
}
