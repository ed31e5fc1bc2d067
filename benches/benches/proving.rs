//! Compiling, the witness, the proof, and the floor under it.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a benchmark that cannot start has nothing to measure"
)]

use std::hint::black_box;

use ark_std::rand::rngs::OsRng;
use assay_benches::floor::Floor;
use assay_benches::{Fixture, policy, shape};
use assay_circuits::groth16::Circuit;
use assay_statement::{Binding, Salt};
use criterion::{BenchmarkId, Criterion};

const RECORDS: usize = 64;

fn main() {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    compile(&mut criterion);
    assign(&mut criterion);
    prove(&mut criterion);
    criterion.final_summary();
}

fn compile(criterion: &mut Criterion) {
    let policy = policy().unwrap();
    let mut group = criterion.benchmark_group("compile");
    for rows in [RECORDS, 512] {
        let shape = shape(&policy, rows).unwrap();
        group.bench_with_input(BenchmarkId::from_parameter(rows), &shape, |bencher, shape| {
            bencher.iter(|| Circuit::compile(black_box(shape)).unwrap());
        });
    }
}

fn assign(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("assign");
    for records in [RECORDS, 512] {
        let Fixture { policy, table, circuit } = Fixture::new(records).unwrap();
        let salt = Salt::random().unwrap();
        let assign = || circuit.assign(&policy, black_box(&table), &Binding::Unbound, &salt);
        group.bench_function(BenchmarkId::from_parameter(records), |bencher| {
            bencher.iter(|| assign().unwrap());
        });
    }
}

fn prove(criterion: &mut Criterion) {
    let fixture = Fixture::new(RECORDS).unwrap();
    let key = fixture.key().unwrap();
    let witness = fixture.witness().unwrap();
    let circuit = &fixture.circuit;
    let floor = Floor::new(circuit.constraints(), &witness).unwrap();
    let mut group = criterion.benchmark_group(format!("prove {RECORDS}"));
    group.bench_function("proof", |bencher| {
        bencher.iter(|| circuit.prove(&key, black_box(&witness), &mut OsRng).unwrap());
    });
    group.bench_function("check of all constraints", |bencher| {
        let structure = circuit.structure();
        bencher.iter(|| assert!(structure.first_violation(witness.assignment()).is_none()));
    });
    group.bench_function("floor: four products in G1", |bencher| {
        bencher.iter(|| floor.first_group(black_box(&key)));
    });
    group.bench_function("floor: one product in G2", |bencher| {
        bencher.iter(|| floor.second_group(black_box(&key)));
    });
    group.bench_function("floor: seven transforms", |bencher| bencher.iter(|| floor.transforms()));
}
