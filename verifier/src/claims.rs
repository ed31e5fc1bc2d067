//! What an accepted proof says, each fact with how far to trust it.

use assay_statement::policy::SCORE;
use assay_statement::policy::catalogue::{self, Line};
use assay_statement::value::shortest;
use assay_statement::{Binding, Capacity, Column, KeyId, Kind, Origin, Policy, Rule};

use crate::verdict::{Claim, Trust};
use crate::words::describe;

/// What is missing where a policy has no identity.
const SOLD_AGAIN: &str = "the policy identifies no records: nothing stops the same data from being proven and sold again";

/// Every claim of an accepted proof, proven ones first.
pub(crate) fn claims(
    policy: &Policy,
    binding: &Binding,
    capacity: Capacity,
    key: KeyId,
) -> Vec<Claim> {
    let mut claims = proven(policy, binding, capacity);
    for claim in &mut claims {
        claim.reason.push_str(condition(key));
    }
    claims.extend(self_asserted(policy, binding));
    claims
}

/// What each proven claim rests on beside the mathematics; said with each of them,
/// because a claim may be shown alone.
const fn condition(key: KeyId) -> &'static str {
    match key.origin {
        Origin::Development => {
            "; on condition that nobody forged it, which whoever made the development key could"
        }
        Origin::Ceremony => {
            "; on condition that the key is of this policy's circuit and a ceremony's reference string, as its maker says, and that at least one contributor to that string destroyed their part"
        }
        Origin::Transparent => "",
    }
}

/// What the reader of a verdict must know before any claim. `proven_bits` is what theorems
/// say of proofs under the key, if they say anything.
pub(crate) fn caveats(
    policy: &Policy,
    binding: &Binding,
    key: KeyId,
    proven_bits: Option<f64>,
) -> Vec<String> {
    let mut caveats = Vec::new();
    match key.origin {
        Origin::Development => caveats.push(format!(
            "{key} is a development key: whoever made it could forge proofs that pass every check here"
        )),
        Origin::Ceremony => caveats.push(format!(
            "{key} is labelled as made for this policy's circuit with a ceremony's reference string; make the key again from your policy and the ceremony's string to check this label. You trust that at least one contributor destroyed their part"
        )),
        Origin::Transparent => caveats.push(format!(
            "no trusted set-up: {key} is a constraint system that this verifier compiled itself{}",
            proven_bits.map_or_else(String::new, |bits| format!(
                "; {bits} bits of soundness are proven where its hash is a random oracle"
            ))
        )),
    }
    if policy.identifies_records() {
        caveats.push(format!(
            "the nullifier is scoped, not secret: who can guess {} of all records can confirm the guess",
            identity(policy)
        ));
    } else {
        caveats.push(SOLD_AGAIN.to_owned());
    }
    if policy.measures_age() {
        caveats.push(
            "ages are measured against the expiry of the binding: a value may be later than now"
                .to_owned(),
        );
    }
    if *binding == Binding::Unbound {
        if policy.identifies_records() {
            caveats.push(
                "unbound proofs share one scope: two of them about the same records have the same nullifier, so that they can be linked"
                    .to_owned(),
            );
        }
        caveats.push(
            "the proof is bound to nobody: whoever has the file can show it, and no contract accepts it"
                .to_owned(),
        );
    }
    caveats
}

fn proven(policy: &Policy, binding: &Binding, capacity: Capacity) -> Vec<Claim> {
    let (strings, opening) = unread(policy.columns().iter());
    let mut claims = vec![Claim::new(
        format!(
            "the committed data has {} declared columns of the policy's types and at most {} records{strings}",
            policy.columns().len(),
            capacity.rows(),
        ),
        Trust::Proven,
        format!(
            "the circuit commits to these columns and checks each value against its type{opening}"
        ),
    )];
    let required = rules(policy).filter(|(_, weight)| weight.is_none());
    claims.extend(required.map(|(rule, _)| {
        let (strings, opening) = qualified(policy, rule);
        Claim::new(
            format!("{}{strings}", describe(policy, rule)),
            Trust::Proven,
            format!(
                "rule `{}` ({}), constrained in the circuit with the thresholds of this policy{opening}",
                rule.name, rule.predicate
            ),
        )
    }));
    if policy.identifies_records() {
        claims.push(Claim::new(
            format!(
                "the nullifier identifies the committed records by {} within this scope",
                identity(policy)
            ),
            Trust::Proven,
            "the circuit computes it from the committed records and the scope: the same records have no other; whether it was used before is for whoever records nullifiers to say"
                .to_owned(),
        ));
    }
    if let Binding::Bound(bound) = binding {
        claims.push(Claim::new(
            format!(
                "the proof was made for recipient {} of contract {} on chain {}, pool {}, until {} (seconds since 1970), under terms {}",
                bound.recipient, bound.contract, bound.chain_id, bound.pool, bound.expiry, bound.terms
            ),
            Trust::Proven,
            "the entry `binding` is the digest of exactly these".to_owned(),
        ));
    }
    claims
}

