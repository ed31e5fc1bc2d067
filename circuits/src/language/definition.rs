//! What a policy compiles to before any engine sees it.

use std::fmt;
use std::sync::Arc;

use assay_statement::packing::Word;
use assay_statement::pattern::{Automaton, Step};
use assay_statement::{Entry, PredicateId};

use super::digest::{Digest, Element};
use super::integer::Int;
use super::interval::Interval;
use super::{CompileError, MAX_ROWS};

/// The name of a constraint: who asks for it, and which clause of its page it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clause {
    /// A predicate's id with the rule's position, or a part of the frame.
    pub owner: String,
    /// The clause.
    pub name: String,
}

impl Clause {
    /// A clause of a rule.
    #[must_use]
    pub fn rule(predicate: PredicateId, position: usize) -> String {
        format!("{predicate}#{}", position + 1)
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.owner, self.name)
    }
}

/// How the values of a column come about.
#[derive(Debug, Clone)]
pub enum Source {
    /// 1 on the rows that hold a record.
    Active,
    /// Whether the table's column has a value.
    Present(usize),
    /// A digit of the table's integer minus its type's minimum; 0 when absent.
    Digit {
        /// Position of the column in the table.
        column: usize,
        /// The smallest integer of its type.
        min: i128,
        /// Bits below this digit.
        shift: u32,
        /// Bits of this digit.
        bits: u32,
    },
    /// Bits of a byte of the table's short text; 0 behind its end, and when absent.
    Byte {
        /// Position of the column in the table.
        column: usize,
        /// Position of the byte in the text.
        index: usize,
        /// Bits of the byte below these.
        shift: u32,
        /// How many they are.
        bits: u32,
    },
    /// 1 where the table's short text takes a step of an automaton at a position, 0 elsewhere.
    Step {
        /// Position of the column in the table.
        column: usize,
        /// The automaton.
        automaton: Arc<Automaton>,
        /// Position of the byte in the text.
        index: usize,
        /// The step.
        step: Step,
    },
    /// Equal to an expression.
    Defined(Int),
    /// 1 where an expression is zero, 0 elsewhere.
    IsZero(Int),
    /// 1 where an expression is not negative, 0 elsewhere.
    NotNegative(Int),
    /// 1 where two digests are equal, 0 elsewhere.
    IsEqual(Digest, Digest),
    /// A limb of a digest of a string: counted from the most significant one.
    Limb(Digest, usize),
    /// On each row the integer part of an expression, which is not negative, by a divisor.
    Quotient(Int, u64),
    /// On rows that hold a record a digit, as of [`Source::Digit`], of the least or the greatest
    /// integer of the table's column; 0 where there is none.
    Extreme {
        /// Position of the column in the table.
        column: usize,
        /// Whether it is the greatest.
        greatest: bool,
        /// The smallest integer of its type.
        min: i128,
        /// Bits below this digit.
        shift: u32,
        /// Bits of this digit.
        bits: u32,
    },
    /// Whether a rule that only counts holds: on the first row alone, or on each that holds a
    /// record; 0 elsewhere.
    Held {
        /// Position of the rule.
        rule: usize,
        /// Whether on the first row alone.
        once: bool,
    },
    /// Part of a sorted copy: which one, and which of its values.
    Sorted(usize, usize),
    /// Which of the equal tuples of a sorted copy a row has, from 1; 0 where none is counted.
    Run(usize),
}

/// An integer on every row.
#[derive(Debug, Clone)]
pub struct Column {
    /// The clause that defines it.
    pub clause: Clause,
    /// All values that it can take; 0 is one of them.
    pub interval: Interval,
    /// Where its values come from.
    pub source: Source,
}

/// Where a constraint holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Site {
    /// On each row.
    Every,
    /// On the first row.
    First,
    /// Once, over totals and arguments.
    Closing,
}

/// An expression that is zero.
#[derive(Debug, Clone)]
pub struct Zero {
    /// The constraint's name.
    pub clause: Clause,
    /// Where it holds.
    pub site: Site,
    /// What is zero.
    pub value: Int,
}

