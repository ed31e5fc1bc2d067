//! `in_set/1`: the values that a column may have.

use std::collections::BTreeSet;

use super::columns::at;
use super::tree::Node;
use super::walk::{self, Keys, Type};
use super::{Argument, PolicyError, Value, bounds};
use crate::column::Kind;
use crate::table::Cell;

/// A longer set is no set that a circuit compares with.
const MAX_SET: usize = 256;

/// The members of the set, in the order of the list.
pub(super) fn arguments(entry: &Node, kind: Kind) -> Result<Vec<Argument>, PolicyError> {
    let Some(arguments) = entry.get("arguments") else {
        return Err(
            at(entry, "metric").refuse("`invalidValues` needs `arguments: {validValues: […]}`")
        );
    };
    walk::check(&arguments.value, &SET)?;
    let Some(list) = arguments.value.get("validValues") else {
        return Err(arguments.at.refuse("`invalidValues` needs `validValues`"));
    };
    members(&list.value, "validValues", kind)
}

/// The members of a list under a key, in its order.
pub(super) fn members(list: &Node, key: &str, kind: Kind) -> Result<Vec<Argument>, PolicyError> {
    let items = list.items();
    if !(1..=MAX_SET).contains(&items.len()) {
        return Err(list
            .at
            .refuse(format!("expected 1 to {MAX_SET} values in `{key}`, got {}", items.len())));
    }
    let mut seen = BTreeSet::new();
    items
        .iter()
        .map(|item| {
            let cell = bounds::cell(kind, item)?;
            if !seen.insert(cell) {
                return Err(item.at.refuse(format!("the value is in `{key}` before")));
            }
            let text = |value| Ok(Argument { name: "value", value });
            match (cell, kind, kind.interval()) {
                (Cell::Integer(value), _, Some(interval)) => {
                    Ok(bounds::argument("value", value, interval))
                }
                (Cell::Text(digest), ..) => text(Value::Text(digest)),
                (Cell::Short(short), Kind::Short { bytes }, _) => {
                    text(Value::Short { text: short, bytes })
                }
                (Cell::Integer(_) | Cell::Short(_) | Cell::Null, ..) => {
                    Err(item.at.refuse("expected a value"))
                }
            }
        })
        .collect()
}

static SET: Keys = Keys {
    of: "the arguments of `invalidValues`",
    required: &["validValues"],
    table: &[
        ("validValues", Type::List(&Type::Any)),
        ("pattern", Type::Refused("the form of the text")),
    ],
};
