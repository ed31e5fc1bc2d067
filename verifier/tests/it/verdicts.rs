//! What a verdict says, and what it must not say.

use assay_statement::{Binding, Instance, Policy, digests};
use assay_verifier::{Check, Claim, Expectation, Outcome, Trust, Verdict};

use crate::support::{CAPACITY, EXPIRY, World, instance, key, verifier};

#[test]
fn thresholds_are_shown_as_people_write_them() {
    let verdict = World::get().verify(&World::get().proof).unwrap().verdict().clone();
    let proven: Vec<&str> = verdict
        .claims
        .iter()
        .filter(|claim| claim.trust == Trust::Proven)
        .map(|claim| claim.subject.as_str())
        .collect();
    for expected in [
        "every value of `hr` that is present is from 30.00 to 220.50, ends included",
        "every value of `device` that is present is one of the 2 that the policy lists",
        "every record has a value in `day`",
        "no two records have the same `day`",
        "the number of records is at least 2",
    ] {
        assert!(proven.contains(&expected), "{expected} is not in {proven:#?}");
    }
    let rules = World::get().policy.rules().len();
    assert_eq!(proven.len(), rules + 3, "one claim a rule; columns, nullifier and binding");
}

#[test]
fn only_what_the_circuit_constrains_is_proven() {
    let verdict = World::get().verify(&World::get().proof).unwrap().verdict().clone();
    for claim in &verdict.claims {
        let by_circuit = ["circuit", "entry `binding`"].iter().any(|by| claim.reason.contains(by));
        assert_eq!(claim.trust == Trust::Proven, by_circuit, "{claim:?}");
    }
    for subject in ["source", "consent", "original", "does not declare"] {
        let claim = verdict.claims.iter().find(|claim| claim.subject.contains(subject)).unwrap();
        assert_eq!(claim.trust, Trust::SelfAsserted);
    }
}

/// The shared key has this policy's shape for a label and was made for a circuit of
/// squares. No verifier can see that, so none may say that the circuit is right.
#[test]
fn a_label_is_not_claimed_to_be_the_circuit() {
    let verdict = World::get().verify(&World::get().proof).unwrap().verdict().clone();
    let shape = verdict.checks.iter().find(|check| check.check == Check::Shape).unwrap();
    assert_eq!(shape.outcome, Outcome::Passed);
    for part in ["labelled with the shape of the expected policy", "trust in its maker"] {
        assert!(shape.detail.contains(part), "{}", shape.detail);
    }
}

#[test]
fn a_development_key_is_said_everywhere() {
    let verdict = World::get().verify(&World::get().proof).unwrap().verdict().clone();
    assert_eq!(verdict.development_key, Some(true));
    assert!(verdict.caveats.iter().any(|caveat| caveat.contains("could forge")));
    for claim in verdict.claims.iter().filter(|claim| claim.trust == Trust::Proven) {
        assert!(claim.reason.contains("development key"), "{claim:?}");
    }
}

#[test]
fn a_nullifier_is_said_to_be_no_secret() {
    let world = World::get();
    for binding in [&world.binding, &Binding::Unbound] {
        let proof = world.key.prove(&instance(&world.policy, binding));
        let expectation = Expectation { binding, ..world.expectation() };
        let verified = world.verifier.verify(&expectation, &proof).unwrap();
        let caveats = &verified.verdict().caveats;
        let caveat = caveats.iter().find(|caveat| caveat.contains("not secret")).unwrap();
        assert!(caveat.contains("guess `day` of all records"), "{caveat}");
    }
}

