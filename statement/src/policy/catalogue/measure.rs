//! How thresholds are written, and from which interval they are.

use super::takes::{Takes, distances};
use crate::column::Kind;
use crate::policy::{MEAN_PARTS, PredicateId, SPREAD_PARTS, WHOLE};

/// More records than any circuit will have.
pub(in crate::policy) const MAX_RECORDS: i128 = 1 << 20;

/// What a threshold is, which decides how it is written and from which interval it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policy) enum Measure {
    /// A value of the column.
    Value,
    /// A sum over all records.
    Sum,
    /// A mean of values: six more digits than theirs.
    Mean,
    /// A variance: twice their digits, and two more.
    Variance,
    /// A standard deviation: one more digit than theirs.
    Deviation,
    /// A share of all records, from 0 to 1.
    Share,
    /// A number of records, or of what there are no more of.
    Records,
    /// Days between two points in time.
    Days,
}

impl Measure {
    /// How thresholds about a column of a kind are written, and their interval.
    pub(in crate::policy) fn of(
        self,
        kind: Kind,
        (min, max): (i128, i128),
    ) -> (Kind, (i128, i128)) {
        let span = max - min;
        match self {
            Self::Value => (kind, (min, max)),
            Self::Sum => (decimal(kind, 0), (min * MAX_RECORDS, max * MAX_RECORDS)),
            Self::Mean => (decimal(kind, 6), (min * MEAN_PARTS, max * MEAN_PARTS)),
            Self::Variance => {
                let largest = span.checked_mul(span).and_then(|square| {
                    square.checked_mul(SPREAD_PARTS).filter(|parts| *parts < LARGEST)
                });
                (decimal(squared(kind), 2), (0, largest.unwrap_or(LARGEST)))
            }
            // Ten times ten parts are those of a variance.
            Self::Deviation => (decimal(kind, 1), (0, span * 10)),
            Self::Share => (PARTS, (0, WHOLE)),
            Self::Days => (decimal(Kind::Date, 0), (0, span / self.unit(kind))),
            Self::Records => (Kind::Integer { signed: false, bits: 32 }, (0, MAX_RECORDS)),
        }
    }

    /// How many units of the rule's threshold one of what the policy writes is.
    pub(in crate::policy) fn unit(self, kind: Kind) -> i128 {
        let days = distances(kind).into_iter().find(|(key, ..)| *key == "days");
        days.filter(|_| self == Self::Days).map_or(1, |(.., unit)| unit)
    }
}

/// How parts of a whole are written.
pub(super) const PARTS: Kind = Kind::Number { precision: 7, scale: 6 };

/// No variance that a policy can write is larger.
const LARGEST: i128 = 10_i128.pow(36);

/// The kind of squares of numbers of a kind.
const fn squared(kind: Kind) -> Kind {
    if let Kind::Number { precision, scale } = kind {
        return Kind::Number { precision, scale: 2 * scale };
    }
    kind
}

/// A number with `more` digits behind the point than the values of a column. Its interval is
/// the threshold's, not the kind's.
pub(super) const fn decimal(kind: Kind, more: u8) -> Kind {
    let scale = if let Kind::Number { scale, .. } = kind { scale + more } else { more };
    if matches!(kind, Kind::Number { .. }) || scale > 0 {
        Kind::Number { precision: 38, scale }
    } else {
        Kind::Integer { signed: true, bits: 96 }
    }
}

/// How the threshold of a rule about a column of a kind is written, its interval, and how many of
/// its units one of what is written is. `None` where it is no bound of a custom predicate.
pub(in crate::policy) fn measured(
    predicate: PredicateId,
    name: &str,
    kind: Kind,
) -> Option<(Kind, (i128, i128), i128)> {
    super::find(predicate)?.custom()?.takes.iter().find_map(|takes| match takes {
        Takes::Ends(ends) if ends.names.contains(&name) => {
            let (written, interval) = ends.measure.of(kind, kind.interval()?);
            Some((written, interval, ends.measure.unit(kind)))
        }
        Takes::Number(number) if number.key == name => Some((number.kind, number.interval, 1)),
        Takes::Ends(_)
        | Takes::Number(_)
        | Takes::Values(_)
        | Takes::Column(_)
        | Takes::Area
        | Takes::Way(_)
        | Takes::AtLeast
        | Takes::Other(_)
        | Takes::Distance(_) => None,
    })
}
