//! What is legal, and says less than it seems or tells more than it should.

use assay_statement::packing::identity_bits;
use assay_statement::{Argument, Policy, Rule, Value};
use assay_verifier::qualified;

use super::{Finding, Severity, start};
use crate::commands::learns::exact;
use crate::commands::prove::GUESSABLE_BITS;

/// Every risk of a policy.
pub(super) fn of(policy: &Policy, text: &str) -> Vec<Finding> {
    let mut found = Found { findings: Vec::new(), text };
    found.records(policy);
    found.identity(policy);
    found.columns(policy);
    for rule in policy.rules() {
        found.rule(policy, rule);
    }
    found.findings
}

struct Found<'a> {
    findings: Vec<Finding>,
    text: &'a str,
}

impl Found<'_> {
    fn warn(&mut self, code: &'static str, line: usize, message: String) {
        let (severity, column) = (Severity::Warning, start(self.text, line));
        self.findings.push(Finding { severity, code, line, column, message });
    }

    fn records(&mut self, policy: &Policy) {
        if least_records(policy) <= 1 {
            let line = counts(policy).map(|rule| rule.line).next().unwrap_or(1);
            self.warn(
                "one-record",
                line,
                "a table of one record meets this policy as far as numbers go: ask for a least \
                 number with the metric `rowCount` of the table"
                    .to_owned(),
            );
        }
    }

    fn identity(&mut self, policy: &Policy) {
        let columns = policy.identity();
        let line = columns.first().and_then(|at| policy.column_line(*at)).unwrap_or(1);
        if !policy.identifies_records() {
            self.warn(
                "resale",
                line,
                "nothing identifies a record (`assayIdentity: none`): the same data can be proven \
                 and sold again, and no pool on a chain takes it"
                    .to_owned(),
            );
            return;
        }
        let records = usize::try_from(least_records(policy)).unwrap_or(usize::MAX);
        if let Some(bits @ ..GUESSABLE_BITS) = identity_bits(policy.columns(), columns, records) {
            self.warn(
                "guessable",
                line,
                format!(
                    "the columns that identify the records have {bits} bits in the smallest table \
                     that is asked for, expected {GUESSABLE_BITS}: who tries their values against \
                     the nullifier may find them"
                ),
            );
        }
    }

    fn columns(&mut self, policy: &Policy) {
        for (at, column) in policy.columns().iter().enumerate() {
            if policy.rules().iter().all(|rule| !rule.columns.contains(&at)) {
                self.warn(
                    "unchecked",
                    policy.column_line(at).unwrap_or(1),
                    format!(
                        "no rule looks at column `{}`: of its values only the type is proven, and \
                         all of them may be missing",
                        column.name
                    ),
                );
            }
        }
    }

    fn rule(&mut self, policy: &Policy, rule: &Rule) {
        let name = &rule.name;
        let strings = qualified(policy, rule).0.trim_start_matches(", ");
        if !strings.is_empty() {
            self.warn(
                "digests",
                rule.line,
                format!(
                    "rule `{name}` looks at {strings}: that there are such texts shows at delivery \
                     only"
                ),
            );
        }
        for Argument { name: end, value } in &rule.arguments {
            if let Value::Integer { value, min, max } = value
                && ((*end == "min" && value == min) || (*end == "max" && value == max))
                && rule.predicate.0 == "between/1"
            {
                self.warn(
                    "says-nothing",
                    rule.line,
                    format!("rule `{name}`: its `{end}` is that of the type, and excludes nothing"),
                );
            }
        }
        if let Some(what) = exact(policy, rule) {
            self.warn("tells", rule.line, format!("rule `{name}` tells {what}"));
        }
    }
}

/// Rules about the number of records.
pub(super) fn counts(policy: &Policy) -> impl Iterator<Item = &Rule> {
    policy.rules().iter().filter(|rule| rule.predicate.0 == "row_count/1")
}

/// No table with fewer records meets the policy; at least 1.
pub(super) fn least_records(policy: &Policy) -> i128 {
    counts(policy).filter_map(|rule| rule.integer("min")).max().unwrap_or(1).max(1)
}
