//! Bounds of integers, for telling what cannot wrap around the field.

use p3_field::PrimeField32 as _;
use p3_koala_bear::KoalaBear;

/// The order of the field: 2^31 − 2^24 + 1.
pub(super) const ORDER: i128 = KoalaBear::ORDER_U32 as i128;

/// All integers from `min` to `max`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Bounds {
    pub(super) min: i128,
    pub(super) max: i128,
}

impl Bounds {
    pub(super) const ZERO: Self = Self::new(0, 0);
    /// A field element of which nothing is known. No integer arithmetic fits it.
    pub(super) const ELEMENT: Self = Self::new(0, ORDER - 1);

    pub(super) const fn new(min: i128, max: i128) -> Self {
        Self { min, max }
    }

    /// The integers of `bits` bits.
    pub(super) const fn unsigned(bits: u32) -> Self {
        Self::new(0, (1 << bits) - 1)
    }

    pub(super) const fn plus(self, other: Self) -> Self {
        Self::new(self.min.saturating_add(other.min), self.max.saturating_add(other.max))
    }

    pub(super) fn times(self, other: Self) -> Self {
        let products = [
            self.min.saturating_mul(other.min),
            self.min.saturating_mul(other.max),
            self.max.saturating_mul(other.min),
            self.max.saturating_mul(other.max),
        ];
        let fold = |pick: fn(i128, i128) -> i128| products.into_iter().reduce(pick).unwrap_or(0);
        Self::new(fold(Ord::min), fold(Ord::max))
    }

    /// Whether zero is the only multiple of the field's order among them, so that zero
    /// in the field is zero.
    pub(super) const fn is_small(self) -> bool {
        -ORDER < self.min && self.max < ORDER
    }

    /// Whether no two of them are the same field element.
    pub(super) const fn is_injective(self) -> bool {
        self.max - self.min < ORDER
    }
}
