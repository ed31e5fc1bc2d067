//! Columns beside each other, and records after each other.

use super::agree;

const I8: &str = "integer, logicalTypeOptions: {format: i8}";
const U8: &str = "integer, logicalTypeOptions: {format: u8}";

fn pair(kinds: [&str; 2], comparison: &str, cases: &[(&[&[&str]], &str)]) {
    let [a, b] = kinds;
    let rule = "type: custom, engine: assay, implementation";
    let schema = format!(
        "    properties:
      - {{name: a, logicalType: {a}, quality: [{{{rule}: {{predicate: pair, args: {{{comparison}: b}}}}}}]}}
      - {{name: b, logicalType: {b}}}
"
    );
    agree(&schema, cases);
}

#[test]
fn columns_compare_on_every_record() {
    let (less, same, more): (&[&str], &[&str], &[&str]) =
        (&["-128", "127"], &["3", "3"], &["4", "3"]);
    let nulls: &[&[&str]] = &[&["", "-5"], &["5", ""], &["", ""]];
    let clause = |holds| if holds { "" } else { "compares" };
    for (comparison, holds) in [
        ("lessThan", [true, false, false]),
        ("lessOrEqualTo", [true, true, false]),
        ("equalTo", [false, true, false]),
        ("notEqualTo", [true, false, true]),
        ("greaterOrEqualTo", [false, true, true]),
        ("greaterThan", [false, false, true]),
    ] {
        let [first, second, third] = holds.map(clause);
        pair(
            [I8, I8],
            comparison,
            &[
                (nulls, ""),
                (&[less], first),
                (&[same], second),
                (&[more], third),
                (&[&["127", "-128"]], third),
                (&[nulls[0], nulls[1], more], third),
            ],
        );
    }
}

#[test]
fn columns_of_other_widths_compare() {
    pair(
        [I8, U8],
        "lessThan",
        &[(&[&["-1", "0"], &["127", "128"]], ""), (&[&["0", "0"]], "compares")],
    );
    pair(
        [U8, I8],
        "lessOrEqualTo",
        &[(&[&["0", "0"], &["127", "127"]], ""), (&[&["0", "-1"]], "compares")],
    );
    pair(
        [I8, U8],
        "equalTo",
        &[(&[&["0", "0"], &["127", "127"]], ""), (&[&["-128", "0"]], "compares")],
    );
    pair(
        ["number, physicalType: 'decimal(3,1)'", "number, physicalType: 'decimal(18,1)'"],
        "greaterThan",
        &[(&[&["0.1", "0"], &["-99.9", "-100"]], ""), (&[&["99.9", "99.9"]], "compares")],
    );
    pair(
        ["timestamp", "timestamp"],
        "lessThan",
        &[
            (&[&["2024-01-01T01:00:00+01:00", "2024-01-01T00:00:00.000001"]], ""),
            (&[&["2024-01-01T00:00:00", "2024-01-01T01:00:00+01:00"]], "compares"),
        ],
    );
    pair(
        ["string", "string"],
        "equalTo",
        &[(&[&["x", "x"], &["", "y"]], ""), (&[&["x", "X"]], "compares")],
    );
    pair(
        ["string", "string"],
        "notEqualTo",
        &[(&[&["x", "y"], &["", ""]], ""), (&[&["x", "x"]], "compares")],
    );
    pair(
        ["boolean", "boolean"],
        "lessThan",
        &[(&[&["false", "true"]], ""), (&[&["true", "true"]], "compares")],
    );
}

fn gap(identity: &str, kind: &str, most: &str, cases: &[(&[&[&str]], &str)]) {
    let rule = "type: custom, engine: assay, implementation";
    let schema = format!(
        "    customProperties:
      - {{property: assayIdentity, value: {identity}}}
    properties:
      - {{name: b, logicalType: {kind}, quality: [{{{rule}: {{predicate: max_gap, args: {{{most}}}}}}}]}}
      - {{name: a, logicalType: integer}}
"
    );
    agree(&schema, cases);
}

#[test]
fn neighbours_are_no_further_apart() {
    let (rises, falls) = ("rises by no more", "falls by no more");
    gap(
        "[a]",
        I8,
        "max: 3",
        &[
            (&[&["-128", "1"]], ""),
            (&[&["1", "9"], &["-2", "7"], &["4", "12"]], ""),
            // The order is the identity's.
            (&[&["1", "1"], &["4", "2"], &["7", "3"]], ""),
            (&[&["1", "1"], &["4", "3"], &["7", "2"]], rises),
            (&[&["1", "1"], &["5", "2"]], rises),
            (&[&["5", "1"], &["1", "2"]], falls),
            (&[&["127", "1"], &["-128", "2"]], falls),
            (&[&["", "1"]], "present on active rows"),
            (&[&["", "1"], &["1", "2"]], "present on active rows"),
            (&[&["1", "5"], &["1", "5"]], "order: ascending"),
        ],
    );
    gap(
        "none",
        I8,
        "max: 255",
        &[
            (&[&["127", "1"], &["-128", "1"]], ""),
            (&[&["", "1"], &["127", "1"]], "present on active rows"),
        ],
    );
    gap(
        "none",
        I8,
        "max: 0",
        &[(&[&["5", "1"], &["5", "1"]], ""), (&[&["5", "1"], &["6", "1"]], rises)],
    );
    gap(
        "[a]",
        "date",
        "days: 1",
        &[
            (&[&["1970-01-01", "1"], &["1969-12-31", "2"]], ""),
            (&[&["1970-01-01", "1"], &["1970-01-03", "2"]], rises),
        ],
    );
    let [day, less] = ["1970-01-02T00:00:00", "1970-01-01T23:59:59.999999"];
    for most in ["days: 1", "seconds: 86400"] {
        gap(
            "none",
            "timestamp",
            most,
            &[
                (&[&["1970-01-01T00:00:00", "1"], &[day, "1"]], ""),
                (&[&["1969-12-31T23:59:59.999999", "1"], &[day, "1"]], rises),
            ],
        );
    }
    gap(
        "none",
        "timestamp",
        "seconds: 0.000001",
        &[(&[&[less, "1"], &[day, "1"], &[less, "1"]], "")],
    );
}
