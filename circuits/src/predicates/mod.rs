//! The catalogue: one file a predicate, or a family of them that differ in a word; one line a
//! predicate in [`ALL`].

mod between;
mod class_balance;
mod completeness;
mod extreme;
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
mod row_count;
mod share;
mod sides;
mod spread;
mod sum;
mod unique;
mod validity;

use assay_statement::shape::RuleShape;
use assay_statement::{PredicateId, Rule, Table};

use crate::frame::Frame;
use crate::language::CompileError;

/// Every predicate that this build knows.
pub const ALL: [&dyn Predicate; 23] = [
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
    &length::Length,
    &pattern::Pattern,
];

/// What most rules of bounds take.
const BOUNDED: &str = "one column that is not of strings, and integers named min or max";

/// One property of a table.
pub trait Predicate: Sync {
    /// Name and version; part of the policy's shape.
    fn id(&self) -> PredicateId;

    /// The oracle: whether the table has the property, in plain Rust.
    fn check(&self, rule: &Rule, table: &Table) -> Outcome;

    /// The constraints that hold exactly on the tables that the oracle accepts.
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
}

impl Outcome {
    /// How many failing records are named.
    pub const SHOWN: usize = 3;

    /// Judges each record by itself.
    fn of_records(table: &Table, fails: impl Fn(&[assay_statement::Cell]) -> bool) -> Self {
        let failing = table.records().iter().filter(|record| fails(&record.cells));
        Self::of_lines(table.records().len(), failing.map(|record| record.line).collect())
    }

    /// Judges the table as a whole: no record is named.
    fn of_table(checked: usize, holds: bool) -> Self {
        Self { holds, checked, failing: usize::from(!holds), lines: Vec::new() }
    }

    fn of_lines(checked: usize, mut lines: Vec<u64>) -> Self {
        let failing = lines.len();
        lines.truncate(Self::SHOWN);
        Self { holds: failing == 0, checked, failing, lines }
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
