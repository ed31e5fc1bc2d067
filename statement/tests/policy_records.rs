//! Predicates about positions, and conditions on records: what they become, and what is refused.

#![cfg(test)]

mod refusal;

use assay_statement::expression::{Comparison, Condition, Term, Text};
use assay_statement::policy::WHOLE;
use assay_statement::{Policy, Rule, Value};
use refusal::{BASE, refused, table};

const CUSTOM: &str = "type: custom, engine: assay, implementation";
const LON: &str = "      - {name: lon, logicalType: number, physicalType: 'decimal(9,6)'}\n";
const AT: &str =
    "      - {name: at, logicalType: timestamp}\n      - {name: day, logicalType: date}\n";

/// The base, with a latitude that a predicate is asked of, and other columns behind it.
fn of_latitude(implementation: &str) -> String {
    format!(
        "{BASE}      - {{name: lat, logicalType: number, physicalType: 'decimal(8,5)', quality: [{{{CUSTOM}: {{predicate: {implementation}}}}}]}}\n{LON}{AT}"
    )
}

fn rule(source: &str) -> Rule {
    let policy = Policy::from_yaml(source.as_bytes()).unwrap();
    policy.rules().last().unwrap().clone()
}

fn thresholds(rule: &Rule) -> Vec<(&'static str, i128)> {
    let of = |argument: &assay_statement::Argument| match argument.value {
        Value::Integer { value, .. } => (argument.name, value),
        Value::Text(_) | Value::Short { .. } => (argument.name, 0),
    };
    rule.arguments.iter().map(of).collect()
}

/// What is refused of the latitude, without the line and with the column.
fn reason(implementation: &str) -> String {
    let refusal = refused(&of_latitude(implementation));
    refusal.split_once(' ').map_or(refusal.clone(), |(_, reason)| reason.to_owned())
}

#[test]
fn an_area_is_in_the_units_of_its_columns() {
    let found = rule(&of_latitude(
        "geofence, args: {longitude: lon, box: {west: 8, east: 8.5, north: 47.5, south: 47}, atLeast: 0.9}",
    ));
    assert_eq!(found.columns, [1, 2]);
    assert_eq!(
        thresholds(&found),
        [
            ("south", 4_700_000),
            ("north", 4_750_000),
            ("west", 8_000_000),
            ("east", 8_500_000),
            ("share_min", WHOLE * 9 / 10)
        ]
    );
    let counter = [
        ("latitude", 0),
        ("longitude", 0),
        ("latitude", 0),
        ("longitude", 1_000_000),
        ("latitude", 100_000),
        ("longitude", 0),
    ];
    let polygon = |vertices: &str| {
        thresholds(&rule(&of_latitude(&format!(
            "geofence, args: {{longitude: lon, polygon: {vertices}}}"
        ))))
    };
    assert_eq!(polygon("[[0, 0], [0, 1], [1, 0]]"), counter);
    // Clockwise: the same, from its last vertex on.
    assert_eq!(polygon("[[1, 0], [0, 1], [0, 0]]"), counter);
}

