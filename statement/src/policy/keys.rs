//! The unique key, and the columns that identify a record.

use super::columns::{Declared, at};
use super::quality::positions;
use super::tree::{Data, Mark, Node};
use super::{PolicyError, PredicateId, Rule, count};
use crate::hash::IdentityHash;
use crate::short::MAX_BYTES;

/// The custom property that names the identity columns.
const IDENTITY: &str = "assayIdentity";
/// Its value where nothing identifies a record.
const NONE: &str = "none";
/// The custom property that names the hash by which the pool identifies records.
const HASH: &str = "assayIdentityHash";
/// The custom property by which a rule only counts.
pub(super) const WEIGHT: &str = "assayWeight";
/// The custom property by which a rule tells its figure.
pub(super) const DISCLOSE: &str = "assayDisclose";
/// The custom property of a column of strings that says how many bytes they have at most.
const BYTES: &str = "assayBytes";

/// The key by which records stand in order, gathered from all forms in which a policy asks for
/// it: the primary key, or else the first that is asked for.
#[derive(Debug, Default)]
pub(super) struct Key {
    primary: Option<Vec<usize>>,
    found: Option<(Mark, Vec<usize>)>,
}

impl Key {
    /// Prefers the primary key, whenever it is asked for.
    pub(super) fn preferring(primary: Option<&(Mark, Vec<usize>)>) -> Self {
        Self { primary: primary.map(|(_, columns)| columns.clone()), found: None }
    }

    /// A rule for the key, unless it was asked for before. Values of any other key than that of
    /// the order are sorted on their own.
    pub(super) fn ask(&mut self, name: &str, columns: Vec<usize>, at: Mark) -> Option<Rule> {
        let same = |key: &Vec<usize>| {
            key.len() == columns.len() && columns.iter().all(|column| key.contains(column))
        };
        let found = self.found.as_ref().map(|(_, key)| key);
        if found.is_some_and(same) {
            return None;
        }
        let decides = found.is_none() && self.primary.as_ref().is_none_or(same);
        let (predicate, arguments) = if decides {
            self.found = Some((at, columns.clone()));
            (PredicateId("unique/1"), Vec::new())
        } else {
            (PredicateId("duplicates/1"), count::none("rows_max"))
        };
        Some(Rule {
            name: name.to_owned(),
            predicate,
            columns,
            arguments,
            expression: None,
            pattern: None,
            line: at.line,
        })
    }

    /// Refuses a key that may be absent, going by the rules that are required: two absent keys are
    /// neither equal nor not.
    pub(super) fn complete<'a>(
        &self,
        required: impl Iterator<Item = &'a Rule>,
        declared: &[Declared],
    ) -> Result<(), PolicyError> {
        let Some((at, key)) = &self.found else {
            return Ok(());
        };
        let present: Vec<&[usize]> = required
            .filter(|rule| rule.predicate.0 == "not_null/1")
            .map(|rule| rule.columns.as_slice())
            .collect();
        match key.iter().find(|column| !present.contains(&[**column].as_slice())) {
            Some(missing) => Err(at.refuse(format!(
                "a unique key must be complete: add `required: true` to the column `{}`",
                declared[*missing].column.name
            ))),
            None => Ok(()),
        }
    }

    /// The identity columns: as the policy says, else the key, else all. They are none
    /// only where the policy says so.
    pub(super) fn identity(
        &self,
        schema: &Node,
        declared: &[Declared],
    ) -> Result<Vec<usize>, PolicyError> {
        let key = self.found.as_ref().map(|(_, key)| key.clone());
        let Some(list) = given(schema, IDENTITY, &[HASH])? else {
            return Ok(key.unwrap_or_else(|| (0..declared.len()).collect()));
        };
        if !matches!(list.data, Data::List(_)) {
            self.nothing(list)?;
            return Ok(Vec::new());
        }
        let identity = positions(list, declared)?;
        match key {
            Some(key) if key != identity => Err(list.at.refuse(format!(
                "expected `{IDENTITY}` to be the unique key, in its order: [{}]",
                key.iter()
                    .map(|column| declared[*column].column.name.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            ))),
            _ => Ok(identity),
        }
    }

    /// Whether the policy says that nothing identifies a record, and may.
    fn nothing(&self, value: &Node) -> Result<(), PolicyError> {
        if value.text() != Some(NONE) {
            let got = quoted(value);
            return Err(value
                .at
                .refuse(format!("expected `{NONE}` or a list of at least one column, got {got}")));
        }
        // Keys are compared between neighbours in the order of the identity.
        self.found.as_ref().map_or(Ok(()), |(unique, _)| {
            Err(value.at.refuse(format!(
                "`{IDENTITY}: {NONE}` leaves nothing to prove the unique key of line {} by: name \
                 the key's columns, or ask for no unique key",
                unique.line
            )))
        })
    }
}

