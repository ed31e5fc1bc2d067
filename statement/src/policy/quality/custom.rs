//! Entries of `quality` with `type: custom`: the predicates that ODCS has no metric for.

use super::{OPERATORS, name, no_stray, sum};
use crate::column::Kind;
use crate::policy::columns::{Declared, at};
use crate::policy::tree::{Mark, Node};
use crate::policy::walk::{self, Keys, Type};
use crate::policy::{PolicyError, PredicateId, Rule};

/// Whose rules these are, as the standard calls it.
const ENGINE: &str = "assay";

const MONOTONIC_1: PredicateId = PredicateId("monotonic/1");

/// What an entry asks for.
#[derive(Debug, Clone, Copy)]
enum Predicate {
    Sum,
    Monotonic,
}

impl Predicate {
    const fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Monotonic => "monotonic",
        }
    }
}

/// Whether the entry is of this type.
pub(super) fn is(entry: &Node) -> bool {
    entry.text_of("type") == Some("custom")
}

/// Reads an entry of the column at `position`.
pub(super) fn of_column(
    entry: &Node,
    position: usize,
    declared: &Declared,
) -> Result<Rule, PolicyError> {
    let (predicate, at, implementation) = asked(entry)?;
    let column = &declared.column;
    let unfit = |needed| {
        at.refuse(format!("`{}` needs a column {needed}, got {}", predicate.name(), column.kind))
    };
    let (id, arguments) = match (predicate, column.kind, column.kind.interval()) {
        (Predicate::Sum, Kind::Integer { .. } | Kind::Number { .. }, Some(interval)) => {
            walk::check(implementation, &SUM)?;
            (PredicateId("sum/1"), sum::arguments(implementation, column.kind, interval)?)
        }
        (Predicate::Sum, ..) => return Err(unfit("of integers or numbers")),
        (Predicate::Monotonic, _, Some(_)) => {
            walk::check(implementation, &MONOTONIC)?;
            (MONOTONIC_1, Vec::new())
        }
        (Predicate::Monotonic, _, None) => return Err(unfit("whose values have an order")),
    };
    Ok(Rule {
        name: name(entry, &column.name, predicate.name())?,
        predicate: id,
        columns: vec![position],
        arguments,
        line: entry.at.line,
    })
}

/// Why an entry of the schema object is refused: each of these predicates is of a column.
pub(super) fn of_table(entry: &Node) -> PolicyError {
    match asked(entry) {
        Ok((predicate, at, _)) => {
            at.refuse(format!("`{}` belongs into the `quality` of a property", predicate.name()))
        }
        Err(error) => error,
    }
}

/// A rule about the order of the records speaks of the columns that decide it, too. There
/// are none where that order is the file's.
pub(in crate::policy) fn in_order(rules: &mut [Rule], identity: &[usize]) {
    for rule in rules.iter_mut().filter(|rule| rule.predicate == MONOTONIC_1) {
        rule.columns.extend(identity);
    }
}

/// The predicate, where it is named, and the implementation around it.
fn asked(entry: &Node) -> Result<(Predicate, Mark, &Node), PolicyError> {
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
    match [Predicate::Sum, Predicate::Monotonic].into_iter().find(|p| p.name() == predicate) {
        Some(known) => Ok((known, at, implementation)),
        None => Err(at.refuse(format!("the predicate `{predicate}` cannot be proven yet"))),
    }
}

static SUM: Keys = Keys {
    of: "the implementation of `sum`",
    required: &[],
    table: &[("predicate", Type::Text), ("args", Type::Object(&sum::ARGUMENTS))],
};

static MONOTONIC: Keys = Keys {
    of: "the implementation of `monotonic`",
    required: &[],
    table: &[("predicate", Type::Text)],
};
