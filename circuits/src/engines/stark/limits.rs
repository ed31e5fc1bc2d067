//! What tables keep to, so that a proof about them means something and hides them. The
//! lowering makes no others; nothing below relies on that.

use super::air::RANGE_BUS;
use super::config::{LOW_DEGREE, MAX_DEGREE, MAX_ROWS, MIN_ROWS};
use super::lower::LIMB_BITS;
use super::permutation::{PERMUTATION_COLUMNS, PERMUTATION_DEGREE};
use super::table::{Poly, Site, Table, Variable};

/// Degree of the constraint of a shuffle: a fraction with two linear denominators.
pub(super) const SHUFFLE_DEGREE: usize = 3;

/// Why tables cannot be proven.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// The number of rows.
    #[error("expected a power of two from {MIN_ROWS} to {MAX_ROWS} of rows, got {got}")]
    Rows {
        /// Rows of the table.
        got: usize,
    },
    /// The degree of a polynomial.
    #[error("expected a degree of at most {expected} in {clause}, got {got}")]
    Degree {
        /// Where.
        clause: String,
        /// The largest there.
        expected: usize,
        /// The degree.
        got: usize,
    },
    /// A column, next row or public value that is not there to be read.
    #[error("expected cells and public values of the table in {clause}, got others")]
    Range {
        /// Where.
        clause: String,
    },
    /// Columns that count look-ups: with fewer, values within the range are not served;
    /// with more, values beyond it are.
    #[error("expected {expected} columns of counts, got {got}")]
    Counts {
        /// Values of the range for each row.
        expected: usize,
        /// Columns given.
        got: usize,
    },
    /// Tables that serve look-ups.
    #[error("expected one table that serves look-ups, got {got}")]
    Ranges {
        /// Tables that do.
        got: usize,
    },
    /// A hand-over that only one table knows, or two of one name.
    #[error("expected tuples that one table sends and the other receives, got others")]
    Handover,
    /// A shuffle of tuples of different lengths.
    #[error("expected tuples of one length in {clause}, got others")]
    Shuffle {
        /// Where.
        clause: String,
    },
}

/// Checks both tables.
pub(super) fn check(
    tables: &[Table; 2],
    heights: [usize; 2],
    publics: usize,
) -> Result<(), TableError> {
    for (table, height) in tables.iter().zip(heights) {
        if !height.is_power_of_two() || !(MIN_ROWS..=MAX_ROWS).contains(&height) {
            return Err(TableError::Rows { got: height });
        }
        polynomials(table, publics)?;
        columns(table)?;
        if let Some(ranges) = &table.ranges {
            let (expected, got) = (((1 << LIMB_BITS) / height).max(1), ranges.counts.len());
            if got != expected {
                return Err(TableError::Counts { expected, got });
            }
        }
    }
    let got = tables.iter().filter(|table| table.ranges.is_some()).count();
    let looked_up = tables.iter().any(|table| !table.lookups.is_empty());
    if got > 1 || (got == 0 && looked_up) {
        return Err(TableError::Ranges { got });
    }
    handovers(tables)
}

fn handovers([one, other]: &[Table; 2]) -> Result<(), TableError> {
    let agree = one.handovers.len() == other.handovers.len()
        && one.handovers.iter().zip(&other.handovers).all(|(one, other)| {
            one.name == other.name
                && one.sends != other.sends
                && one.tuple.len() == other.tuple.len()
        });
    let name = |index: usize| one.handovers[index].name;
    let again = (0..one.handovers.len()).any(|index| {
        name(index) == RANGE_BUS || (0..index).any(|before| name(before) == name(index))
    });
    if agree && !again { Ok(()) } else { Err(TableError::Handover) }
}

fn polynomials(table: &Table, publics: usize) -> Result<(), TableError> {
    let check = |clause: &str, poly: &Poly, expected: usize, next: bool| {
        let variables = || poly.terms.iter().flat_map(|term| &term.variables);
        let readable = |variable: &Variable| match *variable {
            Variable::Cell { column, next: reads } => column < table.width && (next || !reads),
            Variable::Public(index) => index < publics,
        };
        if !variables().all(readable) {
            return Err(TableError::Range { clause: clause.to_owned() });
        }
        let got = degree(poly);
        if got > expected {
            return Err(TableError::Degree { clause: clause.to_owned(), expected, got });
        }
        Ok(())
    };
    if !(LOW_DEGREE..=MAX_DEGREE).contains(&table.degree) {
        return Err(TableError::Degree {
            clause: table.name.to_owned(),
            expected: MAX_DEGREE,
            got: table.degree,
        });
    }
    for constraint in &table.constraints {
        // The selector of the first or last row is a factor more.
        let (degree, next) = match constraint.site {
            Site::Every => (table.degree, false),
            Site::Transition => (table.degree, true),
            Site::First => (table.degree - 1, true),
            Site::Last => (table.degree - 1, false),
        };
        check(&constraint.clause, &constraint.value, degree, next)?;
    }
    for hashed in &table.permutations {
        if table.degree < PERMUTATION_DEGREE {
            let (expected, got) = (table.degree, PERMUTATION_DEGREE);
            return Err(TableError::Degree { clause: hashed.clause.clone(), expected, got });
        }
        hashed.inputs.iter().try_for_each(|input| check(&hashed.clause, input, 1, false))?;
    }
    for lookup in &table.lookups {
        check(&lookup.clause, &lookup.value, 1, false)?;
    }
    for shuffle in &table.shuffles {
        if table.degree < SHUFFLE_DEGREE {
            let (expected, got) = (table.degree, SHUFFLE_DEGREE);
            return Err(TableError::Degree { clause: shuffle.clause.clone(), expected, got });
        }
        if shuffle.given.len() != shuffle.taken.len() {
            return Err(TableError::Shuffle { clause: shuffle.clause.clone() });
        }
        let tuples = shuffle.given.iter().chain(&shuffle.taken);
        tuples.into_iter().try_for_each(|poly| check(&shuffle.clause, poly, 1, false))?;
    }
    let handed = table.handovers.iter().flat_map(|handover| &handover.tuple);
    handed.into_iter().try_for_each(|poly| check("handover", poly, 1, false))
}

fn columns(table: &Table) -> Result<(), TableError> {
    let check = |clause: &str, column: usize| {
        if column < table.width {
            return Ok(());
        }
        Err(TableError::Range { clause: clause.to_owned() })
    };
    for hashed in &table.permutations {
        check(&hashed.clause, hashed.start.saturating_add(PERMUTATION_COLUMNS - 1))?;
    }
    for lookup in &table.lookups {
        lookup.flag.iter().try_for_each(|flag| check(&lookup.clause, *flag))?;
    }
    if let Some(ranges) = &table.ranges {
        check("ranges", ranges.values)?;
        ranges.counts.iter().try_for_each(|count| check("ranges", *count))?;
    }
    table.handovers.iter().try_for_each(|handover| check("handover", handover.flag))
}

/// Public values are constants.
fn degree(poly: &Poly) -> usize {
    let cell = |variable: &&Variable| matches!(variable, Variable::Cell { .. });
    poly.terms.iter().map(|term| term.variables.iter().filter(cell).count()).max().unwrap_or(0)
}
