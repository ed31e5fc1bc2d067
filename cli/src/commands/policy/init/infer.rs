//! The types of a table's columns, found by reading it: a type that the reader refuses a value
//! of is not the column's, and the next one is tried. So there is no second idea of what a
//! value is, in any format.

use std::fmt;
use std::path::Path;

use assay_data::{DataError, Format, Limits, Rule};
use assay_statement::value::ValueError;
use assay_statement::{Column, Kind, Table};

use crate::Failure;

/// A table with the widest types that take all its values.
pub(super) struct Inferred {
    pub(super) table: Table,
    /// Columns of the file that the table does not have.
    pub(super) left_out: Vec<LeftOut>,
}

/// A column that no policy can declare as it is.
pub(super) struct LeftOut {
    pub(super) name: String,
    /// Names places and rules, no value.
    why: String,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column `{}` is left out: {}", self.name, self.why)
    }
}

/// More columns than a policy declares.
const MOST: usize = 64;

/// The types that are tried, in this order, with more digits behind the point where a number
/// has them.
const FIRST: Kind = Kind::Integer { signed: true, bits: 64 };

/// A column whose type is looked for.
struct Candidate {
    name: String,
    kind: Kind,
    /// The refusal that came furthest into the file, and its line.
    furthest: Option<(u64, String)>,
}

/// Reads the table as often as a type is refused; most refusals come in the first records.
pub(super) fn infer(path: &Path, format: Format) -> Result<Inferred, Failure> {
    let limits = Limits::default();
    let mut left_out = Vec::new();
    let mut candidates = Vec::new();
    for name in assay_data::names(path, format, limits)? {
        let why = if name.chars().any(char::is_control) {
            "a policy has no names with control characters"
        } else if candidates.len() == MOST {
            "a policy declares at most 64 columns"
        } else {
            candidates.push(Candidate { name, kind: FIRST, furthest: None });
            continue;
        };
        left_out.push(LeftOut { name, why: why.to_owned() });
    }
    loop {
        if candidates.is_empty() {
            return Err(Failure::NothingToPropose { path: path.to_owned() });
        }
        let columns: Vec<Column> = candidates.iter().map(Candidate::column).collect();
        let table = match assay_data::read_file(path, format, &columns, limits) {
            Ok(read) => read.table,
            Err(error) => {
                refused(&mut candidates, &mut left_out, error)?;
                continue;
            }
        };
        let empty = |at: usize| table.records().iter().all(|record| record.cells[at].is_null());
        let Some(at) = (0..candidates.len()).find(|at| empty(*at)) else {
            return Ok(Inferred { table, left_out });
        };
        let name = candidates.remove(at).name;
        left_out.push(LeftOut { name, why: "no record has a value in it".to_owned() });
    }
}

/// Takes the next type for the column that a refusal is about, or leaves the column out. What
/// is wrong with the file itself stays an error.
fn refused(
    candidates: &mut Vec<Candidate>,
    left_out: &mut Vec<LeftOut>,
    error: DataError,
) -> Result<(), Failure> {
    let DataError::Refused { at, rule } = &error else { return Err(error.into()) };
    if let Rule::Nowhere { missing, .. } = rule {
        let (gone, kept): (Vec<_>, Vec<_>) = std::mem::take(candidates)
            .into_iter()
            .partition(|candidate| missing.contains(&candidate.name));
        *candidates = kept;
        let why = "records of this format have no such column";
        left_out.extend(
            gone.into_iter().map(|column| LeftOut { name: column.name, why: why.to_owned() }),
        );
        return if missing.is_empty() { Err(error.into()) } else { Ok(()) };
    }
    // It stands beside the records of a document, not in them.
    let beside = matches!(rule, Rule::Shapes);
    let of_type = matches!(
        rule,
        Rule::Value(_) | Rule::Type { .. } | Rule::Stored { .. } | Rule::Microseconds
    );
    let found = candidates.iter().position(|each| Some(&each.name) == at.name.as_ref());
    let Some(position) = found.filter(|_| of_type || beside) else { return Err(error.into()) };
    let candidate = &mut candidates[position];
    if candidate.furthest.as_ref().is_none_or(|(line, _)| *line < at.line) {
        candidate.furthest = Some((at.line, format!("{}:{}: {rule}", at.line, at.column)));
    }
    if let Some(kind) = next(candidate.kind, rule).filter(|_| !beside) {
        candidate.kind = kind;
        return Ok(());
    }
    let Candidate { name, furthest, .. } = candidates.remove(position);
    let place = furthest.map(|(_, place)| place).unwrap_or_default();
    let why = if beside {
        "it is beside the records of the document, not in them".to_owned()
    } else {
        format!("no type takes all its values ({place})")
    };
    left_out.push(LeftOut { name, why });
    Ok(())
}

impl Candidate {
    fn column(&self) -> Column {
        Column { name: self.name.clone(), kind: self.kind }
    }
}

/// The type to try where one was refused.
fn next(kind: Kind, rule: &Rule) -> Option<Kind> {
    const MOST_DIGITS: u8 = 18;
    let number = |scale| Kind::Number { precision: MOST_DIGITS, scale };
    match kind {
        Kind::Integer { signed: true, .. }
            if matches!(rule, Rule::Value(ValueError::Range { .. })) =>
        {
            Some(Kind::Integer { signed: false, bits: 64 })
        }
        Kind::Integer { .. } => Some(number(0)),
        Kind::Number { scale, .. } => {
            let digits = if let Rule::Value(ValueError::Scale { got, .. }) = rule {
                u8::try_from(*got).ok()
            } else {
                // Which digits are stored is not told.
                matches!(rule, Rule::Stored { .. }).then_some(scale + 1)
            };
            let digits = digits.filter(|digits| *digits <= MOST_DIGITS);
            Some(digits.map_or(Kind::Boolean, number))
        }
        Kind::Boolean => Some(Kind::Date),
        Kind::Date => Some(Kind::Timestamp),
        Kind::Timestamp => Some(Kind::String),
        Kind::String | Kind::Short { .. } => None,
    }
}
