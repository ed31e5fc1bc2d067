//! The operators over a number of records, of which there is an interval for all.

use super::bounds::argument;
use super::tree::{Member, Node};
use super::{Argument, PolicyError};

/// The interval of a threshold: more records than any circuit will have.
const INTERVAL: (i128, i128) = (0, 1 << 20);

/// That there is none.
pub(super) fn none(name: &'static str) -> Vec<Argument> {
    vec![argument(name, 0, INTERVAL)]
}

/// The smallest and largest number of records that the operator admits, under these names.
pub(super) fn arguments(
    operator: &Member,
    names: [&'static str; 2],
) -> Result<Vec<Argument>, PolicyError> {
    let operand = &operator.value;
    let (min, max) = match operator.key.as_str() {
        "mustBeGreaterThan" => (Some(within(operand, 1)?), None),
        "mustBeGreaterOrEqualTo" => (Some(within(operand, 0)?), None),
        "mustBeLessThan" => (None, Some(within(operand, -1)?)),
        "mustBeLessOrEqualTo" => (None, Some(within(operand, 0)?)),
        "mustBeBetween" => {
            let [low, high] = operand.items() else {
                return Err(operand.at.refuse("expected two numbers, the smaller first"));
            };
            let (min, max) = (within(low, 0)?, within(high, 0)?);
            if min >= max {
                return Err(high.at.refuse("expected the smaller number first, then the larger"));
            }
            (Some(min), Some(max))
        }
        _ => {
            let exactly = within(operand, 0)?;
            (Some(exactly), Some(exactly))
        }
    };
    let sides = names.into_iter().zip([min, max]);
    Ok(sides.filter_map(|(name, side)| Some(argument(name, side?, INTERVAL))).collect())
}

/// A number of records, moved by what makes an exclusive operator inclusive.
pub(super) fn within(node: &Node, step: i128) -> Result<i128, PolicyError> {
    let (min, max) = INTERVAL;
    node.number()
        .and_then(|digits| digits.parse::<i128>().ok())
        .map(|count| count + step)
        .filter(|count| (min..=max).contains(count))
        .ok_or_else(|| {
            node.at.refuse(format!(
                "expected a whole number of records, from {} to {}",
                min - step.min(0),
                max - step.max(0)
            ))
        })
}
