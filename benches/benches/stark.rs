//! The parts of a STARK's proof, and the floor under it: extending and hashing traces of
//! its size.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a benchmark that cannot start has nothing to measure"
)]

use std::hint::black_box;

use assay_benches::{YARDSTICK, yardstick};
use assay_circuits::stark::{Proven, System};
use assay_statement::hash::IdentityHash;
use assay_statement::{Binding, Capacity, Engine, Policy, Salt, Shape};
use criterion::{BatchSize, Criterion, Throughput};
use p3_blake3::Blake3;
use p3_commit::Mmcs as _;
use p3_dft::{Radix2DFTSmallBatch, TwoAdicSubgroupDft as _};
use p3_field::Field as _;
use p3_koala_bear::KoalaBear;
use p3_matrix::Matrix as _;
use p3_matrix::dense::RowMajorMatrix;
use p3_merkle_tree::MerkleTreeMmcs;
use p3_symmetric::{CompressionFunctionFromHasher, SerializingHasher};

const RECORDS: usize = 4096;

/// What hiding adds to a matrix, and the code's rate: as the engine has them.
const RANDOM_COLUMNS: usize = 5;
const LOG_BLOWUP: usize = 1;

/// Coordinates of an element of the extension.
const EXTENSION: usize = 5;

/// Four chunks of the quotient and a random polynomial, in columns of the base field.
const OTHER_COLUMNS: usize = 4 * (EXTENSION + RANDOM_COLUMNS) + EXTENSION + RANDOM_COLUMNS;

type Mmcs = MerkleTreeMmcs<
    KoalaBear,
    u8,
    SerializingHasher<Blake3>,
    CompressionFunctionFromHasher<Blake3, 2, 32>,
    2,
    32,
>;

fn main() {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let [from, to] = [IdentityHash::PoseidonBn254, IdentityHash::Poseidon2KoalaBear];
    let policy = YARDSTICK.replace(from.name(), to.name());
    let policy = Policy::from_yaml(policy.as_bytes()).unwrap();
    let table = yardstick(&policy, RECORDS).unwrap();
    let capacity = Capacity::for_records(Engine::Stark, RECORDS).unwrap();
    let shape = Shape::new(Engine::Stark, &policy, capacity).unwrap();
    let system = System::compile(&shape).unwrap();
    let salt = Salt::random().unwrap();
    let assign = || system.assign(&policy, &table, &Binding::Unbound, &salt).unwrap();
    let witness = assign();

    let mut group = criterion.benchmark_group("stark, 4096 records");
    group.throughput(Throughput::Elements(RECORDS as u64));
    group.bench_function("compile", |bencher| {
        bencher.iter(|| System::compile(black_box(&shape)).unwrap());
    });
    group.bench_function("instance", |bencher| bencher.iter(assign));
    group.bench_function("traces", |bencher| {
        bencher.iter(|| system.traces(&witness).count());
    });
    group.bench_function("traces and proof", |bencher| {
        let prove = |witness| system.prove(witness, |_, _| ()).unwrap();
        bencher.iter_batched(assign, prove, BatchSize::PerIteration);
    });
    let Proven { instance, proof } = system.prove(witness, |_, _| ()).unwrap();
    group.bench_function("verify", |bencher| {
        bencher.iter(|| system.verify(&policy, &instance, black_box(&proof)).unwrap());
    });
    group.bench_function("open", |bencher| {
        let commitment = || system.commitment(&policy, &table, &instance, &salt).unwrap();
        bencher.iter(commitment);
    });

    let rows = &system.segments().next().unwrap().tables()[0];
    // A fraction for each look-up, each column that serves them, each hand-over, and their sum.
    let served = rows.ranges.as_ref().map_or(0, |ranges| ranges.counts.len());
    let fractions = rows.lookups.len() + served + rows.handovers.len() + 1;
    let others = EXTENSION * fractions + RANDOM_COLUMNS + OTHER_COLUMNS;
    let widths = [rows.width + RANDOM_COLUMNS, others];
    let random = |width| RowMajorMatrix::<KoalaBear>::rand(&mut rand::rng(), 2 * RECORDS, width);
    let dft = Radix2DFTSmallBatch::default();
    let extended = |matrix| dft.coset_lde_batch(matrix, LOG_BLOWUP, KoalaBear::GENERATOR);
    for (name, width) in ["trace", "look-ups and quotient"].into_iter().zip(widths) {
        group.bench_function(format!("floor: extending {width} columns, {name}"), |bencher| {
            bencher.iter_batched(|| random(width), extended, BatchSize::PerIteration);
        });
        let leaves = extended(random(width)).to_row_major_matrix();
        let hasher = SerializingHasher::new(Blake3);
        let mmcs = Mmcs::new(hasher, CompressionFunctionFromHasher::new(Blake3), 0);
        group.bench_function(format!("floor: hashing {width} columns, {name}"), |bencher| {
            let commit = |leaves| mmcs.commit_matrix(leaves).0;
            bencher.iter_batched(|| leaves.clone(), commit, BatchSize::PerIteration);
        });
    }
    group.finish();
    criterion.final_summary();
}
