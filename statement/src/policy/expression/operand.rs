//! What a comparison compares: integers with a scale, points in time, booleans, texts.

use super::{Term, Text};
use crate::column::Kind;

/// A side of a comparison.
#[derive(Debug, Clone)]
pub(super) enum Operand {
    /// A number, with its digits behind the point.
    Number(Term, u8),
    /// A date, timestamp or boolean, which there is no arithmetic of.
    Other(Term, Kind),
    /// A column of texts.
    Text(Text),
    /// A quoted literal, which is what the other side is.
    Quoted(String),
}

impl Operand {
    /// The value of a column.
    pub(super) const fn column(position: usize, kind: Kind) -> Self {
        match kind {
            Kind::Integer { .. } => Self::Number(Term::Column(position), 0),
            Kind::Number { scale, .. } => Self::Number(Term::Column(position), scale),
            Kind::Boolean | Kind::Timestamp | Kind::Date => {
                Self::Other(Term::Column(position), kind)
            }
            Kind::String | Kind::Short { .. } => Self::Text(Text::Column(position)),
        }
    }

    /// What messages call it.
    pub(super) const fn what(&self) -> &'static str {
        match self {
            Self::Number(..) => "a number",
            Self::Other(_, Kind::Boolean) => "a boolean",
            Self::Other(_, Kind::Date) => "a date",
            Self::Other(..) => "a timestamp",
            Self::Text(_) => "a string",
            Self::Quoted(_) => "quoted text",
        }
    }
}

/// The term with as many digits behind the point as the larger of two scales.
pub(super) fn scaled(term: Term, scale: u8, to: u8) -> Term {
    match to.saturating_sub(scale) {
        0 => term,
        more => Term::Scaled(more, Box::new(term)),
    }
}