/// An expression that is an integer of `bits` bits. Where that is the width of its
/// interval's upper end, it says no more than that the expression is not negative.
#[derive(Debug, Clone)]
pub struct Range {
    /// The constraint's name.
    pub clause: Clause,
    /// Where it holds: each row or closing.
    pub site: Site,
    /// What is in range.
    pub value: Int,
    /// The width.
    pub bits: u32,
    /// Another constraint bounds the value from above: an engine may show a greater width,
    /// up to a whole digit's.
    pub wider: bool,
    /// Where the value is a boolean times an integer that is not negative where the
    /// boolean is 1: both of them.
    pub guard: Option<(Int, Int)>,
}

/// A part of a threshold. Thresholds are counted in the order of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument {
    /// A digit of an integer minus the smallest one that the threshold can be.
    Digit {
        /// Which threshold.
        threshold: usize,
        /// Bits below this digit.
        shift: u32,
        /// Bits of this digit.
        bits: u32,
    },
    /// The digest of a string: which threshold.
    Digest(usize),
    /// The day of the time that ages are measured against, since 0001-01-01.
    Day,
    /// The second of that day.
    Second,
    /// Bytes of a short text, as an integer.
    Bytes {
        /// Which threshold.
        threshold: usize,
        /// The first of them.
        start: usize,
        /// How many they are.
        count: usize,
    },
}

/// A hash of one row under a key, zero on padding rows.
#[derive(Debug, Clone)]
pub struct RowHash {
    /// The constraint's name.
    pub clause: Clause,
    /// The key.
    pub key: Digest,
    /// What is hashed.
    pub inputs: Vec<Element>,
}

/// A running hash of the elements of all active rows. The elements must be zero
/// on padding rows.
#[derive(Debug, Clone)]
pub struct Chain {
    /// The constraint's name.
    pub clause: Clause,
    /// Its domain.
    pub tag: &'static str,
    /// The elements that a row adds.
    pub inputs: Vec<Element>,
}

/// A hash of entries that rows can use as a key.
#[derive(Debug, Clone)]
pub struct Shared {
    /// The constraint's name.
    pub clause: Clause,
    /// Its domain.
    pub tag: &'static str,
    /// What is hashed.
    pub inputs: Vec<Entry>,
}

/// A hash of the closing part.
#[derive(Debug, Clone)]
pub struct Hash {
    /// The constraint's name.
    pub clause: Clause,
    /// Its domain.
    pub tag: &'static str,
    /// Hashed as a chain first, the chain's result being the only input.
    pub list: bool,
    /// What is hashed.
    pub inputs: Vec<Element>,
}

/// Tuples of all rows, and as columns the same ones in another order.
#[derive(Debug, Clone)]
pub struct Sort {
    /// The constraint's name.
    pub clause: Clause,
    /// What makes a tuple: integers of a row that are not negative, with their widths in
    /// bits, the one that is compared first in front. That is 1 where the tuple is counted.
    pub values: Vec<(Int, u32)>,
    /// The columns of the copy, in the same order.
    pub copies: Vec<Int>,
}

/// What an entry of the instance must be.
#[derive(Debug, Clone, Copy)]
pub enum Publication {
    /// Equal to a digest.
    Digest(Entry, Digest),
    /// Zero.
    Zero(Entry),
    /// The time that the arguments [`Argument::Day`] and [`Argument::Second`] are, by their
    /// indices.
    Time(Entry, [usize; 2]),
    /// Whatever the verifier says: the proof is tied to it.
    Bound(Entry),
    /// Whatever the verifier says, and used by the definition elsewhere.
    Used(Entry),
}