/// What to add to the claim of a rule, and to its reason, where strings of no text can meet it,
/// which only opening the commitment shows.
#[must_use]
pub fn qualified(policy: &Policy, rule: &Rule) -> (&'static str, &'static str) {
    if catalogue::find(rule.predicate).is_some_and(Line::shows_texts) {
        return ("", "");
    }
    unread(rule.columns.iter().filter_map(|&at| policy.columns().get(at)))
}

/// What to add to a claim about values of columns, and to its reason: a circuit sees digests of
/// strings, or bytes, and not texts.
fn unread<'a>(columns: impl Iterator<Item = &'a Column>) -> (&'static str, &'static str) {
    let (mut digests, mut bytes) = (false, false);
    for column in columns {
        digests |= column.kind == Kind::String;
        bytes |= matches!(column.kind, Kind::Short { .. });
    }
    match (digests, bytes) {
        (false, false) => ("", ""),
        (true, false) => (
            ", strings by their digests",
            "; that such a digest is one of a text is shown only when the commitment is opened",
        ),
        (false, true) => (
            ", strings by their bytes",
            "; that such bytes are those of a text is shown only when the commitment is opened",
        ),
        (true, true) => (
            ", strings by their digests or bytes",
            "; that these are those of a text is shown only when the commitment is opened",
        ),
    }
}

/// The names of the columns that identify a record.
fn identity(policy: &Policy) -> String {
    let columns = policy.identity().iter().filter_map(|&at| policy.columns().get(at));
    columns.map(|column| format!("`{}`", column.name)).collect::<Vec<_>>().join(", ")
}

fn self_asserted(policy: &Policy, binding: &Binding) -> Vec<Claim> {
    let claim = |subject: &str, reason: &str| {
        Claim::new(subject.to_owned(), Trust::SelfAsserted, reason.to_owned())
    };
    let consent = match binding {
        Binding::Bound(_) => {
            "the proof fixes the digest of the terms; it does not show that the people in the data agreed to anything, nor who did"
        }
        Binding::Unbound => "the proof is bound to no terms",
    };
    let original = if policy.identifies_records() {
        claim(
            "that the data is original",
            "the nullifier notices the same identifying values only: altered copies have another",
        )
    } else {
        claim("that the data is original, and was not sold before", SOLD_AGAIN)
    };
    let counted = rules(policy).filter_map(|(rule, weight)| {
        let weight = shortest(SCORE, weight?);
        let reason = format!(
            "rule `{}` ({}) is not required: it counts towards the score, with the weight \
             {weight}, and whether it holds is not shown",
            rule.name, rule.predicate
        );
        Some(claim(&format!("that {}", describe(policy, rule)), &reason))
    });
    let others = [
        claim(
            "the source of the data, and that its values are true",
            "no issuer signed the commitment: the proof is about the data that was committed to, wherever it came from",
        ),
        claim("consent to the collection and the sale", consent),
        original,
        claim(
            "whatever else the policy says, and columns that it does not declare",
            "the policy's id covers its descriptions, but no rule tests them; undeclared columns are not committed",
        ),
    ];
    counted.chain(others).collect()
}

/// The rules, with the weights of those that only count.
fn rules(policy: &Policy) -> impl Iterator<Item = (&Rule, Option<i128>)> {
    let rules = policy.rules().iter().enumerate();
    rules.map(|(position, rule)| (rule, policy.weight(position)))
}
