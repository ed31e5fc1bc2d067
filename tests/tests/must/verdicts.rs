//! (7) No self-asserted value is shown as proven, and (8) no check is off by default
//! but the one on ceremonies: in the library, the service and the command alike.

use assay_proto::v1;
use assay_statement::Binding;
use assay_statement::file::Document as _;
use assay_verifier::{Check, Expectation, Outcome, Trust, Verdict};
use serde_json::Value;

use crate::command::Place;
use crate::server::Running;
use crate::world::{World, csv, expecting, parse, prove, trusting, yaml};

type Labelled = Vec<(String, String)>;

/// Name and outcome of each check, subject and label of each claim, in order.
fn summary(verdict: &Verdict) -> (Labelled, Labelled) {
    let checks = verdict.checks.iter();
    let claims = verdict.claims.iter();
    (
        checks.map(|check| (check.check.name().into(), check.outcome.name().into())).collect(),
        claims.map(|claim| (claim.subject.clone(), claim.trust.name().into())).collect(),
    )
}

fn of_json(verdict: &Value) -> (Labelled, Labelled) {
    let list = |list: &str, name: &str, label: &str| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let items = verdict[list].as_array().unwrap().iter();
        items.map(|item| (text(&item[name]), text(&item[label]))).collect()
    };
    (list("checks", "name", "outcome"), list("claims", "subject", "trust"))
}

fn of_service(verdict: &v1::Verdict) -> (Labelled, Labelled) {
    let outcome = |check: &v1::Check| match check.outcome() {
        v1::CheckOutcome::Passed => "passed",
        v1::CheckOutcome::Failed => "failed",
        v1::CheckOutcome::NotRequired => "not_required",
        v1::CheckOutcome::NotApplicable => "not_applicable",
        v1::CheckOutcome::NotReached => "not_reached",
        v1::CheckOutcome::Unspecified => panic!("{check:?}"),
    };
    let trust = |claim: &v1::Claim| match claim.trust() {
        v1::Trust::Proven => "proven",
        v1::Trust::IssuerSigned => "issuer-signed",
        v1::Trust::SelfAsserted => "self-asserted",
        v1::Trust::Unspecified => panic!("{claim:?}"),
    };
    let (checks, claims) = (verdict.checks.iter(), verdict.claims.iter());
    (
        checks.map(|check| (check.name.clone(), outcome(check).into())).collect(),
        claims.map(|claim| (claim.claim.clone(), trust(claim).into())).collect(),
    )
}

#[test]
fn must_07_no_self_asserted_value_is_shown_as_proven() {
    let world = World::get();
    let verdict = world.verify(world.proof()).unwrap().verdict().clone();
    let with_trust = |trust| {
        let claims = verdict.claims.iter().filter(move |claim| claim.trust == trust);
        claims.map(|claim| claim.subject.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(with_trust(Trust::IssuerSigned), [""; 0], "no issuer signed anything");
    // What the circuit shows, and nothing beside it.
    let proven = with_trust(Trust::Proven);
    let expected = [
        "3 declared columns of the policy's types and at most 8 records",
        "every record has a value in `taken`",
        "every value of `hr` that is present is from 30.00 to 220.00",
        "every value of `device` that is present is one of the 2",
        "no two records have the same `taken`",
        "the number of records is at least 5",
        "the nullifier identifies the committed records by `taken`",
        "the proof was made for recipient 0x3333",
    ];
    for part in expected {
        let count = proven.iter().filter(|subject| subject.contains(part)).count();
        assert_eq!(count, 1, "{part} in {proven:#?}");
    }
    assert_eq!(proven.len(), expected.len(), "{proven:#?}");
    let asserted = with_trust(Trust::SelfAsserted).join("\n");
    for part in ["source of the data", "consent", "original", "whatever else the policy says"] {
        assert!(asserted.contains(part), "{part} in {asserted}");
    }
    // The policy says where the data is from. Nothing proves it, so nothing says it.
    let json = serde_json::to_string(&verdict).unwrap();
    assert!(world.policy.canonical_json().contains("hospital"));
    assert!(!json.contains("hospital"));
}

/// What no rule asks for is not among the claims, however true it is of the data.
#[test]
fn must_07_what_no_rule_asks_is_not_claimed() {
    let rule = "    quality:\n      - {id: enough, metric: rowCount, mustBeGreaterOrEqualTo: 5}\n";
    let policy = parse(&yaml("strict", 220).replace(rule, ""));
    assert_eq!(policy.rules().len() + 1, World::get().policy.rules().len());
    let table = csv(&policy, crate::world::DATA);
    let proved = prove(&policy, &table, &Binding::Unbound);
    let key = crate::world::keys().entry(proved.proof.key_id).unwrap().verifying;
    let expectation = expecting(&policy, &Binding::Unbound);
    let verified = trusting(&[&key]).verify(&expectation, &proved.proof).unwrap();
    let json = serde_json::to_string(&verified.verdict().claims).unwrap();
    assert!(!json.contains("number of records") && !json.contains("recipient"), "{json}");
    assert!(!json.contains("5 records"), "{json}");
}

#[test]
fn must_08_no_check_is_off_by_default_but_ceremony() {
    let world = World::get();
    let default = world.verify(world.proof()).unwrap().verdict().clone();
    assert!(!default.ceremony_required);
    assert_eq!(default.checks.len(), Check::ALL.len());
    for check in &default.checks {
        let off = check.check == Check::Ceremony;
        let expected = if off { Outcome::NotRequired } else { Outcome::Passed };
        assert_eq!(check.outcome, expected, "{}", check.check);
    }
    assert!(default.caveats.iter().any(|caveat| caveat.contains("development key")));
    let strict = Expectation { require_ceremony: true, ..world.expectation() };
    let rejection = world.verifier.verify(&strict, world.proof()).unwrap_err();
    assert_eq!(rejection.check(), Check::Ceremony);
    assert!(Verdict::rejected(&strict, world.proof(), &rejection).ceremony_required);
}

#[tokio::test(flavor = "multi_thread")]
async fn must_07_08_every_verdict_shows_the_same_checks_and_labels() {
    let world = World::get();
    let place = Place::new();
    let server = Running::start().await;
    let mut client = server.client().await;
    let policy = || yaml("strict", 220).into_bytes();
    for (flags, bound, ceremony) in [
        ("--binding b.json", true, false),
        ("--binding b.json --require-ceremony", true, true),
        ("", false, false),
    ] {
        let binding = if bound { world.binding.clone() } else { Binding::Unbound };
        let expectation =
            Expectation { binding: &binding, require_ceremony: ceremony, ..world.expectation() };
        let expected = match world.verifier.verify(&expectation, world.proof()) {
            Ok(verified) => verified.verdict().clone(),
            Err(rejection) => Verdict::rejected(&expectation, world.proof(), &rejection),
        };
        assert_eq!(expected.accepted, bound && !ceremony);

        let ran = place.run(&format!("verify --policy p.yaml --proof proof.json --json {flags}"));
        let json = ran.json();
        assert_eq!(json["accepted"], expected.accepted);
        assert_eq!(json["ceremony_required"], ceremony);
        assert_eq!(of_json(&json), summary(&expected), "{flags}");

        let proof = world.proof().to_bytes();
        let verdict = client.verify(policy(), proof, &binding, ceremony).await.unwrap();
        assert_eq!(verdict.ceremony_required, ceremony);
        assert_eq!(of_service(&verdict), summary(&expected), "{flags}");
        assert_eq!(verdict.caveats, expected.caveats);
    }
    server.stop().await;
}
