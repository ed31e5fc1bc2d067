//! On which side of a bound a value is, as a column. Not a predicate, but what several of
//! them count.

use crate::frame::Frame;
use crate::language::{CompileError, Int, IntegerCell};

/// Which of two a value may not be beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// At least the bound.
    Least,
    /// At most the bound.
    Most,
}

/// 1 where there is a value that is not beyond the bound.
///
/// An absent value is compared as the least of its type; presence is a factor afterwards.
pub(super) fn within(
    frame: &mut Frame,
    cell: &IntegerCell,
    bound: &Int,
    side: Side,
) -> Result<Int, CompileError> {
    // Both as distances from the type's minimum, which is how cells are kept.
    let bound = bound - &Int::constant(cell.min);
    let (name, room) = match side {
        Side::Least => ("at least the bound", &cell.offset - &bound),
        Side::Most => ("at most the bound", &bound - &cell.offset),
    };
    let told = frame.builder.is_not_negative(name, &room)?;
    frame.builder.define("a value within", &(&cell.present * &told))
}

/// Where there is a value, it is not beyond the bound.
pub(super) fn always(
    frame: &mut Frame,
    cell: &IntegerCell,
    bound: &Int,
    side: Side,
) -> Result<(), CompileError> {
    // Absent values are 0: the bound disappears with them.
    let bound = &cell.present * bound;
    let room = match side {
        Side::Least => &cell.value - &bound,
        Side::Most => &bound - &cell.value,
    };
    frame.builder.not_negative("every value", &room)
}
