//! Short texts: members, pairs, uniqueness, at lengths of one, several and many words.

use super::{agree, agree_on_column};

/// A type of at most so many bytes.
fn short(bytes: u8) -> String {
    format!("string, customProperties: [{{property: assayBytes, value: {bytes}}}]")
}

const SIZES: [u8; 7] = [2, 3, 4, 9, 10, 31, 64];

#[test]
fn members_are_found_whatever_their_length() {
    for bytes in SIZES {
        let longest = "z".repeat(bytes.into());
        let almost = format!("{}y", &longest[1..]);
        let values = format!("{{validValues: [a, é, {longest}]}}");
        let missing = "some member matches";
        agree_on_column(
            &short(bytes),
            &format!("metric: invalidValues, arguments: {values}, mustBe: 0"),
            &[
                (&["a", "é", &longest, ""], ""),
                (&["a", "b"], missing),
                (&["a", "A"], missing),
                (&["a", "aa"], missing),
                (&["z"], missing),
                (&["a", &almost], missing),
            ],
        );
        let met = "no member matches";
        let of = format!("predicate: not_in_set, args: {{values: ['', {longest}]}}");
        agree_on_column(
            &short(bytes),
            &format!("type: custom, engine: assay, implementation: {{{of}}}"),
            &[(&["a", &almost, ""], ""), (&["a", &longest], met)],
        );
    }
}

#[test]
fn classes_and_invalid_values_are_counted() {
    for bytes in SIZES {
        agree_on_column(
            &short(bytes),
            "metric: invalidValues, arguments: {validValues: [p]}, mustBeLessThan: 50, unit: percent",
            &[(&["p", "x", ""], ""), (&["p", "x"], "share_below"), (&["x", "", "p", "p"], "")],
        );
        agree_on_column(
            &short(bytes),
            "type: custom, engine: assay, implementation: {predicate: class_balance, args: {classes: [a, b], atMost: 0.5}}",
            &[(&["a", "b", "", "c"], ""), (&["a", "a", "b"], "share_max")],
        );
        agree_on_column(
            &short(bytes),
            "metric: nullValues, mustBeLessThan: 2",
            &[(&["a", ""], ""), (&["a", "", ""], "rows_max")],
        );
    }
}

#[test]
fn columns_of_other_lengths_compare() {
    for (first, second) in [(2, 2), (2, 9), (9, 2), (3, 12), (31, 32), (64, 5), (64, 64)] {
        let of = |comparison: &str| {
            format!(
                "    properties:\n      - {{name: a, logicalType: {}, quality: [{{type: custom, engine: \
                 assay, implementation: {{predicate: pair, args: {{{comparison}: b}}}}}}]}}\n      - {{name: \
                 b, logicalType: {}}}\n",
                short(first),
                short(second)
            )
        };
        let pairs: [&[&[&str]]; 4] = [
            &[&["a", "a"], &["é", "é"]],
            &[&["", "a"], &["a", ""]],
            &[&["a", "ab"]],
            &[&["b", "a"]],
        ];
        let [same, absent, longer, other] = pairs;
        agree(
            &of("equalTo"),
            &[(same, ""), (absent, ""), (longer, "compares"), (other, "compares")],
        );
        let differs = of("notEqualTo");
        agree(&differs, &[(longer, ""), (absent, ""), (other, ""), (same, "compares")]);
    }
}

#[test]
fn a_key_of_texts_is_unique() {
    for bytes in SIZES {
        let schema = format!(
            "    properties:\n      - {{name: a, logicalType: {}, required: true, unique: true}}\n",
            short(bytes)
        );
        let records: [&[&[&str]]; 3] =
            [&[&["b"], &["a"], &["ab"], &["é"]], &[&["b"], &["a"], &["b"]], &[&["a"], &["a"]]];
        let [all, some, two] = records;
        agree(&schema, &[(all, ""), (some, "order: ascending"), (two, "order: ascending")]);
    }
}
