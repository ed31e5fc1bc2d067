//! One whole statement: a policy with every type and predicate, a small table.

use assay_statement::binding::{Binding, Bound};
use assay_statement::bytes::Bytes;
use assay_statement::hash::{Chain, hash, keyed, tag};
use assay_statement::packing::{layout, pack};
use assay_statement::{Bytes32, Capacity, Engine, Policy, Salt, Shape, digests};

use crate::field::Tested;
use crate::forms::{ShapeVector, Sorted, Statement};
use crate::{table, written};

const RECORDS: [[&str; 7]; 4] = [
    [
        "Zürich",
        "2024-03-01",
        "-1.49",
        "7",
        "true",
        "2024-03-01 06:30:00+01:00",
        "18446744073709551615",
    ],
    ["Bern", "2024-02-29", "20", "-3", "false", "2024-02-29T23:59:59.999999Z", "0"],
    ["Zürich", "2024-02-29", "", "", "true", "", ""],
    ["007", "2024-03-01", "0.5", "0", "false", "1969-12-31T23:59:59Z", "42"],
];

/// From inputs that stand here.
pub(crate) fn generated<F: Tested>() -> Statement<F::Written> {
    let pool = Bytes32::keccak(&[b"a pool"]);
    let salt = Bytes32::keccak(&[b"a salt"]).shifted();
    let records = RECORDS.iter().map(|record| record.map(str::to_owned).to_vec()).collect();
    let engine = F::HASH.engine();
    let capacities = [engine.smallest().log(), engine.largest().log()];
    computed::<F>(F::POLICY_FILE.to_owned(), pool, salt, records, &capacities)
}

/// Every value follows from the policy, the pool, the salt and the records.
pub(crate) fn check<F: Tested>(vector: &Statement<F::Written>) {
    let Statement { policy, pool, salt, records, shapes, .. } = vector.clone();
    assert_eq!((records.len(), shapes.len()), (4, 2));
    let capacities: Vec<u8> = shapes.iter().map(|shape| shape.capacity).collect();
    let again = computed::<F>(policy, pool, salt, records, &capacities);
    assert_eq!(&again, vector);
}

fn computed<F: Tested>(
    file: String,
    pool: Bytes32,
    salt: Bytes32,
    records: Vec<Vec<String>>,
    capacities: &[u8],
) -> Statement<F::Written> {
    assert_eq!(file, F::POLICY_FILE);
    let policy = Policy::from_yaml(F::POLICY.as_bytes()).unwrap();
    assert_eq!(policy.identity_hash(), F::HASH);
    let table = table(policy.columns(), &records);
    let identity = policy.identity();
    let scope = scope(pool);
    let fingerprint_key = hash::<F>(tag::FINGERPRINT, &F::keccak(scope));
    let all: Vec<usize> = (0..policy.columns().len()).collect();
    let (mut rows, mut prints): (Vec<F>, Vec<F>) = (Vec::new(), Vec::new());
    let sorted: Vec<Sorted<F::Written>> = table
        .sorted(identity)
        .records()
        .iter()
        .map(|record| {
            let packed = |selected: &[usize]| {
                let layout = layout(F::HASH.word(), policy.columns(), selected);
                pack::<F>(policy.columns(), &layout, &record.cells)
            };
            let (elements, key) = (packed(&all), packed(identity));
            let fingerprint = keyed(fingerprint_key, &key);
            rows.extend(&elements);
            prints.extend(F::elements(&fingerprint));
            Sorted {
                record: usize::try_from(record.line).unwrap() - 2,
                elements: written(&elements),
                key_elements: written(&key),
                fingerprint: F::bytes(fingerprint),
            }
        })
        .collect();
    let count = [F::number(sorted.len() as u64)];

    let engine = F::HASH.engine();
    let commitment = engine.hashes_records().then(|| {
        let list = chain(tag::RECORDS, &rows);
        let inputs = [F::elements(&list), &count, &F::keccak(salt)].concat();
        F::bytes(hash(tag::COMMITMENT, &inputs))
    });
    let salted = Salt::try_from(salt).unwrap();
    assert_eq!(commitment, digests::commitment(&policy, &table, &salted));

    let list = chain(tag::FINGERPRINTS, &prints);
    let root = hash(tag::FINGERPRINTS, &[F::elements(&list), &count].concat());
    let inputs = [&F::keccak(scope), F::elements(&root)].concat();
    let nullifier = F::bytes(hash(tag::NULLIFIER, &inputs));
    assert_eq!(nullifier, digests::nullifier(&policy, &table, scope));

    let thresholds: Vec<F> = policy
        .rules()
        .iter()
        .flat_map(|rule| &rule.arguments)
        .flat_map(|argument| digests::argument_elements(&argument.value))
        .collect();
    let list = chain(tag::PARAMETERS, &thresholds);
    let parameters = F::bytes(hash(tag::PARAMETERS, F::elements(&list)));
    assert_eq!(parameters, digests::parameters(&policy));

    Statement {
        policy: file,
        canonical_json: policy.canonical_json().to_owned(),
        policy_id: policy.id(),
        pool,
        salt,
        thresholds: written(&thresholds),
        parameters,
        sorted,
        commitment,
        scope,
        fingerprint_key: F::bytes(fingerprint_key),
        root: F::bytes(root),
        nullifier,
        unbound_nullifier: digests::nullifier(&policy, &table, Binding::Unbound.scope()),
        shapes: capacities.iter().map(|log| shape(engine, &policy, *log)).collect(),
        records,
    }
}

/// A pool's scope, by way of a binding: nothing else of it counts.
fn scope(pool: Bytes32) -> Bytes32 {
    let (contract, recipient, terms) = (Bytes::ZERO, Bytes::ZERO, Bytes32::ZERO);
    Binding::Bound(Bound { chain_id: 1, contract, pool, recipient, expiry: 1, terms }).scope()
}

fn chain<F: Tested>(tag: &str, elements: &[F]) -> F::Digest {
    let mut chain = Chain::new(tag);
    chain.absorb(elements);
    chain.finish()
}

fn shape(engine: Engine, policy: &Policy, log: u8) -> ShapeVector {
    let capacity = Capacity::from_log(engine, log).unwrap();
    let shape = Shape::new(engine, policy, capacity).unwrap();
    let canonical_json = serde_json_canonicalizer::to_string(&shape).unwrap();
    ShapeVector { capacity: log, canonical_json, shape_id: shape.id() }
}
