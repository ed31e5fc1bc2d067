//! Checks a tree against the tables of the standard: no key is ever ignored.

use super::PolicyError;
use super::scalar::Scalar;
use super::tree::{Data, Mark, Node};

/// The keys of one kind of object.
#[derive(Debug)]
pub(super) struct Keys<'a> {
    /// What messages call the object, with its article.
    pub(super) of: &'a str,
    pub(super) required: &'a [&'a str],
    pub(super) table: &'a [(&'a str, Type)],
}

/// What the value of a key must be.
#[derive(Debug)]
pub(super) enum Type {
    Text,
    /// Text of letters, digits, `_` and `-`.
    StableId,
    Boolean,
    Number,
    Integer,
    /// Anything but a list or an object.
    Scalar,
    Any,
    /// An object whose keys depend on another key, and are checked there.
    Later,
    Choice(&'static [&'static str]),
    List(&'static Type),
    Object(&'static Keys<'static>),
    Either(&'static Type, &'static Type),
    /// A key of the standard that asks for what cannot be proven yet.
    Refused(&'static str),
}

/// Refuses what the table of `keys` does not allow in `node`.
pub(super) fn check(node: &Node, keys: &Keys<'_>) -> Result<(), PolicyError> {
    let Data::Object(members) = &node.data else {
        return Err(expected(node.at, keys.of, node));
    };
    for member in members {
        let Some((_, expected)) = keys.table.iter().find(|(key, _)| *key == member.key) else {
            return Err(unknown(member.at, &member.key, keys));
        };
        if let Type::Refused(what) = expected {
            return Err(member
                .at
                .refuse(format!("`{}` ({what}) cannot be proven yet", member.key)));
        }
        value(&member.key, &member.value, expected)?;
    }
    match keys.required.iter().find(|key| node.get(key).is_none()) {
        Some(missing) => Err(node.at.refuse(format!("{} needs `{missing}`", keys.of))),
        None => Ok(()),
    }
}

fn value(key: &str, node: &Node, expected: &Type) -> Result<(), PolicyError> {
    let (fits, wanted) = match expected {
        Type::Text => (node.text().is_some(), "text"),
        Type::StableId => (
            node.text().is_some_and(|text| {
                !text.is_empty()
                    && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
            }),
            "text of letters, digits, `_` and `-`",
        ),
        Type::Boolean => (matches!(node.data, Data::Scalar(Scalar::Boolean(_))), "true or false"),
        Type::Number => (node.number().is_some(), "a number"),
        Type::Integer => (node.number().is_some_and(|n| !n.contains('.')), "a whole number"),
        Type::Scalar => (matches!(node.data, Data::Scalar(_)), "a single value"),
        Type::Any => (true, ""),
        Type::Later => (matches!(node.data, Data::Object(_)), "an object"),
        Type::Choice(choices) => return choice(key, node, choices),
        Type::List(item) => match &node.data {
            Data::List(items) => {
                return items.iter().try_for_each(|node| value(key, node, item));
            }
            Data::Scalar(_) | Data::Object(_) => (false, "a list"),
        },
        Type::Object(keys) => return check(node, keys),
        Type::Either(object, list) => {
            let chosen = if matches!(node.data, Data::List(_)) { list } else { object };
            return value(key, node, chosen);
        }
        Type::Refused(_) => (false, "nothing"),
    };
    if fits { Ok(()) } else { Err(self::expected(node.at, &format!("{wanted} for `{key}`"), node)) }
}

fn choice(key: &str, node: &Node, choices: &[&str]) -> Result<(), PolicyError> {
    let Some(text) = node.text() else {
        return Err(expected(node.at, &format!("text for `{key}`"), node));
    };
    if choices.contains(&text) {
        return Ok(());
    }
    Err(node.at.refuse(format!("expected `{key}` to be {}, got `{text}`", one_of(choices))))
}

fn expected(at: Mark, wanted: &str, node: &Node) -> PolicyError {
    let quote = match (&node.data, wanted.starts_with("text")) {
        (Data::Scalar(Scalar::Number(_) | Scalar::Boolean(_)), true) => ": quote it",
        _ => "",
    };
    at.refuse(format!("expected {wanted}, got {}{quote}", node.kind()))
}

/// `a`, `b` or `c`.
pub(super) fn one_of(choices: &[&str]) -> String {
    match choices {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [rest @ .., last] => format!("`{}` or `{last}`", rest.join("`, `")),
    }
}

fn unknown(at: Mark, key: &str, keys: &Keys<'_>) -> PolicyError {
    let near = keys
        .table
        .iter()
        .map(|(known, _)| (distance(&key.to_lowercase(), &known.to_lowercase()), known))
        .min()
        .filter(|(distance, known)| *distance <= 2 && *distance < known.len());
    let hint = match near {
        Some((_, known)) => format!("; did you mean `{known}`?"),
        None => String::new(),
    };
    at.refuse(format!("unknown key `{key}` in {}{hint}", keys.of))
}

/// Letters to insert, delete or replace to get from one word to the other.
fn distance(from: &str, to: &str) -> usize {
    // A long key is near to none, and must not cost time.
    if from.len() > 64 {
        return usize::MAX;
    }
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (b, &above) in to.iter().zip(row.iter().skip(1)) {
            left = (corner + usize::from(a != *b)).min(above + 1).min(left + 1);
            corner = above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
