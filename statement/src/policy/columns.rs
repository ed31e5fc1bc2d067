//! Columns: `properties` of the schema object, and the options of their types.

use std::collections::BTreeSet;

use super::tree::{Mark, Node};
use super::walk::Type::{self, Boolean, Integer, Number, Refused, Text};
use super::walk::{self, Keys, one_of};
use super::{PolicyError, keys};
use crate::column::{Column, Kind};

/// More columns than a circuit is compiled for.
const MAX_COLUMNS: usize = 64;

/// A column and the property that declares it.
#[derive(Debug)]
pub(super) struct Declared<'tree> {
    pub(super) column: Column,
    pub(super) node: &'tree Node,
}

/// The columns of the schema object, in the order of the file.
pub(super) fn read(schema: &Node) -> Result<Vec<Declared<'_>>, PolicyError> {
    let Some(list) = schema.get("properties") else {
        return Err(schema.at.refuse("a schema object needs `properties`"));
    };
    let properties = list.value.items();
    if !(1..=MAX_COLUMNS).contains(&properties.len()) {
        return Err(list.at.refuse(format!(
            "expected 1 to {MAX_COLUMNS} columns in `properties`, got {}",
            properties.len()
        )));
    }
    let mut names = BTreeSet::new();
    properties
        .iter()
        .map(|node| {
            let name = name(node)?;
            if !names.insert(name) {
                return Err(at(node, "name").refuse(format!("a second column named `{name}`")));
            }
            let column = Column { name: name.to_owned(), kind: kind(node)? };
            Ok(Declared { column, node })
        })
        .collect()
}

/// Where a key's value is, or where the object is.
pub(super) fn at(node: &Node, key: &str) -> Mark {
    node.get(key).map_or(node.at, |member| member.value.at)
}

fn name(node: &Node) -> Result<&str, PolicyError> {
    let name = node.text_of("name").unwrap_or_default();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(at(node, "name")
            .refuse("expected a column name that is not empty and has no control characters"));
    }
    match node.text_of("physicalName") {
        Some(physical) if physical != name => Err(at(node, "physicalName").refuse(format!(
            "columns are found by `name`: expected `physicalName` to be `{name}` or left out"
        ))),
        _ => Ok(name),
    }
}

fn kind(node: &Node) -> Result<Kind, PolicyError> {
    let logical = node.text_of("logicalType").unwrap_or_default();
    let keys = match logical {
        "integer" => &INTEGER,
        "number" => &NUMBER,
        "boolean" => &BOOLEAN,
        "timestamp" => &TIMESTAMP,
        "date" => &DATE,
        "string" => &STRING,
        other => {
            return Err(at(node, "logicalType").refuse(format!(
                "the logical type `{other}` cannot be proven yet, only integer, number, boolean, \
                 timestamp, date and string"
            )));
        }
    };
    let options = node.get("logicalTypeOptions").map(|member| &member.value);
    if let Some(options) = options {
        walk::check(options, keys)?;
    }
    let bytes = keys::bytes(node, logical == "string")?;
    Ok(match logical {
        "integer" => integer(options)?,
        "number" => decimal(node)?,
        "boolean" => Kind::Boolean,
        "timestamp" => {
            utc(options)?;
            Kind::Timestamp
        }
        "date" => Kind::Date,
        _ => bytes.map_or(Kind::String, |bytes| Kind::Short { bytes }),
    })
}

fn integer(options: Option<&Node>) -> Result<Kind, PolicyError> {
    const FORMATS: [(&str, bool, u8); 8] = [
        ("i8", true, 8),
        ("i16", true, 16),
        ("i32", true, 32),
        ("i64", true, 64),
        ("u8", false, 8),
        ("u16", false, 16),
        ("u32", false, 32),
        ("u64", false, 64),
    ];
    let Some(format) = options.and_then(|options| options.get("format")) else {
        return Ok(Kind::Integer { signed: true, bits: 32 });
    };
    let wanted = format.value.text().unwrap_or_default();
    match FORMATS.iter().find(|(name, ..)| *name == wanted) {
        Some((_, signed, bits)) => Ok(Kind::Integer { signed: *signed, bits: *bits }),
        None => Err(format.value.at.refuse(format!(
            "expected `format` to be {}, got `{wanted}`",
            one_of(&FORMATS.map(|(name, ..)| name))
        ))),
    }
}

fn decimal(node: &Node) -> Result<Kind, PolicyError> {
    let Some(physical) = node.get("physicalType") else {
        return Err(at(node, "logicalType").refuse(
            "a number needs its digits: add `physicalType: decimal(p,s)`, p digits in all (1 to \
             18), s of them behind the point",
        ));
    };
    let text = physical.value.text().unwrap_or_default().to_ascii_lowercase();
    let digits = ["decimal", "numeric"]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .and_then(|rest| rest.trim_start().strip_prefix('(')?.strip_suffix(')')?.split_once(','))
        .and_then(|(precision, scale)| Some((small(precision)?, small(scale)?)));
    match digits {
        Some((precision, scale)) if (1..=18).contains(&precision) && scale <= precision => {
            Ok(Kind::Number { precision, scale })
        }
        _ => Err(physical.value.at.refuse(
            "expected the `physicalType` of a number to be decimal(p,s) or numeric(p,s), p from 1 \
             to 18, s at most p",
        )),
    }
}

fn small(text: &str) -> Option<u8> {
    let digits = text.trim();
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

fn utc(options: Option<&Node>) -> Result<(), PolicyError> {
    match options.and_then(|options| options.get("defaultTimezone")) {
        Some(zone) if !matches!(zone.value.text(), Some("Etc/UTC" | "UTC")) => {
            Err(zone.value.at.refuse("expected `defaultTimezone` to be `Etc/UTC` or `UTC`"))
        }
        _ => Ok(()),
    }
}

const MULTIPLE: (&str, Type) = ("multipleOf", Refused("divisibility"));
const FORMAT: (&str, Type) = ("format", Refused("the form of the text"));

static INTEGER: Keys = Keys {
    of: "the options of an integer",
    required: &[],
    table: &[
        ("format", Text),
        ("minimum", Number),
        ("exclusiveMinimum", Number),
        ("maximum", Number),
        ("exclusiveMaximum", Number),
        MULTIPLE,
    ],
};

static NUMBER: Keys = Keys {
    of: "the options of a number",
    required: &[],
    table: &[
        ("minimum", Number),
        ("exclusiveMinimum", Number),
        ("maximum", Number),
        ("exclusiveMaximum", Number),
        MULTIPLE,
        ("format", Refused("floating point: `physicalType: decimal(p,s)` says the digits")),
    ],
};

static BOOLEAN: Keys = Keys { of: "the options of a boolean", required: &[], table: &[] };

static TIMESTAMP: Keys = Keys {
    of: "the options of a timestamp",
    required: &[],
    table: &[
        ("minimum", Text),
        ("exclusiveMinimum", Text),
        ("maximum", Text),
        ("exclusiveMaximum", Text),
        ("timezone", Boolean),
        ("defaultTimezone", Text),
        FORMAT,
    ],
};

static DATE: Keys = Keys {
    of: "the options of a date",
    required: &[],
    table: &[
        ("minimum", Text),
        ("exclusiveMinimum", Text),
        ("maximum", Text),
        ("exclusiveMaximum", Text),
        FORMAT,
    ],
};

static STRING: Keys = Keys {
    of: "the options of a string",
    required: &[],
    table: &[("minLength", Integer), ("maxLength", Integer), ("pattern", Text), FORMAT],
};
