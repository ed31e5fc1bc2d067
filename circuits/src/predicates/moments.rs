//! Number, sum and sum of squares of a column's values, and what spread they have. Not a
//! predicate, but what those about a distribution begin with.

use assay_statement::policy::SPREAD_PARTS;
use assay_statement::shape::RuleShape;
use assay_statement::{Rule, Table};
use num_bigint::BigInt;

use crate::frame::{Cells, Frame};
use crate::language::{CompileError, Int};

/// The values that are there.
pub(super) fn values(rule: &Rule, table: &Table) -> Vec<i128> {
    let of = |record: &assay_statement::Record| {
        rule.columns.first().and_then(|&column| record.cells[column].integer())
    };
    table.records().iter().filter_map(of).collect()
}

/// What a spread is of: a sample, whose size is counted less one, or all there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Divided by n − 1: two values are needed.
    Sample,
    /// Divided by n: one value is needed.
    Population,
}

impl Of {
    const fn fewest(self) -> i32 {
        match self {
            Self::Sample => 2,
            Self::Population => 1,
        }
    }
}

/// How the spread is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// As the mean square of distances from the mean.
    Variance,
    /// As the square root of that.
    Deviation,
}

/// Whether the spread lies within the bounds of a rule, ends included.
pub(super) fn hold(rule: &Rule, table: &Table, of: Of, told: Told) -> bool {
    let values = values(rule, table);
    let count = BigInt::from(values.len());
    if count < BigInt::from(of.fewest()) {
        return false;
    }
    let sum: BigInt = values.iter().copied().map(BigInt::from).sum();
    let squares: BigInt = values.iter().map(|value| BigInt::from(*value).pow(2)).sum();
    let spread = (&count * squares - &sum * &sum) * SPREAD_PARTS;
    let pairs = match of {
        Of::Sample => &count * (&count - 1_i32),
        Of::Population => &count * &count,
    };
    let bound = |bound: i128| {
        let bound = BigInt::from(bound);
        if told == Told::Deviation { bound.pow(2) } else { bound }
    };
    rule.integer("min").is_none_or(|min| spread >= bound(min) * &pairs)
        && rule.integer("max").is_none_or(|max| spread <= bound(max) * &pairs)
}

/// Constrains the spread of a column; `false` where the rule is none of its kind.
pub(super) fn constrain(
    frame: &mut Frame,
    position: usize,
    rule: &RuleShape,
    of: Of,
    told: Told,
) -> Result<bool, CompileError> {
    let [column] = rule.columns[..] else { return Ok(false) };
    let Some(Cells::Integer(cell)) = frame.cells.get(column) else { return Ok(false) };
    let builder = &mut frame.builder;
    // Distances from the type's minimum have the spread of the values.
    let values = builder.total("values", &cell.present)?;
    let sum = builder.total("sum", &cell.offset)?;
    let squares = builder.total("squares", &(&cell.offset * &cell.offset))?;
    let values = builder.figure("number of values", &values)?;
    let sum = builder.figure("sum of distances", &sum)?;
    let squares = builder.figure("sum of squares", &squares)?;
    builder.not_negative_closing("enough values", &(&values - &Int::constant(of.fewest())))?;
    let spread = builder.figure("spread", &(&(&values * &squares) - &(&sum * &sum)))?;
    let spread = &spread * &Int::constant(SPREAD_PARTS);
    let pairs = match of {
        Of::Sample => &values * &(&values - &Int::constant(1)),
        Of::Population => &values * &values,
    };
    let pairs = builder.figure("pairs of values", &pairs)?;
    for (argument, value) in rule.arguments.iter().zip(&frame.arguments[position]) {
        let Some(bound) = value.integer() else { return Ok(false) };
        let bound = match told {
            Told::Variance => bound.clone(),
            Told::Deviation => builder.figure("bound, squared", &(bound * bound))?,
        };
        let bound = &bound * &pairs;
        match argument.name {
            "min" => builder.not_negative_closing("min", &(&spread - &bound))?,
            "max" => builder.not_negative_closing("max", &(&bound - &spread))?,
            _ => return Ok(false),
        }
    }
    Ok(true)
}
