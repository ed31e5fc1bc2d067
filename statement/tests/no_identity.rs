//! Policies that identify no records: what they say, and what their digests are of.

#![cfg(test)]

use assay_statement::hash::{Chain, Fr, HashField as _, hash, tag};
use assay_statement::packing::{bytes, layout, pack};
use assay_statement::{
    Binding, Bytes32, Capacity, Cell, Engine, Entry, Policy, Record, Salt, Shape, Table, digests,
};

const BASE: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: t
version: 1.0.0
status: active
schema:
  - name: t
    properties:
      - {name: a, logicalType: integer, required: true}
";
const NONE: &str = "    customProperties: [{property: assayIdentity, value: none}]\n";

fn policy(text: &str) -> Policy {
    Policy::from_yaml(text.as_bytes()).unwrap()
}

fn without() -> Policy {
    policy(&format!("{BASE}{NONE}"))
}

fn table(policy: &Policy, values: &[i128]) -> Table {
    let record = |(value, line): (&i128, u64)| Record { line, cells: vec![Cell::Integer(*value)] };
    let records = values.iter().zip(2..).map(record).collect();
    Table::new(policy.columns().to_vec(), records).unwrap()
}

fn salt() -> Salt {
    Salt::try_from(Bytes32::keccak(&[b"a salt"]).shifted()).unwrap()
}

#[test]
fn only_a_policy_that_says_so_identifies_nothing() {
    assert!(without().identity().is_empty() && !without().identifies_records());
    assert!(policy(BASE).identifies_records());
    // It is quoted as any text may be, and another policy than the one without the choice.
    let quoted = policy(&format!("{BASE}{}", NONE.replace("none", "'none'")));
    assert_eq!(quoted.id(), without().id());
    assert_ne!(policy(BASE).id(), without().id());
}

#[test]
fn a_column_may_be_called_none() {
    let named = BASE.replace("name: a", "name: none");
    let list = policy(&format!("{named}{}", NONE.replace("value: none", "value: [none]")));
    assert_eq!(list.identity(), [0]);
    assert!(policy(&format!("{named}{NONE}")).identity().is_empty());
}

#[test]
fn a_shape_has_no_identity_columns() {
    let capacity = Capacity::from_log(Engine::Groth16, 3).unwrap();
    let shape = Shape::new(Engine::Groth16, &without(), capacity).unwrap();
    assert!(shape.identity.is_empty());
    assert!(serde_json::to_string(&shape).unwrap().contains(r#""identity":[]"#));
}

#[test]
fn there_is_no_nullifier_and_one_definition_of_nothing() {
    let policy = without();
    let table = table(&policy, &[3, 1, 2]);
    let instance = digests::instance(&policy, &table, &Binding::Unbound, Bytes32::ZERO);
    assert_eq!(digests::nullifier(&policy, &table, instance.scope), Bytes32::ZERO);
    assert_eq!(instance.get(Entry::Nullifier), Bytes32::ZERO);
    let json = br#"{"columns":[],"hash":"poseidon-bn254/1"}"#;
    assert_eq!(digests::identity(&policy), Bytes32::keccak(&[b"assay/identity/1", json]));
}

/// Written out, in the order in which the records are.
#[test]
fn the_commitment_is_of_the_records_in_the_order_of_the_file() {
    let policy = without();
    let commitment =
        |values: &[i128]| digests::commitment(&policy, &table(&policy, values), &salt()).unwrap();
    let layout = layout(Fr::HASH.word(), policy.columns(), &[0]);
    let elements = |value: &i128| pack::<Fr>(policy.columns(), &layout, &[Cell::Integer(*value)]);
    let written_out = |values: &[i128]| {
        let mut list = Chain::new(tag::RECORDS);
        list.absorb(&values.iter().flat_map(elements).collect::<Vec<_>>());
        let rest = [vec![Fr::from(3_u8)], Fr::keccak(salt().to_bytes32())].concat();
        bytes(hash(tag::COMMITMENT, &[vec![list.finish()], rest].concat()))
    };
    for values in [[3, 1, 2], [1, 2, 3], [2, 1, 3]] {
        assert_eq!(commitment(&values), written_out(&values));
    }
    assert_ne!(commitment(&[3, 1, 2]), commitment(&[1, 2, 3]));
}
