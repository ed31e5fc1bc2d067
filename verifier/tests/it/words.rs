//! What is said of a rule.

use assay_statement::Policy;
use assay_statement::policy::catalogue;
use assay_verifier::describe;

/// A sentence with a gap that nothing fills would name the predicate instead.
#[test]
fn every_predicate_has_a_sentence() {
    for line in catalogue::lines() {
        let policy = Policy::example(line.id()).unwrap();
        let policy = Policy::from_yaml(policy.as_bytes()).unwrap();
        let rule = policy.rules().iter().find(|rule| rule.predicate == line.id()).unwrap();
        let said = describe(&policy, rule);
        assert!(!said.contains(line.id().0), "{said}");
    }
}

/// The sentences about a policy with an integer `id` and more columns.
fn sentences(identity: &str, columns: &str) -> Vec<String> {
    let policy = format!(
        "\
apiVersion: v3.1.0
kind: DataContract
id: a
version: 1.0.0
status: active
schema:
  - name: t
    logicalType: object
    customProperties: [{{property: assayIdentity, value: {identity}}}]
    properties:
      - {{name: id, logicalType: integer}}
{columns}
"
    );
    let policy = Policy::from_yaml(policy.as_bytes()).unwrap();
    policy.rules().iter().map(|rule| describe(&policy, rule)).collect()
}

#[test]
fn a_sum_is_said_in_the_unit_of_its_column() {
    for (bounds, said) in [
        ("min: -300, max: 310.5", "from -300.00 to 310.50"),
        ("min: 1000000", "at least 1000000.00"),
        ("max: -0.01", "at most -0.01"),
        ("min: 7, max: 7", "exactly 7.00"),
    ] {
        let column = format!(
            "      - name: amount
        logicalType: number
        physicalType: decimal(4,2)
        quality: [{{type: custom, engine: assay, implementation: {{predicate: sum, args: {{{bounds}}}}}}}]"
        );
        let expected =
            format!("the sum of the values of `amount` that are present is {said}, ends included");
        assert_eq!(sentences("[id]", &column), [expected]);
    }
}

#[test]
fn the_order_in_which_values_ascend_is_said() {
    let column = "      - {name: site, logicalType: string}
      - name: reading
        logicalType: integer
        quality: [{type: custom, engine: assay, implementation: {predicate: monotonic}}]";
    let said = |order: &str| {
        format!(
            "every record has a value in `reading` that is greater than the one before, in \
             ascending order of {order}, in which no two records agree"
        )
    };
    assert_eq!(sentences("[id]", column), [said("`id`")]);
    assert_eq!(sentences("[site, id]", column), [said("`site` (by its digest), `id`")]);
    assert_eq!(
        sentences("none", column),
        [
            "every record has a value in `reading` that is greater than the one before, in the order \
          in which the records are committed"
        ]
    );
}

/// The sentence about the only rule that is asked of a column of a kind.
fn sentence(kind: &str, quality: &str) -> String {
    let column = format!("      - {{name: a, logicalType: {kind}, quality: [{{{quality}}}]}}");
    let sentences = sentences("none", &column);
    assert_eq!(sentences.len(), 1);
    sentences[0].clone()
}

#[test]
fn positions_are_said() {
    let of = |implementation: &str, identity| {
        let column = format!(
            "      - name: lat
        logicalType: number
        physicalType: decimal(8,5)
        quality: [{{type: custom, engine: assay, implementation: {{predicate: {implementation}}}}}]
      - {{name: lon, logicalType: number, physicalType: 'decimal(9,6)'}}
      - {{name: at, logicalType: timestamp}}"
        );
        sentences(identity, &column).remove(0)
    };
    assert_eq!(
        of(
            "geofence, args: {longitude: lon, box: {south: 47, north: 47.5, west: 8, east: 8.5}}",
            "[id]"
        ),
        "every record has a position (`lat`, `lon`) inside the box from (47.00000, 8.000000) to (47.50000, 8.500000), or on its border, edges being straight in degrees"
    );
    assert_eq!(
        of(
            "geofence, args: {longitude: lon, polygon: [[0, 0], [0, 1], [1, 0]], atLeast: 0.95}",
            "[id]"
        ),
        "at least 95% of all records are with a position (`lat`, `lon`) inside the polygon (0.00000, 0.000000), (0.00000, 1.000000), (1.00000, 0.000000), or on its border, edges being straight in degrees"
    );
    let degrees = "metresPerDegree: {latitude: 111132, longitude: 78847}";
    let plane =
        "on a plane with 111132 metres for a degree of latitude and 78847 for one of longitude";
    assert_eq!(
        of(&format!("spacing, args: {{longitude: lon, {degrees}, min: 0.5, max: 30}}"), "[id]"),
        format!(
            "every record has a position (`lat`, `lon`) whose distance from the one before is from 0.5 to 30 metres, {plane}, in ascending order of `id`, in which no two records agree"
        )
    );
    assert_eq!(
        of(&format!("speed, args: {{longitude: lon, time: at, {degrees}, max: 83.3}}"), "none"),
        format!(
            "every record has a time in `at` that is later than the one before, and a position (`lat`, `lon`) reached from there at no more than 83.3 metres a second, {plane}, in the order in which the records are committed"
        )
    );
}