/// A circuit sees the digest of a string, whatever it is a digest of.
#[test]
fn a_digest_is_not_claimed_to_be_a_text() {
    const YAML: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: a
version: 1.0.0
status: active
schema:
  - name: t
    logicalType: object
    properties:
      - {name: k, logicalType: integer, required: true, unique: true}
      - {name: s, logicalType: string, required: true}
";
    let claims = |yaml: &str| {
        let policy = Policy::from_yaml(yaml.as_bytes()).unwrap();
        let key = key(&policy, CAPACITY, 5);
        let statement = Instance {
            policy_id: policy.id(),
            parameters: digests::parameters(&policy),
            ..instance(&World::get().policy, &Binding::Unbound)
        };
        let expectation = Expectation {
            policy: &policy,
            binding: &Binding::Unbound,
            ..World::get().expectation()
        };
        let verified = verifier(&[&key]).verify(&expectation, &key.prove(&statement)).unwrap();
        verified.verdict().claims.clone()
    };
    let marked = |claims: &[Claim]| {
        let said = |claim: &&Claim| {
            let opened = claim.reason.contains("when the commitment is opened");
            let qualified = ["digests", "bytes"]
                .iter()
                .any(|how| claim.subject.ends_with(&format!(", strings by their {how}")));
            assert_eq!(qualified, opened, "{claim:?}");
            opened
        };
        claims.iter().filter(said).map(|claim| claim.subject.clone()).collect::<Vec<_>>()
    };
    let got = marked(&claims(YAML));
    assert_eq!(got.len(), 2, "{got:?}");
    assert!(got[0].contains("declared columns") && got[1].contains("a value in `s`"), "{got:?}");
    assert_eq!(marked(&claims(&YAML.replace("string", "date"))), [""; 0]);
    // Bytes need not be those of a text, unless they match a pattern.
    let short = "string, logicalTypeOptions: {pattern: 'a*', maxLength: 3}, \
                 customProperties: [{property: assayBytes, value: 4}]";
    let got = marked(&claims(&YAML.replace("string", short)));
    assert_eq!(got.len(), 3, "{got:?}");
    assert!(got[2].ends_with("characters, strings by their bytes"), "{got:?}");
    // A share of nulls can be met by such digests, a list of texts cannot.
    let rules = "string, quality: [{metric: nullValues, mustBeLessThan: 5, unit: percent}, \
                 {metric: invalidValues, arguments: {validValues: [x]}, mustBe: 0}]";
    let got = marked(&claims(&YAML.replace("string", rules)));
    assert_eq!(got.len(), 3, "{got:?}");
}

/// Which of the rules hold that only count is hidden, so that no verdict says it of any.
#[test]
fn a_rule_that_only_counts_is_not_claimed_to_hold() {
    let world = World::get();
    let yaml = "\
apiVersion: v3.1.0
kind: DataContract
id: a
version: 1.0.0
status: active
schema:
  - name: t
    logicalType: object
    properties:
      - name: k
        logicalType: integer
        required: true
        quality:
          - {id: seven, metric: invalidValues, arguments: {validValues: [7]}, mustBe: 0,
             customProperties: [{property: assayWeight, value: 0.25}]}
    quality:
      - {type: custom, engine: assay, implementation: {predicate: score, args: {atLeast: 1}}}
";
    let policy = Policy::from_yaml(yaml.as_bytes()).unwrap();
    let key = key(&policy, CAPACITY, 5);
    let statement = Instance {
        policy_id: policy.id(),
        parameters: digests::parameters(&policy),
        ..instance(&world.policy, &Binding::Unbound)
    };
    let binding = &Binding::Unbound;
    let expectation = Expectation { policy: &policy, binding, ..world.expectation() };
    let verified = verifier(&[&key]).verify(&expectation, &key.prove(&statement)).unwrap();
    let about = |text: &str| {
        let mut claims = verified.verdict().claims.iter();
        let claim = claims.find(|claim| claim.subject.contains(text)).unwrap();
        (claim.trust, claim.reason.clone())
    };
    assert_eq!(about("has a value in `k`").0, Trust::Proven);
    assert_eq!(about("the score is at least 1: of the 1 rules that only count").0, Trust::Proven);
    let (trust, reason) = about("every value of `k` that is present is one of 7");
    assert_eq!(trust, Trust::SelfAsserted);
    let said = "rule `seven` (in_set/1) is not required: it counts towards the score, with the weight \
                0.25, and whether it holds is not shown";
    assert_eq!(reason, said);
}

