//! `variance/1`, `variance_population/1`, `stddev/1`, `stddev_population/1`: the spread of the
//! values, of a sample (n − 1) or of all there is (n), lies between bounds.

use assay_statement::policy::SPREAD_PARTS;
use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};
use num_bigint::BigInt;

use super::{BOUNDED, Figure, Outcome, Predicate, figure};
use crate::frame::{Cells, Frame};
use crate::language::{CompileError, Int};

pub(super) struct Spread {
    id: PredicateId,
    of: Of,
    told: Told,
}

impl Spread {
    pub(super) const VARIANCE: Self = Self::new("variance/1", Of::Sample, Told::Variance);
    pub(super) const VARIANCE_POPULATION: Self =
        Self::new("variance_population/1", Of::Population, Told::Variance);
    pub(super) const STDDEV: Self = Self::new("stddev/1", Of::Sample, Told::Deviation);
    pub(super) const STDDEV_POPULATION: Self =
        Self::new("stddev_population/1", Of::Population, Told::Deviation);

    const fn new(id: &'static str, of: Of, told: Told) -> Self {
        Self { id: PredicateId(id), of, told }
    }
}

impl Predicate for Spread {
    fn id(&self) -> PredicateId {
        self.id
    }

    fn check(&self, rule: &Rule, table: &Table) -> Outcome {
        let spread = spread(rule, table, self.of);
        let holds = spread.as_ref().is_some_and(|spread| hold(rule, spread, self.told));
        let figure = spread.and_then(|(spread, pairs)| {
            Figure::new(spread, pairs * figure::parts(rule, table).pow(2))
        });
        Outcome::of_table(table.records().len(), holds).with(figure)
    }

    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError> {
        if constrain(frame, position, rule, self.of, self.told)? {
            return Ok(());
        }
        Err(self.misuse(position, BOUNDED))
    }
}

/// What a spread is of: a sample, whose size is counted less one, or all there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
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
enum Told {
    /// As the mean square of distances from the mean.
    Variance,
    /// As the square root of that.
    Deviation,
}

/// n times the sum of squares less the square of the sum, and the pairs that divide it: their quotient is
/// the variance; None where there are too few values.
fn spread(rule: &Rule, table: &Table, of: Of) -> Option<(BigInt, BigInt)> {
    let values = super::values(rule, table);
    let count = BigInt::from(values.len());
    if count < BigInt::from(of.fewest()) {
        return None;
    }
    let sum: BigInt = values.iter().copied().map(BigInt::from).sum();
    let squares: BigInt = values.iter().map(|value| BigInt::from(*value).pow(2)).sum();
    let pairs = match of {
        Of::Sample => &count * (&count - 1_i32),
        Of::Population => &count * &count,
    };
    Some((&count * squares - &sum * &sum, pairs))
}

/// Whether the spread lies within the bounds of a rule, ends included.
fn hold(rule: &Rule, (spread, pairs): &(BigInt, BigInt), told: Told) -> bool {
    let spread = spread * SPREAD_PARTS;
    let bound = |bound: i128| {
        let bound = BigInt::from(bound);
        if told == Told::Deviation { bound.pow(2) } else { bound }
    };
    rule.integer("min").is_none_or(|min| spread >= bound(min) * pairs)
        && rule.integer("max").is_none_or(|max| spread <= bound(max) * pairs)
}

/// Constrains the spread of a column; `false` where the rule is none of its kind.
fn constrain(
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
    for (name, threshold) in &frame.arguments[position] {
        let Some(bound) = threshold.integer() else { return Ok(false) };
        let bound = match told {
            Told::Variance => bound.clone(),
            Told::Deviation => builder.figure("bound, squared", &(bound * bound))?,
        };
        let bound = &bound * &pairs;
        match *name {
            "min" => builder.not_negative_closing("min", &(&spread - &bound))?,
            "max" => builder.not_negative_closing("max", &(&bound - &spread))?,
            _ => return Ok(false),
        }
    }
    Ok(true)
}