#[test]
fn conditions_are_said_in_their_own_words() {
    let of = |args: &str| {
        let column = format!(
            "      - {{name: v, logicalType: integer}}
    quality: [{{type: custom, engine: assay, implementation: {{predicate: expression, args: {{{args}}}}}}}]"
        );
        sentences("[id]", &column).remove(0)
    };
    let rest = "one of which `v > id` is true, and neither false nor unknown for want of a value";
    assert_eq!(of("where: v>id"), format!("every record is {rest}"));
    assert_eq!(of("where: v >id, atLeast: 0.5"), format!("at least 50% of all records are {rest}"));
}

#[test]
fn limits_of_counts_are_said() {
    let nulls = |limit: &str| sentence("integer", &format!("metric: nullValues, {limit}"));
    for (limit, said) in [
        ("mustBe: 3", "exactly 3 records are without a value in `a`"),
        ("mustBeLessThan: 3", "at most 2 records are without a value in `a`"),
        ("mustBeBetween: [1, 3]", "from 1 to 3 records are without a value in `a`"),
        ("unit: percent, mustBe: 2.5", "exactly 2.5% of all records are without a value in `a`"),
        (
            "unit: percent, mustBeLessThan: 50",
            "less than 50% of all records are without a value in `a`",
        ),
        (
            "unit: percent, mustBeGreaterThan: 0",
            "more than 0% of all records are without a value in `a`",
        ),
        (
            "unit: percent, mustBeLessOrEqualTo: 0.0001",
            "at most 0.0001% of all records are without a value in `a`",
        ),
    ] {
        assert_eq!(nulls(limit), said);
    }
    assert_eq!(
        sentence(
            "integer",
            "metric: invalidValues, arguments: {validValues: [3, 7]}, mustBeLessThan: 2"
        ),
        "at most 1 records are with a value in `a` that is not one of 3, 7"
    );
}

const CENTS: &str = "number, physicalType: 'decimal(4,2)'";

