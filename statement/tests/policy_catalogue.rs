//! Predicates of the catalogue: what their arguments become, and what is refused.

#![cfg(test)]

mod refusal;

use assay_statement::policy::WHOLE;
use assay_statement::{Policy, Value};
use refusal::{BASE, refused, table, with};

type Said = (&'static str, Vec<usize>, Vec<(&'static str, i128, i128, i128)>);

/// What a rule of the column `b`, of a kind, becomes; an i32 `a` is beside it.
fn said(kind: &str, implementation: &str) -> Said {
    let rule = "type: custom, engine: assay, implementation";
    let column = format!(
        "      - {{name: b, logicalType: {kind}, quality: [{{{rule}: {{predicate: {implementation}}}}}]}}\n\
         \x20   customProperties: [{{property: assayIdentity, value: [b]}}]\n"
    );
    let policy = Policy::from_yaml(format!("{BASE}{column}").as_bytes()).unwrap();
    let rule = policy.rules().last().unwrap();
    let thresholds = rule.arguments.iter().map(|argument| match argument.value {
        Value::Integer { value, min, max } => (argument.name, value, min, max),
        Value::Text(_) | Value::Short { .. } => (argument.name, 0, 0, 0),
    });
    (rule.predicate.0, rule.columns.clone(), thresholds.collect())
}

const I8: &str = "integer, logicalTypeOptions: {format: i8}";
const I64: &str = "integer, logicalTypeOptions: {format: i64}";
const CENTS: &str = "number, physicalType: 'decimal(4,2)'";
const MEAN: i128 = 1_000_000;

#[test]
fn arguments_are_read_in_their_units() {
    let of =
        |id, thresholds: &[(&'static str, i128, i128, i128)]| (id, vec![1], thresholds.to_vec());
    for (kind, implementation, expected) in [
        (
            I8,
            "mean, args: {max: 1.5, min: -0.000001}",
            of(
                "mean/1",
                &[
                    ("min", -1, -128 * MEAN, 127 * MEAN),
                    ("max", 1_500_000, -128 * MEAN, 127 * MEAN),
                ],
            ),
        ),
        (
            CENTS,
            "mean, args: {max: 0.00000001}",
            of("mean/1", &[("max", 1, -9999 * MEAN, 9999 * MEAN)]),
        ),
        (CENTS, "min, args: {min: -1}", of("min/1", &[("min", -100, -9999, 9999)])),
        ("date", "max, args: {max: '1970-01-02'}", of("max/1", &[("max", 1, -719_162, 2_932_896)])),
        (I8, "variance, args: {min: 0.01}", of("variance/1", &[("min", 1, 0, 65_025 * 100)])),
        (
            CENTS,
            "variance_population, args: {max: 1}",
            of("variance_population/1", &[("max", 1_000_000, 0, 19_998 * 19_998 * 100)]),
        ),
        (I8, "stddev, args: {max: 0.1}", of("stddev/1", &[("max", 1, 0, 2550)])),
        (I64, "variance, args: {max: 5}", of("variance/1", &[("max", 500, 0, 10_i128.pow(36))])),
        (
            CENTS,
            "stddev_population, args: {min: 0.005}",
            of("stddev_population/1", &[("min", 5, 0, 199_980)]),
        ),
        (
            I8,
            "share, args: {max: 5, atLeast: 0.5}",
            of("share/1", &[("max", 5, -128, 127), ("share_min", WHOLE / 2, 0, WHOLE)]),
        ),
        (
            CENTS,
            "quantile, args: {max: 0.5, q: 0.000001}",
            of("quantile/1", &[("q", 1, 1, WHOLE), ("max", 50, -9999, 9999)]),
        ),
        (I8, "median, args: {min: 0}", of("median/1", &[("min", 0, -128, 127)])),
        (I8, "max_gap, args: {max: 3}", of("max_gap/1", &[("gap", 3, 0, 255)])),
        (
            "boolean",
            "not_in_set, args: {values: [true]}",
            of("not_in_set/1", &[("value", 1, 0, 1)]),
        ),
        (
            "string",
            "class_balance, args: {atMost: 1, classes: [x]}",
            of("class_balance/1", &[("value", 0, 0, 0), ("share_max", WHOLE, 0, WHOLE)]),
        ),
    ] {
        let (id, mut columns, thresholds) = expected;
        // The order of the records is that of `b`.
        columns.extend((id == "max_gap/1").then_some(1));
        assert_eq!(said(kind, implementation), (id, columns, thresholds), "{implementation}");
    }
    let gap = |kind, args: &str| said(kind, &format!("max_gap, args: {{{args}}}")).2[0].1;
    assert_eq!(gap("date", "days: 3"), 3);
    assert_eq!(gap("timestamp", "days: 3"), 3 * 86_400_000_000);
    assert_eq!(gap("timestamp", "seconds: 0.5"), 500_000);
}

#[test]
fn a_pair_names_its_smaller_column_first() {
    for (comparison, columns, name, value) in [
        ("lessThan", [1, 0], "least", 1),
        ("lessOrEqualTo", [1, 0], "least", 0),
        ("equalTo", [1, 0], "equal", 1),
        ("notEqualTo", [1, 0], "equal", 0),
        ("greaterOrEqualTo", [0, 1], "least", 0),
        ("greaterThan", [0, 1], "least", 1),
    ] {
        let expected = ("pair/1", columns.to_vec(), vec![(name, value, 0, 1)]);
        assert_eq!(
            said(I64, &format!("pair, args: {{{comparison}: a}}")),
            expected,
            "{comparison}"
        );
    }
}

/// Under the one column, an i32.
const OF_A_COLUMN: &[(&str, &str)] = &[
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: not_in_set}}]",
        "12:65 `not_in_set` needs `args: {values: …}`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: not_in_set, args: {}}}]",
        "12:95 expected `values` in the arguments of `not_in_set`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: not_in_set, args: {values: []}}}]",
        "12:104 expected 1 to 256 values in `values`, got 0",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: not_in_set, args: {values: [1, 1]}}}]",
        "12:108 the value is in `values` before",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: mean, args: {min: 0.0000001}}}]",
        "12:95 `min`: expected at most 6 digits behind the point, got 7",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: mean, args: {max: 2147483648}}}]",
        "12:95 `max`: expected a mean from -2147483648.000000 to 2147483647.000000, got one outside",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: min, args: {min: 5, max: 4}}}]",
        "12:102 no least value is left: the smallest is 5, the largest 4",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: min, args: {min: 2147483648}}}]",
        "12:94 `min`: expected a least value from -2147483648 to 2147483647, got one outside",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: share, args: {atLeast: 0.5}}}]",
        "12:90 expected `min`, `max` or both in the arguments of `share`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: share, args: {min: 0}}}]",
        "12:90 expected `atLeast`, `atMost` or both in the arguments of `share`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: share, args: {min: 0, atLeast: 1.5}}}]",
        "12:108 `atLeast`: expected a share from 0.000000 to 1.000000, got one outside",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: stddev, args: {min: -1}}}]",
        "12:97 `min`: expected a standard deviation from 0.0 to 4294967295.0, got one outside",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: quantile, args: {min: 0}}}]",
        "12:93 expected `q` in the arguments of `quantile`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: quantile, args: {q: 0, min: 0}}}]",
        "12:97 `q`: expected a part of the values from 0.000001 to 1.000000, got one outside",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: quantile, args: {q: 0.5}}}]",
        "12:93 expected `min`, `max` or both in the arguments of `quantile`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: max_gap, args: {days: 1}}}]",
        "12:93 unknown key `days` in the arguments of `max_gap`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: max_gap, args: {max: -1}}}]",
        "12:98 `max`: expected a distance from 0 to 4294967295, got one outside",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: pair, args: {}}}]",
        "12:89 expected `lessThan`, `lessOrEqualTo`, `equalTo`, `notEqualTo`, `greaterOrEqualTo` or `greaterThan` in the arguments of `pair`",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: pair, args: {lessThan: a}}}]",
        "12:100 expected another column, got the one that is compared",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: pair, args: {lessThan: z}}}]",
        "12:100 expected the name of a declared column",
    ),
    (
        "quality: [{type: custom, engine: assay, implementation: {predicate: pair, args: {lessThan: b, equalTo: b}}}]",
        "12:103 expected one of `lessThan` and `equalTo`, got both",
    ),
];

