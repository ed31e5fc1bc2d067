//! What a rule of a whole table compares with its limits. Not a predicate, but what several of
//! them find.

use std::fmt;

use assay_statement::{Kind, Rule, Table};
use num_bigint::{BigInt, Sign};

/// An exact fraction, not reduced: a share is so many of so many records. `Debug` shows
/// neither part, for they are private.
#[derive(Clone, PartialEq, Eq)]
pub struct Figure {
    numerator: BigInt,
    denominator: BigInt,
}

impl Figure {
    /// None where the denominator is not positive: there is no mean of no values.
    pub(super) fn new(
        numerator: impl Into<BigInt>,
        denominator: impl Into<BigInt>,
    ) -> Option<Self> {
        let denominator = denominator.into();
        let positive = denominator.sign() == Sign::Plus;
        positive.then(|| Self { numerator: numerator.into(), denominator })
    }

    /// The part above the line.
    #[must_use]
    pub const fn numerator(&self) -> &BigInt {
        &self.numerator
    }

    /// The part below it, which is positive.
    #[must_use]
    pub const fn denominator(&self) -> &BigInt {
        &self.denominator
    }
}

impl fmt::Debug for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Figure(private)")
    }
}

/// How many of the integers of a rule's first column are 1 of its unit. Points in time are
/// whole in theirs, days or microseconds.
pub(super) fn parts(rule: &Rule, table: &Table) -> BigInt {
    let column = rule.columns.first().and_then(|&column| table.columns().get(column));
    match column.map(|column| column.kind) {
        Some(Kind::Number { scale, .. }) => BigInt::from(10).pow(u32::from(scale)),
        _ => BigInt::from(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs_a_denominator_and_shows_nothing() {
        assert!(Figure::new(1, 0).is_none());
        assert!(Figure::new(1, -2).is_none());
        let figure = Figure::new(41, 2).unwrap();
        assert_eq!((figure.numerator(), figure.denominator()), (&41.into(), &2.into()));
        assert_eq!(format!("{figure:?}"), "Figure(private)");
    }
}
