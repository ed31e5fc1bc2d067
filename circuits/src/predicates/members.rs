//! Which member of a list a cell equals. Not a predicate, but what several of them compare
//! with.

use std::collections::BTreeSet;

use assay_statement::{Cell, Rule, Value};

use crate::frame::{Cells, Frame, Named};
use crate::language::{CompileError, Int, MAX_DEGREE, Threshold};

/// The name that each member has among a rule's thresholds.
pub(super) const MEMBER: &str = "value";

/// The members of a rule's list.
pub(super) fn of(rule: &Rule) -> BTreeSet<Cell> {
    list(rule).collect()
}

/// The members in their order.
pub(super) fn list(rule: &Rule) -> impl Iterator<Item = Cell> {
    let members = rule.arguments.iter().filter(|argument| argument.name == MEMBER);
    members.map(|argument| match argument.value {
        Value::Integer { value, .. } => Cell::Integer(value),
        Value::Text(digest) => Cell::Text(digest),
        Value::Short { text, .. } => Cell::Short(text),
    })
}

/// For a member, a column that is 1 where the cell equals it: an absent cell of integers
/// counts as the least value of the type, so whoever reads it asks for presence too. `None`
/// where they are not of one kind.
pub(super) fn equals(
    frame: &mut Frame,
    column: usize,
    member: &Threshold,
) -> Result<Option<Int>, CompileError> {
    match (&frame.cells[column], member) {
        (Cells::Integer(cell), Threshold::Integer { value, .. }) => {
            // Both as distances from the type's minimum, so that they differ where a digit
            // does.
            let distance = value - &Int::constant(cell.min);
            if !distance.interval().meets(cell.offset.interval()) {
                return Ok(Some(Int::constant(0)));
            }
            frame.builder.is_zero("equals a member", &(&cell.offset - &distance)).map(Some)
        }
        (Cells::Text(cell), Threshold::Digest(member)) => {
            Ok(Some(frame.builder.is_equal("equals a member", cell.digest, *member)))
        }
        (Cells::Short(cell), Threshold::Short { words, bytes, .. }) => {
            let size = frame.builder.word_bytes();
            let (size, member) = match bytes {
                Some(bytes) if words.len() > MAX_DEGREE => (1, bytes),
                _ => (size, words),
            };
            let own = cell.words(size, cell.bytes.len());
            if own.len() != member.len() {
                return Ok(None);
            }
            let pairs = own.iter().zip(member);
            let differences: Vec<Int> = pairs.map(|(own, member)| own - member).collect();
            frame.builder.all_zero("equals a member", &differences).map(Some)
        }
        (
            Cells::Integer(_) | Cells::Text(_) | Cells::Short(_),
            Threshold::Integer { .. } | Threshold::Digest(_) | Threshold::Short { .. },
        ) => Ok(None),
    }
}

/// How many of the members among a rule's thresholds a cell equals: they differ, so 0 or 1.
pub(super) fn matches(
    frame: &mut Frame,
    column: usize,
    named: &[Named],
) -> Result<Option<Int>, CompileError> {
    let mut matches = Int::constant(0);
    for (_, member) in named.iter().filter(|(name, _)| *name == MEMBER) {
        let Some(equal) = equals(frame, column, member)? else { return Ok(None) };
        matches = &matches + &equal;
    }
    Ok(Some(matches))
}
