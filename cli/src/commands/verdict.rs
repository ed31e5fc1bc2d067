//! A verdict as text. No line says "valid" without what that rests on.

use std::path::Path;

use assay_verifier::{BindingSummary, Outcome, Trust, Verdict};

use super::proved::nullifier;
use crate::{Screen, Tone};

/// Shows every check and every claim of a verdict.
pub(super) fn show(verdict: &Verdict, hint: Option<&str>, proof: &Path, screen: &mut Screen) {
    headline(rejection(verdict), &verdict.caveats, proof, screen);
    if let Some(hint) = hint {
        screen.mark(Tone::Warning, "hint", format!(": {hint}"));
    }
    facts(verdict, screen);
    let lines = verdict.checks.iter();
    let lines = lines.map(|check| Line(check.outcome, check.check.name(), &check.detail));
    checks(&lines.collect::<Vec<_>>(), screen);
    let lines = verdict.claims.iter();
    let lines = lines.map(|claim| Line(claim.trust, &claim.subject, &claim.reason));
    claims(&lines.collect::<Vec<_>>(), screen);
}

/// Shows an accepted verdict whose checks and claims are not what was asked for.
pub(super) fn brief(verdict: &Verdict, proof: &Path, screen: &mut Screen) {
    headline(rejection(verdict), &verdict.caveats, proof, screen);
    facts(verdict, screen);
    screen.line("`assay verify` shows every check and every claim");
}

fn rejection(verdict: &Verdict) -> Option<&str> {
    let said = verdict.rejection.as_deref().unwrap_or("a check failed");
    (!verdict.accepted).then_some(said)
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

/// Whether the proof was accepted, and what limits that.
pub(super) fn headline(
    rejection: Option<&str>,
    caveats: &[String],
    proof: &Path,
    screen: &mut Screen,
) {
    let proof = proof.display();
    if let Some(reason) = rejection {
        screen.mark(Tone::Bad, "REJECTED", format!(": {proof}: {reason}"));
    } else {
        let text =
            format!(": {proof} passed every check; each claim holds as far as its label says");
        screen.mark(Tone::Good, "ACCEPTED", text);
    }
    for caveat in caveats {
        screen.mark(Tone::Warning, "caveat", format!(": {caveat}"));
    }
}

/// A check or a claim: what became of it or how far to trust it, its name, and why.
pub(super) struct Line<'a, T>(pub(super) T, pub(super) &'a str, pub(super) &'a str);

pub(super) fn checks(checks: &[Line<'_, Outcome>], screen: &mut Screen) {
    screen.line("");
    screen.mark(Tone::Strong, "checks", "");
    let width = checks.iter().map(|Line(_, name, _)| name.len()).max().unwrap_or(0);
    for Line(outcome, name, detail) in checks {
        let tone = match outcome {
            Outcome::Passed => Tone::Good,
            Outcome::Failed => Tone::Bad,
            Outcome::NotRequired => Tone::Warning,
            Outcome::NotApplicable | Outcome::NotReached => Tone::Plain,
        };
        let word = format!("  {:<15}", outcome.name().replace('_', " "));
        screen.mark(tone, &word, format!("{name:<width$}  {detail}"));
    }
}

pub(super) fn claims(claims: &[Line<'_, Trust>], screen: &mut Screen) {
    if claims.is_empty() {
        return;
    }
    screen.line("");
    screen.mark(Tone::Strong, "claims, and how far to trust each", "");
    for Line(trust, subject, reason) in claims {
        let tone = match trust {
            Trust::Proven | Trust::IssuerSigned => Tone::Good,
            Trust::SelfAsserted => Tone::Warning,
        };
        screen.mark(tone, &format!("  {:<15}", trust.name()), subject);
        screen.line(format!("{:17}{reason}", ""));
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
