//! The predicates that ODCS has no metric for: one line each says what an entry may ask.

use crate::column::Kind;

/// More records than any circuit will have.
pub(super) const MAX_RECORDS: i128 = 1 << 20;

/// Every predicate of `type: custom`.
pub(super) static ALL: [Custom; 2] = [
    Custom { id: "sum/1", of: Columns::Numbers, takes: &[SUM], ordered: false },
    Custom { id: "monotonic/1", of: Columns::Ordered, takes: &[], ordered: true },
];

const SUM: Takes = Takes::Ends(Ends { noun: "sum", ..Ends::of(Measure::Sum) });

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
    /// The name by which a policy asks for it.
    pub(super) fn name(&self) -> &'static str {
        self.id.split_once('/').map_or(self.id, |(name, _)| name)
    }
}

/// Kinds of columns.
#[derive(Debug, Clone, Copy)]
pub(super) enum Columns {
    /// Integers and numbers.
    Numbers,
    /// All but strings.
    Ordered,
}

impl Columns {
    pub(super) const fn fits(self, kind: Kind) -> bool {
        match self {
            Self::Numbers => matches!(kind, Kind::Integer { .. } | Kind::Number { .. }),
            Self::Ordered => !matches!(kind, Kind::String),
        }
    }

    /// What messages say that is needed.
    pub(super) const fn wanted(self) -> &'static str {
        match self {
            Self::Numbers => "of integers or numbers",
            Self::Ordered => "whose values have an order",
        }
    }
}

/// Arguments that belong together.
#[derive(Debug)]
pub(super) enum Takes {
    /// The ends of an interval: one of them, or both.
    Ends(Ends),
}

impl Takes {
    /// The keys of these arguments.
    pub(super) fn keys(&self) -> Vec<&'static str> {
        match self {
            Self::Ends(ends) => ends.keys.to_vec(),
        }
    }
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
    /// Whether the predicate says nothing without them.
    pub(super) required: bool,
}

impl Ends {
    const fn of(measure: Measure) -> Self {
        let keys = ["min", "max"];
        Self { noun: "value", keys, names: keys, measure, required: true }
    }
}

/// What a threshold is, which decides how it is written and from which interval it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// A sum over all records.
    Sum,
}

impl Measure {
    /// How thresholds about a column of a kind are written, and their interval.
    pub(super) fn of(self, kind: Kind, (min, max): (i128, i128)) -> (Kind, (i128, i128)) {
        match self {
            Self::Sum => (decimal(kind, 0), (min * MAX_RECORDS, max * MAX_RECORDS)),
        }
    }
}

/// A number with `more` digits behind the point than the values of a column. Its interval is
/// the threshold's, not the kind's.
fn decimal(kind: Kind, more: u8) -> Kind {
    let scale = if let Kind::Number { scale, .. } = kind { scale } else { 0 } + more;
    if matches!(kind, Kind::Integer { .. }) && scale == 0 {
        Kind::Integer { signed: true, bits: 96 }
    } else {
        Kind::Number { precision: 38, scale }
    }
}
