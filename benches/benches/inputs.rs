//! What comes before a circuit: hashing, policies, tables.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a benchmark that cannot start has nothing to measure"
)]

use std::hint::black_box;

use assay_benches::{POLICY, csv, policy};
use assay_data::{Format, Limits, read_bytes};
use assay_statement::Policy;
use assay_statement::hash::{Chain, Fr, tag};
use criterion::{Criterion, Throughput};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    hash(&mut criterion);
    policies(&mut criterion);
    tables(&mut criterion);
    criterion.final_summary();
}

fn hash(criterion: &mut Criterion) {
    let elements: Vec<Fr> = (0..1000_u64).map(Fr::from).collect();
    let mut group = criterion.benchmark_group("hash");
    group.throughput(Throughput::Elements(1000));
    group.bench_function("chain of 1000 elements", |bencher| {
        bencher.iter(|| {
            let mut chain = Chain::new(tag::RECORDS);
            chain.absorb(black_box(&elements));
            chain.finish()
        });
    });
}

fn policies(criterion: &mut Criterion) {
    criterion.bench_function("policy", |bencher| {
        bencher.iter(|| Policy::from_yaml(black_box(POLICY.as_bytes())).unwrap());
    });
}

fn tables(criterion: &mut Criterion) {
    let policy = policy().unwrap();
    let text = csv(10_000);
    let mut group = criterion.benchmark_group("csv");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("10000 records", |bencher| {
        let read = || {
            let bytes = black_box(text.as_bytes());
            read_bytes("bench.csv", bytes, Format::Csv, policy.columns(), Limits::default())
        };
        bencher.iter(|| read().unwrap());
    });
}
