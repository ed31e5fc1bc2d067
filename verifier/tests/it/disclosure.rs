//! Policies that disclose figures: what a proof tells is what the policy asks to be told, and
//! what it proves.

use assay_statement::{Binding, Disclosed, DisclosureError, Instance, Policy, ProofFile, digests};
use assay_verifier::{Check, Expectation, Rejection, Verified};

use crate::support::{CAPACITY, Key, NOW, World, instance, key, verifier};

/// A number of records, exactly; a mean, between two millionths; a share of nulls, in buckets.
const YAML: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: heart
version: 1.0.0
status: active
schema:
  - name: heart
    logicalType: object
    properties:
      - {name: day, logicalType: date, required: true, unique: true}
      - name: hr
        logicalType: number
        physicalType: 'decimal(6,2)'
        quality:
          - {id: mean, type: custom, engine: assay, implementation: {predicate: mean, args: {min: 40}},
             customProperties: [{property: assayDisclose, value: exactly}]}
          - {id: nulls, metric: nullValues, mustBeLessThan: 20, unit: percent,
             customProperties: [{property: assayDisclose, value: [1, 5.5, 50]}]}
      - {name: device, logicalType: string}
    quality:
      - {id: rows, metric: rowCount, mustBeGreaterOrEqualTo: 10,
         customProperties: [{property: assayDisclose, value: exactly}]}
";

const MEAN: Disclosed = Disclosed { at_least: 7_150_333_333, at_most: 7_150_333_334 };
const NULLS: Disclosed = Disclosed { at_least: 55_000, at_most: 500_000 };
const ROWS: Disclosed = Disclosed { at_least: 14, at_most: 14 };

fn policy() -> Policy {
    Policy::from_yaml(YAML.as_bytes()).unwrap()
}

/// The instance of a statement in which these figures are proven.
fn proven(policy: &Policy, told: &[Disclosed]) -> Instance {
    let parameters = digests::parameters(&policy.told(told).unwrap());
    Instance { parameters, ..instance(policy, &Binding::Unbound) }
}

fn verify(policy: &Policy, key: &Key, proof: &ProofFile) -> Result<Verified, Rejection> {
    let binding = &Binding::Unbound;
    let expectation = Expectation { policy, binding, now: NOW, require_ceremony: false };
    verifier(&[key]).verify(&expectation, proof)
}

#[test]
fn told_figures_are_claims() {
    let policy = policy();
    let key = key(&policy, CAPACITY, 21);
    let told = vec![MEAN, NULLS, ROWS];
    let proof = key.prove(&proven(&policy, &told)).telling(told.clone());
    let verified = verify(&policy, &key, &proof).unwrap();
    assert_eq!(verified.disclosed(), told);
    let verdict = verified.verdict();
    let rules: Vec<&str> = verdict.disclosed.iter().map(|told| told.rule.as_str()).collect();
    assert_eq!(rules, ["mean", "nulls", "rows"]);
    let said = |part: &str| verdict.claims.iter().any(|claim| claim.subject.contains(part));
    assert!(said("from 71.50333333 to 71.50333334"), "{:?}", verdict.claims);
    // The bucket ends where the rule does.
    assert!(
        said("from 5.5% to 20%, and less than 20% of all records are without a value"),
        "{:?}",
        verdict.claims
    );
    assert!(said("the number of records is exactly 14"), "{:?}", verdict.claims);
    let json = serde_json::to_value(verdict).unwrap();
    assert_eq!(json["disclosed"][2]["at_most"], "14");
}