#[test]
fn what_is_no_area_is_refused() {
    let of =
        |area: &str| refused(&of_latitude(&format!("geofence, args: {{longitude: lon, {area}}}")));
    let place = |vertex: usize| format!("12:{}", 183 + vertex * 8);
    for (area, expected) in [
        ("box: {south: 1, north: 0, west: 0, east: 1}", "expected `north` to be at least `south`"),
        (
            "box: {south: 0, north: 1, west: 170, east: -170}",
            "expected `east` to be at least `west`",
        ),
        ("box: {south: 0, north: 1, west: 0}", "a `box` needs `east`"),
        (
            "box: {south: 0, north: 1000, west: 0, east: 1}",
            "`north`: expected a side from -999.99999 to 999.99999, got one outside",
        ),
        (
            "box: {south: 0.000001, north: 1, west: 0, east: 1}",
            "`south`: expected at most 5 digits behind the point, got 6",
        ),
        ("polygon: [[0, 0], [0, 1]]", "expected 3 to 64 vertices in `polygon`, got 2"),
        (
            "polygon: [[0, 0], [0, 1], [1]]",
            "expected a vertex of two numbers, [latitude, longitude], got 1",
        ),
        ("atLeast: 0.5", "expected `box` or `polygon` in the arguments of `geofence`"),
    ] {
        let refusal = of(area);
        assert!(refusal.ends_with(expected), "{area}: {refusal}");
    }
    let convex = "expected the vertices of a convex polygon in their order: ";
    for (vertices, at, expected) in [
        ("[[0, 0], [0, 1], [1, 1], [0, 0]]", 3, "the vertex is in `polygon` before"),
        (
            "[[0, 0], [0, 1], [0, 2], [2, 1]]",
            1,
            &format!("{convex}the boundary does not turn here")[..],
        ),
        ("[[0, 0], [1, 1], [2, 2]]", 1, &format!("{convex}the boundary does not turn here")),
        (
            "[[0, 0], [0, 4], [1, 2], [4, 4], [4, 0]]",
            2,
            &format!("{convex}the boundary turns inwards here"),
        ),
        (
            "[[4, 0], [4, 4], [1, 2], [0, 4], [0, 0]]",
            2,
            &format!("{convex}the boundary turns inwards here"),
        ),
        // A star of five turns left at each point, and goes around twice.
        (
            "[[0, 1], [5, 3], [0, 5], [3, 0], [3, 6]]",
            1,
            &format!("{convex}another edge cuts this vertex off"),
        ),
    ] {
        let refusal = of(&format!("polygon: {vertices}"));
        assert!(refusal.contains(expected), "{vertices}: {refusal}");
        assert!(refusal.starts_with(&place(at)), "{vertices}: {refusal}");
    }
}

/// Under the one column, an i32.
const OF_A_COLUMN: &[(&str, &str)] = &[
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: geofence, args: {atLeast: 0.5}}}]",
        "12:93 expected `longitude` in the arguments of `geofence`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: geofence, args: {longitude: a}}}]",
        "12:105 expected another column, got the one that is compared",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: expression}}]",
        "12:65 `expression` needs `args: {where: …}`",
    ),
];

#[test]
fn what_does_not_fit_a_column_is_refused() {
    table(8, OF_A_COLUMN);
}

#[test]
fn a_way_is_in_the_smallest_unit() {
    let degrees = "metresPerDegree: {latitude: 111132, longitude: 78847}";
    let spacing = rule(&of_latitude(&format!(
        "spacing, args: {{longitude: lon, {degrees}, min: 0.5, max: 30}}"
    )));
    // Then those of the identity: all columns.
    assert_eq!(spacing.columns, [1, 2, 0, 1, 2, 3, 4]);
    let expected = [("north", 1_111_320), ("east", 78_847), ("min", 500_000), ("max", 30_000_000)];
    assert_eq!(thresholds(&spacing), expected);
    let speed = rule(&of_latitude(&format!(
        "speed, args: {{longitude: lon, time: at, {degrees}, max: 83.333}}"
    )));
    assert_eq!(speed.columns, [1, 2, 3, 0, 1, 2, 3, 4]);
    let expected = [("north", 1_111_320_000), ("east", 78_847_000), ("max", 83_333)];
    assert_eq!(thresholds(&speed), expected);
    for (implementation, expected) in [
        (
            format!("spacing, args: {{longitude: lon, {degrees}}}"),
            "expected `min` or `max` or both in the arguments of `spacing`",
        ),
        (
            "spacing, args: {longitude: lon, min: 1}".to_owned(),
            "expected `metresPerDegree` in the arguments of `spacing`",
        ),
        (
            "spacing, args: {longitude: lon, min: 1, metresPerDegree: {latitude: 1}}".to_owned(),
            "`metresPerDegree` needs `longitude`",
        ),
        (
            "spacing, args: {longitude: lon, min: 1, metresPerDegree: {latitude: 0, longitude: 1}}"
                .to_owned(),
            "`latitude`: expected a number of metres from 1 to 200000, got one outside",
        ),
        (
            format!("spacing, args: {{longitude: lon, {degrees}, min: 2, max: 1}}"),
            "no distance is left: the smallest is larger than the largest",
        ),
        (
            format!("spacing, args: {{longitude: lon, {degrees}, max: 0.0001}}"),
            "`max`: expected at most 3 digits behind the point, got 4",
        ),
        (
            format!("spacing, args: {{longitude: lat, {degrees}, max: 1}}"),
            "expected another column, got the one that is compared",
        ),
        (
            format!("spacing, args: {{longitude: at, {degrees}, max: 1}}"),
            "expected a column of integers or numbers, got one of timestamp",
        ),
        (
            format!("speed, args: {{longitude: lon, time: day, {degrees}, max: 1}}"),
            "expected a column of timestamps, got one of date",
        ),
        (
            format!("speed, args: {{longitude: lon, {degrees}, max: 1}}"),
            "expected `time` in the arguments of `speed`",
        ),
        (
            format!("speed, args: {{longitude: lon, time: at, {degrees}}}"),
            "expected `max` in the arguments of `speed`",
        ),
    ] {
        assert_eq!(reason(&implementation), expected, "{implementation}");
    }
}

