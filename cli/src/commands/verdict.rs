//! A verdict as text. No line says "valid" without what that rests on.

use std::path::Path;

use assay_verifier::{BindingSummary, Outcome, Trust, Verdict};

use super::proved::nullifier;
use crate::{Screen, Tone};

/// Shows every check and every claim of a verdict.
pub(super) fn show(verdict: &Verdict, hint: Option<&str>, proof: &Path, screen: &mut Screen) {
    headline(verdict, hint, proof, screen);
    facts(verdict, screen);
    checks(verdict, screen);
    claims(verdict, screen);
}

/// Shows an accepted verdict whose checks and claims are not what was asked for.
pub(super) fn brief(verdict: &Verdict, proof: &Path, screen: &mut Screen) {
    headline(verdict, None, proof, screen);
    facts(verdict, screen);
    screen.line("`assay verify` shows every check and every claim");
}

fn facts(verdict: &Verdict, screen: &mut Screen) {
    screen.line(format!("policy      {} ({})", verdict.policy_name, verdict.policy_id));
    screen.line(format!("binding     {}", binding(&verdict.binding)));
    if let Some(key) = verdict.key_id {
        let origin = match verdict.development_key {
            Some(true) => " (development key)",
            Some(false) | None => "",
        };
        screen.line(format!("key         {key}{origin}"));
    }
    if let Some(commitment) = verdict.commitment {
        screen.line(format!("commitment  {commitment}"));
    }
    if verdict.accepted {
        screen.line(nullifier(verdict.nullifier));
    }
    if verdict.nullifier.is_some() {
        screen.line(format!("identity    {} (of its definition)", verdict.identity));
    }
}

fn headline(verdict: &Verdict, hint: Option<&str>, proof: &Path, screen: &mut Screen) {
    let proof = proof.display();
    if verdict.accepted {
        let text =
            format!(": {proof} passed every check; each claim holds as far as its label says");
        screen.mark(Tone::Good, "ACCEPTED", text);
    } else {
        let reason = verdict.rejection.as_deref().unwrap_or("a check failed");
        screen.mark(Tone::Bad, "REJECTED", format!(": {proof}: {reason}"));
    }
    for caveat in &verdict.caveats {
        screen.mark(Tone::Warning, "caveat", format!(": {caveat}"));
    }
    if let Some(hint) = hint {
        screen.mark(Tone::Warning, "hint", format!(": {hint}"));
    }
}

fn checks(verdict: &Verdict, screen: &mut Screen) {
    screen.line("");
    screen.mark(Tone::Strong, "checks", "");
    let width = verdict.checks.iter().map(|check| check.check.name().len()).max().unwrap_or(0);
    for check in &verdict.checks {
        let tone = match check.outcome {
            Outcome::Passed => Tone::Good,
            Outcome::Failed => Tone::Bad,
            Outcome::NotRequired => Tone::Warning,
            Outcome::NotApplicable | Outcome::NotReached => Tone::Plain,
        };
        let word = format!("  {:<15}", check.outcome.name().replace('_', " "));
        screen.mark(tone, &word, format!("{:<width$}  {}", check.check.name(), check.detail));
    }
}

fn claims(verdict: &Verdict, screen: &mut Screen) {
    if verdict.claims.is_empty() {
        return;
    }
    screen.line("");
    screen.mark(Tone::Strong, "claims, and how far to trust each", "");
    for claim in &verdict.claims {
        let tone = match claim.trust {
            Trust::Proven | Trust::IssuerSigned => Tone::Good,
            Trust::SelfAsserted => Tone::Warning,
        };
        screen.mark(tone, &format!("  {:<15}", claim.trust.name()), &claim.subject);
        screen.line(format!("{:17}{}", "", claim.reason));
    }
}

fn binding(binding: &BindingSummary) -> String {
    match binding {
        BindingSummary::Unbound => "none: an unbound proof is expected".to_owned(),
        BindingSummary::Bound { chain_id, contract, pool, recipient, expiry, terms } => format!(
            "chain {chain_id}, contract {contract}, pool {pool}, recipient {recipient}, until {expiry} (seconds since 1970), terms {terms}"
        ),
    }
}
