//! Keys, proofs and refusals, under a reference string made for the test.

use std::collections::BTreeMap;
use std::sync::Mutex;

use ark_std::rand::rngs::OsRng;
use assay_circuits::engines::EngineError;
use assay_circuits::halo2::library::plonk::{Expression, Gate};
use assay_circuits::halo2::{PROOF_BYTES, Proof, Reference};
use assay_statement::{Bytes32, Entry};

use super::checker::Checker;
use super::conformance::{assign, compile};
use crate::policies::{keyed, mixed, single};

/// A string whose secret somebody knew: for tests alone.
pub(crate) fn reference(log: u32) -> Reference {
    static MADE: Mutex<BTreeMap<u32, Reference>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().unwrap();
    made.entry(log).or_insert_with(|| Reference::setup(log, OsRng)).clone()
}

#[test]
fn a_proof_verifies_with_its_instance_and_no_other() {
    for example in [mixed(), keyed(), single("no identity")] {
        let circuit = compile(&example.policy);
        let witness = assign(&circuit, &example.policy, &example.table);
        let reference = reference(circuit.log());
        let key = circuit.key(&reference).unwrap();
        let proof = circuit.prove(&reference, &key, witness.clone(), &mut OsRng).unwrap();
        let verifying = key.verifying();
        let instance = witness.instance().clone();
        let decoded = Proof::decode(&proof).unwrap();
        verifying.check(&instance, &decoded).unwrap();
        println!("{}: 2^{} rows, {} bytes", example.name, circuit.log(), proof.len());
        assert_eq!(proof.len(), PROOF_BYTES);
        const { assert!(PROOF_BYTES <= 4096) };
        let mut entries = instance.entries();
        for entry in Entry::ALL {
            let own = entries[entry as usize];
            let mut other = own;
            other.0[31] ^= 1;
            entries[entry as usize] = other;
            let changed = assay_statement::Instance::from_entries(&entries);
            assert!(verifying.check(&changed, &decoded).is_err(), "{entry:?}");
            entries[entry as usize] = own;
        }
        let mut too_large = Bytes32::ZERO;
        too_large.0.fill(255);
        let order = assay_statement::Instance { policy_id: too_large, ..instance };
        assert!(verifying.check(&order, &decoded).is_err());
    }
}

#[test]
fn a_changed_proof_is_refused_wherever_it_is_changed() {
    let example = single("no identity, no order");
    let circuit = compile(&example.policy);
    let witness = assign(&circuit, &example.policy, &example.table);
    let reference = reference(circuit.log());
    let key = circuit.key(&reference).unwrap();
    let proof = circuit.prove(&reference, &key, witness.clone(), &mut OsRng).unwrap();
    let check = |proof: &[u8]| -> Result<(), EngineError> {
        key.verifying().check(witness.instance(), &Proof::decode(proof)?)
    };
    for word in 0..proof.len() / 32 {
        for bit in [0, 254, 255] {
            let mut changed = proof.clone();
            changed[word * 32 + bit / 8] ^= 1 << (bit % 8);
            assert!(check(&changed).is_err(), "bit {bit} of word {word}");
        }
    }
    for length in [0, 32, proof.len() - 1] {
        assert!(check(&proof[..length]).is_err());
    }
    assert!(check(&[&proof[..], &[0]].concat()).is_err());
}

#[test]
fn a_table_that_breaks_a_rule_is_refused_by_its_clause() {
    let example = mixed();
    let circuit = compile(&example.policy);
    let table =
        crate::support::table(&example.policy, &[["0", "21", "B", "0"], ["3", "1", "A", "7"]]);
    let witness = assign(&circuit, &example.policy, &table);
    let reference = reference(circuit.log());
    let key = circuit.key(&reference).unwrap();
    let refused = circuit.prove(&reference, &key, witness, &mut OsRng).unwrap_err();
    assert!(refused.to_string().contains("between/1"), "{refused}");
}

#[test]
fn no_constraint_is_of_a_degree_that_the_library_cuts() {
    let checker = Checker::new(&compile(&mixed().policy));
    let system = checker.system();
    let gates = system.gates().iter().flat_map(Gate::polynomials);
    assert_eq!(gates.map(Expression::degree).max(), Some(5));
    for lookup in system.lookups() {
        let degree = |side: &[_]| side.iter().map(Expression::degree).max().unwrap();
        assert_eq!(2 + degree(lookup.input_expressions()) + degree(lookup.table_expressions()), 5);
    }
    assert_eq!(system.degree(), 5);
    assert_eq!(system.blinding_factors() + 1, 12);
}
