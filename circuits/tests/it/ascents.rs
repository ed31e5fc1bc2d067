//! `monotonic/1` on each kind of column, and where records have no order.

use assay_circuits::check;
use assay_circuits::groth16::Circuit;

use crate::forgery::Bench;
use crate::policies::example;
use crate::support::{assign, circuit, table};

/// Columns `a` and `b`, the second of some kind and ascending; an identity of some of
/// them, or `none`.
fn pair(identity: &str, kind: &str) -> String {
    let rule = "type: custom, engine: assay, implementation";
    let identity = if identity == "none" { identity.to_owned() } else { format!("[{identity}]") };
    format!(
        "    customProperties: [{{property: assayIdentity, value: {identity}}}]
    properties:
      - {{name: a, logicalType: integer}}
      - {{name: b, logicalType: {kind}, quality: [{{{rule}: {{predicate: monotonic}}}}]}}
"
    )
}

const I8: &str = "integer, logicalTypeOptions: {format: i8}";
const CENTS: &str = "number, physicalType: 'decimal(4,2)'";

type Records = &'static [[&'static str; 2]];

/// Identity, kind of the second column, records in the order of a file, the lines that
/// fail (the first record has line 2), and the clause that refuses them first.
const CASES: &[(&str, &str, Records, &[u64], &str)] = &[
    ("a", I8, &[["1", "-128"]], &[], ""),
    ("a", I8, &[["1", ""]], &[2], "present on active rows"),
    ("a", I8, &[["1", "-128"], ["2", "127"]], &[], ""),
    // The order is that of the identity, and not of the file.
    ("a", I8, &[["2", "4"], ["-1", "3"], ["9", "5"]], &[], ""),
    ("a", I8, &[["9", "3"], ["5", "4"]], &[2], "ascending"),
    ("a", I8, &[["1", "127"], ["2", "-128"]], &[3], "ascending"),
    ("a", I8, &[["1", "3"], ["2", "3"]], &[3], "ascending"),
    ("a", I8, &[["1", "0"], ["2", "0"]], &[3], "ascending"),
    ("a", I8, &[["1", "3"], ["2", "5"], ["3", "4"], ["4", "4"]], &[4, 5], "ascending"),
    // A null stands for no value: neither for zero, nor for the least one.
    ("a", I8, &[["1", "-1"], ["2", ""], ["3", "1"]], &[3], "ascending"),
    ("a", I8, &[["1", ""], ["2", "-1"]], &[2], "present on active rows"),
    ("a", I8, &[["1", ""], ["2", "1"]], &[2], "present on active rows"),
    ("a", CENTS, &[["1", "-99.99"], ["2", "-99.98"], ["3", "99.99"]], &[], ""),
    ("a", CENTS, &[["1", "0.01"], ["2", "0"]], &[3], "ascending"),
    ("a", "date", &[["1", "0001-01-01"], ["2", "1970-01-01"], ["3", "9999-12-31"]], &[], ""),
    ("a", "date", &[["1", "1970-01-02"], ["2", "1970-01-01"]], &[3], "ascending"),
    (
        "a",
        "timestamp",
        &[["1", "1970-01-01T00:00:00"], ["2", "1970-01-01T00:00:00.000001"]],
        &[],
        "",
    ),
    (
        "a",
        "timestamp",
        &[["1", "2024-01-01T01:00:00+01:00"], ["2", "2024-01-01T00:00:00Z"]],
        &[3],
        "ascending",
    ),
    ("a", "boolean", &[["1", "false"], ["2", "true"]], &[], ""),
    ("a", "boolean", &[["1", "true"], ["2", "false"]], &[3], "ascending"),
    ("a", "boolean", &[["1", "true"], ["2", "true"]], &[3], "ascending"),
    // A null of the identity comes first, and is one identity.
    ("a", I8, &[["-5", "2"], ["", "1"]], &[], ""),
    ("a", I8, &[["-5", "1"], ["", "2"]], &[2], "ascending"),
    ("a", I8, &[["", "1"], ["", "2"]], &[3], "order"),
    // Records of one identity have no order.
    ("a", I8, &[["7", "1"], ["7", "2"]], &[3], "order"),
    ("a", I8, &[["7", "2"], ["7", "1"]], &[2], "order"),
    // Where the column is the identity, its values differ.
    ("b", I8, &[["7", "1"], ["7", "2"], ["", "-3"]], &[], ""),
    ("b", I8, &[["7", "1"], ["8", "1"]], &[3], "ascending"),
    ("a, b", I8, &[["7", "1"], ["7", "2"], ["8", "3"]], &[], ""),
    ("a, b", I8, &[["7", "1"], ["7", "2"], ["8", "0"]], &[4], "ascending"),
    ("b, a", I8, &[["7", "1"], ["6", "2"], ["5", "3"]], &[], ""),
    // Without an identity the order is that of the file, which other columns have no part in.
    ("none", I8, &[["9", "-128"], ["5", "4"], ["7", "127"]], &[], ""),
    ("none", I8, &[["7", "1"], ["7", "2"], ["7", "3"]], &[], ""),
    ("none", I8, &[["", "1"], ["", "2"]], &[], ""),
    ("none", I8, &[["1", "4"], ["2", "3"]], &[3], "ascending"),
    ("none", I8, &[["2", "3"], ["1", "2"], ["0", "1"]], &[3, 4], "ascending"),
    ("none", I8, &[["2", "4"], ["-1", "3"], ["9", "5"]], &[3], "ascending"),
    ("none", I8, &[["7", "1"], ["7", "1"]], &[3], "ascending"),
    ("none", I8, &[["7", ""], ["8", "-1"], ["9", "1"]], &[2], "present on active rows"),
    ("none", I8, &[["7", ""]], &[2], "present on active rows"),
    ("none", "date", &[["1", "1970-01-02"], ["2", "1970-01-01"]], &[3], "ascending"),
    ("none", "boolean", &[["2", "false"], ["1", "true"]], &[], ""),
];

