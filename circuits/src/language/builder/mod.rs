//! Writing a definition.

mod asserted;
mod cells;
mod extreme;
mod guard;
mod hashes;
mod quotient;
mod sorted;
mod texts;
mod thresholds;

use assay_statement::packing::{DIGEST_BITS, Word};
use num_bigint::BigInt;
use num_traits::Signed;

use super::{
    Clause, Column, CompileError, Definition, Digest, Int, Interval, MAX_DEGREE, MAX_ROWS, Node,
    Publication, Range, Site, Source, Turn, digit_widths,
};

pub use cells::{IntegerCell, TextCell};
pub use hashes::Inputs;
pub use sorted::Sorted;
pub use texts::{ShortCell, TextByte};
pub use thresholds::Threshold;

/// Collects a [`Definition`]. Constraints carry the owner set last.
///
/// What `zero`, `zero_first` and the `not_negative` family assert is asserted where the rule holds
/// that is [guarded](Builder::guard), if one is. Everything else defines: it is true of any table.
#[derive(Debug)]
pub struct Builder {
    definition: Definition,
    owner: String,
    thresholds: usize,
    guard: Option<guard::Guard>,
}

impl Builder {
    /// A definition with nothing but its active rows: they come first, there is at
    /// least one, and padding follows to the end.
    ///
    /// # Errors
    /// Never in practice: the constraints are fixed.
    pub fn new(word: Word) -> Result<(Self, Int), CompileError> {
        let definition = Definition::new(word);
        let mut builder =
            Self { definition, owner: "active".to_owned(), thresholds: 0, guard: None };
        let active = builder.column("row", Interval::boolean(), Source::Active);
        let one = Int::constant(1);
        builder.zero("boolean", &(&active * &(&one - &active)))?;
        builder.zero_first("first row", &(&one - &active))?;
        let next = builder.next("no rise", &active)?;
        builder.zero("no rise", &(&(&one - &active) * &next))?;
        Ok((builder, active))
    }

    /// Names who asks for the constraints that follow.
    pub fn owned_by(&mut self, owner: impl Into<String>) {
        self.owner = owner.into();
    }

    /// The finished definition.
    #[must_use]
    pub fn finish(self) -> Definition {
        self.definition
    }

    /// The same expression on the row after this one.
    ///
    /// # Errors
    /// When the expression reads the next row already.
    pub fn next(&self, name: &str, value: &Int) -> Result<Int, CompileError> {
        value.next().ok_or_else(|| CompileError::Site {
            clause: self.clause(name),
            expected: "this row",
            got: "another row",
        })
    }

    /// A column equal to an expression.
    ///
    /// # Errors
    /// When the expression is not one of a row, or of too high a degree.
    pub fn define(&mut self, name: &str, value: &Int) -> Result<Int, CompileError> {
        self.admit(name, Site::Every, value)?;
        let interval = value.interval().hull(&Interval::new(0, 0));
        let column = self.column(name, interval, Source::Defined(value.clone()));
        Ok(column.enforced(value.interval().clone()))
    }

    /// `if condition { yes } else { no }` for a boolean condition.
    ///
    /// # Errors
    /// As [`Self::define`].
    pub fn select(
        &mut self,
        name: &str,
        condition: &Int,
        yes: &Int,
        no: &Int,
    ) -> Result<Int, CompileError> {
        self.boolean(name, condition)?;
        let hull = yes.interval().hull(no.interval());
        let value = no + &(condition * &(yes - no));
        Ok(self.define(name, &value.enforced(hull.clone()))?.enforced(hull))
    }

    /// 1 where the expression is zero, 0 elsewhere.
    ///
    /// # Errors
    /// As [`Self::define`].
    pub fn is_zero(&mut self, name: &str, value: &Int) -> Result<Int, CompileError> {
        self.admit(name, Site::Every, value)?;
        Ok(self.column(name, Interval::boolean(), Source::IsZero(value.clone())))
    }

    /// 1 where the expression is not negative, 0 elsewhere.
    ///
    /// # Errors
    /// As [`Self::not_negative_where`].
    pub fn is_not_negative(&mut self, name: &str, value: &Int) -> Result<Int, CompileError> {
        self.admit(name, Site::Every, value)?;
        let told = self.column(name, Interval::boolean(), Source::NotNegative(value.clone()));
        let one = Int::constant(1);
        let boolean = &told * &(&one - &told);
        self.always_zero(Site::Every, &format!("{name}, a boolean"), &boolean)?;
        self.always_not_negative_where(&format!("{name}, where it is so"), &told, value)?;
        let (not, below) = (&one - &told, &Int::constant(-1) - value);
        self.always_not_negative_where(&format!("{name}, where it is not"), &not, &below)?;
        Ok(told)
    }

