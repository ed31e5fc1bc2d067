//! What the pages of predicates say of tables: a predicate that lists cases needs none here.

use std::path::{Path, PathBuf};

use assay_circuits::language::Source;
use assay_circuits::{define, predicates};
use assay_statement::{Engine, Policy, Shape};

use super::{Example, HEAD, example};

/// The row above the cases of a page: arguments, the values of the only column, and the clause
/// that refuses them first.
const CASES: &str = "| arguments | values | refused by |";

/// A value that is not there.
const ABSENT: &str = "–";

/// Tables of one column under one rule.
pub(crate) struct Cases {
    pub(crate) name: &'static str,
    pub(crate) arguments: &'static str,
    /// Values, and the clause that refuses them first; empty where the rule holds.
    pub(crate) tables: Vec<(&'static [&'static str], &'static str)>,
}

impl Cases {
    /// The rule, in YAML.
    pub(crate) fn rule(&self) -> String {
        let Self { name, arguments, .. } = self;
        format!(
            "type: custom, engine: assay, implementation: {{predicate: {name}, args: {{{arguments}}}}}"
        )
    }

    /// The types that it can be asked of, of integers and strings.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = &'static str> {
        let asked = |kind: &&str| {
            Policy::from_yaml(format!("{HEAD}{}", self.schema(kind)).as_bytes()).is_ok()
        };
        ["integer", "string"].into_iter().filter(asked).collect::<Vec<_>>().into_iter()
    }

    fn schema(&self, kind: &str) -> String {
        format!(
            "    customProperties:
      - {{property: assayIdentity, value: none}}
    properties:
      - {{name: a, logicalType: {kind}, quality: [{{{}}}]}}
",
            self.rule()
        )
    }
}

/// Where the pages are.
pub(crate) fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/spec/predicates")
}

/// The cases of every page, in the order of the catalogue, by their arguments.
pub(crate) fn pages() -> Vec<Cases> {
    let names = predicates::ALL.iter().filter_map(|predicate| predicate.id().0.split('/').next());
    names.flat_map(cases).collect()
}

fn cases(name: &'static str) -> Vec<Cases> {
    let page = std::fs::read_to_string(directory().join(name).with_extension("md")).unwrap();
    let page: &'static str = page.leak();
    let Some((_, rows)) = page.split_once(CASES) else { return Vec::new() };
    let mut found: Vec<Cases> = Vec::new();
    for row in rows.lines().skip(2).take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.split('|').map(|cell| cell.trim_matches([' ', '`'])).collect();
        let [_, arguments, values, clause, _] = cells[..] else { panic!("{name}: {row}") };
        let values = values.split_whitespace();
        let values: Vec<&str> =
            values.map(|value| if value == ABSENT { "" } else { value }).collect();
        let case: (&[&str], _) = (values.leak(), clause);
        match found.iter_mut().find(|cases| cases.arguments == arguments) {
            Some(cases) => cases.tables.push(case),
            None => found.push(Cases { name, arguments, tables: vec![case] }),
        }
    }
    found
}

/// An example of each predicate whose page lists cases, with the first table that it accepts:
/// of those that are proven over the table as a whole, or of the others.
pub(crate) fn examples(whole: bool) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for cases in pages() {
        let accepted = cases.tables.iter().find(|(_, clause)| clause.is_empty());
        let Some((values, _)) = accepted else { continue };
        let records: Vec<&[&str]> = values.chunks(1).collect();
        let kind = cases.kinds().next().unwrap();
        let example = example(cases.name, &cases.schema(kind), &records);
        let known = examples.iter().any(|other| other.name == example.name);
        if !known && is_whole(&example.policy) == whole {
            examples.push(example);
        }
    }
    examples
}

/// Whether a rule looks at a sorted copy of the records: no part of a table has one.
pub(crate) fn is_whole(policy: &Policy) -> bool {
    let shape = Shape::new(Engine::Groth16, policy, Engine::Groth16.smallest()).unwrap();
    let columns = define(&shape).unwrap().columns;
    columns.iter().any(|column| matches!(column.source, Source::Sorted(..)))
}
