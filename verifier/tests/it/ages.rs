//! Policies that ask for an age: it is measured against the expiry of the caller's binding, and
//! a proof that measures against any other time is refused.

use assay_statement::binding::Bound;
use assay_statement::time::Time;
use assay_statement::{Binding, Bytes32, Entry, Instance, Policy};
use assay_verifier::{Check, Expectation, Rejection};

use crate::support::{CAPACITY, EXPIRY, Key, NOW, bound, instance, key, verifier, with};

fn policy() -> Policy {
    let yaml = "\
apiVersion: v3.1.0
kind: DataContract
id: heart
version: 1.0.0
status: active
schema:
  - name: heart
    logicalType: object
    properties:
      - name: day
        logicalType: date
        required: true
        unique: true
        quality: [{type: custom, engine: assay, implementation: {predicate: freshness, args: {days: 7}}}]
      - {name: hr, logicalType: number, physicalType: 'decimal(6,2)'}
      - {name: device, logicalType: string}
";
    Policy::from_yaml(yaml.as_bytes()).unwrap()
}

fn at(seconds: u64) -> Bytes32 {
    Time::from_unix(seconds).unwrap().to_bytes()
}

fn verify(
    key: &Key,
    policy: &Policy,
    binding: &Binding,
    proven: &Instance,
) -> Result<(), Rejection> {
    let expectation = Expectation { policy, binding, now: NOW, require_ceremony: false };
    verifier(&[key]).verify(&expectation, &key.prove(proven)).map(|_| ())
}

#[test]
fn ages_are_measured_against_the_expected_expiry_alone() {
    let policy = policy();
    let key = key(&policy, CAPACITY, 11);
    let binding = Binding::Bound(bound());
    let honest = with(&instance(&policy, &binding), Entry::AsOf, at(EXPIRY));
    assert_eq!(verify(&key, &policy, &binding, &honest), Ok(()));

    // Earlier, so that old data is young; later; and as if nothing measured an age.
    let (expected, entry) = (at(EXPIRY), Entry::AsOf);
    for got in [at(EXPIRY - 1), at(EXPIRY - 30 * 86_400), at(EXPIRY + 1), Bytes32::ZERO] {
        let other = with(&honest, entry, got);
        let rejection = verify(&key, &policy, &binding, &other).unwrap_err();
        assert_eq!(rejection.check(), Check::UnusedEntries);
        assert!(
            rejection.to_string().starts_with("the proof measures ages against"),
            "{rejection}"
        );
        assert_eq!(rejection, Rejection::Entry { entry, expected, got });
        // Nor does it help to say what is expected of such a proof.
        let mut claimed = key.prove(&other);
        claimed.instance = honest.clone();
        let expectation =
            Expectation { policy: &policy, binding: &binding, now: NOW, require_ceremony: false };
        let got = verifier(&[&key]).verify(&expectation, &claimed).map(|_| ());
        assert_eq!(got, Err(Rejection::Equation));
    }
}

/// Until then a value can be newer than now: whoever buys is told.
#[test]
fn that_ages_are_those_at_the_expiry_is_said() {
    let policy = policy();
    let key = key(&policy, CAPACITY, 13);
    let binding = Binding::Bound(bound());
    let proven = with(&instance(&policy, &binding), Entry::AsOf, at(EXPIRY));
    let expectation =
        Expectation { policy: &policy, binding: &binding, now: NOW, require_ceremony: false };
    let verified = verifier(&[&key]).verify(&expectation, &key.prove(&proven)).unwrap();
    let caveats = &verified.verdict().caveats;
    assert!(caveats.iter().any(|caveat| caveat.contains("may be later than now")), "{caveats:?}");
}

/// A binding that ends earlier, so that older data is young, is another binding.
#[test]
fn a_proof_of_another_expiry_is_no_proof_of_this_one() {
    let policy = policy();
    let key = key(&policy, CAPACITY, 12);
    let earlier = EXPIRY - 30;
    let other = Binding::Bound(Bound { expiry: earlier, ..bound() });
    let proven = with(&instance(&policy, &other), Entry::AsOf, at(earlier));
    assert_eq!(verify(&key, &policy, &other, &proven), Ok(()));
    let here = Binding::Bound(bound());
    assert_eq!(verify(&key, &policy, &here, &proven).unwrap_err().check(), Check::Binding);
}
