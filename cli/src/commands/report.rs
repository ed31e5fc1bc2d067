//! The findings of the oracles, as a table or an object. For the owner of the data.

use std::collections::BTreeMap;
use std::path::Path;

use assay_circuits::predicates::Figure;
use assay_circuits::{Report, RuleReport};
use assay_data::{Note, Read};
use assay_statement::policy::SCORE;
use assay_statement::value::{display, shortest};
use assay_statement::{Bytes32, Kind, Policy, Rule, Value};
use assay_verifier::describe;
use serde::{Serialize, Serializer};

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
    /// What the rules that only count reach, where there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<String>,
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
    /// Where the rule only counts, with what weight.
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<String>,
    holds: bool,
    checked: usize,
    failing: usize,
    first_failing_lines: Vec<u64>,
    /// The line that each of these repeats, where that is why they fail.
    repeated_lines: Vec<u64>,
    #[serde(skip)]
    places: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<Fraction>,
}

/// Written with both parts in digits: a number of JSON is a double to many readers.
#[derive(Debug)]
struct Fraction(Figure);

impl Serialize for Fraction {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let parts = [("numerator", self.0.numerator()), ("denominator", self.0.denominator())];
        to.collect_map(parts.map(|(name, part)| (name, part.to_string())))
    }
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Threshold {
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
            score: report.score().map(|score| shortest(SCORE, score)),
            rules: rules.map(|(rule, found)| Finding::new(policy, data, rule, found)).collect(),
            not_covered: not_covered(&read.notes),
        }
    }

    pub(super) fn show(&self, screen: &mut Screen) {
        screen.line(format!("policy   {} ({})", self.policy_name, self.policy_id));
        screen.line(format!("data     {}: {} records", self.data, self.records));
        screen.line("");
        self.table(screen);
        screen.line("");
        for rule in self.rules.iter().filter(|rule| !rule.places.is_empty()) {
            screen.line(format!("`{}` fails first at {}", rule.name, rule.places.join(", ")));
        }
        for column in &self.not_covered {
            screen.line(format!("column `{column}` is not covered: not committed"));
        }
        if let Some(score) = &self.score {
            screen.line(format!("score    {score}, of the rules that only count"));
        }
        let required = self.rules.iter().filter(|rule| rule.weight.is_none());
        if self.holds {
            screen.mark(Tone::Good, "holds", ": the data meets the policy");
        } else {
            let failing = required.clone().filter(|rule| !rule.holds).count();
            let of = required.count();
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
            let (tone, word) = match (rule.holds, &rule.weight) {
                (true, _) => (Tone::Good, "holds   "),
                (false, Some(_)) => (Tone::Warning, "misses  "),
                (false, None) => (Tone::Bad, "FAILS   "),
            };
            let Finding { checked, failing, requires, .. } = rule;
            let counts = rule.weight.as_ref().map_or_else(String::new, |weight| {
                format!(" (only counts, with the weight {weight})")
            });
            let figures = format!(
                "{:<predicate$}  {checked:>9}  {failing:>9}  {requires}{counts}",
                rule.predicate
            );
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
    fn new(policy: &Policy, data: &Path, rule: &Rule, found: &RuleReport) -> Self {
        let columns: Vec<_> =
            rule.columns.iter().filter_map(|&at| policy.columns().get(at)).collect();
        let kind = columns.first().map(|column| column.kind);
        Self {
            name: rule.name.clone(),
            predicate: rule.predicate.0,
            policy_line: rule.line,
            columns: columns.iter().map(|column| column.name.clone()).collect(),
            requires: describe(policy, rule),
            thresholds: thresholds(kind, rule),
            weight: found.weight.map(|weight| shortest(SCORE, weight)),
            holds: found.outcome.holds,
            checked: found.outcome.checked,
            failing: found.outcome.failing,
            first_failing_lines: found.outcome.lines.clone(),
            repeated_lines: found.outcome.repeats.clone(),
            places: found.outcome.places(|line| format!("{}:{line}", data.display())),
            figure: found.outcome.figure.clone().map(Fraction),
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

/// How a threshold is written: a bound of a mean has more digits than the column, a share and
/// a number of records are of no column.
fn written(rule: &Rule, name: &str, kind: Kind) -> Kind {
    match name {
        "min" | "max" | "value" | "weight" | "least" if rule.columns.is_empty() => {
            rule.written(name, COUNT)
        }
        "min" | "max" | "value" => rule.written(name, kind),
        "gap" if matches!(kind, Kind::Number { .. }) => kind,
        _ if name.starts_with("share_") => Kind::Number { precision: 7, scale: 6 },
        _ => COUNT,
    }
}

/// The thresholds of a rule whose first column is of a kind, as a policy writes them. A set has
/// one for each member, and those of strings are known by digest only.
pub(super) fn thresholds(kind: Option<Kind>, rule: &Rule) -> BTreeMap<&'static str, Threshold> {
    let kind = kind.unwrap_or(COUNT);
    let mut thresholds: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for argument in &rule.arguments {
        let value = match argument.value {
            Value::Integer { value, .. } => display(written(rule, argument.name, kind), value),
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
