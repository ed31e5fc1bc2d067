//! Policies that identify no records, on the engine without keys.

use assay_circuits::stark::{Proven, System};
use assay_statement::{Binding, Bytes32, Engine, Entry, Policy, ProofFile};
use assay_verifier::{Check, Expectation, KeyRegistry, Rejection, Verifier};

use crate::support::{NOW, other, salt, shape, table, with};

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
    customProperties:
      - {{property: assayIdentity, value: {identity}}}
      - {{property: assayIdentityHash, value: poseidon2-koalabear/1}}
    properties:
      - {{name: day, logicalType: date, required: true}}
      - {{name: hr, logicalType: number, physicalType: \"decimal(6,2)\"}}
      - {{name: device, logicalType: string}}
"
    );
    Policy::from_yaml(yaml.as_bytes()).unwrap()
}

fn proof(policy: &Policy) -> ProofFile {
    let shape = shape(policy, Engine::Stark.smallest().log());
    let system = System::compile(&shape).unwrap();
    let table = table(policy);
    let witness = system.assign(policy, &table, &Binding::Unbound, &salt()).unwrap();
    let Proven { instance, proof } = system.prove(witness, |_, _| ()).unwrap();
    ProofFile::new(Engine::Stark, shape.id(), system.id(), instance, proof)
}

#[test]
fn a_proof_without_a_nullifier_is_accepted_and_one_with_it_is_not() {
    let policies = [policy("none"), policy("[day]")];
    let proofs = policies.each_ref().map(proof);
    let verifier = Verifier::new(KeyRegistry::new());
    let verify = |policy, proof: &ProofFile| {
        let binding = &Binding::Unbound;
        let expectation = Expectation { policy, binding, now: NOW, require_ceremony: false };
        verifier.verify(&expectation, proof)
    };
    let [without, with_identity] = [0, 1].map(|at| verify(&policies[at], &proofs[at]).unwrap());
    assert_eq!(without.nullifier(), None);
    assert_eq!(with_identity.nullifier(), Some(proofs[1].instance.nullifier));

    let (entry, expected) = (Entry::Nullifier, Bytes32::ZERO);
    for got in [other(entry), proofs[1].instance.nullifier] {
        let mut changed = proofs[0].clone();
        changed.instance = with(&changed.instance, entry, got);
        let rejection = verify(&policies[0], &changed).unwrap_err();
        assert_eq!(rejection, Rejection::Entry { entry, expected, got });
        assert_eq!(rejection.check(), Check::UnusedEntries);
    }
    // A policy with an identity takes no zero for a nullifier: it is not what was proven.
    let mut changed = proofs[1].clone();
    changed.instance = with(&changed.instance, entry, Bytes32::ZERO);
    assert_eq!(verify(&policies[1], &changed).unwrap_err(), Rejection::Equation);

    for at in [0, 1] {
        assert_eq!(verify(&policies[1 - at], &proofs[at]).unwrap_err().check(), Check::Key);
        // Under the names of the other policy and its constraints.
        let mut named = proofs[at].clone();
        let theirs = &proofs[1 - at];
        (named.shape_id, named.key_id) = (theirs.shape_id, theirs.key_id);
        named.instance = theirs.instance.clone();
        assert_eq!(verify(&policies[1 - at], &named).unwrap_err(), Rejection::Equation);
    }
}