#[test]
fn what_does_not_fit_is_refused() {
    table(8, OF_A_COLUMN);
}

#[test]
fn columns_that_do_not_fit_are_refused() {
    let rule = "type: custom, engine: assay, implementation";
    let of = |kind: &str, implementation: &str| {
        let refusal = refused(&format!(
            "{BASE}      - {{name: b, logicalType: {kind}, quality: [{{{rule}: {{predicate: {implementation}}}}}]}}\n"
        ));
        refusal.split_once(' ').map_or(refusal.clone(), |(_, reason)| reason.to_owned())
    };
    assert_eq!(
        of("date", "mean, args: {min: 0}"),
        "`mean` needs a column of integers or numbers, got date"
    );
    assert_eq!(
        of("boolean", "min, args: {min: 0}"),
        "`min` needs a column of integers, numbers, timestamps or dates, got boolean"
    );
    assert_eq!(
        of("date", "pair, args: {lessThan: a}"),
        "expected a column that compares with one of date, got one of integer (i32)"
    );
    assert_eq!(
        of("timestamp", "max_gap, args: {days: 1, seconds: 5}"),
        "expected one of `days` and `seconds`, got both"
    );
    assert_eq!(of("date", "max_gap, args: {days: 0.5}").split(':').next(), Some("`days`"));
    let strings = with(4, "- {name: c, logicalType: string}")
        + "      - {name: d, logicalType: string, quality: [{type: custom, engine: assay, implementation: \
           {predicate: pair, args: {lessThan: c}}}]}\n";
    assert!(refused(&strings.replace("    - {name: c", "      - {name: c")).contains("got string"));
}
