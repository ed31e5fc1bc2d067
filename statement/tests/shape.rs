//! Capacities, and what a shape's id depends on.

#![cfg(test)]

use assay_statement::hash::IdentityHash;
#[cfg(feature = "stark")]
use assay_statement::shape::HashMismatch;
use assay_statement::shape::{ArgumentInterval, ArgumentShape, CapacityError, RuleShape};
use assay_statement::{Bytes32, Capacity, Engine, Kind, Policy, PredicateId, Shape};

fn shape() -> Shape {
    let interval = Some(ArgumentInterval { min: 0, max: 255 });
    Shape {
        engine: Engine::Groth16,
        capacity: Engine::Groth16.smallest(),
        columns: vec![Kind::Integer { signed: false, bits: 8 }, Kind::Boolean],
        identity: vec![0],
        rules: vec![RuleShape {
            predicate: PredicateId("between/1"),
            columns: vec![0],
            arguments: vec![ArgumentShape {
                name: "min",
                interval,
                bytes: None,
                text: None,
                value: None,
            }],
            weighed: false,
            expression: None,
            automaton: None,
        }],
    }
}

#[test]
fn the_smallest_capacity_that_holds_the_records() {
    let groth16 = [(0, 8), (1, 8), (8, 8), (9, 16), (16, 16), (17, 32), (16_384, 16_384)];
    // From 2^16 rows on, each segment but the first repeats a record.
    let stark = [
        (0, 1024),
        (1024, 1024),
        (1025, 2048),
        (65_536, 65_536),
        (65_537, 131_072),
        (131_071, 131_072),
        (131_072, 262_144),
        (1_048_561, 1_048_576),
    ];
    for (engine, cases) in
        [(Engine::Groth16, &groth16[..]), (Engine::Halo2, &groth16), (Engine::Stark, &stark)]
    {
        for &(records, rows) in cases {
            assert_eq!(Capacity::for_records(engine, records).unwrap().rows(), rows);
        }
    }
    for (engine, expected) in
        [(Engine::Groth16, 16_384), (Engine::Halo2, 65_536), (Engine::Stark, 1_048_561)]
    {
        for got in [expected + 1, usize::MAX] {
            let error = CapacityError { engine, expected, got };
            assert_eq!(Capacity::for_records(engine, got), Err(error));
        }
    }
}

#[test]
fn capacities_from_a_file() {
    for (engine, logs) in
        [(Engine::Groth16, 3..=14), (Engine::Halo2, 3..=16), (Engine::Stark, 10..=20)]
    {
        for log in 0..=u8::MAX {
            let capacity = Capacity::from_log(engine, log);
            assert_eq!(capacity.is_some(), logs.contains(&log), "{engine}, {log}");
            assert!(capacity.is_none_or(|capacity| capacity.log() == log));
        }
    }
}

#[test]
fn an_engine_proves_one_hash_and_refuses_the_other_by_name() {
    for hash in IdentityHash::ALL {
        assert_eq!(hash.engine().hash(), hash);
    }
    let policy = include_str!("../../tests/vectors/policy.yaml");
    let policy = Policy::from_yaml(policy.as_bytes()).unwrap();
    assert_eq!(Engine::for_policy(&policy), Engine::Groth16);
    assert!(Shape::new(Engine::Groth16, &policy, Engine::Groth16.smallest()).is_ok());
    let error = Shape::new(Engine::Stark, &policy, Engine::Stark.smallest()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the policy's pool identifies records by poseidon-bn254/1, which the engine groth16/1 \
         proves, and not by poseidon2-koalabear/1 of the engine stark/1"
    );
}

#[cfg(feature = "stark")]
#[test]
fn a_pool_of_the_other_hash_is_for_the_other_engine() {
    let policy = include_str!("../../tests/vectors/policy-koalabear.yaml");
    let policy = Policy::from_yaml(policy.as_bytes()).unwrap();
    assert_eq!(Engine::for_policy(&policy), Engine::Stark);
    assert!(Shape::new(Engine::Stark, &policy, Engine::Stark.smallest()).is_ok());
    let error = Shape::new(Engine::Groth16, &policy, Engine::Groth16.smallest()).unwrap_err();
    let (expected, got) = (IdentityHash::Poseidon2KoalaBear, IdentityHash::PoseidonBn254);
    assert_eq!(error, HashMismatch { engine: Engine::Groth16, expected, got });
}

#[test]
fn the_id_is_of_the_canonical_json() {
    let json = concat!(
        r#"{"capacity":3,"#,
        r#""columns":[{"bits":8,"signed":false,"type":"integer"},{"type":"boolean"}],"#,
        r#""engine":"groth16/1","identity":[0],"#,
        r#""rules":[{"arguments":[{"interval":{"max":"255","min":"0"},"name":"min"}],"#,
        r#""columns":[0],"predicate":"between/1"}]}"#,
    );
    assert_eq!(shape().id(), Bytes32::keccak(&[json.as_bytes()]));
}

#[test]
fn the_id_depends_on_every_part() {
    let changes: [fn(&mut Shape); 15] = [
        |shape| shape.engine = Engine::Stark,
        |shape| shape.capacity = Engine::Groth16.largest(),
        |shape| shape.columns[0] = Kind::Integer { signed: true, bits: 8 },
        |shape| shape.columns[0] = Kind::Integer { signed: false, bits: 16 },
        |shape| shape.columns.swap(0, 1),
        |shape| shape.columns.push(Kind::Date),
        |shape| shape.identity = vec![1],
        |shape| shape.identity = vec![0, 1],
        |shape| shape.identity = Vec::new(),
        |shape| shape.rules.clear(),
        |shape| shape.rules[0].predicate = PredicateId("between/2"),
        |shape| shape.rules[0].columns = vec![1],
        |shape| shape.rules[0].arguments[0].name = "max",
        |shape| shape.rules[0].arguments[0].interval = None,
        |shape| shape.rules[0].arguments[0].interval = Some(ArgumentInterval { min: -1, max: 255 }),
    ];
    let mut ids = vec![shape().id()];
    for change in changes {
        let mut shape = shape();
        change(&mut shape);
        ids.push(shape.id());
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), changes.len() + 1);
}
