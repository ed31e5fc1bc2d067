//! The predicates that ODCS has no metric for: one line each says what an entry may ask.

use super::area;
use super::way::Way;
use crate::column::Kind;
use crate::policy::{MEAN_PARTS, SPREAD_PARTS, WHOLE};

/// More records than any circuit will have.
pub(super) const MAX_RECORDS: i128 = 1 << 20;

/// Every predicate of `type: custom`.
pub(super) static ALL: [Custom; 26] = [
    Custom::new("sum/1", Columns::Numbers, &[Takes::Ends(ends("sum", Measure::Sum))]),
    Custom { ordered: true, ..Custom::new("monotonic/1", Columns::Ordered, &[]) },
    Custom::new("not_in_set/1", Columns::Any, &[Takes::Values("values")]),
    Custom::new("mean/1", Columns::Numbers, &[Takes::Ends(ends("mean", Measure::Mean))]),
    Custom::new("min/1", Columns::Measured, &[Takes::Ends(ends("least value", Measure::Value))]),
    Custom::new("max/1", Columns::Measured, &[Takes::Ends(ends("greatest value", Measure::Value))]),
    Custom::new(
        "share/1",
        Columns::Measured,
        &[Takes::Ends(ends("value", Measure::Value)), Takes::Ends(SHARE)],
    ),
    Custom::new("pair/1", Columns::Any, &[Takes::Other(&COMPARISONS)]),
    Custom::new("variance/1", Columns::Numbers, &[VARIANCE]),
    Custom::new("variance_population/1", Columns::Numbers, &[VARIANCE]),
    Custom::new("stddev/1", Columns::Numbers, &[DEVIATION]),
    Custom::new("stddev_population/1", Columns::Numbers, &[DEVIATION]),
    Custom {
        ordered: true,
        ..Custom::new("max_gap/1", Columns::Measured, &[Takes::Distance("gap")])
    },
    Custom::new("class_balance/1", Columns::Any, &[Takes::Values("classes"), Takes::Ends(SHARE)]),
    Custom::new("distinct_count/1", Columns::Any, &[Takes::Ends(DIFFERENT)]),
    Custom::new("distinct_ratio/1", Columns::Any, &[Takes::Ends(SHARE)]),
    Custom::new("simpson/1", Columns::Any, &[Takes::Ends(SHARE)]),
    Custom::new("distinct_days/1", Columns::Timestamps, &[Takes::Ends(DIFFERENT)]),
    Custom::new("freshness/1", Columns::Times, &[Takes::Distance("age")]),
    Custom::new("date_span/1", Columns::Times, &[Takes::Ends(DAYS)]),
    Custom::new(
        "quantile/1",
        Columns::Measured,
        &[Takes::Number(QUANTILE), Takes::Ends(ends("quantile", Measure::Value))],
    ),
    Custom::new("median/1", Columns::Measured, &[Takes::Ends(ends("median", Measure::Value))]),
    Custom::new(
        "geofence/1",
        Columns::Numbers,
        &[Takes::Column(LONGITUDE), Takes::Area, Takes::AtLeast],
    ),
    Custom {
        ordered: true,
        ..Custom::new(
            "spacing/1",
            Columns::Numbers,
            &[Takes::Column(LONGITUDE), Takes::Way(Way::SPACING)],
        )
    },
    Custom {
        ordered: true,
        ..Custom::new(
            "speed/1",
            Columns::Numbers,
            &[
                Takes::Column(LONGITUDE),
                Takes::Column(("time", Columns::Timestamps)),
                Takes::Way(Way::SPEED),
            ],
        )
    },
    Custom::new("expression/1", Columns::Record, &[]),
];

const VARIANCE: Takes = Takes::Ends(ends("variance", Measure::Variance));
const DEVIATION: Takes = Takes::Ends(ends("standard deviation", Measure::Deviation));
const DIFFERENT: Ends =
    Ends { names: ["rows_min", "rows_max"], ..ends("number of values", Measure::Records) };
const DAYS: Ends = Ends { keys: ["minDays", "maxDays"], ..ends("number of days", Measure::Days) };
const QUANTILE: Number =
    Number { key: "q", noun: "part of the values", kind: PARTS, interval: (1, WHOLE) };
const LONGITUDE: (&str, Columns) = ("longitude", Columns::Numbers);
pub(super) const SHARE: Ends = Ends {
    keys: ["atLeast", "atMost"],
    names: ["share_min", "share_max"],
    ..ends("share", Measure::Share)
};

