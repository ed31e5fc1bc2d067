//! What a buyer waits for.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a benchmark that cannot start has nothing to measure"
)]

use std::hint::black_box;

use assay_benches::Fixture;
use assay_statement::{Binding, ProofFile};
use assay_verifier::{Expectation, KeyRegistry, Verifier};
use criterion::{Criterion, Throughput};

const BATCH: usize = 16;

fn main() {
    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    let fixture = Fixture::new(8).unwrap();
    let key = fixture.key().unwrap();
    let mut keys = KeyRegistry::new();
    keys.insert(&fixture.verifying(&key).unwrap()).unwrap();
    let verifier = Verifier::new(keys);
    let binding = Binding::Unbound;
    let expectation = || Expectation {
        policy: &fixture.policy,
        binding: &binding,
        now: 0,
        require_ceremony: false,
    };
    let proofs: Vec<(Expectation<'_>, ProofFile)> =
        (0..BATCH).map(|_| (expectation(), fixture.prove(&key).unwrap())).collect();

    let mut group = criterion.benchmark_group("verify");
    group.bench_function("one proof", |bencher| {
        let (expectation, proof) = &proofs[0];
        bencher.iter(|| verifier.verify(expectation, black_box(proof)).unwrap());
    });
    group.throughput(Throughput::Elements(BATCH as u64));
    group.bench_function("16 proofs one by one", |bencher| {
        bencher.iter(|| {
            for (expectation, proof) in &proofs {
                verifier.verify(expectation, black_box(proof)).unwrap();
            }
        });
    });
    group.bench_function("16 proofs on all cores", |bencher| {
        bencher.iter(|| {
            let results = verifier.verify_batch(black_box(&proofs));
            assert!(results.iter().all(Result::is_ok));
        });
    });
    group.finish();
    criterion.final_summary();
}