/// A policy with a condition on the table.
fn with_condition(args: &str) -> String {
    format!(
        "{BASE}      - {{name: v, logicalType: number, physicalType: 'decimal(4,2)'}}
      - {{name: flag, logicalType: boolean}}
      - {{name: s, logicalType: string}}
      - {{name: day, logicalType: date}}
    quality: [{{{CUSTOM}: {{predicate: expression, args: {{{args}}}}}}}]
"
    )
}

fn condition(text: &str) -> Condition {
    rule(&with_condition(&format!("where: \"{text}\""))).expression.unwrap().condition
}

#[test]
fn a_condition_is_a_tree_without_negations() {
    let (a, v) = (Term::Column(0), Term::Column(1));
    let threshold = Term::Threshold;
    let scaled = |digits, term| Term::Scaled(digits, Box::new(term));
    let compare =
        |comparison, a: &Term, b: &Term| Condition::Compare(comparison, a.clone(), b.clone());
    for (text, expected) in [
        ("a >= v", compare(Comparison::AtLeast, &scaled(2, a.clone()), &v)),
        ("a < v", compare(Comparison::Greater, &v, &scaled(2, a.clone()))),
        ("NOT a < v", compare(Comparison::AtLeast, &scaled(2, a.clone()), &v)),
        ("NOT (NOT (v = 1.5))", compare(Comparison::Equal, &v, &scaled(1, threshold(0)))),
        ("NOT v = 1.500", compare(Comparison::Differs, &scaled(1, v.clone()), &threshold(0))),
        ("flag", Condition::Is(true, 2)),
        ("NOT flag", Condition::Is(false, 2)),
        ("s <> 'x'", Condition::Texts(false, Text::Column(3), Text::Threshold(0))),
        ("s IS NULL", Condition::Present(false, 3)),
        ("NOT s IS NULL", Condition::Present(true, 3)),
        ("day > '2024-01-01'", compare(Comparison::Greater, &Term::Column(4), &threshold(0))),
        (
            "NOT (flag AND s IS NULL)",
            Condition::Or(Box::new(Condition::Is(false, 2)), Box::new(Condition::Present(true, 3))),
        ),
        (
            "v * v = - v",
            compare(
                Comparison::Equal,
                &Term::Product(Box::new(v.clone()), Box::new(v.clone())),
                &scaled(2, Term::Negative(Box::new(v.clone()))),
            ),
        ),
    ] {
        assert_eq!(condition(text), expected, "{text}");
    }
}

#[test]
fn literals_are_thresholds() {
    let found = rule(&with_condition(
        "where: \"v > -0.5 AND a <= 1000 AND day = '1970-01-02' AND flag = TRUE\", atLeast: 0.5",
    ));
    assert_eq!(found.columns, [1, 0, 4, 2]);
    let arguments: Vec<_> =
        found.arguments.iter().map(|argument| (argument.name, argument.value)).collect();
    let integer = |value, min, max| Value::Integer { value, min, max };
    assert_eq!(
        arguments,
        [
            ("literal", integer(-5, -999, 999)),
            ("literal", integer(1000, -999_999, 999_999)),
            ("literal", integer(1, -719_162, 2_932_896)),
            ("literal", integer(1, 0, 1)),
            ("share_min", integer(WHOLE / 2, 0, WHOLE)),
        ]
    );
    assert_eq!(found.name, "schema: expression");
    let text = rule(&with_condition("where: \"(a>1)or  flag\"")).expression.unwrap().text;
    assert_eq!(text, "(a > 1) OR flag");
}

