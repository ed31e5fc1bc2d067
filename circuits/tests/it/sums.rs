//! `sum/1` at the ends of its thresholds and of its types.

use assay_circuits::check;
use assay_circuits::groth16::Circuit;
use assay_statement::{Policy, digests};

use crate::policies::{Example, example};
use crate::support::{assign, circuit, satisfied, table};

/// A column with a type and the bounds of its sum.
fn column(kind: &str, bounds: &str) -> String {
    let rule = "type: custom, engine: assay, implementation";
    format!(
        "    properties:
      - {{name: a, logicalType: {kind}, quality: [{{{rule}: {{predicate: sum, args: {{{bounds}}}}}}}]}}
"
    )
}

const U64: &str = "integer, logicalTypeOptions: {format: u64}";
const I64: &str = "integer, logicalTypeOptions: {format: i64}";
const CENTS: &str = "number, physicalType: 'decimal(4,2)'";
const FINE: &str = "number, physicalType: 'decimal(18,18)'";

/// A type, bounds, values, and the clause that refuses them.
const CASES: &[(&str, &str, &[&str], Option<&str>)] = &[
    (CENTS, "min: 0, max: 0", &[""], None),
    (CENTS, "min: 0, max: 0", &["", "99.99", "-99.99", "0"], None),
    (CENTS, "min: 0.01", &["", ""], Some("min")),
    (CENTS, "max: -0.01", &["", ""], Some("max")),
    (CENTS, "min: 100", &["99.99", "0.01"], None),
    (CENTS, "min: 100", &["99.99", ""], Some("min")),
    (CENTS, "max: -199.97", &["-99.99", "-99.98"], None),
    (CENTS, "max: -199.98", &["-99.99", "-99.98"], Some("max")),
    (CENTS, "min: -5, max: 104847114.24", &["-5"], None),
    (CENTS, "min: -104847114.24, max: -5.01", &["-5"], Some("max")),
    (U64, "max: 9007199254740991", &["9007199254740991", "0"], None),
    (U64, "max: 9007199254740991", &["9007199254740991", "1"], Some("max")),
    (U64, "max: 9007199254740991", &["18446744073709551615"; 8], Some("max")),
    (U64, "min: 9007199254740991", &["18446744073709551615"; 8], None),
    (I64, "min: 0, max: 0", &["9223372036854775807", "1", "-9223372036854775808"], None),
    (I64, "max: -9007199254740991", &["-9223372036854775808"; 8], None),
    (I64, "min: -9007199254740991", &["-9223372036854775808"; 8], Some("min")),
    (FINE, "min: 7.999999999999992", &["0.999999999999999999"; 8], None),
    (FINE, "min: 8", &["0.999999999999999999"; 8], Some("min")),
];

#[test]
fn a_sum_is_compared_exactly() {
    for (kind, bounds, values, clause) in CASES {
        let records: Vec<[&str; 1]> = values.iter().map(|value| [*value]).collect();
        let records: Vec<&[&str]> = records.iter().map(|record| &record[..]).collect();
        let Example { policy, table, .. } = example("sum", &column(kind, bounds), &records);
        let report = check(&policy, &table);
        assert_eq!(report.holds(), clause.is_none(), "{kind}, {bounds}: {values:?}");
        let outcome = &report.rules[0].outcome;
        assert_eq!(outcome.checked, values.len());
        assert_eq!(outcome.failing, usize::from(clause.is_some()));
        assert!(outcome.lines.is_empty(), "a sum is of no record");
        let circuit = circuit(&policy);
        let witness = assign(&circuit, &policy, &table);
        let violation = circuit.structure().first_violation(witness.assignment());
        let violated = violation.map(|constraint| constraint.clause.to_string());
        assert_eq!(violated, clause.map(|clause| format!("sum/1#1: {clause}")), "{kind}, {bounds}");
    }
}

#[test]
fn one_circuit_serves_all_sums() {
    let of = |bounds: &str| example("sum", &column(CENTS, bounds), &[&["1.5"], &["-0.25"]]);
    let examples =
        ["min: -300, max: 310.5", "min: 1.25, max: 1.25", "min: 1.26, max: 2", "min: -9, max: 1"]
            .map(of);
    let circuits: Vec<Circuit> = examples.iter().map(|example| circuit(&example.policy)).collect();
    for (example, holds) in examples.iter().zip([true, true, false, false]) {
        let own = circuit(&example.policy);
        assert_eq!(own.shape().id(), circuits[0].shape().id());
        assert_eq!(own.digest(), circuits[0].digest());
        assert_eq!(satisfied(&circuits[0], &example.policy, &example.table), holds);
        assert_eq!(check(&example.policy, &example.table).holds(), holds);
    }
    let parameters = |policy: &Policy| digests::parameters(policy);
    assert_ne!(parameters(&examples[0].policy), parameters(&examples[1].policy));
    // A sum with one end is another shape.
    let other = of("min: -300").policy;
    assert_ne!(circuit(&other).digest(), circuits[0].digest());
    assert!(satisfied(&circuit(&other), &other, &table(&other, &[["-99.99"]])));
}