#[test]
fn every_check_is_listed_and_only_one_is_off() {
    let world = World::get();
    let verdict = world.verify(&world.proof).unwrap().verdict().clone();
    assert!(verdict.accepted && !verdict.ceremony_required);
    assert_eq!(verdict.checks.iter().map(|result| result.check).collect::<Vec<_>>(), Check::ALL);
    for result in &verdict.checks {
        let off = result.check == Check::Ceremony;
        let expected = if off { Outcome::NotRequired } else { Outcome::Passed };
        assert_eq!(result.outcome, expected, "{result:?}");
    }

    let expectation = Expectation { binding: &Binding::Unbound, ..world.expectation() };
    let proof = world.key.prove(&instance(&world.policy, &Binding::Unbound));
    let verified = world.verifier.verify(&expectation, &proof).unwrap();
    let unbound = verified.verdict();
    let expiry = unbound.checks.iter().find(|result| result.check == Check::Expiry).unwrap();
    assert_eq!(expiry.outcome, Outcome::NotApplicable);
    assert!(unbound.caveats.iter().any(|caveat| caveat.contains("bound to nobody")));
    assert!(unbound.caveats.iter().any(|caveat| caveat.contains("can be linked")));
    assert!(!verdict.caveats.iter().any(|caveat| caveat.contains("can be linked")));
    assert!(!unbound.claims.iter().any(|claim| claim.subject.contains("recipient")));
}

#[test]
fn a_rejection_shows_nothing_of_the_proof_as_a_fact() {
    let world = World::get();
    let expectation = Expectation { now: EXPIRY, ..world.expectation() };
    let rejection = world.verifier.verify(&expectation, &world.proof).unwrap_err();
    let verdict = Verdict::rejected(&expectation, &world.proof, &rejection);
    assert!(!verdict.accepted && verdict.claims.is_empty());
    assert_eq!((verdict.commitment, verdict.nullifier, verdict.key_id), (None, None, None));
    for result in &verdict.checks {
        let expected = match result.check.cmp(&Check::Expiry) {
            std::cmp::Ordering::Less => Outcome::Passed,
            std::cmp::Ordering::Equal => Outcome::Failed,
            std::cmp::Ordering::Greater => Outcome::NotReached,
        };
        assert_eq!(result.outcome, expected, "{result:?}");
    }
}

#[test]
fn no_text_says_valid() {
    let world = World::get();
    let accepted = world.verify(&world.proof).unwrap().verdict().clone();
    let late = Expectation { now: EXPIRY, ..world.expectation() };
    let rejection = world.verifier.verify(&late, &world.proof).unwrap_err();
    for verdict in [accepted, Verdict::rejected(&late, &world.proof, &rejection)] {
        let json = serde_json::to_string_pretty(&verdict).unwrap();
        assert!(!json.to_lowercase().contains("valid"), "{json}");
    }
}

#[test]
fn the_json_has_stable_names() {
    let world = World::get();
    let verdict = world.verify(&world.proof).unwrap().verdict().clone();
    let json = serde_json::to_value(&verdict).unwrap();
    assert_eq!(json["accepted"], true);
    assert_eq!(json["key_id"], world.key.file.id().to_string());
    assert_eq!(json["identity"], digests::identity(&world.policy).to_string());
    assert_eq!(json["binding"]["kind"], "bound");
    assert_eq!(json["binding"]["expiry"], EXPIRY);
    assert_eq!(json["checks"][15]["name"], "ceremony");
    assert_eq!(json["checks"][15]["outcome"], "not_required");
    assert_eq!(json["claims"][0]["trust"], "proven");
    assert_eq!(json["nullifier"], world.proof.instance.nullifier.to_string());
    let last = verdict.claims.len() - 1;
    assert_eq!(json["claims"][last]["trust"], "self-asserted");
}