/// Columns, constraints and hashes of a policy, for any number of rows.
#[derive(Debug, Clone)]
pub struct Definition {
    /// What integers are split into, and hashed as.
    pub word: Word,
    /// Positions in the table of its string columns, in [`Digest::Cell`] order.
    pub texts: Vec<usize>,
    /// The integer columns; each depends on earlier ones only.
    pub columns: Vec<Column>,
    /// The integers that cells of the table's columns can hold: position, least and largest.
    pub held: Vec<(usize, i128, i128)>,
    /// Whether each string cell is present: the column that says so.
    pub text_presence: Vec<usize>,
    /// The digits and digests of the thresholds.
    pub arguments: Vec<Argument>,
    /// Expressions that are zero.
    pub zeros: Vec<Zero>,
    /// Expressions that are in range.
    pub ranges: Vec<Range>,
    /// Sorted copies.
    pub sorts: Vec<Sort>,
    /// Sums over all rows: each with its name.
    pub totals: Vec<(Clause, Int)>,
    /// Integers of the closing part, not negative, each depending on earlier ones only.
    pub figures: Vec<(Clause, Int)>,
    /// Hashes that do not depend on rows.
    pub shared: Vec<Shared>,
    /// Hashes of each row.
    pub row_hashes: Vec<RowHash>,
    /// Running hashes.
    pub chains: Vec<Chain>,
    /// Hashes of the closing part, each depending on earlier ones only.
    pub closing: Vec<Hash>,
    /// What the entries of the instance are.
    pub publications: Vec<Publication>,
}

impl Definition {
    /// The column that marks active rows: always the first.
    pub const ACTIVE: usize = 0;

    pub(super) const fn new(word: Word) -> Self {
        Self {
            word,
            texts: Vec::new(),
            columns: Vec::new(),
            held: Vec::new(),
            text_presence: Vec::new(),
            arguments: Vec::new(),
            zeros: Vec::new(),
            ranges: Vec::new(),
            sorts: Vec::new(),
            totals: Vec::new(),
            figures: Vec::new(),
            shared: Vec::new(),
            row_hashes: Vec::new(),
            chains: Vec::new(),
            closing: Vec::new(),
            publications: Vec::new(),
        }
    }

    /// The clause of a publication.
    #[must_use]
    pub fn instance_clause(publication: Publication) -> Clause {
        let (Publication::Digest(entry, _)
        | Publication::Time(entry, _)
        | Publication::Zero(entry)
        | Publication::Bound(entry)
        | Publication::Used(entry)) = publication;
        Clause { owner: "instance".to_owned(), name: entry.name().to_owned() }
    }

    /// Whether every value stays within `±2^bits`, so that no sum of two of them
    /// wraps in a field of `bits + 2` bits.
    ///
    /// # Errors
    /// Names the first constraint whose value does not.
    pub fn fits(&self, bits: u32) -> Result<(), CompileError> {
        let columns = self.columns.iter().map(|column| (&column.clause, &column.interval));
        let sources = self.columns.iter().filter_map(|column| match &column.source {
            Source::Defined(value)
            | Source::IsZero(value)
            | Source::NotNegative(value)
            | Source::Quotient(value, _) => Some((&column.clause, value.interval())),
            Source::Active
            | Source::Present(_)
            | Source::Digit { .. }
            | Source::Byte { .. }
            | Source::Step { .. }
            | Source::IsEqual(..)
            | Source::Limb(..)
            | Source::Extreme { .. }
            | Source::Held { .. }
            | Source::Sorted(..)
            | Source::Run(_) => None,
        });
        let zeros = self.zeros.iter().map(|zero| (&zero.clause, zero.value.interval()));
        let ranges = self.ranges.iter().map(|range| (&range.clause, range.value.interval()));
        let rows = Interval::new(0, MAX_ROWS);
        let totals = self
            .totals
            .iter()
            .map(|(clause, value)| (clause.clone(), value.interval().times(&rows)));
        let figures = self.figures.iter().map(|(clause, value)| (clause, value.interval()));
        columns
            .chain(sources)
            .chain(figures)
            .chain(zeros)
            .chain(ranges)
            .map(|(clause, interval)| (clause.clone(), interval.clone()))
            .chain(totals)
            .find(|(_, interval)| interval.bits() > u64::from(bits))
            .map_or(Ok(()), |(clause, got)| {
                Err(CompileError::Interval { clause, expected: bits, got })
            })
    }
}
