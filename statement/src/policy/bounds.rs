//! `between/1`: the bounds of a column, both inclusive.

use super::columns::Declared;
use super::tree::{Mark, Member, Node};
use super::{Argument, PolicyError, PredicateId, Rule, Value};
use crate::column::Kind;
use crate::table::Cell;
use crate::value;

/// A side's inclusive key, its exclusive key, and one unit towards the inside.
const MIN: (&str, &str, i128) = ("minimum", "exclusiveMinimum", 1);
const MAX: (&str, &str, i128) = ("maximum", "exclusiveMaximum", -1);

/// The rule that the type's options ask for, if they do.
pub(super) fn rule(column: usize, declared: &Declared) -> Result<Option<Rule>, PolicyError> {
    let Some(options) = declared.node.get("logicalTypeOptions").map(|member| &member.value) else {
        return Ok(None);
    };
    let Some(interval) = declared.column.kind.interval() else {
        return Ok(None);
    };
    let kind = declared.column.kind;
    let min = side(options, kind, interval, MIN)?;
    let max = side(options, kind, interval, MAX)?;
    let Some((first, _)) = min.or(max) else {
        return Ok(None);
    };
    if let (Some((_, low)), Some((member, high))) = (min, max)
        && low > high
    {
        return Err(member.value.at.refuse(format!(
            "no value is left: the smallest is {}, the largest {}",
            value::display(kind, low),
            value::display(kind, high)
        )));
    }
    let keys: Vec<&str> =
        [min, max].iter().flatten().map(|(member, _)| member.key.as_str()).collect();
    let arguments = [("min", min), ("max", max)]
        .into_iter()
        .filter_map(|(name, side)| Some(argument(name, side?.1, interval)))
        .collect();
    Ok(Some(Rule {
        name: format!("{}: {}", declared.column.name, keys.join(", ")),
        predicate: PredicateId("between/1"),
        columns: vec![column],
        arguments,
        expression: None,
        pattern: None,
        line: first.at.line,
    }))
}

/// An integer threshold, with the interval it is from.
pub(super) fn argument(name: &'static str, value: i128, (min, max): (i128, i128)) -> Argument {
    Argument { name, value: Value::Integer { value, min, max } }
}

/// One value of a column as a policy writes it: numbers and booleans as such,
/// everything else as text.
pub(super) fn cell(kind: Kind, node: &Node) -> Result<Cell, PolicyError> {
    let (text, wanted) = match kind {
        Kind::Integer { .. } | Kind::Number { .. } => (node.number(), "a number"),
        Kind::Boolean => {
            (node.boolean().map(|value| if value { "true" } else { "false" }), "true or false")
        }
        Kind::Timestamp | Kind::Date | Kind::String | Kind::Short { .. } => {
            (node.text(), "text in quotes")
        }
    };
    let Some(text) = text else {
        return Err(node.at.refuse(format!("expected {wanted}, got {}", node.kind())));
    };
    value::parse(kind, text).map_err(|error| node.at.refuse(error.to_string()))
}

fn side<'tree>(
    options: &'tree Node,
    kind: Kind,
    (smallest, largest): (i128, i128),
    (inclusive, exclusive, inwards): (&str, &str, i128),
) -> Result<Option<(&'tree Member, i128)>, PolicyError> {
    let (member, step) = match (options.get(inclusive), options.get(exclusive)) {
        (None, None) => return Ok(None),
        (Some(member), None) => (member, 0),
        (None, Some(member)) => (member, inwards),
        (Some(_), Some(second)) => {
            return Err(second
                .at
                .refuse(format!("expected one of `{inclusive}` and `{exclusive}`, got both")));
        }
    };
    let at: Mark = member.value.at;
    let cell = cell(kind, &member.value).map_err(|error| PolicyError {
        reason: format!("`{}`: {}", member.key, error.reason),
        ..error
    })?;
    let value = cell.integer().map(|value| value + step);
    match value.filter(|value| (smallest..=largest).contains(value)) {
        Some(value) => Ok(Some((member, value))),
        None => Err(at.refuse(format!(
            "`{}` leaves no value of the column: they go from {} to {}",
            member.key,
            value::display(kind, smallest),
            value::display(kind, largest)
        ))),
    }
}
