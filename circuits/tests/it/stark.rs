//! The same predicates on the tables of the STARK: oracle against constraints.

mod audit;
mod checker;
mod forgeries;
mod mutants;
mod segments;

use assay_circuits::check;
use assay_circuits::stark::{Link, System, Traces, VerifyError, Witness};
use assay_statement::{Binding, Capacity, Engine, Instance, Policy, Shape, Table, digests};
use p3_field::PrimeCharacteristicRing as _;
use p3_koala_bear::KoalaBear;

use crate::policies::{examples, frames};
use crate::support::salt;
use crate::tables::tables;
use checker::violation;

pub(crate) fn system(policy: &Policy) -> System {
    let shape = Shape::new(Engine::Stark, policy, Engine::Stark.smallest()).unwrap();
    System::compile(&shape).unwrap()
}

/// The first segment, two between, and the last.
fn segmented(policy: &Policy) -> System {
    let capacity = Capacity::from_log(Engine::Stark, 11).unwrap();
    let shape = Shape::new(Engine::Stark, policy, capacity).unwrap();
    System::in_segments(&shape, 512).unwrap()
}

fn assign(system: &System, policy: &Policy, table: &Table) -> Witness {
    system.assign(policy, table, &Binding::Unbound, &salt()).unwrap()
}

fn traces(system: &System, witness: &Witness) -> Vec<Traces> {
    system.traces(witness, &mut rand::rng()).collect()
}

fn prove(system: &System, witness: &Witness) -> Vec<u8> {
    system.prove(witness, &mut rand::rng(), |_, _| ()).unwrap()
}

/// The bytes of a proof: what is between its segments, and the proofs about them.
fn encoded(links: &[Link], segments: &[Vec<u8>]) -> Vec<u8> {
    bcs::to_bytes(&(links, segments)).unwrap()
}

/// The first clause of any segment that does not hold.
fn violated(system: &System, witness: &Witness) -> Option<String> {
    let traces = traces(system, witness);
    assert_eq!(traces.len(), system.segments().len());
    system.segments().zip(&traces).find_map(|(segment, traces)| violation(segment, traces))
}

#[test]
fn every_example_satisfies_with_the_native_instance() {
    for example in examples() {
        let policy = example.over_koala_bear();
        assert!(check(&policy, &example.table).holds(), "{}", example.name);
        for system in [system(&policy), segmented(&policy)] {
            let witness = assign(&system, &policy, &example.table);
            assert_eq!(violated(&system, &witness), None, "{}", example.name);
            let native = digests::instance(&policy, &example.table, &Binding::Unbound, &salt());
            assert_eq!(*witness.instance(), native);
        }
    }
}

#[test]
fn oracle_and_tables_agree_on_random_tables() {
    for example in examples() {
        let policy = example.over_koala_bear();
        let (system, segmented) = (system(&policy), segmented(&policy));
        let (mut accepted, mut refused) = (0_usize, 0_usize);
        crate::properties::run(12, &tables(&example), |table| {
            let holds = check(&policy, &table).holds();
            for system in [&system, &segmented] {
                let violation = violated(system, &assign(system, &policy, &table));
                proptest::prop_assert_eq!(holds, violation.is_none(), "{:?}", violation);
            }
            *(if holds { &mut accepted } else { &mut refused }) += 1;
            Ok(())
        });
        println!("{}: {accepted} accepted, {refused} refused", example.name);
    }
}

#[test]
fn commitment_and_nullifier_are_tied_to_the_records() {
    let example = &frames()[0];
    let policy = example.over_koala_bear();
    let system = system(&policy);
    let witness = assign(&system, &policy, &example.table);
    let segment = system.segments().next().unwrap();
    let honest = traces(&system, &witness).remove(0);
    assert_eq!(violation(segment, &honest), None);
    // Nine limbs of the policy's id, then parameters, commitment, binding, scope, nullifier.
    for index in (17..25).chain(43..51) {
        let mut other = honest.clone();
        other.publics[index] += KoalaBear::ONE;
        assert!(violation(segment, &other).is_some(), "public value {index}");
    }
}

#[test]
fn every_example_is_proven_by_the_library() {
    for example in examples() {
        let policy = example.over_koala_bear();
        let system = system(&policy);
        let witness = assign(&system, &policy, &example.table);
        let instance = witness.instance().clone();
        let proof = prove(&system, &witness);
        system.verify(&policy, &instance, &proof).unwrap();
        let security = system.security();
        assert!(security.unique_decoding >= 100.0, "{}: {security:?}", example.name);
    }
}

#[test]
fn a_proof_verifies_with_its_instance_and_no_other() {
    let example = &frames()[0];
    let policy = example.over_koala_bear();
    let system = system(&policy);
    let witness = assign(&system, &policy, &example.table);
    let instance = witness.instance().clone();
    let proof = prove(&system, &witness);
    println!("{} bytes", proof.len());
    system.verify(&policy, &instance, &proof).unwrap();
    let entries = instance.entries();
    for index in 0..entries.len() {
        let mut other = entries;
        other[index].0[31] ^= 1;
        let other = Instance::from_entries(&other);
        let refused = system.verify(&policy, &other, &proof).unwrap_err();
        assert_eq!(refused, VerifyError::Argument, "entry {index}");
    }
    let mut longer = proof.clone();
    longer.push(0);
    assert_eq!(system.verify(&policy, &instance, &longer).unwrap_err(), VerifyError::Encoding);
    let shorter = &proof[..proof.len() - 1];
    assert_eq!(system.verify(&policy, &instance, shorter).unwrap_err(), VerifyError::Encoding);
}
