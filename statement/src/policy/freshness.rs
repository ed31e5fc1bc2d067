//! The service level `freshness`: how old the newest value of a column may be.

use super::bounds::argument;
use super::columns::{Declared, at};
use super::tree::Node;
use super::{PolicyError, PredicateId, Rule};
use crate::column::Kind;

/// The predicate of ages.
pub(super) const ID: &str = "freshness/1";

/// The service level, as the standard calls it.
pub(super) const LEVEL: &str = "freshness";

/// Units of a service level, with their seconds.
const UNITS: [(&str, i128); 13] = [
    ("d", 86_400),
    ("day", 86_400),
    ("days", 86_400),
    ("h", 3600),
    ("hr", 3600),
    ("hour", 3600),
    ("hours", 3600),
    ("m", 60),
    ("min", 60),
    ("minutes", 60),
    ("s", 1),
    ("sec", 1),
    ("seconds", 1),
];

/// The rule that a service level asks for, of a column of the schema object.
pub(super) fn rule(
    level: &Node,
    schema: &str,
    declared: &[Declared<'_>],
) -> Result<Rule, PolicyError> {
    let element = level.text_of("element").unwrap_or_default();
    let name = element.strip_prefix(schema).and_then(|rest| rest.strip_prefix('.'));
    let name = name.unwrap_or(element);
    let Some(position) = declared.iter().position(|declared| declared.column.name == name) else {
        return Err(at(level, "element").refuse(format!(
            "expected `element` to be a declared column, as `{schema}.…`, got `{element}`"
        )));
    };
    let units: i128 = match declared[position].column.kind {
        Kind::Timestamp => 1_000_000,
        // The day that a date is begins at its midnight.
        Kind::Date => 1,
        kind @ (Kind::Integer { .. }
        | Kind::Number { .. }
        | Kind::Boolean
        | Kind::String
        | Kind::Short { .. }) => {
            return Err(at(level, "element")
                .refuse(format!("expected a column of timestamps or dates, got one of {kind}")));
        }
    };
    let unit = level.text_of("unit").unwrap_or_default();
    let Some((_, seconds)) = UNITS.into_iter().find(|(name, _)| *name == unit) else {
        return Err(at(level, "unit").refuse(format!(
            "expected `unit` to be d, h, m or s, or one of their longer names, got `{unit}`"
        )));
    };
    let interval = declared[position].column.kind.interval().unwrap_or_default();
    let span = interval.1 - interval.0;
    let value = level.get("value").and_then(|member| {
        member.value.number().or_else(|| member.value.text())?.parse::<u32>().ok()
    });
    let age = value.map(|value| i128::from(value) * seconds).and_then(|age| {
        if units == 1 { (age % 86_400 == 0).then_some(age / 86_400) } else { Some(age * units) }
    });
    let Some(age) = age.filter(|age| *age <= span) else {
        return Err(at(level, "value").refuse(
            "expected `value` to be a whole number, of whole days where the column has dates",
        ));
    };
    Ok(Rule {
        name: format!("{}: {LEVEL}", declared[position].column.name),
        predicate: PredicateId(ID),
        columns: vec![position],
        arguments: vec![argument("age", age, (0, span))],
        expression: None,
        pattern: None,
        line: level.at.line,
    })
}
