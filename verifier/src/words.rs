//! Rules in plain words, with their thresholds as people write them.

use assay_statement::value::display;
use assay_statement::{Argument, Column, Kind, Policy, Rule, Value};

/// What the data satisfies when the rule holds.
#[must_use]
pub fn describe(policy: &Policy, rule: &Rule) -> String {
    let columns = rule.columns.iter().filter_map(|&at| policy.columns().get(at));
    let columns: Vec<&Column> = columns.collect();
    let named = names(&columns);
    let kind = columns.first().map(|column| column.kind);
    let (min, max) = (rule.integer("min"), rule.integer("max"));
    let bounds = |kind| match (min, max) {
        (Some(min), Some(max)) if min == max => Some(format!("exactly {}", display(kind, min))),
        (Some(min), Some(max)) => {
            Some(format!("from {} to {}", display(kind, min), display(kind, max)))
        }
        (Some(min), None) => Some(format!("at least {}", display(kind, min))),
        (None, Some(max)) => Some(format!("at most {}", display(kind, max))),
        (None, None) => None,
    };
    let sentence = match (rule.predicate.0, kind) {
        ("not_null/1", Some(_)) => Some(format!("every record has a value in {named}")),
        ("between/1", Some(kind)) => bounds(kind).map(|bounds| {
            format!("every value of {named} that is present is {bounds}, ends included")
        }),
        ("in_set/1", Some(kind)) => Some(format!(
            "every value of {named} that is present is {}",
            set(kind, &rule.arguments)
        )),
        ("unique/1", Some(_)) => Some(format!("no two records have the same {named}")),
        ("row_count/1", _) => {
            bounds(COUNT).map(|bounds| format!("the number of records is {bounds}"))
        }
        ("sum/1", Some(kind)) => bounds(kind).map(|bounds| {
            format!("the sum of the values of {named} that are present is {bounds}, ends included")
        }),
        ("monotonic/1", Some(_)) => columns.split_first().map(|(ascending, identity)| {
            format!(
                "every record has a value in `{}` that is greater than the one before, {}",
                ascending.name,
                order(identity)
            )
        }),
        _ => None,
    };
    sentence.unwrap_or_else(|| unknown(rule, &named, kind))
}

/// A count is shown as any integer is.
const COUNT: Kind = Kind::Integer { signed: false, bits: 64 };

/// Members of a set of strings are known by digest only, so that they are counted.
fn set(kind: Kind, members: &[Argument]) -> String {
    let shown: Vec<String> = members
        .iter()
        .filter_map(|member| match member.value {
            Value::Integer { value, .. } => Some(display(kind, value)),
            Value::Text(_) => None,
        })
        .collect();
    let count = members.len();
    if shown.len() == count && count <= 16 {
        format!("one of {}", shown.join(", "))
    } else {
        format!("one of the {count} that the policy lists")
    }
}

/// A predicate that this build has no sentence for still shows every threshold.
fn unknown(rule: &Rule, named: &str, kind: Option<Kind>) -> String {
    let arguments: Vec<String> = rule
        .arguments
        .iter()
        .map(|argument| match (argument.value, kind) {
            (Value::Integer { value, .. }, Some(kind)) => {
                format!("{} = {}", argument.name, display(kind, value))
            }
            (Value::Integer { value, .. }, None) => format!("{} = {value}", argument.name),
            (Value::Text(digest), _) => format!("{} = digest {digest}", argument.name),
        })
        .collect();
    let of = if named.is_empty() { String::new() } else { format!(" of {named}") };
    let with = if arguments.is_empty() {
        String::new()
    } else {
        format!(" with {}", arguments.join(", "))
    };
    format!("{}{of} holds{with}", rule.predicate)
}

/// The order in which records are compared with the one before.
fn order(identity: &[&Column]) -> String {
    if identity.is_empty() {
        return "in the order in which the records are committed".to_owned();
    }
    format!("in ascending order of {}, in which no two records agree", ordering(identity))
}

/// Columns that records are sorted by: strings are in the order of their digests.
fn ordering(columns: &[&Column]) -> String {
    let column = |column: &&Column| {
        let by = if column.kind == Kind::String { " (by its digest)" } else { "" };
        format!("`{}`{by}", column.name)
    };
    columns.iter().map(column).collect::<Vec<_>>().join(", ")
}

fn names(columns: &[&Column]) -> String {
    columns.iter().map(|column| format!("`{}`", column.name)).collect::<Vec<_>>().join(", ")
}
