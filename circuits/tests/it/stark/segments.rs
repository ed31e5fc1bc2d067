//! Statements that are proven in segments: neighbours on either side of a seam are checked
//! like any others, and no part of a proof can be taken from elsewhere.

use assay_circuits::check;
use assay_circuits::stark::proof::MAX_SEGMENT_BYTES;
use assay_circuits::stark::{Link, Proven, System, VerifyError, Witness, proof};
use assay_statement::{Binding, Instance, Policy, Salt};
use p3_field::PrimeCharacteristicRing as _;
use p3_koala_bear::KoalaBear;
use rayon::prelude::*;

use super::mutants::mutate;
use super::{assign, encoded, instance, prove, segmented, system, traces, violated, violation};
use crate::policies::{examples, unidentified};
use crate::support::table;

const RISING: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: rising
version: 1.0.0
status: active
schema:
  - name: rising
    logicalType: object
    customProperties:
      - {property: assayIdentityHash, value: poseidon2-koalabear/1}
    properties:
      - {name: id, logicalType: integer, required: true, unique: true, logicalTypeOptions: {format: u64}}
      - name: change
        logicalType: number
        physicalType: decimal(14,2)
        quality:
          - {type: custom, engine: assay, implementation: {predicate: sum, args: {min: -3.5, max: 12}}}
    quality:
      - {metric: rowCount, mustBeBetween: [2, 6]}
";

fn rising() -> Policy {
    Policy::from_yaml(RISING.as_bytes()).unwrap()
}

/// Free cells of the first segment, one between and the last, for the reasons of [`mutate`].
const FREE: [[usize; 5]; 3] = [[7, 15, 91, 0, 0], [9, 40, 168, 0, 0], [6, 40, 264, 0, 0]];

#[test]
fn a_changed_cell_of_any_segment_violates_something() {
    let policy = rising();
    let table =
        table(&policy, &[["1", "-5"], ["2", ""], ["9", "4"], ["18446744073709551615", "1"]]);
    assert!(check(&policy, &table).holds());
    let system = segmented(&policy);
    let witness = assign(&system, &policy, &table);
    let traces = traces(&system, &witness);
    let kinds = [0, 1, 3].into_par_iter().zip(FREE).map(|(index, expected)| {
        let segment = system.segments().nth(index).unwrap();
        let name = format!("segment {index}");
        let state = traces[index].clone().into();
        (mutate(&name, segment, state, 1 + usize::from(index > 0)), expected)
    });
    for (counts, expected) in kinds.collect::<Vec<_>>() {
        assert_eq!(counts, expected);
    }
}

/// Each record of the other table is at a seam of four segments.
#[test]
fn what_breaks_a_policy_at_a_seam_is_refused() {
    let policy = rising();
    let honest: [[&str; 2]; 4] = [["1", "2"], ["5", "-5"], ["6", "2"], ["7", "-2.5"]];
    let system = segmented(&policy);
    for (name, records) in [
        ("honest", honest.to_vec()),
        ("the same id twice", vec![["1", "2"], ["5", "-5"], ["5", "2"], ["7", "-2.5"]]),
        ("a sum that is too small", vec![["1", "2"], ["5", "-5"], ["6", "2"], ["7", "-2.51"]]),
        ("a sum that is too large", vec![["1", "12"], ["5", "0.01"], ["6", ""], ["7", "0"]]),
        ("too few records", vec![["1", "2"]]),
        ("too many", ["1", "2", "3", "4", "5", "6", "7"].map(|id| [id, "0"]).to_vec()),
    ] {
        let table = table(&policy, &records);
        let holds = check(&policy, &table).holds();
        assert_eq!(holds, name == "honest", "{name}");
        let witness = assign(&system, &policy, &table);
        assert_eq!(violated(&system, &witness).is_none(), holds, "{name}");
    }
}

