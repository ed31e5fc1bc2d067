//! Limits of how many records a metric counts: of their number, or of their share.

use super::bounds::argument;
use super::count;
use super::tree::{Member, Node};
use super::{Argument, PolicyError, WHOLE};
use crate::column::Kind;
use crate::value;

/// A percentage is written with four digits behind the point.
const PERCENT: Kind = Kind::Number { precision: 9, scale: 4 };

/// What a metric is compared in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Records.
    Rows,
    /// Parts of a hundred of all records.
    Percent,
}

/// The limits that an operator sets. Numbers that it excludes are moved by one; shares that
/// it excludes have no neighbour, and a name of their own.
pub(super) fn arguments(operator: &Member, unit: Unit) -> Result<Vec<Argument>, PolicyError> {
    if unit == Unit::Rows {
        return count::arguments(operator, ["rows_min", "rows_max"]);
    }
    let operand = &operator.value;
    let limits = match operator.key.as_str() {
        "mustBeGreaterThan" => vec![("share_above", share(operand, 0, WHOLE - 1)?)],
        "mustBeGreaterOrEqualTo" => vec![("share_min", share(operand, 0, WHOLE)?)],
        "mustBeLessThan" => vec![("share_below", share(operand, 1, WHOLE)?)],
        "mustBeLessOrEqualTo" => vec![("share_max", share(operand, 0, WHOLE)?)],
        "mustBeBetween" => {
            let [low, high] = operand.items() else {
                return Err(operand.at.refuse("expected two numbers, the smaller first"));
            };
            let (min, max) = (share(low, 0, WHOLE)?, share(high, 0, WHOLE)?);
            if min >= max {
                return Err(high.at.refuse("expected the smaller number first, then the larger"));
            }
            vec![("share_min", min), ("share_max", max)]
        }
        _ => {
            let exactly = share(operand, 0, WHOLE)?;
            vec![("share_min", exactly), ("share_max", exactly)]
        }
    };
    Ok(limits.into_iter().map(|(name, value)| argument(name, value, (0, WHOLE))).collect())
}

/// A percentage as parts of the whole.
pub(super) fn share(node: &Node, min: i128, max: i128) -> Result<i128, PolicyError> {
    let parsed = node.number().and_then(|digits| value::parse(PERCENT, digits).ok());
    let parts = parsed.and_then(|cell| cell.integer());
    parts.filter(|parts| (min..=max).contains(parts)).ok_or_else(|| {
        node.at.refuse(format!(
            "expected a percentage from {} to {}, with at most 4 digits behind the point",
            value::display(PERCENT, min),
            value::display(PERCENT, max)
        ))
    })
}