    /// 1 where two digests are equal, 0 elsewhere.
    pub fn is_equal(&mut self, name: &str, a: Digest, b: Digest) -> Int {
        self.column(name, Interval::boolean(), Source::IsEqual(a, b))
    }

    /// The digits of the integer below 2^248 that the digest of a string is, most
    /// significant first; a larger one is refused.
    ///
    /// # Errors
    /// Never in practice: the constraints are fixed.
    pub fn limbs(&mut self, name: &str, digest: Digest) -> Result<Vec<Int>, CompileError> {
        digit_widths(DIGEST_BITS, self.definition.word.digit_bits)
            .enumerate()
            .map(|(index, bits)| {
                let source = Source::Limb(digest, index);
                let limb = self.column(name, Interval::unsigned(bits), source);
                self.in_range(name, Site::Every, &limb, bits)?;
                Ok(limb)
            })
            .collect()
    }

    fn boolean(&self, name: &str, condition: &Int) -> Result<(), CompileError> {
        if condition.interval().is_within(&Interval::boolean()) {
            return Ok(());
        }
        let got = condition.interval().clone();
        Err(CompileError::Condition { clause: self.clause(name), got })
    }

    fn width_for(&self, name: &str, value: &Int) -> Result<u32, CompileError> {
        let max: &BigInt = value.interval().max();
        if max.is_negative() {
            let got = value.interval().clone();
            return Err(CompileError::AlwaysNegative { clause: self.clause(name), got });
        }
        Ok(value.width())
    }

    fn in_range(
        &mut self,
        name: &str,
        site: Site,
        value: &Int,
        bits: u32,
    ) -> Result<(), CompileError> {
        let clause = self.admit(name, site, value)?;
        self.definition.ranges.push(Range {
            clause,
            site,
            value: value.clone(),
            bits,
            wider: false,
            guard: None,
        });
        Ok(())
    }

    /// The constraint added last may be shown of a greater width.
    fn bounded_elsewhere(&mut self) {
        if let Some(range) = self.definition.ranges.last_mut() {
            range.wider = true;
        }
    }

    /// The sum of an expression over all records, for the closing part. The expression
    /// must be zero on padding rows, as every product with a cell is.
    ///
    /// # Errors
    /// When the expression does not fit.
    pub fn total(&mut self, name: &str, value: &Int) -> Result<Int, CompileError> {
        let clause = self.admit(name, Site::Every, value)?;
        let rows = Interval::new(0, MAX_ROWS);
        let interval = value.interval().times(&rows);
        let index = self.definition.totals.len();
        self.definition.totals.push((clause, value.clone()));
        Ok(Int::with_interval(Node::Total(index), interval))
    }

    /// An expression of the closing part that is never negative, kept in digits: it is
    /// shown not to be negative, and products of figures are no wider than they have to be.
    ///
    /// # Errors
    /// When the expression does not fit.
    pub fn figure(&mut self, name: &str, value: &Int) -> Result<Int, CompileError> {
        let clause = self.admit(name, Site::Closing, value)?;
        self.width_for(name, value)?;
        let interval = Interval::new(0, value.interval().max().clone());
        let index = self.definition.figures.len();
        self.definition.figures.push((clause, value.clone()));
        Ok(Int::with_interval(Node::Figure(index), interval))
    }

    /// Says what an entry of the instance is.
    pub fn publish(&mut self, publication: Publication) {
        self.definition.publications.push(publication);
    }

    fn column(&mut self, name: &str, interval: Interval, source: Source) -> Int {
        let index = self.definition.columns.len();
        let clause = self.clause(name);
        self.definition.columns.push(Column { clause, interval: interval.clone(), source });
        Int::with_interval(Node::Column(index, Turn::This), interval)
    }

    /// 1 on rows that hold a record.
    fn active() -> Int {
        Int::with_interval(Node::Column(Definition::ACTIVE, Turn::This), Interval::boolean())
    }

    fn clause(&self, name: &str) -> Clause {
        Clause { owner: self.owner.clone(), name: name.to_owned() }
    }

    fn admit(&self, name: &str, site: Site, value: &Int) -> Result<Clause, CompileError> {
        let clause = self.clause(name);
        let degree = value.degree();
        if degree > MAX_DEGREE {
            return Err(CompileError::Degree { clause, expected: MAX_DEGREE, got: degree });
        }
        let (row, total) = value.reads();
        match site {
            Site::Every | Site::First if total => {
                Err(CompileError::Site { clause, expected: "a row", got: "the totals" })
            }
            Site::Closing if row => {
                Err(CompileError::Site { clause, expected: "the totals", got: "a row" })
            }
            Site::Every | Site::First | Site::Closing => Ok(clause),
        }
    }
}
