//! The plain check: every oracle, no proof.

use assay_statement::{Policy, PredicateId, Table};

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
    /// The finding.
    pub outcome: Outcome,
}

/// What every oracle of a policy found. For the owner of the data only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// One for each rule, in order.
    pub rules: Vec<RuleReport>,
}

impl Report {
    /// Whether every rule holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.rules.iter().all(|rule| rule.outcome.holds)
    }
}

/// Runs every oracle of the policy.
#[must_use]
pub fn check(policy: &Policy, table: &Table) -> Report {
    let rules = policy
        .rules()
        .iter()
        .map(|rule| RuleReport {
            name: rule.name.clone(),
            predicate: rule.predicate,
            line: rule.line,
            outcome: match predicates::find(rule.predicate) {
                Some(predicate) => predicate.check(rule, table),
                // A rule that nothing can check does not hold.
                None => Outcome {
                    holds: false,
                    checked: 0,
                    failing: 0,
                    lines: Vec::new(),
                    figure: None,
                },
            },
        })
        .collect();
    Report { rules }
}