/// The comparisons of a column with another, and what each says.
static COMPARISONS: [(&str, Comparison); 6] = [
    ("lessThan", Comparison { swapped: false, name: "least", value: 1 }),
    ("lessOrEqualTo", Comparison { swapped: false, name: "least", value: 0 }),
    ("equalTo", Comparison { swapped: false, name: "equal", value: 1 }),
    ("notEqualTo", Comparison { swapped: false, name: "equal", value: 0 }),
    ("greaterOrEqualTo", Comparison { swapped: true, name: "least", value: 0 }),
    ("greaterThan", Comparison { swapped: true, name: "least", value: 1 }),
];

/// A predicate, and what an entry says beside its name.
#[derive(Debug)]
pub(super) struct Custom {
    /// Name and version.
    pub(super) id: &'static str,
    /// The columns that it can be asked of.
    pub(super) of: Columns,
    /// Its arguments, in the order in which they are hashed.
    pub(super) takes: &'static [Takes],
    /// Whether it looks at the order of the records: then it speaks of the columns that
    /// decide it, too.
    pub(super) ordered: bool,
}

impl Custom {
    const fn new(id: &'static str, of: Columns, takes: &'static [Takes]) -> Self {
        Self { id, of, takes, ordered: false }
    }

    /// The name by which a policy asks for it.
    pub(super) fn name(&self) -> &'static str {
        self.id.split_once('/').map_or(self.id, |(name, _)| name)
    }
}

/// Kinds of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Columns {
    /// Whatever columns a condition names: a rule of a record, and not of a column.
    Record,
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
    pub(super) const fn fits(self, kind: Kind) -> bool {
        match (self, kind) {
            (Self::Timestamps, _) => matches!(kind, Kind::Timestamp),
            (Self::Any | Self::Record, _)
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
    pub(super) const fn wanted(self) -> &'static str {
        match self {
            Self::Numbers => "of integers or numbers",
            Self::Measured => "of integers, numbers, timestamps or dates",
            Self::Timestamps => "of timestamps",
            Self::Times => "of timestamps or dates",
            Self::Ordered => "whose values have an order",
            Self::Any | Self::Record => "of any type",
        }
    }
}

/// Arguments that belong together.
#[derive(Debug)]
pub(super) enum Takes {
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
    pub(super) fn keys(&self, kind: Kind) -> Vec<&'static str> {
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
pub(super) fn distances(kind: Kind) -> Vec<(&'static str, Kind, i128)> {
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
pub(super) struct Comparison {
    /// Whether the other column comes first.
    pub(super) swapped: bool,
    /// The threshold, which is 0 or 1.
    pub(super) name: &'static str,
    pub(super) value: i128,
}

/// A number that is not measured like the column. The rule calls it as the policy does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    pub(super) key: &'static str,
    /// What it is.
    pub(super) noun: &'static str,
    /// How it is written.
    pub(super) kind: Kind,
    /// Its smallest and largest value.
    pub(super) interval: (i128, i128),
}

/// The ends of an interval, both included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    /// What lies between them.
    pub(super) noun: &'static str,
    /// How a policy calls the smaller and the larger one.
    pub(super) keys: [&'static str; 2],
    /// How the rule calls them.
    pub(super) names: [&'static str; 2],
    /// How they are written.
    pub(super) measure: Measure,
}

const fn ends(noun: &'static str, measure: Measure) -> Ends {
    Ends { noun, keys: ["min", "max"], names: ["min", "max"], measure }
}

/// What a threshold is, which decides how it is written and from which interval it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
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
    pub(super) fn of(self, kind: Kind, (min, max): (i128, i128)) -> (Kind, (i128, i128)) {
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
}

impl Measure {
    /// How many units of the rule's threshold one of what the policy writes is.
    pub(super) fn unit(self, kind: Kind) -> i128 {
        let days = distances(kind).into_iter().find(|(key, ..)| *key == "days");
        days.filter(|_| self == Self::Days).map_or(1, |(.., unit)| unit)
    }
}

/// How parts of a whole are written.
const PARTS: Kind = Kind::Number { precision: 7, scale: 6 };

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
const fn decimal(kind: Kind, more: u8) -> Kind {
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
    predicate: &str,
    name: &str,
    kind: Kind,
) -> Option<(Kind, (i128, i128), i128)> {
    let custom = ALL.iter().find(|custom| custom.id == predicate)?;
    custom.takes.iter().find_map(|takes| match takes {
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
