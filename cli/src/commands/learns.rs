//! What a verifier learns of a rule, in the words of its predicate's page.

use assay_statement::{Policy, PredicateId, Rule};

/// Pages by the names of their predicates; the build takes them from `docs/spec/predicates`.
static PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/learns.rs"));

/// What a verifier learns where a rule of the predicate is proven. Empty where a predicate has
/// no page, which the repository's own checks refuse.
pub(super) fn learns(predicate: PredicateId) -> &'static str {
    let name = predicate.0.split('/').next().unwrap_or_default();
    PAGES.iter().find(|(page, _)| *page == name).map_or("", |(_, learns)| learns)
}

/// What the limits of a rule leave no choice of, so that its proof tells it.
pub(super) fn exact(policy: &Policy, rule: &Rule) -> Option<&'static str> {
    let pair = |ends: [&str; 2]| {
        let [min, max] = ends.map(|end| rule.integer(end));
        min.is_some() && min == max
    };
    let members = || rule.arguments.iter().filter(|argument| argument.name == "value").count();
    let choices = || {
        let kind = policy.columns().get(*rule.columns.first()?)?.kind;
        kind.interval().map(|(min, max)| max - min + 1)
    };
    let counted = pair(["rows_min", "rows_max"]) || pair(["share_min", "share_max"]);
    match rule.predicate.0 {
        "between/1" if pair(["min", "max"]) => Some("every value that is there"),
        "in_set/1" if members() == 1 => Some("every value that is there"),
        "not_in_set/1" if choices() == i128::try_from(members() + 1).ok() => {
            Some("every value that is there")
        }
        "share/1" if counted => Some("the exact share"),
        "share/1" => None,
        _ if counted => Some("the exact number or share of the records that it counts"),
        "between/1" => None,
        _ if pair(["min", "max"]) => Some("the exact figure"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use assay_circuits::predicates;

    use super::*;

    #[test]
    fn every_predicate_says_what_a_verifier_learns() {
        for predicate in predicates::ALL {
            let learns = learns(predicate.id());
            assert!(learns.ends_with('.'), "{}: {learns}", predicate.id());
            assert!(!learns.contains("]("), "{learns}");
        }
        assert_eq!(learns(PredicateId("unheard-of/1")), "");
        assert!(
            learns(PredicateId("mean/1")).contains("the spread, which `variance` and `between`")
        );
    }
}
