//! The identity definition of a pool, and how much there is to guess.

#![cfg(test)]

use assay_statement::packing::identity_bits;
use assay_statement::{Bytes32, Column, Kind, Policy, digests};

const POLICY: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: a
version: 1.0.0
status: active
schema:
  - name: t
    logicalType: object
    customProperties: [{property: assayIdentity, value: [\"b \\\"q\\\"\", a]}]
    properties:
      - {name: a, logicalType: integer}
      - {name: c, logicalType: date, required: true}
      - {name: 'b \"q\"', logicalType: string}
";

fn identity(text: &str) -> Bytes32 {
    digests::identity(&Policy::from_yaml(text.as_bytes()).unwrap())
}

#[test]
fn the_definition_is_canonical() {
    let json = concat!(
        r#"{"columns":[{"kind":{"type":"string"},"name":"b \"q\""},"#,
        r#"{"kind":{"bits":32,"signed":true,"type":"integer"},"name":"a"}],"#,
        r#""hash":"poseidon-bn254/1"}"#
    );
    let digest = Bytes32::keccak(&[b"assay/identity/1", json.as_bytes()]);
    assert_eq!(identity(POLICY), digest);
}

#[test]
fn the_hash_is_part_of_it() {
    let with = |hash: &str| {
        let property = format!("[{{property: assayIdentityHash, value: {hash}}}, {{property");
        let policy = POLICY.replacen("[{property", &property, 1);
        assert_ne!(policy, POLICY);
        policy
    };
    let default = with("poseidon-bn254/1");
    assert_eq!(identity(&default), identity(POLICY));
    if cfg!(feature = "stark") {
        let other = with("poseidon2-koalabear/1");
        let json = concat!(
            r#"{"columns":[{"kind":{"type":"string"},"name":"b \"q\""},"#,
            r#"{"kind":{"bits":32,"signed":true,"type":"integer"},"name":"a"}],"#,
            r#""hash":"poseidon2-koalabear/1"}"#
        );
        assert_eq!(identity(&other), Bytes32::keccak(&[b"assay/identity/1", json.as_bytes()]));
    }
}

#[test]
fn only_what_the_nullifier_depends_on_is_part_of_it() {
    for (from, to, same) in [
        ("required: true", "required: true, description: day", true),
        ("name: c, logicalType: date", "name: d, logicalType: boolean", true),
        ("version: 1.0.0", "version: 2.0.0", true),
        ("value: [\"b \\\"q\\\"\", a]", "value: [a, \"b \\\"q\\\"\"]", false),
        ("value: [\"b \\\"q\\\"\", a]", "value: [a]", false),
        ("name: a, logicalType: integer", "name: a, logicalType: date", false),
    ] {
        let changed = POLICY.replacen(from, to, 1);
        assert_ne!(changed, POLICY);
        assert_eq!(identity(&changed) == identity(POLICY), same, "{to}");
    }
}

#[test]
fn few_records_of_narrow_columns_can_be_guessed() {
    let kinds =
        [Kind::Boolean, Kind::Date, Kind::Integer { signed: false, bits: 64 }, Kind::String];
    let columns = kinds.map(|kind| Column { name: "c".to_owned(), kind });
    for (identity, records, bits) in [
        (&[0][..], 64, Some(128)),
        (&[1], 5, Some(5 * (1 + 22))),
        (&[1, 2], 1, Some(1 + 22 + 1 + 64)),
        (&[2], 0, Some(0)),
        (&[2], usize::MAX, Some(u64::MAX)),
        (&[3], 1, None),
        (&[0, 3], 1, None),
    ] {
        assert_eq!(identity_bits(&columns, identity, records), bits, "{identity:?} × {records}");
    }
}
