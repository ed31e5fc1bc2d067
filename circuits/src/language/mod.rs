//! The language of predicates: integers with intervals on uniform rows, hashing
//! as a primitive, and a closing part over totals.
//!
//! A [`Definition`] does not depend on the number of rows. Every constraint holds
//! on each row, and may read the row after it; beyond the last row every column
//! reads as zero, as it does in padding. Nothing here names a proof system.

mod builder;
mod definition;
mod digest;
mod integer;
mod interval;
mod window;

use assay_statement::Record;

pub use builder::{Builder, Inputs, IntegerCell, ShortCell, Sorted, TextByte, TextCell, Threshold};
pub use definition::{
    Argument, Chain, Clause, Column, Definition, Hash, Publication, Range, RowHash, Shared, Site,
    Sort, Source, Zero,
};
pub use digest::{Digest, Element};
pub use integer::{Int, Node, Turn};
pub use interval::Interval;

/// The widths of the digits of an integer of `bits` bits, most significant first: only
/// the first one can be narrower than the others.
pub fn digit_widths(bits: u32, digit_bits: u32) -> impl Iterator<Item = u32> {
    let whole = bits.saturating_sub(1) / digit_bits;
    let first = Some(bits - whole * digit_bits).filter(|width| *width > 0);
    let others = std::iter::repeat_n(digit_bits, usize::try_from(whole).unwrap_or(usize::MAX));
    first.into_iter().chain(others)
}

/// `bits` bits of an integer, above `shift` others.
#[must_use]
pub const fn digit(value: i128, shift: u32, bits: u32) -> i128 {
    (value >> shift) & ((1 << bits) - 1)
}

/// The least or the greatest integer of a column, if there is one.
#[must_use]
pub fn extreme(records: &[Record], column: usize, greatest: bool) -> Option<i128> {
    let values = records.iter().filter_map(|record| record.cells[column].integer());
    if greatest { values.max() } else { values.min() }
}

/// Rows that totals are sized for: no engine proves more in one piece.
pub const MAX_ROWS: u64 = 1 << 20;

/// Largest degree that a constraint may have in the cells of a row.
pub const MAX_DEGREE: usize = 3;

/// Why a policy cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// A value can leave the range that the engine computes in without wrapping.
    #[error("{clause}: expected values within ±2^{expected}, got the interval {got}")]
    Interval {
        /// The constraint.
        clause: Clause,
        /// Bits that fit.
        expected: u32,
        /// The interval of the value.
        got: Interval,
    },
    /// A constraint is of too high a degree.
    #[error("{clause}: expected a degree of at most {expected}, got {got}")]
    Degree {
        /// The constraint.
        clause: Clause,
        /// The largest degree.
        expected: usize,
        /// The constraint's degree.
        got: usize,
    },
    /// A value that must not be negative never can be anything else.
    #[error("{clause}: expected a value that can be 0 or more, got the interval {got}")]
    AlwaysNegative {
        /// The constraint.
        clause: Clause,
        /// The interval of the value.
        got: Interval,
    },
    /// A condition that is not a boolean.
    #[error("{clause}: expected a condition of 0 or 1, got the interval {got}")]
    Condition {
        /// The constraint.
        clause: Clause,
        /// The interval of the condition.
        got: Interval,
    },
    /// A value that does not fit its place in a packed element.
    #[error("{clause}: expected an integer of {expected} bits to pack, got the interval {got}")]
    Packing {
        /// The hash.
        clause: Clause,
        /// Bits of its place, or 0 where the element is full.
        expected: u32,
        /// The interval of the value.
        got: Interval,
    },
    /// A circuit that is larger than its caller allows.
    #[error(
        "expected a circuit of at most {expected} constraints, got {got}: fewer records, columns, rules or members of sets fit"
    )]
    Size {
        /// The bound.
        expected: usize,
        /// Constraints of the circuit.
        got: usize,
    },
    /// A totals-only value is used on a row, or a row's value in the closing part.
    #[error("{clause}: expected a value of {expected}, got one of {got}")]
    Site {
        /// The constraint.
        clause: Clause,
        /// Where the constraint stands.
        expected: &'static str,
        /// Where its value comes from.
        got: &'static str,
    },
    /// A sorted copy in a table that is proven in parts.
    #[error(
        "{clause}: expected a table of at most {expected} rows, which the rule is proven over as a \
         whole, got {got}"
    )]
    Whole {
        /// The constraint.
        clause: Clause,
        /// Rows of a part.
        expected: usize,
        /// Rows of the table.
        got: usize,
    },
    /// A predicate that this build does not know.
    #[error("rule {rule}: expected a known predicate, got {got}")]
    Predicate {
        /// Position of the rule, from 1.
        rule: usize,
        /// The predicate's id.
        got: &'static str,
    },
    /// A rule whose columns or arguments its predicate cannot use.
    #[error("rule {rule} ({predicate}): expected {expected}")]
    Rule {
        /// Position of the rule, from 1.
        rule: usize,
        /// The predicate's id.
        predicate: &'static str,
        /// What the predicate needs.
        expected: &'static str,
    },
}
