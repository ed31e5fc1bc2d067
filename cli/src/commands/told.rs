//! Figures that a policy discloses, in the sentences of verdicts.

use assay_statement::{Disclosed, Disclosing, Disclosure, Policy};
use assay_verifier::describe;

/// What is told of each rule that discloses. Empty where these are no figures of the policy, which
/// a proof of it rules out.
pub(super) fn told(policy: &Policy, disclosed: &[Disclosed]) -> Vec<String> {
    let Ok(told) = policy.told(disclosed) else { return Vec::new() };
    let rules = told.disclosing().iter().filter_map(|disclosing| told.rules().get(disclosing.rule));
    rules.map(|rule| describe(&told, rule)).collect()
}

/// How closely a rule's figure is told; `None` of a rule that does not disclose it.
pub(super) fn how(policy: &Policy, rule: usize) -> Option<String> {
    let disclosing = policy.disclosing().iter().find(|disclosing| disclosing.rule == rule)?;
    let Disclosing { disclosure, .. } = disclosing;
    Some(match disclosure {
        Disclosure::Exactly { .. } => "exactly".to_owned(),
        Disclosure::Bucket(edges) => format!("as one of {} buckets", edges.len() + 1),
    })
}
