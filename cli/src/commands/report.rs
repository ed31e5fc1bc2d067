//! The findings of the oracles, as a table or an object. For the owner of the data.

use std::collections::BTreeMap;
use std::path::Path;

use assay_circuits::{Report, RuleReport};
use assay_data::{Note, Read};
use assay_statement::value::display;
use assay_statement::{Bytes32, Kind, Policy, Rule, Value};
use assay_verifier::describe;
use serde::Serialize;

use crate::text::harmless;
use crate::{Screen, Tone};

/// What every oracle of a policy found.
#[derive(Debug, Serialize)]
pub(super) struct Findings {
    pub(super) holds: bool,
    policy_name: String,
    policy_id: Bytes32,
    data: String,
    records: usize,
    rules: Vec<Finding>,
    not_covered: Vec<String>,
}

/// What one oracle found.
#[derive(Debug, Serialize)]
struct Finding {
    name: String,
    predicate: &'static str,
    policy_line: usize,
    columns: Vec<String>,
    requires: String,
    thresholds: BTreeMap<&'static str, Threshold>,
    holds: bool,
    checked: usize,
    failing: usize,
    first_failing_lines: Vec<u64>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Threshold {
    One(String),
    Several(Vec<String>),
}

impl Findings {
    pub(super) fn new(policy: &Policy, read: &Read, data: &Path, report: &Report) -> Self {
        let rules = policy.rules().iter().zip(&report.rules);
        Self {
            holds: report.holds(),
            policy_name: policy.name().to_owned(),
            policy_id: policy.id(),
            data: data.display().to_string(),
            records: read.table.records().len(),
            rules: rules.map(|(rule, found)| Finding::new(policy, rule, found)).collect(),
            not_covered: not_covered(&read.notes),
        }
    }

    pub(super) fn show(&self, screen: &mut Screen) {
        screen.line(format!("policy   {} ({})", self.policy_name, self.policy_id));
        screen.line(format!("data     {}: {} records", self.data, self.records));
        screen.line("");
        self.table(screen);
        screen.line("");
        for rule in self.rules.iter().filter(|rule| !rule.first_failing_lines.is_empty()) {
            let lines: Vec<String> = rule
                .first_failing_lines
                .iter()
                .map(|line| format!("{}:{line}", self.data))
                .collect();
            screen.line(format!("`{}` fails first at {}", rule.name, lines.join(", ")));
        }
        for column in &self.not_covered {
            screen.line(format!("column `{column}` is not covered: not committed"));
        }
        let failing = self.rules.iter().filter(|rule| !rule.holds).count();
        if self.holds {
            screen.mark(Tone::Good, "holds", ": the data meets the policy");
        } else {
            let of = self.rules.len();
            screen.mark(Tone::Bad, "does not hold", format!(": {failing} of {of} rules fail"));
        }
    }

    fn table(&self, screen: &mut Screen) {
        // Names are as wide as they are shown.
        let wide = |rule: &Finding| harmless(&rule.name).chars().count();
        let name = self.rules.iter().map(wide).filter(|&wide| wide <= WIDEST).max();
        let name = name.unwrap_or(0).max("RULE".len());
        let predicate = self.rules.iter().map(|rule| rule.predicate.len()).max();
        let predicate = predicate.unwrap_or(0).max("PREDICATE".len());
        let heading = format!(
            "{:<name$}  {:<predicate$}  {:>9}  {:>9}  ASKS FOR",
            "RULE", "PREDICATE", "CHECKED", "FAILING"
        );
        screen.mark(Tone::Strong, "RESULT  ", heading);
        for rule in &self.rules {
            let (tone, word) =
                if rule.holds { (Tone::Good, "holds   ") } else { (Tone::Bad, "FAILS   ") };
            let Finding { checked, failing, requires, .. } = rule;
            let figures =
                format!("{:<predicate$}  {checked:>9}  {failing:>9}  {requires}", rule.predicate);
            let shown = harmless(&rule.name);
            if wide(rule) > WIDEST {
                screen.mark(tone, word, shown);
                screen.line(format!("        {:<name$}  {figures}", ""));
            } else {
                screen.mark(tone, word, format!("{shown:<name$}  {figures}"));
            }
        }
    }
}

/// A longer name has a line of its own.
const WIDEST: usize = 60;

impl Finding {
    fn new(policy: &Policy, rule: &Rule, found: &RuleReport) -> Self {
        let columns: Vec<_> =
            rule.columns.iter().filter_map(|&at| policy.columns().get(at)).collect();
        let kind = columns.first().map_or(COUNT, |column| column.kind);
        Self {
            name: rule.name.clone(),
            predicate: rule.predicate.0,
            policy_line: rule.line,
            columns: columns.iter().map(|column| column.name.clone()).collect(),
            requires: describe(policy, rule),
            thresholds: thresholds(kind, rule),
            holds: found.outcome.holds,
            checked: found.outcome.checked,
            failing: found.outcome.failing,
            first_failing_lines: found.outcome.lines.clone(),
        }
    }
}

/// The names of columns that the policy does not declare, and of elements that no record is.
pub(super) fn not_covered(notes: &[Note]) -> Vec<String> {
    let column = |note: &Note| match note {
        Note::NotCovered { column: name } | Note::NotRead { element: name } => Some(name.clone()),
        Note::Layout { .. } | Note::Absent { .. } => None,
    };
    notes.iter().filter_map(column).collect()
}

/// Says what a reader notes beside what is not covered, which results have.
pub(super) fn remarks(notes: &[Note], screen: &mut Screen) {
    for note in notes {
        match note {
            Note::NotCovered { .. } | Note::NotRead { .. } => {}
            Note::Layout { .. } | Note::Absent { .. } => screen.warn(note),
        }
    }
}

const COUNT: Kind = Kind::Integer { signed: false, bits: 64 };

// A set has one argument for each member.
fn thresholds(kind: Kind, rule: &Rule) -> BTreeMap<&'static str, Threshold> {
    let mut thresholds: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for argument in &rule.arguments {
        let value = match argument.value {
            Value::Integer { value, .. } => display(kind, value),
            Value::Text(digest) => digest.to_string(),
            Value::Short { text, .. } => text.as_str().to_owned(),
        };
        thresholds.entry(argument.name).or_default().push(value);
    }
    let threshold = |mut values: Vec<String>| match (values.len(), values.pop()) {
        (1, Some(value)) => Threshold::One(value),
        (_, last) => Threshold::Several(values.into_iter().chain(last).collect()),
    };
    thresholds.into_iter().map(|(name, values)| (name, threshold(values))).collect()
}
