//! Policies that identify no records: nothing of a nullifier is accepted, shown or claimed.

use assay_statement::{Binding, Bytes32, Entry, Opening, Policy, Table};
use assay_verifier::{Check, Expectation, OpenError, Rejection, Trust, Verified, open};

use crate::support::{CAPACITY, Key, NOW, bound, instance, key, salt, table, verifier, with};

/// The columns of the shared table.
fn policy(identity: &str) -> Policy {
    let yaml = format!(
        "\
apiVersion: v3.1.0
kind: DataContract
id: heart
version: 1.0.0
status: active
schema:
  - name: heart
    logicalType: object
    customProperties: [{{property: assayIdentity, value: {identity}}}]
    properties:
      - {{name: day, logicalType: date, required: true}}
      - {{name: hr, logicalType: number, physicalType: \"decimal(6,2)\"}}
      - {{name: device, logicalType: string}}
"
    );
    Policy::from_yaml(yaml.as_bytes()).unwrap()
}

/// A policy with a key of its shape.
fn keyed(identity: &str, seed: u64) -> (Policy, Key) {
    let policy = policy(identity);
    let key = key(&policy, CAPACITY, seed);
    (policy, key)
}

fn expectation<'a>(policy: &'a Policy, binding: &'a Binding) -> Expectation<'a> {
    Expectation { policy, binding, now: NOW, require_ceremony: false }
}

/// What is accepted of the shared table under a policy.
fn accepted(identity: &str, binding: &Binding) -> (Policy, Verified) {
    let (policy, key) = keyed(identity, 7);
    let proof = key.prove(&instance(&policy, binding));
    let got = verifier(&[&key]).verify(&expectation(&policy, binding), &proof).unwrap();
    assert_eq!(*got.instance(), proof.instance);
    (policy, got)
}

#[test]
fn there_is_no_nullifier_to_record() {
    for binding in [Binding::Unbound, Binding::Bound(bound())] {
        let (_, verified) = accepted("none", &binding);
        assert_eq!(verified.instance().nullifier, Bytes32::ZERO);
        assert_eq!(verified.nullifier(), None);
        let verdict = verified.verdict();
        assert!(verdict.accepted && verdict.commitment.is_some());
        assert_eq!(verdict.nullifier, None);
        let json = serde_json::to_value(verdict).unwrap();
        assert!(json["nullifier"].is_null(), "{json}");
    }
    // With an identity it is what the proof has.
    let (_, verified) = accepted("[day]", &Binding::Unbound);
    assert_eq!(verified.nullifier(), Some(verified.instance().nullifier));
    assert_ne!(verified.nullifier(), Some(Bytes32::ZERO));
}

#[test]
fn a_verdict_says_what_is_not_shown() {
    let (policy, verified) = accepted("none", &Binding::Unbound);
    let verdict = verified.verdict();
    let again = "the policy identifies no records: nothing stops the same data from being proven \
                 and sold again";
    assert!(verdict.caveats.iter().any(|caveat| caveat == again), "{:?}", verdict.caveats);
    for wrong in ["not secret", "can be linked", "nullifier"] {
        assert!(!verdict.caveats.iter().any(|caveat| caveat.contains(wrong)), "{wrong}");
    }
    let said = verdict.claims.iter().find(|claim| claim.subject.contains("original")).unwrap();
    assert_eq!((said.trust, said.reason.as_str()), (Trust::SelfAsserted, again));
    assert!(said.subject.contains("not sold before"), "{}", said.subject);
    let proven = verdict.claims.iter().filter(|claim| claim.trust == Trust::Proven);
    let proven: Vec<&str> = proven.map(|claim| claim.subject.as_str()).collect();
    assert_eq!(proven.len(), policy.rules().len() + 1, "one a rule, and the columns: {proven:?}");
    let told = serde_json::to_string(&verdict.claims).unwrap();
    assert!(!told.contains("nullifier"), "{told}");
}

/// The proofs are genuine: it is the policy that has no nullifier.
#[test]
fn a_proof_with_a_nullifier_is_refused() {
    let (policy, key) = keyed("none", 7);
    let honest = instance(&policy, &Binding::Unbound);
    let verifier = verifier(&[&key]);
    let mut one = Bytes32::ZERO;
    one.0[31] = 1;
    for got in [one, Bytes32::keccak(&[b"a nullifier"]).shifted()] {
        let proof = key.prove(&with(&honest, Entry::Nullifier, got));
        let rejection =
            verifier.verify(&expectation(&policy, &Binding::Unbound), &proof).unwrap_err();
        let (entry, expected) = (Entry::Nullifier, Bytes32::ZERO);
        assert_eq!(rejection, Rejection::Entry { entry, expected, got });
        assert_eq!(rejection.check(), Check::UnusedEntries);
        let said = rejection.to_string();
        assert!(said.contains("your policy identifies no records"), "{said}");
        assert!(said.contains(&got.to_string()), "{said}");
    }
}

#[test]
fn a_policy_with_an_identity_and_one_without_are_no_substitutes() {
    let (with_identity, without) = (keyed("[day]", 7), keyed("none", 8));
    let verifier = verifier(&[&with_identity.1, &without.1]);
    for ((policy, key), (other, _)) in [(&with_identity, &without), (&without, &with_identity)] {
        let honest = instance(policy, &Binding::Unbound);
        let expected = expectation(other, &Binding::Unbound);
        let rejection = verifier.verify(&expected, &key.prove(&honest)).unwrap_err();
        let message = format!("the proof is for policy {}, you expect {}", policy.id(), other.id());
        assert_eq!((rejection.check(), rejection.to_string()), (Check::Shape, message));
        // And under the name of the other policy.
        let renamed = with(&honest, Entry::PolicyId, other.id());
        let rejection = verifier.verify(&expected, &key.prove(&renamed)).unwrap_err();
        assert_eq!(rejection.check(), Check::Shape);
        assert!(rejection.to_string().contains("another circuit"), "{rejection}");
    }
}

/// The order of the file is what was committed to.
#[test]
fn only_the_order_of_the_file_opens() {
    let (policy, verified) = accepted("none", &Binding::Unbound);
    let expected = verified.instance().commitment;
    let opening = Opening::new(expected, salt());
    let table = table(&policy);
    assert_eq!(open(&policy, &verified, &table, &opening).unwrap().records(), 3);
    let mut reversed = table.records().to_vec();
    reversed.reverse();
    let reversed = Table::new(table.columns().to_vec(), reversed).unwrap();
    let got = open(&policy, &verified, &reversed, &opening);
    assert_eq!(got, Err(OpenError::Commitment { expected }));
}
