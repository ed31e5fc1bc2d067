//! Closed intervals of integers of any size.

use std::fmt;

use num_bigint::BigInt;

/// All integers from `min` to `max`, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    min: BigInt,
    max: BigInt,
}

impl Interval {
    /// The interval from `min` to `max`, in either order.
    #[must_use]
    pub fn new(min: impl Into<BigInt>, max: impl Into<BigInt>) -> Self {
        let (min, max) = (min.into(), max.into());
        if min <= max { Self { min, max } } else { Self { min: max, max: min } }
    }

    /// 0 and 1.
    #[must_use]
    pub fn boolean() -> Self {
        Self::new(0, 1)
    }

    /// The integers of `bits` bits.
    #[must_use]
    pub fn unsigned(bits: u32) -> Self {
        Self::new(0, (BigInt::from(1) << bits) - 1)
    }

    /// Smallest member.
    #[must_use]
    pub const fn min(&self) -> &BigInt {
        &self.min
    }

    /// Largest member.
    #[must_use]
    pub const fn max(&self) -> &BigInt {
        &self.max
    }

    /// Whether every member is one of the other's.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.min >= other.min && self.max <= other.max
    }

    /// Whether the two have a member in common.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.min <= other.max && other.min <= self.max
    }

    /// Bits of the largest absolute value.
    #[must_use]
    pub fn bits(&self) -> u64 {
        self.min.bits().max(self.max.bits())
    }

    /// The smallest interval that holds both.
    #[must_use]
    pub fn hull(&self, other: &Self) -> Self {
        Self {
            min: self.min.clone().min(other.min.clone()),
            max: self.max.clone().max(other.max.clone()),
        }
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        Self { min: &self.min + &other.min, max: &self.max + &other.max }
    }

    pub(crate) fn times(&self, other: &Self) -> Self {
        let products = [
            &self.min * &other.min,
            &self.min * &other.max,
            &self.max * &other.min,
            &self.max * &other.max,
        ];
        let fold = |pick: fn(BigInt, BigInt) -> BigInt| products.iter().cloned().reduce(pick);
        Self { min: fold(Ord::min).unwrap_or_default(), max: fold(Ord::max).unwrap_or_default() }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}, {}]", self.min, self.max)
    }
}