/// Without an identity the order of the file is what goes from segment to segment.
#[test]
fn the_order_of_the_file_goes_on_at_a_seam() {
    let example = unidentified();
    let policy = example.over_koala_bear();
    let system = segmented(&policy);
    for (ids, holds) in [
        (["1", "2", "3", "4"], true),
        (["2", "1", "3", "4"], false),
        (["1", "3", "2", "4"], false),
        (["1", "2", "4", "3"], false),
        (["1", "2", "2", "3"], false),
        (["4", "3", "2", "1"], false),
    ] {
        let table = table(&policy, &ids.map(|id| [id, "x", "0"]));
        assert_eq!(check(&policy, &table).holds(), holds, "{ids:?}");
        let witness = assign(&system, &policy, &table);
        assert_eq!(violated(&system, &witness).is_none(), holds, "{ids:?}");
    }
}

struct World {
    policy: Policy,
    system: System,
    witness: Witness,
    instance: Instance,
    links: Vec<Link>,
    segments: Vec<Vec<u8>>,
}

fn world(records: &[[&str; 2]]) -> World {
    let policy = rising();
    let system = segmented(&policy);
    let (table, salt) = (table(&policy, records), Salt::random().unwrap());
    let witness = system.assign(&policy, &table, &Binding::Unbound, &salt).unwrap();
    let Proven { instance, proof } = prove(&system, witness);
    // The same once more, for its tables.
    let witness = system.assign(&policy, &table, &Binding::Unbound, &salt).unwrap();
    let (links, segments) = bcs::from_bytes(&proof).unwrap();
    World { policy, system, witness, instance, links, segments }
}

impl World {
    fn verify(&self, links: &[Link], segments: &[Vec<u8>]) -> Result<(), VerifyError> {
        let proof = encoded(links, segments);
        self.system.verify(&self.policy, &self.instance, &proof)
    }

    /// As [`Self::verify`], whatever the segments commit to.
    fn verify_any(&self, links: &[Link], segments: &[Vec<u8>]) -> Result<(), VerifyError> {
        let proof = encoded(links, segments);
        let instance = instance(&self.system, &self.witness, &proof);
        self.system.verify(&self.policy, &instance, &proof)
    }
}

#[test]
fn a_proof_in_segments_is_one_whole() {
    let one = world(&[["1", "2"], ["5", "-5"], ["6", "2"], ["7", "-2.5"], ["8", "0"]]);
    let World { links, segments, .. } = &one;
    assert_eq!((links.len(), segments.len()), (3, 4));
    assert_eq!(one.verify(links, segments), Ok(()));
    assert!(one.system.security().unique_decoding >= 100.0);

    for index in 0..links.len() {
        let mut other = links.clone();
        other[index][3] += KoalaBear::ONE;
        assert_eq!(one.verify(&other, segments), Err(VerifyError::Argument), "link {index}");
    }
    for (left, right) in [(0, 1), (1, 2), (2, 3)] {
        let mut other = segments.clone();
        other.swap(left, right);
        assert!(one.verify(links, &other).is_err(), "segments {left} and {right}");
        assert!(one.verify_any(links, &other).is_err(), "segments {left} and {right}");
    }
    let count = |got| Err(VerifyError::Segments { expected: 4, got });
    assert_eq!(one.verify(&links[1..], &segments[1..]), count(3));
    assert_eq!(one.verify(&links[1..], segments), count(4));
    assert_eq!(one.verify(&[], &[]), count(0));
    let again = [segments.as_slice(), &segments[3..]].concat();
    assert_eq!(one.verify(&[links.as_slice(), &links[2..]].concat(), &again), count(5));
    // Lists that are longer than those of any proof are not read.
    let bomb = [vec![0, 0x80, 0x80, 0x80, 4], vec![0; 8 << 20]].concat();
    let refused = one.system.verify(&one.policy, &one.instance, &bomb);
    assert_eq!(refused, Err(VerifyError::Encoding));
    let mut long = segments.clone();
    long[1] = vec![0; MAX_SEGMENT_BYTES + 1];
    let length = VerifyError::Length { expected: MAX_SEGMENT_BYTES, got: MAX_SEGMENT_BYTES + 1 };
    assert_eq!(one.verify(links, &long), Err(length));
    long[1] = segments[1][1..].to_vec();
    assert_eq!(one.verify(links, &long), Err(VerifyError::Encoding));

    // The same records again: other salts, so other links, and no part fits the first proof.
    let again = world(&[["1", "2"], ["5", "-5"], ["6", "2"], ["7", "-2.5"], ["8", "0"]]);
    assert_eq!(one.witness.instance(), again.witness.instance());
    assert_ne!(one.instance.commitment, again.instance.commitment);
    for index in 0..segments.len() {
        let mut mixed = segments.clone();
        mixed[index].clone_from(&again.segments[index]);
        let other = |refused| matches!(refused, Err(VerifyError::Commitment { .. }));
        assert!(other(one.verify(links, &mixed)), "segment {index}");
        assert_eq!(one.verify_any(links, &mixed), Err(VerifyError::Argument), "segment {index}");
    }
    assert!(links.iter().zip(&again.links).all(|(one, other)| one != other));

    // A proof of the same statement in one segment is another system's.
    let whole = system(&one.policy);
    let witness = assign(&whole, &one.policy, &table(&one.policy, &[["1", "2"], ["5", "0"]]));
    let Proven { instance, proof } = prove(&whole, witness);
    assert_ne!(whole.id(), one.system.id());
    let refused = one.system.verify(&one.policy, &instance, &proof).unwrap_err();
    assert_eq!(refused, VerifyError::Segments { expected: 4, got: 1 });
}

