//! How large a circuit is said to be before memory is taken for it.

use assay_circuits::CompileError;
use assay_circuits::halo2::Circuit;
use assay_statement::{Capacity, Engine, Shape};

use crate::policies::{copies, examples};

const RECORDS: [usize; 2] = [64, 256];

#[test]
fn no_circuit_is_larger_than_it_is_said_to_be() {
    for example in examples().into_iter().chain(copies::copies()) {
        for records in RECORDS {
            let capacity = Capacity::for_records(Engine::Groth16, records).unwrap();
            let shape = Shape::new(Engine::Groth16, &example.policy, capacity).unwrap();
            let Err(CompileError::Size { expected: 0, got: said }) =
                Circuit::compile_within(&shape, 0)
            else {
                panic!("{}: no circuit has no rows", example.name);
            };
            let rows = 1 << Circuit::compile(&shape).unwrap().log();
            println!("{}, {records} records: {rows} rows, said {said}", example.name);
            assert!((rows..=2 * rows).contains(&said), "{}: {rows}, {said}", example.name);
        }
    }
}
