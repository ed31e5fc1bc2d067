//! From the tree to the policy: columns, rules in their order, identity.

use std::collections::BTreeSet;

use super::columns::{self, Declared, at};
use super::keys::{self, Key};
use super::quality::{self, Asked};
use super::tree::{Data, Mark, Node};
use super::{
    Policy, PolicyError, PredicateId, Rule, bounds, disclose, documentation, freshness, odcs,
    parse, scalar, score, texts, walk,
};
use crate::bytes::Bytes32;
use crate::disclosure::Disclosing;

const VERSION: &str = "v3.1.0";

const MAX_RULES: usize = 256;
const MAX_THRESHOLDS: usize = 2048;

/// Reads a whole policy file.
pub(super) fn policy(bytes: &[u8]) -> Result<Policy, PolicyError> {
    let root = parse::document(bytes)?;
    version(&root)?;
    walk::check(&root, &odcs::ROOT)?;
    keys::none_of_ours(&root)?;
    let schema = only_schema(&root)?;
    let declared = columns::read(schema)?;
    let primary = keys::primary(&declared)?;
    let mut rules = Rules { key: Key::preferring(primary.as_ref()), ..Rules::default() };
    for position in 0..declared.len() {
        rules.of_column(position, &declared)?;
    }
    rules.of_table(schema, primary, &declared)?;
    rules.of_service_levels(&root, schema, &declared)?;
    rules.key.complete(rules.score.required(&rules.list), &declared)?;
    disclose::of_enough(&rules.disclosing, &rules.list, rules.score.required(&rules.list))?;
    if rules.list.is_empty() {
        return Err(schema.at.refuse("the policy asks for nothing: expected at least one rule"));
    }
    let identity = rules.key.identity(schema, &declared)?;
    quality::in_order(&mut rules.list, &identity);
    let weights = rules.score.complete(&mut rules.list)?;
    bounded(schema, &rules.list)?;
    let identity_hash = keys::hash(schema)?;
    let json = serde_json_canonicalizer::to_string(&scalar::json(&root))
        .map_err(|error| root.at.refuse(format!("this has no canonical JSON: {error}")))?;
    Ok(Policy {
        id: Bytes32::keccak(&[json.as_bytes()]).shifted(),
        name: name(&root)?,
        column_lines: declared.iter().map(|declared| declared.node.at.line).collect(),
        columns: declared.into_iter().map(|declared| declared.column).collect(),
        identity,
        identity_hash,
        rules: rules.list,
        weights,
        disclosing: rules.disclosing.into_iter().map(|(_, disclosing)| disclosing).collect(),
        canonical_json: json,
    })
}

/// What a policy asks for bounds the work of everybody who compiles it.
fn bounded(schema: &Node, rules: &[Rule]) -> Result<(), PolicyError> {
    let thresholds: usize = rules.iter().map(|rule| rule.arguments.len()).sum();
    for (what, most, got) in
        [("rules", MAX_RULES, rules.len()), ("thresholds", MAX_THRESHOLDS, thresholds)]
    {
        if got > most {
            return Err(schema.at.refuse(format!(
                "expected at most {most} {what}, members of sets included, got {got}"
            )));
        }
    }
    Ok(())
}

/// Before anything else: another version has other keys.
fn version(root: &Node) -> Result<(), PolicyError> {
    if !matches!(root.data, Data::Object(_)) {
        return Err(root.at.refuse(format!("expected a data contract, got {}", root.kind())));
    }
    match root.text_of("apiVersion") {
        Some(VERSION) => Ok(()),
        Some(other) => Err(at(root, "apiVersion")
            .refuse(format!("expected `apiVersion` to be `{VERSION}`, got `{other}`"))),
        None => Err(at(root, "apiVersion").refuse(format!("expected `apiVersion: {VERSION}`"))),
    }
}

fn only_schema(root: &Node) -> Result<&Node, PolicyError> {
    let list = root.get("schema");
    match list.map_or(&[][..], |member| member.value.items()) {
        [schema] => Ok(schema),
        [_, second, ..] => Err(second.at.refuse(format!(
            "expected one schema object, `{}` is a second",
            second.text_of("name").unwrap_or_default()
        ))),
        [] => Err(at(root, "schema").refuse("expected one schema object, got none")),
    }
}

fn name(root: &Node) -> Result<String, PolicyError> {
    let key = if root.get("name").is_some() { "name" } else { "id" };
    match root.text_of(key) {
        Some(name) if !name.is_empty() && !name.chars().any(char::is_control) => {
            Ok(name.to_owned())
        }
        _ => Err(at(root, key)
            .refuse(format!("expected a `{key}` that is not empty and has no control characters"))),
    }
}

/// Where a rule only counts: where that is said, and its weight.
type Weight = Option<(Mark, i128)>;

/// Why a weight is refused: others look at the same order.
const DECIDES: &str = "expected no weight: what decides the order of the records is required";

/// The rules in an order that only lists decide, never the order of keys in an
/// object: files with the same canonical JSON have the same rules.
#[derive(Default)]
struct Rules {
    list: Vec<Rule>,
    names: BTreeSet<String>,
    key: Key,
    score: score::Score,
    disclosing: Vec<(Mark, Disclosing)>,
}