/// The primary key's columns in the order of their positions.
pub(super) fn primary(declared: &[Declared]) -> Result<Option<(Mark, Vec<usize>)>, PolicyError> {
    let mut columns = Vec::new();
    for (column, Declared { node, .. }) in declared.iter().enumerate() {
        let position = node.get("primaryKeyPosition");
        let number = position.and_then(|member| member.value.number()).filter(|n| *n != "-1");
        match (node.is_true("primaryKey"), number) {
            (true, number) => columns.push((number, column)),
            (false, Some(_)) => {
                return Err(
                    at(node, "primaryKeyPosition").refuse("a position without `primaryKey: true`")
                );
            }
            (false, None) => {}
        }
    }
    if let [(None | Some("1"), column)] = columns[..] {
        return Ok(Some((at(declared[column].node, "primaryKey"), vec![column])));
    }
    let count = columns.len();
    let mut ordered = vec![None; count];
    for (number, column) in columns {
        let place = number
            .and_then(|number| number.parse::<usize>().ok()?.checked_sub(1))
            .and_then(|index| ordered.get_mut(index));
        let Some(place @ None) = place else {
            let node = declared[column].node;
            let key = if number.is_some() { "primaryKeyPosition" } else { "primaryKey" };
            return Err(at(node, key).refuse(format!(
                "expected each column of the primary key to have its own `primaryKeyPosition` \
                 from 1 to {count}"
            )));
        };
        *place = Some(column);
    }
    let ordered: Vec<usize> = ordered.into_iter().flatten().collect();
    Ok(ordered.first().map(|first| (at(declared[*first].node, "primaryKey"), ordered.clone())))
}

/// The pool's hash: as the policy says, else the default.
pub(super) fn hash(schema: &Node) -> Result<IdentityHash, PolicyError> {
    let Some(value) = given(schema, HASH, &[IDENTITY])? else {
        return Ok(IdentityHash::default());
    };
    let Some(hash) = value.text().and_then(IdentityHash::named) else {
        let [first, second] = IdentityHash::ALL;
        let got = quoted(value);
        return Err(value.at.refuse(format!("expected `{first}` or `{second}`, got {got}")));
    };
    hash.available().map_err(|error| value.at.refuse(error.to_string()))?;
    Ok(hash)
}

/// The weight that a quality rule is given.
pub(super) fn weight(entry: &Node) -> Result<Option<&Node>, PolicyError> {
    given(entry, WEIGHT, &[DISCLOSE])
}

/// How a quality rule's figure is to be disclosed.
pub(super) fn disclosure(entry: &Node) -> Result<Option<&Node>, PolicyError> {
    given(entry, DISCLOSE, &[WEIGHT])
}

/// How many bytes a column's texts have at most, where it says so.
pub(super) fn bytes(property: &Node, is_string: bool) -> Result<Option<u8>, PolicyError> {
    let Some(value) = given(property, BYTES, &[])? else {
        return Ok(None);
    };
    if !is_string {
        return Err(value.at.refuse(format!("`{BYTES}` belongs to columns of strings")));
    }
    let number = value.number().and_then(|digits| digits.parse().ok());
    match number.filter(|bytes| (1..=MAX_BYTES).contains(bytes)) {
        Some(bytes) => Ok(Some(bytes)),
        None => Err(value
            .at
            .refuse(format!("expected `{BYTES}` to be a number of bytes from 1 to {MAX_BYTES}"))),
    }
}

/// What messages call a value that was not expected.
fn quoted(value: &Node) -> String {
    value.text().map_or_else(|| value.kind().to_owned(), |text| format!("`{text}`"))
}

/// The value of a custom property of ours, beside which others may stand; one with our prefix
/// that the parser does not understand is a mistake that must not pass in silence.
fn given<'a>(node: &'a Node, name: &str, others: &[&str]) -> Result<Option<&'a Node>, PolicyError> {
    let mut given = None;
    for property in custom(node) {
        match property.text_of("property") {
            Some(other) if other == name => {
                if given.is_some() {
                    return Err(property.at.refuse(format!("a second `{name}`")));
                }
                given = property.get("value").map(|member| &member.value);
            }
            Some(other) if others.contains(&other) => {}
            _ => reserved(property)?,
        }
    }
    Ok(given)
}

/// Refuses custom properties of ours where they mean nothing.
pub(super) fn none_of_ours(node: &Node) -> Result<(), PolicyError> {
    custom(node).iter().try_for_each(reserved)
}

fn custom(node: &Node) -> &[Node] {
    node.get("customProperties").map_or(&[], |member| member.value.items())
}

fn reserved(property: &Node) -> Result<(), PolicyError> {
    match property.text_of("property") {
        Some(name) if name.to_ascii_lowercase().starts_with("assay") => Err(at(
            property, "property",
        )
        .refuse(format!(
            "`{name}` is not understood here: the custom properties of ours are `{IDENTITY}` and \
                 `{HASH}`, on the schema object, `{BYTES}`, on a string, and `{WEIGHT}` and `{DISCLOSE}`, \
                 on a quality rule"
        ))),
        _ => Ok(()),
    }
}
