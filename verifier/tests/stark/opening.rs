//! At delivery: only the data that was proven opens the commitment.

use assay_statement::{Cell, Opening, Record, Table};
use assay_verifier::{OpenError, open};

use crate::support::{World, salt, table};

#[test]
fn the_proven_data_opens_in_any_order() {
    let world = World::get();
    let verified = world.verify(&world.proof).unwrap();
    let opening = Opening::new(world.proof.instance.commitment, salt());
    let honest = table(&world.policy);
    let records: Vec<Record> = honest.records().iter().rev().cloned().collect();
    let reversed = Table::new(honest.columns().to_vec(), records).unwrap();
    for table in [honest, reversed] {
        let opened = open(&world.policy, &verified, &table, &opening).unwrap();
        assert_eq!((opened.columns().len(), opened.records()), (3, 3));
    }
}

#[test]
fn other_data_does_not_open() {
    let world = World::get();
    let verified = world.verify(&world.proof).unwrap();
    let expected = world.proof.instance.commitment;
    let opening = Opening::new(expected, salt());
    let honest = table(&world.policy);
    let edits: [fn(&mut Vec<Record>); 7] = [
        |records| records[1].cells[1] = Cell::Integer(7_026),
        |records| records[1].cells[1] = Cell::Null,
        // The cells of a column of 30.00 to 220.50 have room for 15 bits and no more.
        |records| records[1].cells[1] = Cell::Integer(7_025 + (1 << 15)),
        |records| records[1].cells[1] = Cell::Integer(7_025 - (1 << 15)),
        |records| records[1].cells[0] = Cell::Null,
        |records| drop(records.pop()),
        |records| records.push(records[0].clone()),
    ];
    for edit in edits {
        let mut records = honest.records().to_vec();
        edit(&mut records);
        let changed = Table::new(honest.columns().to_vec(), records).unwrap();
        let got = open(&world.policy, &verified, &changed, &opening);
        assert_eq!(got, Err(OpenError::Commitment { expected }));
    }
}
