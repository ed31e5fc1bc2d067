//! The verdict of a server, by keys of its own.

use assay_proto::v1;
use assay_prover::client::Client;
use assay_statement::file::Document as _;
use assay_statement::{Bytes32, ProofFile};
use assay_verifier::{Expectation, Outcome, Trust};
use serde::Serialize;

use super::proved::nullifier;
use super::remote;
use super::verdict::{self, Line};
use super::verify::Args;
use crate::{Exit, Failure, Screen};

/// What a server says of a proof, named as in verdicts that are made here.
#[derive(Serialize)]
struct RemoteVerdict {
    server: String,
    accepted: bool,
    policy_id: Bytes32,
    policy_name: String,
    ceremony_required: bool,
    key_id: Option<String>,
    development_key: Option<bool>,
    commitment: Option<Bytes32>,
    nullifier: Option<Bytes32>,
    rejection: Option<String>,
    caveats: Vec<String>,
    checks: Vec<Check>,
    claims: Vec<Claim>,
}

#[derive(Serialize)]
struct Check {
    name: String,
    outcome: Outcome,
    detail: String,
}

#[derive(Serialize)]
struct Claim {
    subject: String,
    trust: Trust,
    reason: String,
}

/// Asks the server, and shows its verdict as its own.
pub(super) fn run(
    url: &str,
    args: &Args,
    (expectation, policy): (&Expectation<'_>, Vec<u8>),
    proof: &ProofFile,
    screen: &mut Screen,
) -> Result<Exit, Failure> {
    let Expectation { binding, require_ceremony, .. } = *expectation;
    let answer = remote::answer(async {
        let mut client = Client::connect(url).await?;
        client.verify(policy, proof.to_bytes(), binding, require_ceremony).await
    })?;
    let told = told(url, answer).filter(|told| told.is_about(expectation, proof));
    let told = told.ok_or_else(|| Failure::RemoteVerdict { url: url.to_owned() })?;
    screen.warn(format!("this is the word of the server at {url}, by the keys that it trusts"));
    screen.object(&told);
    told.show(args, screen);
    Ok(if told.accepted { Exit::Yes } else { Exit::No })
}

impl RemoteVerdict {
    /// Whether it answers what was asked, and says nothing that can be refuted here.
    fn is_about(&self, expectation: &Expectation<'_>, proof: &ProofFile) -> bool {
        let Expectation { policy, require_ceremony, .. } = *expectation;
        let development = proof.key_id.origin.is_development();
        let nullifier = policy.identifies_records().then_some(proof.instance.nullifier);
        let passed =
            |check: &Check| !matches!(check.outcome, Outcome::Failed | Outcome::NotReached);
        let proven = !self.accepted
            || (self.commitment == Some(proof.instance.commitment)
                && self.nullifier == nullifier
                && self.key_id == Some(proof.key_id.to_string())
                && self.development_key == Some(development)
                && !(development && require_ceremony)
                && self.checks.iter().all(passed));
        // No other names, so that they are no longer than these.
        let names = self.checks.iter().map(|check| check.name.as_str());
        proven
            && names.eq(assay_verifier::Check::ALL.map(assay_verifier::Check::name))
            && self.accepted == self.rejection.is_none()
            && self.policy_id == policy.id()
            && self.policy_name == policy.name()
            && self.ceremony_required == require_ceremony
    }

    fn show(&self, args: &Args, screen: &mut Screen) {
        verdict::headline(self.rejection.as_deref(), &self.caveats, &args.proof, screen);
        screen.line(format!("server      {} (its word)", self.server));
        screen.line(format!("policy      {} ({})", self.policy_name, self.policy_id));
        if let (Some(key), Some(commitment)) = (&self.key_id, self.commitment) {
            screen.line(format!("key         {key}"));
            screen.line(format!("commitment  {commitment}"));
            screen.line(nullifier(self.nullifier));
        }
        let checks = self.checks.iter();
        let checks = checks.map(|check| Line(check.outcome, &check.name, &check.detail));
        verdict::checks(&checks.collect::<Vec<_>>(), screen);
        let claims = self.claims.iter();
        let claims = claims.map(|claim| Line(claim.trust, &claim.subject, &claim.reason));
        verdict::claims(&claims.collect::<Vec<_>>(), screen);
    }
}

/// The verdict, if every part of it is one.
fn told(url: &str, verdict: v1::Verdict) -> Option<RemoteVerdict> {
    let bytes = |bytes: Vec<u8>| bytes.try_into().ok().map(assay_statement::bytes::Bytes);
    let check = |check: v1::Check| {
        let outcome = match check.outcome() {
            v1::CheckOutcome::Unspecified => return None,
            v1::CheckOutcome::Passed => Outcome::Passed,
            v1::CheckOutcome::Failed => Outcome::Failed,
            v1::CheckOutcome::NotRequired => Outcome::NotRequired,
            v1::CheckOutcome::NotApplicable => Outcome::NotApplicable,
            v1::CheckOutcome::NotReached => Outcome::NotReached,
        };
        Some(Check { outcome, name: check.name, detail: check.detail })
    };
    let claim = |claim: v1::Claim| {
        let trust = match claim.trust() {
            v1::Trust::Unspecified => return None,
            v1::Trust::Proven => Trust::Proven,
            v1::Trust::IssuerSigned => Trust::IssuerSigned,
            v1::Trust::SelfAsserted => Trust::SelfAsserted,
        };
        Some(Claim { trust, subject: claim.claim, reason: claim.reason })
    };
    let nullifier = match verdict.nullifier {
        Some(nullifier) => Some(bytes(nullifier)?),
        None => None,
    };
    let said = |text: String| Some(text).filter(|text| !text.is_empty());
    Some(RemoteVerdict {
        server: url.to_owned(),
        accepted: verdict.accepted,
        policy_id: bytes(verdict.policy_id)?,
        policy_name: verdict.policy_name,
        ceremony_required: verdict.ceremony_required,
        key_id: said(verdict.key_id),
        development_key: verdict.development_key,
        commitment: if verdict.accepted { Some(bytes(verdict.commitment)?) } else { None },
        nullifier,
        rejection: said(verdict.rejection),
        caveats: verdict.caveats,
        checks: verdict.checks.into_iter().map(check).collect::<Option<_>>()?,
        claims: verdict.claims.into_iter().map(claim).collect::<Option<_>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_statement::{Binding, Engine, KeyId, Origin, Policy};
    use assay_verifier::Check as Door;

    const YAML: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: t
version: 1.0.0
status: active
schema:
  - name: t
    logicalType: object
    properties:
      - {name: a, logicalType: boolean, required: true}
";

    fn proof() -> ProofFile {
        let mut bytes = [Bytes32::ZERO; 9];
        bytes[2].0[31] = 2;
        bytes[5].0[31] = 5;
        let key = KeyId { origin: Origin::Development, digest: Bytes32::ZERO };
        let instance = assay_statement::Instance::from_entries(&bytes);
        ProofFile::new(Engine::Groth16, Bytes32::ZERO, key, instance, vec![0; 128])
    }

    fn honest(policy: &Policy, proof: &ProofFile) -> RemoteVerdict {
        let check = |check: Door| Check {
            name: check.name().to_owned(),
            outcome: Outcome::Passed,
            detail: String::new(),
        };
        RemoteVerdict {
            server: String::new(),
            accepted: true,
            policy_id: policy.id(),
            policy_name: policy.name().to_owned(),
            ceremony_required: false,
            key_id: Some(proof.key_id.to_string()),
            development_key: Some(true),
            commitment: Some(proof.instance.commitment),
            nullifier: Some(proof.instance.nullifier),
            rejection: None,
            caveats: Vec::new(),
            checks: Door::ALL.map(check).into(),
            claims: Vec::new(),
        }
    }

    #[test]
    fn a_verdict_that_can_be_refuted_is_none() {
        let policy = Policy::from_yaml(YAML.as_bytes()).unwrap();
        let proof = proof();
        let of = |require_ceremony| Expectation {
            policy: &policy,
            binding: &Binding::Unbound,
            now: 0,
            require_ceremony,
        };
        assert!(honest(&policy, &proof).is_about(&of(false), &proof));
        let lies: [fn(&mut RemoteVerdict); 11] = [
            |told| told.commitment = None,
            |told| told.nullifier = Some(Bytes32::ZERO),
            |told| told.key_id = None,
            |told| told.development_key = Some(false),
            |told| told.policy_id = Bytes32::ZERO,
            |told| told.policy_name.push('x'),
            |told| told.rejection = Some("no".to_owned()),
            |told| told.checks[3].outcome = Outcome::NotReached,
            |told| told.checks[3].name.push('x'),
            |told| drop(told.checks.pop()),
            |told| told.ceremony_required = true,
        ];
        for (index, lie) in lies.into_iter().enumerate() {
            let mut told = honest(&policy, &proof);
            lie(&mut told);
            assert!(!told.is_about(&of(false), &proof), "{index}");
        }
        // A development key is none of a ceremony, whatever the server says.
        let told = RemoteVerdict { ceremony_required: true, ..honest(&policy, &proof) };
        assert!(!told.is_about(&of(true), &proof));
    }
}
