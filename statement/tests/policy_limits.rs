//! Limits of how many records a metric counts, as thresholds.

#![cfg(test)]

mod refusal;

use assay_statement::policy::WHOLE;
use assay_statement::{Policy, Value};
use refusal::{refused, table, with};

/// The last rule of a policy with one more entry on its column.
fn rule(entry: &str) -> (&'static str, Vec<(&'static str, i128, i128)>) {
    let policy = Policy::from_yaml(with(8, &format!("quality: [{{{entry}}}]")).as_bytes()).unwrap();
    let rule = policy.rules().last().unwrap();
    let limits = rule.arguments.iter().map(|argument| match argument.value {
        Value::Integer { value, min: 0, max } => (argument.name, value, max),
        Value::Integer { .. } | Value::Text(_) | Value::Short { .. } => panic!("{argument:?}"),
    });
    (rule.predicate.0, limits.collect())
}

#[test]
fn of_null_values() {
    const ROWS: i128 = 1 << 20;
    for (operator, expected) in [
        ("mustBe: 7", &[("rows_min", 7, ROWS), ("rows_max", 7, ROWS)][..]),
        ("mustBeGreaterThan: 7", &[("rows_min", 8, ROWS)]),
        ("mustBeLessThan: 7, unit: rows", &[("rows_max", 6, ROWS)]),
        ("mustBeBetween: [0, 7]", &[("rows_min", 0, ROWS), ("rows_max", 7, ROWS)]),
        (
            "mustBe: 2.5, unit: percent",
            &[("share_min", 25_000, WHOLE), ("share_max", 25_000, WHOLE)],
        ),
        ("mustBeGreaterThan: 0, unit: percent", &[("share_above", 0, WHOLE)]),
        ("mustBeGreaterOrEqualTo: 0.0001, unit: percent", &[("share_min", 1, WHOLE)]),
        ("mustBeLessThan: 100, unit: percent", &[("share_below", WHOLE, WHOLE)]),
        ("mustBeLessOrEqualTo: 5, unit: percent", &[("share_max", 50_000, WHOLE)]),
        (
            "mustBeBetween: [0, 33.3333], unit: percent",
            &[("share_min", 0, WHOLE), ("share_max", 333_333, WHOLE)],
        ),
    ] {
        let entry = format!("metric: nullValues, {operator}");
        assert_eq!(rule(&entry), ("completeness/1", expected.to_vec()), "{operator}");
    }
    // One canonical JSON, one rule.
    for none in [
        "mustBe: 0",
        "mustBe: 0, unit: rows",
        "mustBe: 0, unit: percent",
        "mustBe: 0.00, unit: percent",
    ] {
        assert_eq!(rule(&format!("metric: nullValues, {none}")), ("not_null/1", Vec::new()));
    }
}

/// Under the one column.
const OF_A_COLUMN: &[(&str, &str)] = &[
    (
        "quality: [{metric: nullValues, mustBe: -1}]",
        "12:48 expected a whole number of records, from 0 to 1048576",
    ),
    (
        "quality: [{metric: nullValues, mustBeLessThan: 0}]",
        "12:56 expected a whole number of records, from 1 to 1048576",
    ),
    (
        "quality: [{metric: nullValues, mustBeLessOrEqualTo: 0.5}]",
        "12:61 expected a whole number of records, from 0 to 1048576",
    ),
    ("quality: [{metric: nullValues, mustBeLessOrEqualTo: 0.5, unit: percent}]", "accepted"),
    ("quality: [{metric: nullValues, mustBe: 0, unit: percent}]", "accepted"),
    ("quality: [{metric: nullValues, mustBe: 100, unit: percent}]", "accepted"),
    (
        "quality: [{metric: nullValues, mustBe: 100.0001, unit: percent}]",
        "12:48 expected a percentage from 0.0000 to 100.0000, with at most 4 digits behind the point",
    ),
    (
        "quality: [{metric: nullValues, mustBeLessOrEqualTo: 0.00001, unit: percent}]",
        "12:61 expected a percentage from 0.0000 to 100.0000, with at most 4 digits behind the point",
    ),
    (
        "quality: [{metric: nullValues, mustBeLessThan: 0, unit: percent}]",
        "12:56 expected a percentage from 0.0001 to 100.0000, with at most 4 digits behind the point",
    ),
    (
        "quality: [{metric: nullValues, mustBeGreaterThan: 100, unit: percent}]",
        "12:59 expected a percentage from 0.0000 to 99.9999, with at most 4 digits behind the point",
    ),
    (
        "quality: [{metric: nullValues, mustBeBetween: [5, 5], unit: percent}]",
        "12:59 expected the smaller number first, then the larger",
    ),
];

#[test]
fn that_no_column_can_meet() {
    table(8, OF_A_COLUMN);
    assert_eq!(refused(&with(8, "quality: [{metric: nullValues, mustBe: 5}]")), "accepted");
}