#[test]
fn other_texts_are_refused() {
    for (text, expected) in [
        ("a > ", "this is no expression: "),
        ("a > 1 garbage", "this is no expression: "),
        (
            "a > 1 -- or not",
            "this is no expression: it has a comment, and nothing of a policy is ignored",
        ),
        (
            "a > 1 /* or not */",
            "this is no expression: it has a comment, and nothing of a policy is ignored",
        ),
        ("z > 1", "character 1 of the expression: expected the name of a declared column, got `z`"),
        ("A > 1", "character 1 of the expression: expected the name of a declared column, got `A`"),
        ("a", "character 1 of the expression: expected a condition, got a column of integer (i32)"),
        (
            "a > s",
            "character 1 of the expression: expected a comparison of one kind, got a number and a string",
        ),
        (
            "a = '1'",
            "character 1 of the expression: expected a comparison of one kind, got a number and quoted text",
        ),
        (
            "s > 'x'",
            "character 1 of the expression: expected = or <> between strings, whose digests have no order",
        ),
        ("flag > TRUE", "character 1 of the expression: expected = or <> between booleans"),
        (
            "flag AND 1 = 1",
            "character 10 of the expression: expected a comparison with a column, got literals alone",
        ),
        ("TRUE", "expected a comparison (=, <>, <, <=, >, >=), IS NULL, IS NOT NULL"),
        ("a / 2 > 1", "character 1 of the expression: expected +, - or * between numbers"),
        (
            "a + day > 1",
            "character 5 of the expression: expected a number to compute with, got a date",
        ),
        ("a BETWEEN 1 AND 2", "expected a comparison (=, <>, <, <=, >, >=), IS NULL, IS NOT NULL"),
        ("a IN (1, 2)", "expected a comparison (=, <>, <, <=, >, >=), IS NULL, IS NOT NULL"),
        ("abs(a) > 1", "expected a column, a literal, or numbers with +, - and *"),
        (
            "a = NULL",
            "character 5 of the expression: expected a number, 'text', TRUE or FALSE as a literal",
        ),
        ("a + 1 IS NULL", "expected the name of a column"),
        (
            "a > 1e3",
            "expected a number of at most 18 digits, with digits before and behind a point",
        ),
        ("a > .5", "expected a number of at most 18 digits, with digits before and behind a point"),
        (
            "a > 1234567890123456789",
            "expected a number of at most 18 digits, with digits before and behind a point",
        ),
        ("day > '2024-02-30'", "character 1 of the expression: "),
        ("a < v < 3", "expected +, - or * between numbers"),
    ] {
        let refusal = refused(&with_condition(&format!("where: \"{text}\"")));
        assert!(refusal.starts_with("16:"), "{text}: {refusal}");
        assert!(refusal.contains(expected), "{text}: {refusal}");
    }
    let deep = format!("{}a > 1{}", "(".repeat(100), ")".repeat(100));
    assert!(
        refused(&with_condition(&format!("where: \"{deep}\""))).contains("this is no expression")
    );
    let long = format!("a > 1{}", " AND a > 1".repeat(300));
    assert!(refused(&with_condition(&format!("where: \"{long}\""))).contains("at most 2048 bytes"));
    let many = |more: usize| {
        refused(&with_condition(&format!("where: \"a > 1{}\"", " AND a > 1".repeat(more))))
    };
    assert_eq!(many(63), "accepted");
    assert!(many(64).contains("at most 256 words and signs, got 259"), "{}", many(64));
    for (args, expected) in [
        ("atLeast: 0.5", "the arguments of `expression` needs `where`"),
        ("where: 5", "expected text for `where`, got a number: quote it"),
        ("where: a > 1, atMost: 1", "unknown key `atMost` in the arguments of `expression`"),
        (
            "where: a > 1, atLeast: 2",
            "`atLeast`: expected a share from 0.000000 to 1.000000, got one outside",
        ),
    ] {
        let refusal = refused(&with_condition(args));
        assert!(refusal.contains(expected), "{args}: {refusal}");
    }
}
