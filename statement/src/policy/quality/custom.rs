//! Entries of `quality` with `type: custom`: the predicates that ODCS has no metric for.

use super::arguments::Asked;
use super::catalogue::{ALL, Custom};
use super::{OPERATORS, name, no_stray};
use crate::policy::columns::{Declared, at};
use crate::policy::tree::{Mark, Node};
use crate::policy::{PolicyError, PredicateId, Rule};

/// Whose rules these are, as the standard calls it.
const ENGINE: &str = "assay";

/// Whether the entry is of this type.
pub(super) fn is(entry: &Node) -> bool {
    entry.text_of("type") == Some("custom")
}

/// Reads an entry of the column at `position`.
pub(super) fn of_column(
    entry: &Node,
    position: usize,
    declared: &[Declared<'_>],
) -> Result<Rule, PolicyError> {
    let (custom, at, implementation) = asked(entry)?;
    let column = &declared[position].column;
    if !custom.of.fits(column.kind) {
        let (name, wanted) = (custom.name(), custom.of.wanted());
        return Err(at.refuse(format!("`{name}` needs a column {wanted}, got {}", column.kind)));
    }
    let (columns, arguments) = Asked { custom, position, declared }.read(implementation)?;
    Ok(Rule {
        name: name(entry, &column.name, custom.name())?,
        predicate: PredicateId(custom.id),
        columns,
        arguments,
        pattern: None,
        line: entry.at.line,
    })
}

/// Why an entry of the schema object is refused: each of these predicates is of a column.
pub(super) fn of_table(entry: &Node) -> PolicyError {
    match asked(entry) {
        Ok((custom, at, _)) => {
            at.refuse(format!("`{}` belongs into the `quality` of a property", custom.name()))
        }
        Err(error) => error,
    }
}

/// A rule about the order of the records speaks of the columns that decide it, too. There
/// are none where that order is the file's.
pub(in crate::policy) fn in_order(rules: &mut [Rule], identity: &[usize]) {
    let ordered =
        |rule: &&mut Rule| ALL.iter().any(|each| each.ordered && each.id == rule.predicate.0);
    for rule in rules.iter_mut().filter(ordered) {
        rule.columns.extend(identity);
    }
}

/// The predicate, where it is named, and the implementation around it.
fn asked(entry: &Node) -> Result<(&'static Custom, Mark, &Node), PolicyError> {
    let engine = entry.text_of("engine").unwrap_or_default();
    if engine != ENGINE {
        return Err(at(entry, "type").refuse(format!(
            "a quality rule of `type: custom` for the engine `{engine}` cannot be proven"
        )));
    }
    no_stray(entry, "custom", &["metric", "arguments", "query", "unit"])?;
    no_stray(entry, "custom", &OPERATORS)?;
    let named = entry.get("implementation").map(|member| &member.value).and_then(|node| {
        let predicate = &node.get("predicate")?.value;
        Some((node, predicate.at, predicate.text()?))
    });
    let Some((implementation, at, predicate)) = named else {
        return Err(at(entry, "implementation").refuse(format!(
            "a quality rule for the engine `{ENGINE}` needs `implementation: {{predicate: …}}`"
        )));
    };
    match ALL.iter().find(|custom| custom.name() == predicate) {
        Some(custom) => Ok((custom, at, implementation)),
        None => Err(at.refuse(format!("the predicate `{predicate}` cannot be proven yet"))),
    }
}
