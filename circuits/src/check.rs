//! The plain check: every oracle, no proof.

use assay_statement::policy::SCORE_PARTS;
use assay_statement::time::Time;
use assay_statement::{Policy, PredicateId, Rule, Table};

use crate::predicates::{self, Outcome};

/// What one rule's oracle found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleReport {
    /// The rule's name.
    pub name: String,
    /// Its predicate.
    pub predicate: PredicateId,
    /// Line of the policy that asks for it.
    pub line: usize,
    /// Its weight, in parts of [`SCORE_PARTS`], where it only counts
    /// towards the score; `None` where it is required.
    pub weight: Option<i128>,
    /// The finding.
    pub outcome: Outcome,
}

impl RuleReport {
    /// Whether the rule is required and does not hold.
    #[must_use]
    pub const fn fails(&self) -> bool {
        self.weight.is_none() && !self.outcome.holds
    }
}

/// What every oracle of a policy found. For the owner of the data only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// One for each rule, in order.
    pub rules: Vec<RuleReport>,
}

impl Report {
    /// Whether every rule holds that is required, the score's among them.
    #[must_use]
    pub fn holds(&self) -> bool {
        !self.rules.iter().any(RuleReport::fails)
    }

    /// The rules that only count, each with its weight.
    pub fn counted(&self) -> impl Iterator<Item = (i128, &RuleReport)> {
        self.rules.iter().filter_map(|rule| Some((rule.weight?, rule)))
    }

    /// The share that the rules that hold have of the weight of all, of those that only count:
    /// in parts of [`SCORE_PARTS`], rounded down. `None` where none does.
    #[must_use]
    pub fn score(&self) -> Option<i128> {
        let sum = |rules: &mut dyn Iterator<Item = (i128, &RuleReport)>| {
            rules.map(|(weight, _)| weight.unsigned_abs()).sum::<u128>()
        };
        let held = sum(&mut self.counted().filter(|(_, rule)| rule.outcome.holds));
        let parts = held.checked_mul(SCORE_PARTS.unsigned_abs())?;
        i128::try_from(parts.checked_div(sum(&mut self.counted()))?).ok()
    }
}

/// Runs every oracle of the policy.
#[must_use]
pub fn check(policy: &Policy, table: &Table) -> Report {
    let mut counted = Vec::new();
    let rule = |(position, rule): (usize, &Rule)| {
        let weight = policy.weight(position);
        let outcome = outcome(rule, table, &counted);
        counted.extend(weight.map(|_| outcome.holds));
        let Rule { name, predicate, line, .. } = rule;
        RuleReport { name: name.clone(), predicate: *predicate, line: *line, weight, outcome }
    };
    Report { rules: policy.rules().iter().enumerate().map(rule).collect() }
}

/// Whether each rule holds, as far as it only counts: `false` of the others.
pub(crate) fn counted(policy: &Policy, table: &Table, as_of: Option<Time>) -> Vec<bool> {
    let weighed = |position: &usize| policy.weight(*position).is_some();
    if !(0..policy.rules().len()).any(|position| weighed(&position)) {
        return Vec::new();
    }
    let table = table.clone().at(as_of);
    let rules = policy.rules().iter().enumerate();
    rules.map(|(position, rule)| weighed(&position) && outcome(rule, &table, &[]).holds).collect()
}

/// A rule about other rules is judged by whether those before it hold that only count.
fn outcome(rule: &Rule, table: &Table, counted: &[bool]) -> Outcome {
    match predicates::find(rule.predicate) {
        Some(predicate) => {
            predicate.judge(rule, counted).unwrap_or_else(|| predicate.check(rule, table))
        }
        // A rule that nothing can check does not hold.
        None => Outcome::of_nothing(),
    }
}
