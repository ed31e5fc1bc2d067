//! `sum/1`: the bounds of the sum of a column, both inclusive.

use crate::column::Kind;
use crate::policy::bounds::argument;
use crate::policy::tree::Node;
use crate::policy::walk::{Keys, Type};
use crate::policy::{Argument, PolicyError};
use crate::value::{self, ValueError};

/// More records than any circuit will have.
const MAX_RECORDS: i128 = 1 << 20;

/// The bounds, in the unit of a column with this kind and interval.
pub(super) fn arguments(
    implementation: &Node,
    kind: Kind,
    (smallest, largest): (i128, i128),
) -> Result<Vec<Argument>, PolicyError> {
    let Some(arguments) = implementation.get("args").map(|member| &member.value) else {
        return Err(implementation.at.refuse("`sum` needs `args: {min: …, max: …}`"));
    };
    let interval = (smallest * MAX_RECORDS, largest * MAX_RECORDS);
    let bound = |key| {
        let Some(member) = arguments.get(key) else { return Ok(None) };
        let value = bound(&member.value, kind, interval).map_err(|error| PolicyError {
            reason: format!("`{key}`: {}", error.reason),
            ..error
        })?;
        Ok(Some((&member.value, value)))
    };
    let (min, max) = (bound("min")?, bound("max")?);
    match (min, max) {
        (None, None) => {
            Err(arguments.at.refuse("expected `min`, `max` or both in the arguments of `sum`"))
        }
        (Some((_, min)), Some((node, max))) if min > max => Err(node.at.refuse(format!(
            "no sum is left: the smallest is {}, the largest {}",
            value::display(kind, min),
            value::display(kind, max)
        ))),
        _ => Ok([("min", min), ("max", max)]
            .into_iter()
            .filter_map(|(name, bound)| Some(argument(name, bound?.1, interval)))
            .collect()),
    }
}

/// One bound: written like a value of the column, but not bounded by its type.
fn bound(node: &Node, kind: Kind, (min, max): (i128, i128)) -> Result<i128, PolicyError> {
    let wide = if let Kind::Number { scale, .. } = kind {
        Kind::Number { precision: 36, scale }
    } else {
        Kind::Integer { signed: true, bits: 96 }
    };
    let value = match value::parse(wide, node.number().unwrap_or_default()) {
        Ok(cell) => cell.integer().filter(|value| (min..=max).contains(value)),
        Err(ValueError::Range { .. }) => None,
        Err(error) => return Err(node.at.refuse(error.to_string())),
    };
    value.ok_or_else(|| {
        node.at.refuse(format!(
            "expected a sum that {MAX_RECORDS} records can have, from {} to {}, got one outside",
            value::display(kind, min),
            value::display(kind, max)
        ))
    })
}

pub(super) static ARGUMENTS: Keys = Keys {
    of: "the arguments of `sum`",
    required: &[],
    table: &[("min", Type::Number), ("max", Type::Number)],
};
