//! The smallest policy that asks for a predicate: what tools measure and tests compile.

use crate::column::Kind;
use crate::policy::PredicateId;
use crate::policy::catalogue::{self, Asked, Custom, Example, Measure, Takes};

const HEAD: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: example
version: 1.0.0
status: active
schema:
  - name: example
    logicalType: object
";

/// A policy of two columns, of integers of 32 bits, or 8 of positions, where the predicate can be
/// asked of them and else of timestamps or strings, the first of eight bytes, and a third of
/// timestamps where it takes one, with four members where it lists some; `None` of a predicate
/// that no policy asks for.
pub(in crate::policy) fn policy(predicate: PredicateId) -> Option<String> {
    let line = catalogue::find(predicate)?;
    let (kind, options, of_column, of_table) = match &line.asked {
        Asked::Standard(Example { keys, column, table }) => {
            let kind = if keys.contains("assayBytes") { Kind::String } else { INTEGER };
            (kind, *keys, (*column).to_owned(), *table)
        }
        Asked::Custom(of, takes) => {
            let kind = if of.fits(INTEGER) { INTEGER } else { Kind::Timestamp };
            // Squares of distances of wider columns do not fit every engine.
            let is_way = takes.iter().any(|takes| matches!(takes, Takes::Way(_)));
            let options = if is_way { "logicalTypeOptions: {format: i8}" } else { "" };
            (kind, options, implementation(line.custom()?, kind), "")
        }
    };
    let logical = match kind {
        Kind::Integer { .. } | Kind::Number { .. } | Kind::Boolean | Kind::Date => "integer",
        Kind::String | Kind::Short { .. } => "string",
        Kind::Timestamp => "timestamp",
    };
    let entries = |indent: &str, entry: &str| match entry {
        "" => String::new(),
        entry => format!("{indent}quality: [{entry}]\n"),
    };
    let options = if options.is_empty() { String::new() } else { format!("        {options}\n") };
    Some(format!(
        "{HEAD}    properties:\n      - name: a\n        logicalType: {logical}\n{options}{}      \
         - name: b\n        logicalType: {logical}\n{}{}{}",
        entries("        ", &of_column),
        if options.contains("i8") { options.as_str() } else { "" },
        if of_column.contains("time: t") {
            "      - name: t\n        logicalType: timestamp\n        logicalTypeOptions: {minimum: \
             '1970-01-01T00:00:00', maximum: '1970-01-01T00:00:00.000255'}\n"
        } else {
            ""
        },
        entries("    ", of_table),
    ))
}

const INTEGER: Kind = Kind::Integer { signed: true, bits: 32 };

fn implementation(custom: Custom, kind: Kind) -> String {
    let argument = |takes: &Takes| match takes {
        Takes::Ends(ends) => {
            let [low, high] = ends.keys;
            let most = if ends.measure == Measure::Share { "0.5" } else { "100" };
            format!("{low}: 0, {high}: {most}")
        }
        Takes::Number(number) => format!("{}: 0.5", number.key),
        Takes::Values(key) => format!("{key}: [1, 2, 3, 4]"),
        Takes::Column((key, of)) => format!("{key}: {}", if of.fits(kind) { "b" } else { "t" }),
        Takes::Area => "box: {south: 0, north: 100, west: 0, east: 100}".to_owned(),
        Takes::Way(_) => "metresPerDegree: {latitude: 3, longitude: 4}, max: 100".to_owned(),
        Takes::AtLeast => "atLeast: 0.5".to_owned(),
        Takes::Other(comparisons) => {
            comparisons.first().map_or_else(String::new, |(key, _)| format!("{key}: b"))
        }
        Takes::Distance(_) => {
            takes.keys(kind).first().map_or_else(String::new, |key| format!("{key}: 100"))
        }
    };
    let arguments: Vec<String> = custom.takes.iter().map(argument).collect();
    let arguments = match &arguments[..] {
        [] => String::new(),
        some => format!(", args: {{{}}}", some.join(", ")),
    };
    let name = custom.name();
    format!("{{type: custom, engine: assay, implementation: {{predicate: {name}{arguments}}}}}")
}