#[test]
fn no_other_figure_than_the_proven_one_is_told() {
    let policy = policy();
    let key = key(&policy, CAPACITY, 22);
    let proof = key.prove(&proven(&policy, &[MEAN, NULLS, ROWS]));
    let one = |figure: Disclosed| Disclosed {
        at_least: figure.at_least + 1,
        at_most: figure.at_most + 1,
    };
    let low = Disclosed { at_least: 10_000, at_most: 55_000 };
    for told in [[one(MEAN), NULLS, ROWS], [MEAN, low, ROWS], [MEAN, NULLS, one(ROWS)]] {
        let rejection = verify(&policy, &key, &proof.clone().telling(told.to_vec())).unwrap_err();
        assert_eq!(rejection.check(), Check::Parameters, "{told:?}");
        // Nor does it help to say what is expected of such a proof.
        let mut claimed = proof.clone().telling(told.to_vec());
        claimed.instance = proven(&policy, &told);
        assert_eq!(verify(&policy, &key, &claimed).unwrap_err(), Rejection::Equation);
    }
}

#[test]
fn figures_are_told_as_closely_as_the_policy_says() {
    let policy = policy();
    let key = key(&policy, CAPACITY, 23);
    let proof = key.prove(&proven(&policy, &[MEAN, NULLS, ROWS]));
    let of = |at_least, at_most| Disclosed { at_least, at_most };
    let refused = |told: &[Disclosed]| {
        let rejection = verify(&policy, &key, &proof.clone().telling(told.to_vec())).unwrap_err();
        assert_eq!(rejection.check(), Check::Disclosure, "{told:?}");
        let Rejection::Disclosure(error) = rejection else { panic!("{rejection}") };
        error
    };
    for told in [
        // Vaguer, of a figure that is whole, and of one that is not.
        [MEAN, NULLS, of(14, 15)],
        [of(MEAN.at_least - 1, MEAN.at_most), NULLS, ROWS],
        // Closer than a bucket, over two of them, and cut to the rule's own limit.
        [MEAN, of(60_000, 60_000), ROWS],
        [MEAN, of(10_000, 500_000), ROWS],
        [MEAN, of(55_000, 200_000), ROWS],
        // Nothing at all, and more than there can be.
        [MEAN, NULLS, of(15, 14)],
        [MEAN, NULLS, of(1 << 21, 1 << 21)],
        [MEAN, NULLS, of(i128::MIN, i128::MAX)],
        [MEAN, NULLS, of(i128::MAX, i128::MIN)],
    ] {
        assert!(matches!(refused(&told), DisclosureError::Interval { .. }), "{told:?}");
    }
    // What the rule itself does not admit: too few records, a bucket beyond its limit.
    for told in [[MEAN, NULLS, of(9, 9)], [MEAN, of(500_000, 1_000_000), ROWS]] {
        assert!(matches!(refused(&told), DisclosureError::Outside { .. }), "{told:?}");
    }
    for told in [vec![], vec![MEAN], vec![MEAN, NULLS], vec![MEAN, NULLS, ROWS, ROWS]] {
        let got = told.len();
        assert_eq!(refused(&told), DisclosureError::Count { expected: 3, got });
    }
}

/// A proof of the policy's own limits says nothing of what the policy wants to be told.
#[test]
fn a_proof_that_tells_nothing_is_none_of_a_policy_that_discloses() {
    let policy = policy();
    let key = key(&policy, CAPACITY, 24);
    let silent = Instance {
        parameters: digests::parameters(&policy),
        ..instance(&policy, &Binding::Unbound)
    };
    let rejection = verify(&policy, &key, &key.prove(&silent)).unwrap_err();
    assert_eq!(rejection.check(), Check::Disclosure);
}

#[test]
fn a_policy_that_discloses_nothing_is_told_nothing() {
    let world = World::get();
    let told = world.proof.clone().telling(vec![ROWS]);
    let rejection = world.verify(&told).unwrap_err();
    let expected = DisclosureError::Count { expected: 0, got: 1 };
    assert_eq!(rejection, Rejection::Disclosure(expected));
    // Of another policy's proof it is said first that it is another's.
    let policy = policy();
    let foreign = key(&policy, CAPACITY, 25);
    let proof = foreign.prove(&proven(&policy, &[MEAN, NULLS, ROWS]));
    let rejection = world.verify(&proof.telling(vec![MEAN, NULLS, ROWS])).unwrap_err();
    assert!(rejection.to_string().starts_with("the proof is for policy"), "{rejection}");
}
