//! The same predicates on the tables of the STARK: oracle against constraints.

mod audit;
mod bounds;
mod checker;
mod commitment;
mod counted;
mod forgeries;
mod mutants;
mod segments;
mod signs;
mod told;

use assay_circuits::check;
use assay_circuits::engines::EngineError;
use assay_circuits::stark::{Link, Proven, System, Traces, VerifyError, Witness, proof};
use assay_statement::{
    Binding, Bytes32, Capacity, Engine, Entry, Instance, Policy, Shape, Table, digests,
};
use p3_field::PrimeCharacteristicRing as _;
use p3_koala_bear::KoalaBear;

use crate::policies::{examples, mixed, unidentified, unordered};
use crate::support::salt;
use crate::tables::tables;
use checker::violation;

/// Where the nullifier stands among the public values.
const NULLIFIER: std::ops::Range<usize> = 35..43;

pub(crate) fn system(policy: &Policy) -> System {
    let shape = Shape::new(Engine::Stark, policy, Engine::Stark.smallest()).unwrap();
    System::compile(&shape).unwrap()
}

/// The first segment, two between, and the last.
pub(crate) fn segmented(policy: &Policy) -> System {
    let capacity = Capacity::from_log(Engine::Stark, 11).unwrap();
    let shape = Shape::new(Engine::Stark, policy, capacity).unwrap();
    System::in_segments(&shape, 512).unwrap()
}

pub(crate) fn assign(system: &System, policy: &Policy, table: &Table) -> Witness {
    room(system, policy, table).unwrap()
}

/// A witness, if there is room for the table in the cells.
fn room(system: &System, policy: &Policy, table: &Table) -> Result<Witness, EngineError> {
    system.assign(policy, table, &Binding::Unbound, &salt())
}

/// What refuses a table: that there is no room for it, or a constraint.
pub(crate) fn refusal(system: &System, policy: &Policy, table: &Table) -> Option<String> {
    match room(system, policy, table) {
        Ok(witness) => violated(system, &witness),
        Err(EngineError::Unsatisfied { clause }) => Some(clause),
        Err(error) => panic!("{error}"),
    }
}

fn traces(system: &System, witness: &Witness) -> Vec<Traces> {
    system.traces(witness).collect()
}

fn prove(system: &System, witness: Witness) -> Proven {
    system.prove(witness, |_, _| ()).unwrap()
}

/// The witness's instance with the commitment that a proof begins with.
fn instance(system: &System, witness: &Witness, proof: &[u8]) -> Instance {
    let commitment = system.committed(&system.decode(proof).unwrap());
    Instance { commitment, ..witness.instance().clone() }
}

/// The bytes of a proof: what is between its segments, and the proofs about them.
fn encoded(links: &[Link], segments: &[Vec<u8>]) -> Vec<u8> {
    bcs::to_bytes(&(links, segments)).unwrap()
}

/// The first clause of any segment that does not hold.
pub(crate) fn violated(system: &System, witness: &Witness) -> Option<String> {
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
            let (binding, none) = (Binding::Unbound, Bytes32::ZERO);
            let native = digests::instance(&policy, &example.table, &binding, none);
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
                let violation = refusal(system, &policy, &table);
                proptest::prop_assert_eq!(holds, violation.is_none(), "{:?}", violation);
            }
            *(if holds { &mut accepted } else { &mut refused }) += 1;
            Ok(())
        });
        println!("{}: {accepted} accepted, {refused} refused", example.name);
    }
}

#[test]
fn the_nullifier_is_tied_to_the_records() {
    for example in [mixed(), unidentified(), unordered()] {
        let policy = example.over_koala_bear();
        let system = system(&policy);
        let witness = assign(&system, &policy, &example.table);
        let segment = system.segments().next().unwrap();
        let honest = traces(&system, &witness).remove(0);
        assert_eq!(violation(segment, &honest), None);
        for index in NULLIFIER {
            let mut other = honest.clone();
            other.publics[index] += KoalaBear::ONE;
            let name = example.name;
            assert!(violation(segment, &other).is_some(), "{name}: public value {index}");
        }
    }
}

/// Where nothing identifies a record, no proof can be made that has a nullifier.
#[test]
fn a_proof_with_a_nullifier_of_nothing_does_not_verify() {
    let example = unidentified();
    let policy = example.over_koala_bear();
    for (system, segments) in [(system(&policy), 1), (segmented(&policy), 4)] {
        let witness = assign(&system, &policy, &example.table);
        assert_eq!(witness.instance().nullifier, Bytes32::ZERO);
        let mut other = witness.instance().clone();
        other.nullifier.0[3] = 1;
        let context = system.id().digest.0;
        let forged = traces(&system, &witness).into_iter().zip(system.segments());
        let (mut links, mut proofs) = (Vec::new(), Vec::new());
        for (Traces { tables, mut publics, .. }, segment) in forged {
            publics[NULLIFIER.start] = KoalaBear::ONE;
            let own = publics.len() - 8;
            if proofs.len() + 1 < segments {
                links.push(publics[own..].to_vec().try_into().unwrap());
            }
            let proof =
                proof::prove(segment.tables(), &tables, &publics, &context, &mut rand::rng());
            proofs.push(proof.unwrap());
        }
        let proof = encoded(&links, &proofs);
        let commitment = system.committed(&system.decode(&proof).unwrap());
        let other = Instance { commitment, ..other };
        let refused = system.verify(&policy, &other, &proof);
        assert_eq!(refused, Err(VerifyError::Argument), "{segments} segments");
    }
}

#[test]
fn every_example_is_proven_by_the_library() {
    for example in examples() {
        let policy = example.over_koala_bear();
        let system = system(&policy);
        let witness = assign(&system, &policy, &example.table);
        let Proven { instance, proof } = prove(&system, witness);
        system.verify(&policy, &instance, &proof).unwrap();
        let security = system.security();
        assert!(security.unique_decoding >= 100.0, "{}: {security:?}", example.name);
    }
}

#[test]
fn a_proof_verifies_with_its_instance_and_no_other() {
    let example = mixed();
    let policy = example.over_koala_bear();
    let system = system(&policy);
    let witness = assign(&system, &policy, &example.table);
    let Proven { instance, proof } = prove(&system, witness);
    println!("{} bytes", proof.len());
    system.verify(&policy, &instance, &proof).unwrap();
    let entries = instance.entries();
    for index in 0..entries.len() {
        let mut other = entries;
        other[index].0[31] ^= 1;
        let other = Instance::from_entries(&other);
        let refused = system.verify(&policy, &other, &proof).unwrap_err();
        let expected = if Entry::ALL[index] == Entry::Commitment {
            let (expected, got) = (other.commitment, instance.commitment);
            VerifyError::Commitment { expected, got }
        } else {
            VerifyError::Argument
        };
        assert_eq!(refused, expected, "entry {index}");
    }
    let mut longer = proof.clone();
    longer.push(0);
    assert_eq!(system.verify(&policy, &instance, &longer).unwrap_err(), VerifyError::Encoding);
    let shorter = &proof[..proof.len() - 1];
    assert_eq!(system.verify(&policy, &instance, shorter).unwrap_err(), VerifyError::Encoding);
}
