//! Entries of `quality`: at most one rule each.

pub(super) mod area;
mod arguments;
mod custom;
mod example;
mod way;

use super::columns::{Declared, at};
use super::limits::{self, Unit};
use super::tree::{Member, Node};
use super::walk::{self, Keys, Type, one_of};
use super::{Argument, PolicyError, PredicateId, Rule, Value, count, score, set};

pub(super) use arguments::edge;
pub(super) use custom::{in_order, is_ordered};
pub(super) use example::policy as example;
pub(super) use way::Way;

pub(super) const OPERATORS: [&str; 6] = [
    "mustBe",
    "mustBeGreaterThan",
    "mustBeGreaterOrEqualTo",
    "mustBeLessThan",
    "mustBeLessOrEqualTo",
    "mustBeBetween",
];

/// What an entry asks for.
#[derive(Debug)]
pub(super) enum Asked {
    /// A rule of its own.
    Rule(Rule),
    /// That these columns are the key.
    Unique {
        /// How messages call the rule.
        name: String,
        /// The key's columns.
        columns: Vec<usize>,
    },
    /// That the score is at least something.
    Score(score::Asked),
    /// Nothing: the entry is documentation.
    Nothing,
}

/// Reads an entry of the column at `position`.
pub(super) fn of_column(
    entry: &Node,
    position: usize,
    declared: &[Declared<'_>],
) -> Result<Asked, PolicyError> {
    if custom::is(entry) {
        return custom::of_column(entry, position, declared).map(Asked::Rule);
    }
    let declared = &declared[position];
    let Some((metric, unit)) = metric(entry)? else {
        return Ok(Asked::Nothing);
    };
    let name = name(entry, &declared.column.name, metric)?;
    let rule = |predicate, arguments| Rule {
        name: name.clone(),
        predicate: PredicateId(predicate),
        columns: vec![position],
        arguments,
        expression: None,
        pattern: None,
        line: entry.at.line,
    };
    match metric {
        "nullValues" => {
            let limits = limits(entry, unit)?;
            no_arguments(entry)?;
            Ok(Asked::Rule(match limits {
                None => rule("not_null/1", Vec::new()),
                Some(limits) => rule("completeness/1", limits),
            }))
        }
        "duplicateValues" => {
            rows(entry, metric, unit)?;
            no_arguments(entry)?;
            duplicates(entry, name, vec![position])
        }
        "invalidValues" => {
            let limits = limits(entry, unit)?;
            let mut arguments = set::arguments(entry, declared.column.kind)?;
            Ok(Asked::Rule(match limits {
                None => rule("in_set/1", arguments),
                Some(limits) => {
                    arguments.extend(limits);
                    rule("validity/1", arguments)
                }
            }))
        }
        other => Err(misplaced(entry, other)),
    }
}

/// Reads an entry of the schema object.
pub(super) fn of_table(entry: &Node, declared: &[Declared]) -> Result<Asked, PolicyError> {
    if custom::is(entry) {
        return custom::of_table(entry, declared);
    }
    let Some((metric, unit)) = metric(entry)? else {
        return Ok(Asked::Nothing);
    };
    let name = name(entry, "schema", metric)?;
    rows(entry, metric, unit)?;
    match metric {
        "rowCount" => {
            no_arguments(entry)?;
            let (_, operand) = operator(entry)?;
            Ok(Asked::Rule(Rule {
                name,
                predicate: PredicateId("row_count/1"),
                columns: Vec::new(),
                arguments: count::arguments(operand, ["min", "max"])?,
                expression: None,
                pattern: None,
                line: entry.at.line,
            }))
        }
        "duplicateValues" => {
            let Some(arguments) = entry.get("arguments") else {
                return Err(at(entry, "metric").refuse(
                    "`duplicateValues` of the table needs `arguments: {properties: […]}`",
                ));
            };
            walk::check(&arguments.value, &KEY)?;
            let list = arguments.value.get("properties").map(|member| &member.value);
            let columns = list.map(|list| positions(list, declared)).transpose()?;
            duplicates(entry, name, columns.unwrap_or_default())
        }
        other => Err(misplaced(entry, other)),
    }
}

/// The positions of the columns that a list names.
pub(super) fn positions(list: &Node, declared: &[Declared]) -> Result<Vec<usize>, PolicyError> {
    let mut positions = Vec::new();
    for item in list.items() {
        let found = item
            .text()
            .and_then(|name| declared.iter().position(|declared| declared.column.name == name));
        match found {
            Some(position) if positions.contains(&position) => {
                return Err(item.at.refuse("the column is in the list before"));
            }
            Some(position) => positions.push(position),
            None => return Err(item.at.refuse("expected the name of a declared column")),
        }
    }
    if positions.is_empty() {
        return Err(list.at.refuse("expected a list of at least one column"));
    }
    Ok(positions)
}

/// The metric of an entry and its unit; `None` when the entry is documentation.
fn metric(entry: &Node) -> Result<Option<(&str, Unit)>, PolicyError> {
    match entry.text_of("type").unwrap_or("library") {
        "text" => {
            let others = ["metric", "arguments", "query", "engine", "implementation"];
            no_stray(entry, "text", &others)?;
            no_stray(entry, "text", &OPERATORS)?;
            return Ok(None);
        }
        "library" => no_stray(entry, "library", &["query", "engine", "implementation"])?,
        other => {
            return Err(at(entry, "type").refuse(format!(
                "a quality rule of `type: {other}` cannot be proven yet, write a `metric`"
            )));
        }
    }
    let Some(metric) = entry.text_of("metric") else {
        return Err(entry.at.refuse("a quality rule needs `metric`, or `type: text`"));
    };
    if metric == "missingValues" {
        return Err(at(entry, "metric").refuse(
            "the metric `missingValues` cannot be proven yet: an empty cell is null, `nullValues` \
             counts those",
        ));
    }
    match entry.text_of("unit") {
        None | Some("rows") => Ok(Some((metric, Unit::Rows))),
        Some("percent") => Ok(Some((metric, Unit::Percent))),
        Some(unit) => Err(at(entry, "unit").refuse(format!(
            "the unit `{unit}` cannot be proven yet: expected `rows`, `percent`, or no `unit`"
        ))),
    }
}

/// Refuses a share where only a number is compared.
fn rows(entry: &Node, metric: &str, unit: Unit) -> Result<(), PolicyError> {
    if unit == Unit::Rows {
        return Ok(());
    }
    Err(at(entry, "unit").refuse(format!(
        "the unit `percent` cannot be proven yet of `{metric}`: expected `rows`, or no `unit`"
    )))
}

/// The limits of an entry; `None` where it admits no record at all.
fn limits(entry: &Node, unit: Unit) -> Result<Option<Vec<Argument>>, PolicyError> {
    let (operator, operand) = operator(entry)?;
    if operator == "mustBe" && operand.value.number() == Some("0") {
        return Ok(None);
    }
    let limits = limits::arguments(operand, unit)?;
    // `0.0` is the same number, and has the same canonical JSON.
    let is_none = |limit: &Argument| matches!(limit.value, Value::Integer { value: 0, .. });
    Ok((operator != "mustBe" || !limits.iter().all(is_none)).then_some(limits))
}

/// Refuses keys of the standard that mean nothing in an entry of this type.
fn no_stray(entry: &Node, kind: &str, keys: &[&str]) -> Result<(), PolicyError> {
    match keys.iter().find_map(|key| entry.get(key)) {
        Some(member) => Err(member.at.refuse(format!(
            "`{}` has no place in a quality rule of `type: {kind}`: it would never be checked",
            member.key
        ))),
        None => Ok(()),
    }
}

fn misplaced(entry: &Node, metric: &str) -> PolicyError {
    let place = if metric == "rowCount" { "the schema object" } else { "a property" };
    at(entry, "metric").refuse(format!("`{metric}` belongs into the `quality` of {place}"))
}

fn name(entry: &Node, owner: &str, metric: &str) -> Result<String, PolicyError> {
    let Some(given) = entry.get("id").or_else(|| entry.get("name")) else {
        return Ok(format!("{owner}: {metric}"));
    };
    match given.value.text() {
        Some(name) if !name.is_empty() && !name.chars().any(char::is_control) => {
            Ok(name.to_owned())
        }
        _ => Err(given
            .value
            .at
            .refuse("expected a rule's name that is not empty and has no control characters")),
    }
}

/// The one operator of an entry, and its operand.
fn operator(entry: &Node) -> Result<(&str, &Member), PolicyError> {
    let mut found = entry.members().iter().filter(|m| OPERATORS.contains(&m.key.as_str()));
    match (found.next(), found.next()) {
        (Some(operator), None) => Ok((operator.key.as_str(), operator)),
        (Some(first), Some(second)) => Err(second.at.refuse(format!(
            "expected one operator in a quality rule, got `{}` and `{}`",
            first.key, second.key
        ))),
        (None, _) => Err(at(entry, "metric")
            .refuse(format!("expected an operator beside `metric`: {}", one_of(&OPERATORS)))),
    }
}

/// How many combinations of values may occur more than once: none is what a key says.
fn duplicates(entry: &Node, name: String, columns: Vec<usize>) -> Result<Asked, PolicyError> {
    let Some(limits) = limits(entry, Unit::Rows)? else {
        return Ok(Asked::Unique { name, columns });
    };
    let predicate = PredicateId("duplicates/1");
    Ok(Asked::Rule(Rule {
        name,
        predicate,
        columns,
        arguments: limits,
        expression: None,
        pattern: None,
        line: entry.at.line,
    }))
}

fn no_arguments(entry: &Node) -> Result<(), PolicyError> {
    entry.get("arguments").map_or(Ok(()), |member| walk::check(&member.value, &NONE))
}

static NONE: Keys = Keys { of: "the arguments of this metric", required: &[], table: &[] };

static KEY: Keys = Keys {
    of: "the arguments of `duplicateValues`",
    required: &["properties"],
    table: &[("properties", Type::List(&Type::Text))],
};
