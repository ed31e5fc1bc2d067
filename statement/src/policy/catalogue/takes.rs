//! The arguments that predicates take of a policy.

use super::measure::{Measure, PARTS, decimal};
use crate::column::Kind;
use crate::policy::WHOLE;
use crate::policy::quality::{Way, area};

pub(super) const QUANTILE: Number =
    Number { key: "q", noun: "part of the values", kind: PARTS, interval: (1, WHOLE) };

pub(super) const LONGITUDE: (&str, Columns) = ("longitude", Columns::Numbers);

/// Ends of a share of records.
pub(in crate::policy) const SHARE: Ends = Ends {
    keys: ["atLeast", "atMost"],
    names: ["share_min", "share_max"],
    ..ends("share", Measure::Share)
};

/// The comparisons of a column with another, and what each says.
pub(super) static COMPARISONS: [(&str, Comparison); 6] = [
    ("lessThan", Comparison { swapped: false, name: "least", value: 1 }),
    ("lessOrEqualTo", Comparison { swapped: false, name: "least", value: 0 }),
    ("equalTo", Comparison { swapped: false, name: "equal", value: 1 }),
    ("notEqualTo", Comparison { swapped: false, name: "equal", value: 0 }),
    ("greaterOrEqualTo", Comparison { swapped: true, name: "least", value: 0 }),
    ("greaterThan", Comparison { swapped: true, name: "least", value: 1 }),
];

/// Kinds of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policy) enum Columns {
    /// Integers and numbers.
    Numbers,
    /// What has a distance: numbers, and points in time.
    Measured,
    /// Timestamps.
    Timestamps,
    /// Timestamps and dates.
    Times,
    /// All but strings.
    Ordered,
    /// All.
    Any,
}

impl Columns {
    pub(in crate::policy) const fn fits(self, kind: Kind) -> bool {
        match (self, kind) {
            (Self::Timestamps, _) => matches!(kind, Kind::Timestamp),
            (Self::Any, _)
            | (
                Self::Numbers | Self::Measured | Self::Ordered,
                Kind::Integer { .. } | Kind::Number { .. },
            ) => true,
            (Self::Numbers, _) => false,
            (Self::Times | Self::Measured, _) => matches!(kind, Kind::Timestamp | Kind::Date),
            (Self::Ordered, _) => !kind.is_string(),
        }
    }

    /// What messages say that is needed.
    pub(in crate::policy) const fn wanted(self) -> &'static str {
        match self {
            Self::Numbers => "of integers or numbers",
            Self::Measured => "of integers, numbers, timestamps or dates",
            Self::Timestamps => "of timestamps",
            Self::Times => "of timestamps or dates",
            Self::Ordered => "whose values have an order",
            Self::Any => "of any type",
        }
    }

    /// Kinds of such columns that arguments are called differently for.
    pub(in crate::policy) fn kinds(self) -> impl Iterator<Item = Kind> {
        let kinds = [Kind::Integer { signed: true, bits: 32 }, Kind::Timestamp, Kind::Date];
        kinds.into_iter().filter(move |kind| self.fits(*kind))
    }
}

/// Arguments that belong together.
#[derive(Debug)]
pub(in crate::policy) enum Takes {
    /// The ends of an interval: one of them, or both.
    Ends(Ends),
    /// A number that is needed.
    Number(Number),
    /// A list of values of the column, under this key.
    Values(&'static str),
    /// Another column, under this key, of one of these kinds.
    Column((&'static str, Columns)),
    /// A box or a polygon over the column of latitudes and the one named before.
    Area,
    /// The way from one position to the next, and its limits.
    Way(Way),
    /// The least share of records that it is so for. Without it, it is so for all.
    AtLeast,
    /// One comparison with another column of the same kind.
    Other(&'static [(&'static str, Comparison)]),
    /// A distance between two values of the column, which the rule calls so: `max`, or of
    /// points in time a number of `days` or `seconds`.
    Distance(&'static str),
}

impl Takes {
    /// The keys of these arguments for a column of a kind.
    pub(in crate::policy) fn keys(&self, kind: Kind) -> Vec<&'static str> {
        match self {
            Self::Ends(ends) => ends.keys.to_vec(),
            Self::Number(Number { key, .. }) | Self::Values(key) | Self::Column((key, _)) => {
                vec![key]
            }
            Self::Area => area::KEYS.map(|(key, _)| key).to_vec(),
            Self::AtLeast => vec![SHARE.keys[0]],
            Self::Way(way) => way.keys(),
            Self::Other(comparisons) => comparisons.iter().map(|(key, _)| *key).collect(),
            Self::Distance(_) => distances(kind).iter().map(|(key, ..)| *key).collect(),
        }
    }
}

/// How distances between values of a kind are called and written, and how many units of the
/// kind their units are.
pub(in crate::policy) fn distances(kind: Kind) -> Vec<(&'static str, Kind, i128)> {
    const SECONDS: Kind = Kind::Number { precision: 38, scale: 6 };
    let days = |unit| ("days", decimal(Kind::Date, 0), unit);
    match kind {
        Kind::Date => vec![days(1)],
        Kind::Timestamp => vec![days(86_400_000_000), ("seconds", SECONDS, 1)],
        Kind::Integer { .. }
        | Kind::Number { .. }
        | Kind::Boolean
        | Kind::String
        | Kind::Short { .. } => vec![("max", decimal(kind, 0), 1)],
    }
}

/// What a comparison of a column with another says.
#[derive(Debug, Clone, Copy)]
pub(in crate::policy) struct Comparison {
    /// Whether the other column comes first.
    pub(in crate::policy) swapped: bool,
    /// The threshold, which is 0 or 1.
    pub(in crate::policy) name: &'static str,
    pub(in crate::policy) value: i128,
}

/// A number that is not measured like the column. The rule calls it as the policy does.
#[derive(Debug, Clone, Copy)]
pub(in crate::policy) struct Number {
    pub(in crate::policy) key: &'static str,
    /// What it is.
    pub(in crate::policy) noun: &'static str,
    /// How it is written.
    pub(in crate::policy) kind: Kind,
    /// Its smallest and largest value.
    pub(in crate::policy) interval: (i128, i128),
}

/// The ends of an interval, both included.
#[derive(Debug, Clone, Copy)]
pub(in crate::policy) struct Ends {
    /// What lies between them.
    pub(in crate::policy) noun: &'static str,
    /// How a policy calls the smaller and the larger one.
    pub(in crate::policy) keys: [&'static str; 2],
    /// How the rule calls them.
    pub(in crate::policy) names: [&'static str; 2],
    /// How they are written.
    pub(in crate::policy) measure: Measure,
}

impl Ends {
    pub(super) const DIFFERENT: Self =
        Self { names: ["rows_min", "rows_max"], ..ends("number of values", Measure::Records) };
    pub(super) const DAYS: Self =
        Self { keys: ["minDays", "maxDays"], ..ends("number of days", Measure::Days) };
}

const fn ends(noun: &'static str, measure: Measure) -> Ends {
    Ends { noun, keys: ["min", "max"], names: ["min", "max"], measure }
}

/// Ends that are called `min` and `max`.
pub(super) const fn bounds(noun: &'static str, measure: Measure) -> Takes {
    Takes::Ends(ends(noun, measure))
}
