//! At delivery: only the data that was proven opens the commitment.

use assay_statement::bytes::Bytes;
use assay_statement::{Bytes32, Cell, Entry, Opening, Record, Salt, Table};
use assay_verifier::{OpenError, open};

use crate::support::{World, policy, salt, table, with};

#[test]
fn the_proven_data_opens_in_any_order() {
    let world = World::get();
    let verified = world.verify(&world.proof).unwrap();
    let opening = Opening::new(world.proof.instance.commitment, salt());
    let table = table(&world.policy);
    let mut reversed = table.records().to_vec();
    reversed.reverse();
    let reversed = Table::new(table.columns().to_vec(), reversed).unwrap();
    for table in [table, reversed] {
        let opened = open(&world.policy, &verified, &table, &opening).unwrap();
        assert_eq!(opened.columns(), ["day", "hr", "device"]);
        assert_eq!(opened.records(), 3);
    }
}

#[test]
fn other_data_does_not_open() {
    let world = World::get();
    let verified = world.verify(&world.proof).unwrap();
    let expected = world.proof.instance.commitment;
    let honest = table(&world.policy);
    let changed = |change: fn(&mut Vec<Record>)| {
        let mut records = honest.records().to_vec();
        change(&mut records);
        Table::new(honest.columns().to_vec(), records).unwrap()
    };
    let opening = Opening::new(expected, salt());
    for table in [
        changed(|records| records[1].cells[0] = Cell::Integer(20_002)),
        changed(|records| records[1].cells[1] = Cell::Integer(7_026)),
        changed(|records| records[1].cells[1] = Cell::Null),
        changed(|records| records[1].cells[2] = Cell::Text(Bytes32::ZERO)),
        changed(|records| drop(records.pop())),
        changed(|records| records.push(records[0].clone())),
    ] {
        let got = open(&world.policy, &verified, &table, &opening);
        assert_eq!(got, Err(OpenError::Commitment { expected }));
    }
    let other = Opening::new(expected, Salt::try_from(Bytes([0; 32])).unwrap());
    let got = open(&world.policy, &verified, &honest, &other);
    assert_eq!(got, Err(OpenError::Commitment { expected }));
    let other = Opening::new(Bytes32::ZERO, salt());
    let got = open(&world.policy, &verified, &honest, &other);
    assert_eq!(got, Err(OpenError::Opening { expected, got: Bytes32::ZERO }));

    let lenient = policy("221", 2, true);
    let got = open(&lenient, &verified, &honest, &opening);
    let expected = world.policy.id();
    assert_eq!(got, Err(OpenError::Policy { expected, got: lenient.id() }));
    let columns: Vec<_> = honest.columns()[..1].to_vec();
    let narrow =
        Table::new(columns, vec![Record { line: 1, cells: vec![Cell::Integer(1)] }]).unwrap();
    assert_eq!(open(&world.policy, &verified, &narrow, &opening), Err(OpenError::Columns));
}

/// What an unsound circuit would let through is still noticed at delivery.
#[test]
fn a_nullifier_of_other_data_does_not_open() {
    let world = World::get();
    let other = Bytes32::keccak(&[b"other"]).shifted();
    let instance = with(&world.proof.instance, Entry::Nullifier, other);
    let verified = world.verify(&world.key.prove(&instance)).unwrap();
    let opening = Opening::new(instance.commitment, salt());
    let got = open(&world.policy, &verified, &table(&world.policy), &opening);
    let expected = other;
    let got_nullifier = world.proof.instance.nullifier;
    assert_eq!(got, Err(OpenError::Nullifier { expected, got: got_nullifier }));
}