#[test]
fn oracle_and_constraints_agree_on_each_kind() {
    for (identity, kind, records, lines, clause) in CASES {
        let policy = example("pair", &pair(identity, kind), &[&["0", ""]]).policy;
        let table = table(&policy, records);
        let outcome = check(&policy, &table).rules[0].outcome.clone();
        let case = format!("[{identity}], {kind}: {records:?}");
        assert_eq!((outcome.holds, &outcome.lines[..]), (lines.is_empty(), *lines), "{case}");
        assert_eq!((outcome.checked, outcome.failing), (records.len(), lines.len()), "{case}");
        let circuit = circuit(&policy);
        let witness = assign(&circuit, &policy, &table);
        let violation = circuit.structure().first_violation(witness.assignment());
        let violated = violation.map(|constraint| constraint.clause.to_string());
        let expected = match *clause {
            "" => None,
            "order" => Some("order: ascending".to_owned()),
            clause => Some(format!("monotonic/1#1: {clause}")),
        };
        assert_eq!(violated, expected, "{case}");
    }
}

/// A prover may put records of one identity in any order; none of them is accepted.
#[test]
fn records_of_one_identity_are_refused_in_any_order() {
    let bench = Bench::new(example("pair", &pair("a", I8), &[&["0", "0"]]));
    let refusals = |records: &[[&str; 2]]| {
        bench.refusals(&bench.inputs(&table(&bench.example.policy, records)))
    };
    assert!(refusals(&[["6", "1"], ["7", "2"]]).is_empty());
    let mut records = [["7", "1"], ["7", "2"], ["7", "3"]];
    for turn in 0..6 {
        let found = refusals(&records);
        assert!(found.contains("order: ascending"), "{records:?}: {found:?}");
        assert_eq!(found.contains("monotonic/1#1: ascending"), turn > 0, "{records:?}");
        records.swap(turn % 2, 2);
    }
}

#[test]
fn a_rule_in_another_order_than_the_identitys_is_not_compiled() {
    let policy = example("pair", &pair("a", I8), &[&["0", "0"]]).policy;
    let shape = circuit(&policy).shape().clone();
    for columns in [vec![1], vec![1, 1], vec![1, 0, 1], vec![0, 1], vec![9, 0], Vec::new()] {
        let mut other = shape.clone();
        other.rules[0].columns.clone_from(&columns);
        let refused = Circuit::compile(&other).unwrap_err().to_string();
        assert!(refused.contains("then the identity columns of the policy"), "{refused}");
    }
}