/// Of a column of a kind a predicate with arguments, and what is said.
const SAID: &[(&str, &str, &str, &str)] = &[
    (
        "string",
        "not_in_set",
        "values: [p, q]",
        "no value of `a` is one of the 2 that the policy lists",
    ),
    ("integer", "not_in_set", "values: [5]", "no value of `a` is one of 5"),
    (
        "integer",
        "mean",
        "min: -0.5, max: 2",
        "the mean of the values of `a` that are present is from -0.5 to 2, ends included",
    ),
    (
        CENTS,
        "mean",
        "max: 1.23456789",
        "the mean of the values of `a` that are present is at most 1.23456789, ends included",
    ),
    (
        CENTS,
        "quantile",
        "q: 0.95, max: 9.5",
        "the 0.95-quantile (a value, not interpolated) of the values of `a` that are present is at most 9.50, ends included",
    ),
    (
        "integer",
        "median",
        "min: 2, max: 3",
        "the median (the lower one of two) of the values of `a` that are present is from 2 to 3, ends included",
    ),
    (CENTS, "min", "min: 1", "the least value of `a` is at least 1.00, ends included"),
    (
        "date",
        "max",
        "max: '2024-12-31'",
        "the greatest value of `a` is at most 2024-12-31, ends included",
    ),
    (
        CENTS,
        "variance",
        "max: 0.000125",
        "the variance (n − 1) of the values of `a` that are present is at most 0.000125, ends included",
    ),
    (
        "integer",
        "stddev_population",
        "min: 1.5, max: 1.5",
        "the standard deviation (n) of the values of `a` that are present is exactly 1.5, ends included",
    ),
    (
        "integer",
        "share",
        "max: 9, atLeast: 0.95",
        "at least 95% of all records are with a value in `a` that is at most 9, ends included",
    ),
    (
        "integer",
        "class_balance",
        "classes: [0, 1], atLeast: 0.4, atMost: 0.6",
        "for `a` and each value that is one of 0, 1: from 40% to 60% of all records are with it",
    ),
    ("integer", "pair", "lessThan: id", "wherever both are present, `a` is less than `id`"),
    ("integer", "pair", "greaterOrEqualTo: id", "wherever both are present, `id` is at most `a`"),
    ("integer", "pair", "notEqualTo: id", "wherever both are present, `a` is not equal to `id`"),
    (
        "date",
        "max_gap",
        "days: 7",
        "every record has a value in `a` that differs from the one before by at most 7 days, in the order in which the records are committed",
    ),
    (
        "timestamp",
        "max_gap",
        "seconds: 0.5",
        "every record has a value in `a` that differs from the one before by at most 0.5 seconds, in the order in which the records are committed",
    ),
    ("string", "distinct_count", "min: 3", "the number of different values of `a` is at least 3"),
    (
        "timestamp",
        "distinct_days",
        "min: 7, max: 7",
        "the number of different days (UTC) of `a` is exactly 7",
    ),
    (
        "string",
        "distinct_ratio",
        "atLeast: 0.5",
        "of all values of `a` that are present, at least 50% are different values",
    ),
    (
        "string",
        "simpson",
        "atMost: 0.25",
        "of all pairs of values of `a` that are present, those of a value with itself included, at most 25% are pairs of equal values",
    ),
    (
        "timestamp",
        "date_span",
        "minDays: 7, maxDays: 30",
        "from the first to the last `a` it is from 7 days to 30 days, ends included",
    ),
    (
        "date",
        "freshness",
        "days: 7",
        "some value of `a` is at most 7 days before the expiry of the binding, and not after it",
    ),
    (
        "timestamp",
        "freshness",
        "seconds: 90",
        "some value of `a` is at most 90 seconds before the expiry of the binding, and not after it",
    ),
];

#[test]
fn predicates_of_the_catalogue_are_said() {
    let of = |kind: &str, predicate: &str, args: &str| {
        let rule = "type: custom, engine: assay, implementation";
        sentence(kind, &format!("{rule}: {{predicate: {predicate}, args: {{{args}}}}}"))
    };
    for (kind, predicate, args, said) in SAID {
        assert_eq!(of(kind, predicate, args), *said);
    }
}

#[test]
fn a_score_is_said_with_what_reaches_it() {
    let counted = |rule: &str, weight: &str| {
        format!("{{{rule}, customProperties: [{{property: assayWeight, value: {weight}}}]}}")
    };
    let nulls = counted("metric: nullValues, mustBe: 0", "0.5");
    let rows = counted("metric: rowCount, mustBeGreaterThan: 0", "1");
    let score =
        "{type: custom, engine: assay, implementation: {predicate: score, args: {atLeast: 0.6}}}";
    let columns = format!(
        "      - {{name: a, logicalType: integer, quality: [{nulls}]}}\n    quality: [{rows}, {score}]"
    );
    assert_eq!(
        sentences("none", &columns)[2],
        "the score is at least 0.6: of the 2 rules that only count, those that hold have at least 0.9 of \
         a weight of 1.5"
    );
}

#[test]
fn what_is_asked_of_short_texts_is_said() {
    let column = "      - name: code
        logicalType: string
        customProperties: [{property: assayBytes, value: 4}]
        logicalTypeOptions: {minLength: 1, maxLength: 3, pattern: '[a-z\"]+'}
        quality: [{metric: invalidValues, arguments: {validValues: [ab, \"\\u202e\"]}, mustBe: 0}]";
    assert_eq!(
        sentences("[id]", column),
        [
            "every value of `code` that is present has from 1 to 3 characters",
            "all of every value of `code` that is present matches \"[a-z\\\"]+\"",
            "every value of `code` that is present is one of \"ab\", \"\\u{202e}\"",
        ]
    );
}
