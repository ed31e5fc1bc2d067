//! Verdicts: what was checked, and how far to trust each claim.

use assay_statement::{
    Address, Binding, Bytes32, Disclosed, Engine, Instance, KeyId, Policy, ProofFile, Rule, digests,
};
use serde::Serialize;

use crate::check::{Check, CheckResult, Outcome};
use crate::claims;
use crate::expectation::Expectation;
use crate::registry::Trusted;
use crate::rejection::Rejection;

/// The answer to "may I rely on this proof, and for what?".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Verdict {
    /// Whether every check passed that was required.
    pub accepted: bool,
    /// The engine of the proof.
    pub engine: Engine,
    /// Id of the expected policy.
    pub policy_id: Bytes32,
    /// Name of the expected policy.
    pub policy_name: String,
    /// Digest of the identity definition that the nullifier is of: the policies of one
    /// pool must share it, or the same records have two nullifiers there. It has no columns
    /// where the policy identifies no records.
    pub identity: Bytes32,
    /// The expected binding.
    pub binding: BindingSummary,
    /// Whether the caller required a key from a ceremony: the only check that is
    /// off by default.
    pub ceremony_required: bool,
    /// The key that the proof was checked with, if it was accepted; the constraint system
    /// where the engine has no keys.
    pub key_id: Option<KeyId>,
    /// Whether that is a development key: false where the engine has no keys.
    pub development_key: Option<bool>,
    /// The commitment, if the proof was accepted.
    pub commitment: Option<Bytes32>,
    /// The nullifier, if the proof was accepted and its policy identifies records.
    pub nullifier: Option<Bytes32>,
    /// Why the proof was rejected, if it was.
    pub rejection: Option<String>,
    /// The figures that the expected policy discloses, if the proof was accepted; what they say
    /// is among the claims.
    pub disclosed: Vec<Told>,
    /// What limits the claims below as a whole.
    pub caveats: Vec<String>,
    /// Every check, in the order in which they run.
    pub checks: Vec<CheckResult>,
    /// What an accepted proof says; empty for a rejected one.
    pub claims: Vec<Claim>,
}

impl Verdict {
    pub(crate) fn accepted(
        expectation: &Expectation<'_>,
        instance: &Instance,
        proof: &ProofFile,
        key: &Trusted,
    ) -> Self {
        let id = proof.key_id;
        let Expectation { policy, binding, now: _, require_ceremony: _ } = expectation;
        Self {
            key_id: Some(id),
            development_key: Some(id.origin.is_development()),
            commitment: Some(instance.commitment),
            nullifier: policy.identifies_records().then_some(instance.nullifier),
            disclosed: told(policy, &proof.disclosed),
            caveats: claims::caveats(policy, binding, id, key.key.proven_bits()),
            claims: claims::claims(policy, binding, key.capacity, id),
            ..Self::new(expectation, proof.engine, None)
        }
    }

    /// The verdict on a rejected proof: the checks up to the one that failed, and
    /// nothing that the proof says of itself but its engine.
    #[must_use]
    pub fn rejected(
        expectation: &Expectation<'_>,
        proof: &ProofFile,
        rejection: &Rejection,
    ) -> Self {
        Self::new(expectation, proof.engine, Some(rejection))
    }

    fn new(expectation: &Expectation<'_>, engine: Engine, rejection: Option<&Rejection>) -> Self {
        let check = |check| result(check, expectation, engine, rejection);
        Self {
            accepted: rejection.is_none(),
            engine,
            policy_id: expectation.policy.id(),
            policy_name: expectation.policy.name().to_owned(),
            identity: digests::identity(expectation.policy),
            binding: expectation.binding.into(),
            ceremony_required: expectation.require_ceremony,
            key_id: None,
            development_key: None,
            commitment: None,
            nullifier: None,
            rejection: rejection.map(ToString::to_string),
            disclosed: Vec::new(),
            caveats: Vec::new(),
            checks: Check::ALL.into_iter().map(check).collect(),
            claims: Vec::new(),
        }
    }
}

/// A figure that a proof tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Told {
    /// The rule's name.
    pub rule: String,
    /// Its predicate.
    pub predicate: &'static str,
    /// The figure, in units of the rule's thresholds.
    #[serde(flatten)]
    pub figure: Disclosed,
}

fn told(policy: &Policy, disclosed: &[Disclosed]) -> Vec<Told> {
    let rules = policy.disclosing().iter().filter_map(|told| policy.rules().get(told.rule));
    let told = |(rule, figure): (&Rule, &Disclosed)| Told {
        rule: rule.name.clone(),
        predicate: rule.predicate.0,
        figure: *figure,
    };
    rules.zip(disclosed).map(told).collect()
}

/// Checks run in the order of their variants, so that the failed one tells what
/// became of all others.
fn result(
    check: Check,
    expectation: &Expectation<'_>,
    engine: Engine,
    rejection: Option<&Rejection>,
) -> CheckResult {
    if let Some(rejection) = rejection {
        if check == rejection.check() {
            return CheckResult::new(check, Outcome::Failed, rejection.to_string());
        }
        if check > rejection.check() {
            let detail = format!("not reached, because the check `{}` failed", rejection.check());
            return CheckResult::new(check, Outcome::NotReached, detail);
        }
    }
    if let Some(detail) = check.moot(engine) {
        return CheckResult::new(check, Outcome::NotApplicable, detail);
    }
    if check == Check::Ceremony && !expectation.require_ceremony {
        let detail =
            "you did not require a key from a ceremony, so that a development key is accepted too";
        return CheckResult::new(check, Outcome::NotRequired, detail);
    }
    if check == Check::Expiry && expectation.binding.expiry().is_none() {
        let detail = "you expect an unbound proof, which has no expiry";
        return CheckResult::new(check, Outcome::NotApplicable, detail);
    }
    CheckResult::new(check, Outcome::Passed, check.meaning(engine))
}

/// The binding that the caller expects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BindingSummary {
    /// For nobody.
    Unbound,
    /// For one recipient, until a time.
    Bound {
        /// EIP-155 chain id.
        chain_id: u64,
        /// The contract that may consume the proof.
        contract: Address,
        /// The pool.
        pool: Bytes32,
        /// Who is paid.
        recipient: Address,
        /// Seconds since 1970 at which it is void.
        expiry: u64,
        /// Digest of the terms.
        terms: Bytes32,
    },
}

impl From<&Binding> for BindingSummary {
    fn from(binding: &Binding) -> Self {
        match binding {
            Binding::Unbound => Self::Unbound,
            Binding::Bound(bound) => Self::Bound {
                chain_id: bound.chain_id,
                contract: bound.contract,
                pool: bound.pool,
                recipient: bound.recipient,
                expiry: bound.expiry,
                terms: bound.terms,
            },
        }
    }
}

/// How far to trust a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    /// The proof shows it of the committed data.
    Proven,
    /// An issuer's signature over the commitment was checked.
    IssuerSigned,
    /// The contributor says so.
    SelfAsserted,
}

impl Trust {
    /// The label in verdicts.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::IssuerSigned => "issuer-signed",
            Self::SelfAsserted => "self-asserted",
        }
    }
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Claim {
    /// What is claimed, in plain words.
    pub subject: String,
    /// How far to trust it.
    pub trust: Trust,
    /// Why that far.
    pub reason: String,
}

impl Claim {
    pub(crate) const fn new(subject: String, trust: Trust, reason: String) -> Self {
        Self { subject, trust, reason }
    }
}
