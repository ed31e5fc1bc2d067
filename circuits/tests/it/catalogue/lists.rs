//! Members of lists: none of them, how many values are one, and how they are shared.

use super::agree_on_column;

const I8: &str = "integer, logicalTypeOptions: {format: i8}";

fn custom(kind: &str, implementation: &str, cases: &[(&[&str], &str)]) {
    let rule = format!("type: custom, engine: assay, implementation: {{{implementation}}}");
    agree_on_column(kind, &rule, cases);
}

#[test]
fn no_value_is_a_member() {
    let clause = "no member matches";
    custom(
        I8,
        "predicate: not_in_set, args: {values: [-128, 0, 127]}",
        &[
            (&["1", "-127", "126"], ""),
            // Absent cells are kept as the least value, or as none: neither is one.
            (&["", ""], ""),
            (&["1", "-128"], clause),
            (&["0"], clause),
            (&["", "127"], clause),
        ],
    );
    custom(
        "string",
        "predicate: not_in_set, args: {values: [a, '']}",
        &[(&["b", "", "A", "a "], ""), (&["b", "a"], clause)],
    );
    custom(
        "boolean",
        "predicate: not_in_set, args: {values: [false]}",
        &[(&["true", ""], ""), (&["true", "false"], clause)],
    );
    custom(
        "number, physicalType: 'decimal(18,9)'",
        "predicate: not_in_set, args: {values: [0.5, -999999999]}",
        &[
            (&["0.500000001", "-999999999.000000001"], ""),
            (&["0.5"], clause),
            (&["-999999999"], clause),
        ],
    );
}

#[test]
fn values_that_are_no_member_are_counted() {
    let of = |limit: &str| {
        format!("metric: invalidValues, arguments: {{validValues: [-128, 3]}}, {limit}")
    };
    agree_on_column(
        I8,
        &of("mustBeBetween: [1, 2]"),
        &[
            (&["1", "-128", "3", ""], ""),
            (&["1", "2"], ""),
            (&["1", "2", "4"], "rows_max"),
            (&["3", "-128", ""], "rows_min"),
            (&[""], "rows_min"),
        ],
    );
    // Of all records, those without a value included.
    agree_on_column(
        I8,
        &of("mustBeLessOrEqualTo: 25, unit: percent"),
        &[(&["1", "", "", ""], ""), (&["1", "", ""], "share_max"), (&["", ""], ""), (&["3"], "")],
    );
    agree_on_column(
        "string",
        "metric: invalidValues, arguments: {validValues: [p]}, mustBeLessThan: 50, unit: percent",
        &[(&["p", "x", ""], ""), (&["p", "x"], "share_below"), (&["x", "", "p", "p"], "")],
    );
}

#[test]
fn classes_have_their_shares() {
    for (kind, [a, b, c]) in [(I8, ["-128", "7", "9"]), ("string", ["a", "b", "c"])] {
        custom(
            kind,
            &format!(
                "predicate: class_balance, args: {{classes: [{a}, {b}], atLeast: 0.25, atMost: 0.5}}"
            ),
            &[
                (&[a, b], ""),
                (&[a, b, c, ""], ""),
                (&[a, b, c, "", ""], "share_min"),
                (&[a, a, b], "share_max"),
                (&[a, a], "share_max"),
                (&[b, c], "share_min"),
                (&["", ""], "share_min"),
                (&[a, a, b, b, c, "", "", ""], ""),
            ],
        );
    }
    custom(
        "boolean",
        "predicate: class_balance, args: {classes: [false, true], atLeast: 0.333333}",
        &[(&["true", "false", ""], ""), (&["true", "true", "true", "false"], "share_min")],
    );
}
