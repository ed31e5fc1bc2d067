//! The catalogue: one file a predicate, or a family of them that differ in a word; one line a
//! predicate in [`ALL`].

mod between;
mod class_balance;
mod completeness;
mod date_span;
mod days;
mod distinct;
mod duplicates;
mod expression;
mod extreme;
mod figure;
mod fixes;
mod freshness;
mod geofence;
mod in_set;
mod length;
mod limits;
mod max_gap;
mod mean;
mod members;
mod monotonic;
mod not_in_set;
mod not_null;
mod pair;
mod pattern;
mod quantile;
mod row_count;
mod runs;
mod score;
mod share;
mod sides;
mod simpson;
mod spread;
mod sum;
mod top_share;
mod unique;
mod validity;

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use crate::frame::Frame;
use crate::language::CompileError;

pub use figure::Figure;

/// Every predicate that this build knows.
pub const ALL: [&dyn Predicate; 38] = [
    &not_null::NotNull,
    &between::Between,
    &in_set::InSet,
    &unique::Unique,
    &row_count::RowCount,
    &sum::Sum,
    &monotonic::Monotonic,
    &completeness::Completeness,
    &validity::Validity,
    &not_in_set::NotInSet,
    &mean::Mean,
    &extreme::Extreme::MIN,
    &extreme::Extreme::MAX,
    &share::Share,
    &pair::Pair,
    &spread::Spread::VARIANCE,
    &spread::Spread::VARIANCE_POPULATION,
    &spread::Spread::STDDEV,
    &spread::Spread::STDDEV_POPULATION,
    &max_gap::MaxGap,
    &class_balance::ClassBalance,
    &distinct::Distinct::COUNT,
    &distinct::Distinct::RATIO,
    &duplicates::Duplicates,
    &simpson::Simpson,
    &top_share::TopShare,
    &days::DistinctDays,
    &date_span::DateSpan,
    &freshness::Freshness,
    &quantile::Quantile::QUANTILE,
    &quantile::Quantile::MEDIAN,
    &geofence::Geofence,
    &fixes::Fixes::SPACING,
    &fixes::Fixes::SPEED,
    &expression::Expression,
    &length::Length,
    &pattern::Pattern,
    &score::Score,
];

/// What most rules of bounds take.
const BOUNDED: &str = "one column that is not of strings, and integers named min or max";

/// One property of a table.
pub trait Predicate: Sync {
    /// Name and version; part of the policy's shape.
    fn id(&self) -> PredicateId;

    /// The oracle: whether the table has the property, in plain Rust.
    fn check(&self, rule: &Rule, table: &Table) -> Outcome;

    /// The oracle of a rule that is about others: by whether each of those holds that only
    /// counts. `None` where the table decides.
    fn judge(&self, _rule: &Rule, _counted: &[bool]) -> Option<Outcome> {
        None
    }

    /// The constraints that hold exactly on the tables that the oracle accepts.
    /// What is not so of every table is asserted by `zero`, `zero_first` and the `not_negative`
    /// family alone, so that the rule can be one that only counts.
    ///
    /// # Errors
    /// When the rule's columns or thresholds are not what the predicate needs.
    fn constrain(
        &self,
        position: usize,
        rule: &RuleShape,
        frame: &mut Frame,
    ) -> Result<(), CompileError>;

    /// The integers that the rule leaves to the cells of its one column, as far as its
    /// thresholds are known.
    fn bounds(&self, _rule: &RuleShape) -> Option<(i128, i128)> {
        None
    }

    /// Whether the rule of several columns compares their cells by the distances from one least
    /// value: then each keeps that of its type.
    fn compares(&self) -> bool {
        true
    }

    /// The error of a rule that the predicate cannot use.
    fn misuse(&self, position: usize, expected: &'static str) -> CompileError {
        CompileError::Rule { rule: position + 1, predicate: self.id().0, expected }
    }
}

/// What an oracle found. For the owner of the data only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Whether the property holds.
    pub holds: bool,
    /// Records, or groups of records, that were looked at.
    pub checked: usize,
    /// How many of them fail.
    pub failing: usize,
    /// Lines of the first failing records: at most [`Outcome::SHOWN`].
    pub lines: Vec<u64>,
    /// The line of the record that each of these repeats, where that is why they fail.
    pub repeats: Vec<u64>,
    /// What a rule of the whole table compares with its limits, in the unit of the column: a
    /// number of records, their share, or a statistic; of a standard deviation the square.
    /// None of rules that judge records, whose figure is `failing` of `checked`, and where
    /// there is none.
    pub figure: Option<Figure>,
}

impl Outcome {
    /// How many failing records are named.
    pub const SHOWN: usize = 3;

    /// What nothing looked at does not hold.
    pub(crate) const fn of_nothing() -> Self {
        Self {
            holds: false,
            checked: 0,
            failing: 0,
            lines: Vec::new(),
            repeats: Vec::new(),
            figure: None,
        }
    }

    /// Judges each record by itself.
    fn of_records(table: &Table, fails: impl Fn(&[assay_statement::Cell]) -> bool) -> Self {
        let failing = table.records().iter().filter(|record| fails(&record.cells));
        Self::of_lines(table.records().len(), failing.map(|record| record.line).collect())
    }

    /// Judges the table as a whole: no record is named.
    fn of_table(checked: usize, holds: bool) -> Self {
        let failing = usize::from(!holds);
        Self { holds, checked, failing, lines: Vec::new(), repeats: Vec::new(), figure: None }
    }

    /// Adds what a judgement of the whole table looked at.
    fn with(self, figure: Option<Figure>) -> Self {
        Self { figure, ..self }
    }

    fn of_lines(checked: usize, mut lines: Vec<u64>) -> Self {
        let failing = lines.len();
        lines.truncate(Self::SHOWN);
        Self { holds: failing == 0, checked, failing, lines, repeats: Vec::new(), figure: None }
    }

    /// Names records with those that they repeat.
    fn of_repeats(checked: usize, mut repeats: Vec<(u64, u64)>) -> Self {
        repeats.sort_unstable();
        let outcome = Self::of_lines(checked, repeats.iter().map(|(line, _)| *line).collect());
        repeats.truncate(Self::SHOWN);
        Self { repeats: repeats.into_iter().map(|(_, repeated)| repeated).collect(), ..outcome }
    }

    /// The failing records that are named, as messages show them.
    pub fn places(&self, place: impl Fn(u64) -> String) -> Vec<String> {
        let repeats = self.repeats.iter().map(Some).chain(std::iter::repeat(None));
        let shown = |(line, repeated): (&u64, Option<&u64>)| match repeated {
            Some(repeated) => format!("{} (repeats {})", place(*line), place(*repeated)),
            None => place(*line),
        };
        self.lines.iter().zip(repeats).map(shown).collect()
    }
}

/// The values of a rule's first column that are there.
fn values(rule: &Rule, table: &Table) -> Vec<i128> {
    let of = |record: &assay_statement::Record| {
        rule.columns.first().and_then(|&column| record.cells[column].integer())
    };
    table.records().iter().filter_map(of).collect()
}

/// The predicate with an id.
#[must_use]
pub fn find(id: PredicateId) -> Option<&'static dyn Predicate> {
    ALL.into_iter().find(|predicate| predicate.id() == id)
}