impl Rules {
    /// `required`, bounds, length and pattern, `unique`, then the column's `quality` list.
    fn of_column(&mut self, position: usize, all: &[Declared]) -> Result<(), PolicyError> {
        let declared = &all[position];
        let Declared { column, node } = declared;
        let required = ["required", "primaryKey"].into_iter().find(|key| node.is_true(key));
        if let Some(member) = required.and_then(|key| node.get(key)) {
            let implied = if member.key == "required" { "" } else { ", required" };
            let rule = Rule {
                name: format!("{}: {}{implied}", column.name, member.key),
                predicate: PredicateId("not_null/1"),
                columns: vec![position],
                arguments: Vec::new(),
                expression: None,
                pattern: None,
                line: member.at.line,
            };
            self.push(rule, member.at, None)?;
        }
        if let Some(rule) = bounds::rule(position, declared)? {
            self.push(rule, at(node, "logicalTypeOptions"), None)?;
        }
        for rule in texts::rules(position, declared)? {
            self.push(rule, at(node, "logicalTypeOptions"), None)?;
        }
        if let Some(member) = node.get("unique").filter(|_| node.is_true("unique")) {
            self.unique(&format!("{}: unique", column.name), vec![position], member.at, None)?;
        }
        for entry in entries(node) {
            let asked = quality::of_column(entry, position, all)?;
            self.asked(asked, entry, all)?;
        }
        Ok(())
    }

    /// The primary key, then the table's `quality` list.
    fn of_table(
        &mut self,
        schema: &Node,
        primary: Option<(Mark, Vec<usize>)>,
        declared: &[Declared],
    ) -> Result<(), PolicyError> {
        if let Some((at, columns)) = primary {
            let owner = match columns[..] {
                [only] => declared[only].column.name.as_str(),
                _ => "schema",
            };
            self.unique(&format!("{owner}: primaryKey, unique"), columns, at, None)?;
        }
        for entry in entries(schema) {
            let asked = quality::of_table(entry, declared)?;
            self.asked(asked, entry, declared)?;
        }
        Ok(())
    }

    /// The service levels that say something of the data: how fresh it is.
    fn of_service_levels(
        &mut self,
        root: &Node,
        schema: &Node,
        declared: &[Declared],
    ) -> Result<(), PolicyError> {
        let levels = root.get("slaProperties").map_or(&[][..], |member| member.value.items());
        for level in levels {
            let property = level.text_of("property").unwrap_or_default();
            if property == freshness::LEVEL {
                let name = schema.text_of("name").unwrap_or_default();
                self.push(freshness::rule(level, name, declared)?, at(level, "property"), None)?;
            } else if !documentation::SERVICE_LEVELS.contains(&property) {
                return Err(at(level, "property").refuse(format!(
                    "the service level `{property}` says something of the data that cannot be \
                     proven yet"
                )));
            }
        }
        Ok(())
    }

    fn asked(
        &mut self,
        asked: Asked,
        entry: &Node,
        declared: &[Declared],
    ) -> Result<(), PolicyError> {
        let weight = score::weight(entry)?;
        if !matches!(asked, Asked::Rule(_))
            && let Some(disclosure) = keys::disclosure(entry)?
        {
            return Err(disclose::no_figure(disclosure.at));
        }
        match asked {
            Asked::Rule(rule) => return self.rule(rule, entry, weight, declared),
            Asked::Unique { name, columns } => {
                return self.unique(&name, columns, entry.at, weight);
            }
            Asked::Score(score) => {
                self.name(&score.name, entry.at)?;
                self.score.ask(score)?;
            }
            Asked::Nothing => {}
        }
        // Neither is a rule that could count.
        match weight {
            Some((at, _)) => {
                Err(at.refuse("expected no weight here: nothing is asked that counts"))
            }
            None => Ok(()),
        }
    }

    /// A rule, with what it tells of its figure.
    fn rule(
        &mut self,
        mut rule: Rule,
        entry: &Node,
        weight: Weight,
        declared: &[Declared],
    ) -> Result<(), PolicyError> {
        let kind = rule.columns.first().map(|&column| declared[column].column.kind);
        let told = disclose::of(entry, (self.list.len(), &mut rule), kind)?;
        if let (Some((at, _)), Some(_)) = (&told, weight) {
            return Err(at.refuse("a rule that only counts tells not even whether it holds"));
        }
        self.disclosing.extend(told);
        self.push(rule, entry.at, weight)
    }

    fn unique(
        &mut self,
        name: &str,
        columns: Vec<usize>,
        at: Mark,
        weight: Weight,
    ) -> Result<(), PolicyError> {
        match (self.key.ask(name, columns, at), weight) {
            // The key is asked for already.
            (None, None) => self.name(name, at),
            (None, Some((at, _))) => Err(at.refuse(DECIDES)),
            (Some(rule), weight) => self.push(rule, at, weight),
        }
    }

    fn push(&mut self, rule: Rule, at: Mark, weight: Weight) -> Result<(), PolicyError> {
        let decides = rule.predicate.0 == "unique/1" || quality::is_ordered(rule.predicate);
        if let Some((at, _)) = weight.filter(|_| decides) {
            return Err(at.refuse(DECIDES));
        }
        self.name(&rule.name, at)?;
        self.list.push(rule);
        self.score.weigh(weight);
        Ok(())
    }

    fn name(&mut self, name: &str, at: Mark) -> Result<(), PolicyError> {
        if self.names.insert(name.to_owned()) {
            return Ok(());
        }
        Err(at.refuse(format!("a second rule named `{name}`: give each quality rule its own `id`")))
    }
}

fn entries(node: &Node) -> &[Node] {
    node.get("quality").map_or(&[], |member| member.value.items())
}
