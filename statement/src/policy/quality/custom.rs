//! Entries of `quality` with `type: custom`: the predicates that ODCS has no metric for.

use super::arguments::{Asked, at_least};
use super::{Asked as Of, OPERATORS, name, no_stray};
use crate::policy::catalogue::{self, Custom, Line, SHARE};
use crate::policy::columns::{Declared, at};
use crate::policy::tree::{Mark, Node};
use crate::policy::walk::{self, Keys, Type};
use crate::policy::{PolicyError, PredicateId, Rule, expression, score};

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
    let (implementation, at, predicate) = named(entry)?;
    let column = &declared[position].column;
    match predicate {
        score::NAME => {
            return Err(at.refuse("`score` belongs into the `quality` of the schema object"));
        }
        CONDITION => return condition(entry, &column.name, implementation, declared),
        _ => {}
    }
    let custom = known(at, predicate)?;
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
        expression: None,
        pattern: None,
        line: entry.at.line,
    })
}

/// Reads an entry of the schema object: the score or a condition, all others being of a column.
pub(super) fn of_table(entry: &Node, declared: &[Declared<'_>]) -> Result<Of, PolicyError> {
    let (implementation, at, predicate) = named(entry)?;
    match predicate {
        score::NAME => return score_of(entry, implementation).map(Of::Score),
        CONDITION => return condition(entry, "schema", implementation, declared).map(Of::Rule),
        _ => {}
    }
    let custom = known(at, predicate)?;
    Err(at.refuse(format!("`{}` belongs into the `quality` of a property", custom.name())))
}

fn score_of(entry: &Node, implementation: &Node) -> Result<score::Asked, PolicyError> {
    walk::check(implementation, &SCORE)?;
    let given = implementation.get("args").map_or(implementation, |member| &member.value);
    walk::check(given, &LEAST)?;
    let least = given.get("atLeast").map_or(given, |member| &member.value);
    Ok(score::Asked {
        name: name(entry, "schema", score::NAME)?,
        at: entry.at,
        least: score::parts(least, "score")?,
    })
}

static SCORE: Keys = Keys {
    of: "the implementation of `score`",
    required: &["args"],
    table: &[("predicate", Type::Text), ("args", Type::Later)],
};

static LEAST: Keys = Keys {
    of: "the arguments of `score`",
    required: &["atLeast"],
    table: &[("atLeast", Type::Number)],
};

/// A rule about the columns that its condition names, wherever it stands.
fn condition(
    entry: &Node,
    owner: &str,
    implementation: &Node,
    declared: &[Declared<'_>],
) -> Result<Rule, PolicyError> {
    walk::check(implementation, &IMPLEMENTATION)?;
    let args = implementation.get("args").map(|member| &member.value);
    let Some((args, text)) = args.and_then(|args| Some((args, &args.get(WHERE)?.value))) else {
        return Err(implementation
            .at
            .refuse(format!("`{CONDITION}` needs `args: {{{WHERE}: …}}`")));
    };
    let (expression, columns, mut arguments) = expression::read(text, declared)?;
    arguments.extend(at_least(args)?);
    Ok(Rule {
        name: name(entry, owner, CONDITION)?,
        predicate: PredicateId("expression/1"),
        columns,
        arguments,
        expression: Some(expression),
        pattern: None,
        line: entry.at.line,
    })
}

/// The name by which a policy asks for a condition.
const CONDITION: &str = "expression";

/// The key of a condition's text.
const WHERE: &str = "where";

static IMPLEMENTATION: Keys = Keys {
    of: "the implementation of `expression`",
    required: &[],
    table: &[("predicate", Type::Text), ("args", Type::Object(&ARGUMENTS))],
};

static ARGUMENTS: Keys = Keys {
    of: "the arguments of `expression`",
    required: &[WHERE],
    table: &[(WHERE, Type::Text), (SHARE.keys[0], Type::Number)],
};

/// A rule about the order of the records speaks of the columns that decide it, too. There
/// are none where that order is the file's.
pub(in crate::policy) fn in_order(rules: &mut [Rule], identity: &[usize]) {
    for rule in rules.iter_mut().filter(|rule| is_ordered(rule.predicate)) {
        rule.columns.extend(identity);
    }
}

/// Whether a predicate looks at the order of the records.
pub(in crate::policy) fn is_ordered(predicate: PredicateId) -> bool {
    catalogue::find(predicate).is_some_and(|line| line.ordered)
}

fn known(at: Mark, predicate: &str) -> Result<Custom, PolicyError> {
    let mut customs = catalogue::lines().iter().filter_map(Line::custom);
    customs
        .find(|custom| custom.name() == predicate)
        .ok_or_else(|| at.refuse(format!("the predicate `{predicate}` cannot be proven yet")))
}

/// The implementation of an entry, and the predicate that it names.
fn named(entry: &Node) -> Result<(&Node, Mark, &str), PolicyError> {
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
    named.ok_or_else(|| {
        at(entry, "implementation").refuse(format!(
            "a quality rule for the engine `{ENGINE}` needs `implementation: {{predicate: …}}`"
        ))
    })
}