/// The tables of one segment hold with the links of another: what ties them is the
/// commitment, so a link that two neighbours see differently is refused.
#[test]
fn a_segment_that_continues_something_else_is_refused() {
    let one = world(&[["1", "2"], ["5", "-5"], ["6", "2"], ["7", "-2.5"]]);
    let context = one.system.id().digest.0;
    for (name, records) in [
        ("another record", [["1", "2"], ["4", "-5"], ["6", "2"], ["7", "-2.5"]]),
        ("another total", [["1", "2"], ["5", "-4"], ["6", "2"], ["7", "-2.5"]]),
    ] {
        let other = assign(&one.system, &one.policy, &table(&one.policy, &records));
        let index = 2;
        let segment = one.system.segments().nth(index).unwrap();
        let mut forged = traces(&one.system, &other).remove(index);
        assert_eq!(violation(segment, &forged), None, "{name}");
        // As the verifier has them: the instance's entries and the links of the first proof.
        let honest = traces(&one.system, &one.witness).remove(index);
        let end = honest.publics.len() - 16;
        forged.publics[..end].copy_from_slice(&honest.publics[..end]);
        forged.publics[end..].copy_from_slice(&[one.links[1], one.links[2]].concat());
        assert!(violation(segment, &forged).is_some(), "{name}");
        let tables = segment.tables();
        let proof =
            proof::prove(tables, &forged.tables, &forged.publics, &context, &mut rand::rng());
        let mut segments = one.segments.clone();
        segments[index] = proof.unwrap();
        let refused = one.verify_any(&one.links, &segments);
        assert_eq!(refused, Err(VerifyError::Argument), "{name}");
    }
}

#[test]
fn every_example_is_proven_in_segments() {
    for example in examples() {
        let policy = example.over_koala_bear();
        let system = segmented(&policy);
        let witness = assign(&system, &policy, &example.table);
        let mut told = Vec::new();
        let proven = system.prove(witness, |done, of| told.push((done, of)));
        assert_eq!(told, [(1, 4), (2, 4), (3, 4), (4, 4)]);
        let Proven { instance, proof } = proven.unwrap();
        system.verify(&policy, &instance, &proof).unwrap();
        assert!(system.security().unique_decoding >= 100.0, "{}", example.name);
    }
}
