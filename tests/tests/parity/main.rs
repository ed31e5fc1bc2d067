#![cfg(test)]
//! Verdicts and figures of the tools that people trust, made once by `tests/parity/make.py`,
//! against the oracles. What differs is listed with its reason in `docs/parity.md`.

mod differences;
mod golden;
mod page;
mod tables;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use assay_circuits::check;
use assay_circuits::predicates::{Figure, Outcome};
use assay_data::{Limits, read_bytes};
use assay_statement::{Policy, Rule};

use differences::{Aspect, Difference};
use golden::{Answer, Golden, folder};

/// What one tool says of one rule, and what the oracle says.
#[derive(Debug)]
struct Comparison {
    contract: String,
    rule: String,
    predicate: &'static str,
    /// What the rule asks for, in a form that two rules share where they ask the same.
    asks: String,
    tool: String,
    answer: Answer,
    outcome: Outcome,
}

/// Every answer of every tool; read and computed once for all tests.
fn all() -> &'static [Comparison] {
    static ALL: OnceLock<Vec<Comparison>> = OnceLock::new();
    ALL.get_or_init(|| golden::all().iter().flat_map(compare).collect())
}

fn compare(golden: &Golden) -> Vec<Comparison> {
    let bytes = tables::bytes(golden);
    let mut compared = Vec::new();
    for contract in golden.contracts() {
        let path = folder("contracts").join(format!("{contract}.odcs.yaml"));
        let policy = Policy::from_yaml(&std::fs::read(path).unwrap());
        let policy = policy.unwrap_or_else(|error| panic!("{contract}: {error}"));
        let columns = policy.columns();
        let read =
            read_bytes(&golden.file, &bytes, golden.format(), columns, Limits::default()).unwrap();
        let report = check(&policy, &read.table);
        let mut asked: Vec<_> = golden.rules.iter().filter(|r| r.contract == contract).collect();
        for (rule, found) in policy.rules().iter().zip(report.rules) {
            let at = asked.iter().position(|asked| asked.rule == rule.name);
            let at = at.unwrap_or_else(|| panic!("{contract}: {}: no tool was asked", rule.name));
            let asked = asked.swap_remove(at);
            assert_eq!(rule.predicate.0.split('/').next(), Some(&*asked.predicate), "{contract}");
            for (tool, answer) in &asked.tools {
                compared.push(Comparison {
                    contract: contract.to_owned(),
                    rule: rule.name.clone(),
                    predicate: rule.predicate.0,
                    asks: asks(golden, &policy, rule),
                    tool: tool.clone(),
                    answer: answer.clone(),
                    outcome: found.outcome.clone(),
                });
            }
        }
        assert!(asked.is_empty(), "{contract}: rules that it does not have: {asked:?}");
    }
    compared
}

fn asks(golden: &Golden, policy: &Policy, rule: &Rule) -> String {
    let columns: Vec<_> = rule.columns.iter().map(|&at| &policy.columns()[at].name).collect();
    format!("{} {} {columns:?} {:?}", golden.table, rule.predicate.0, rule.arguments)
}

impl Comparison {
    /// Where the two differ.
    fn differences(&self) -> Vec<Difference> {
        let differ = |aspect| Difference {
            contract: self.contract.clone(),
            rule: self.rule.clone(),
            tool: self.tool.clone(),
            aspect,
        };
        let verdict = (self.answer.holds != self.outcome.holds).then(|| differ(Aspect::Verdict));
        let figure = (!self.same_figure()).then(|| differ(Aspect::Figure));
        verdict.into_iter().chain(figure).collect()
    }

    fn same_figure(&self) -> bool {
        let Outcome { checked, failing, figure, .. } = &self.outcome;
        match &self.answer {
            Answer { counted: Some(counted), of, value: None, .. } => match figure {
                Some(figure) => counts(figure, *counted, *of),
                None => failing == counted && of.is_none_or(|of| of == *checked),
            },
            Answer { counted: None, of: None, value: Some(value), .. } => {
                let figure = figure.as_ref().map(|figure| figure_of(self.predicate, figure));
                figure.is_some_and(|figure| near(figure, *value))
            }
            answer => panic!("{}: {}: {answer:?}", self.contract, self.rule),
        }
    }
}

/// Whether a figure is so many, of so many where that is said.
fn counts(figure: &Figure, counted: usize, of: Option<usize>) -> bool {
    *figure.numerator() == counted.into() && of.is_none_or(|of| *figure.denominator() == of.into())
}

/// A figure as the double that tools show.
fn figure_of(predicate: &str, figure: &Figure) -> f64 {
    let [above, below] = [figure.numerator(), figure.denominator()]
        .map(|part| part.to_string().parse::<f64>().unwrap());
    let value = above / below;
    if predicate.starts_with("stddev") { value.sqrt() } else { value }
}

/// Whether a double is the figure, but for what adding up doubles loses.
fn near(figure: f64, value: f64) -> bool {
    (figure - value).abs() <= 1e-12 * figure.abs().max(value.abs())
}

#[test]
fn every_difference_is_explained_and_every_explanation_needed() {
    let found: BTreeSet<_> = all().iter().flat_map(Comparison::differences).collect();
    let explained = differences::explained();
    let listed: BTreeSet<_> = explained.keys().cloned().collect();
    let unexplained: Vec<_> = found.difference(&listed).collect();
    let vanished: Vec<_> = listed.difference(&found).collect();
    for difference in &unexplained {
        eprintln!("unexplained: {}", serde_json::to_string(difference).unwrap());
    }
    assert!(unexplained.is_empty(), "{} differences without a reason", unexplained.len());
    assert!(vanished.is_empty(), "explained, and no longer there: {vanished:#?}");
}

#[test]
fn the_page_has_the_counts_and_the_reasons() {
    page::check(all());
}

#[test]
fn there_are_enough_of_both_verdicts() {
    let verdicts: BTreeSet<_> = all().iter().map(|c| (&c.asks, c.outcome.holds)).collect();
    let failing = verdicts.iter().filter(|(_, holds)| !holds).count();
    let instances = verdicts.len();
    assert!(golden::all().len() >= 6);
    assert!(instances >= 200, "{instances}");
    let half = instances * 2 / 5..=instances * 3 / 5;
    assert!(half.contains(&failing), "{failing} of {instances} fail");
}

#[test]
fn what_is_compared_can_differ() {
    // A test that compares nothing would pass as well.
    for comparison in all() {
        let answer = &comparison.answer;
        let beyond = Answer {
            holds: !answer.holds,
            counted: answer.counted.map(|counted| counted + 1),
            of: answer.of,
            value: answer.value.map(|value| value * (1.0 + 1e-9) + 1e-9),
        };
        let same = comparison.same_figure();
        let outcome = comparison.outcome.clone();
        let other = Comparison { answer: beyond, outcome, ..copy(comparison) };
        let verdict = |c: &Comparison| c.differences().iter().any(|d| d.aspect == Aspect::Verdict);
        assert_ne!(verdict(&other), verdict(comparison), "{comparison:?}");
        assert!(!same || !other.same_figure(), "{comparison:?}");
    }
}

fn copy(comparison: &Comparison) -> Comparison {
    let Comparison { contract, rule, predicate, asks, tool, answer, outcome } = comparison;
    Comparison {
        contract: contract.clone(),
        rule: rule.clone(),
        predicate,
        asks: asks.clone(),
        tool: tool.clone(),
        answer: answer.clone(),
        outcome: outcome.clone(),
    }
}
