//! Short texts: members, pairs, uniqueness, at lengths of one, several and many words.

use super::{agree, agree_on_column};

/// A type of at most so many bytes.
fn short(bytes: u8) -> String {
    format!("string, customProperties: [{{property: assayBytes, value: {bytes}}}]")
}

/// One word, as many as are compared one by one, more, and more than one of any engine.
const SIZES: [u8; 4] = [2, 9, 10, 64];

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
    for (first, second) in [(2, 9), (3, 12), (31, 32), (64, 5)] {
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

/// The options of a column of at most so many bytes.
fn with_options(bytes: u8, options: &str) -> String {
    format!(
        "    properties:\n      - {{name: a, logicalType: {}, logicalTypeOptions: {{{options}}}}}\n",
        short(bytes)
    )
}

#[test]
fn lengths_are_of_characters() {
    let tables: [(&[&[&str]], &str); 6] = [
        (&[&["ab"], &["éé"], &["abc"], &["\u{10ffff}a"], &[""]], ""),
        (&[&["ab"], &["a"]], "min"),
        (&[&["ab"], &["é"]], "min"),
        (&[&["\u{10ffff}"]], "min"),
        (&[&["abcd"]], "max"),
        (&[&["abc"], &["éabc"]], "max"),
    ];
    for bytes in [6, 64] {
        agree(&with_options(bytes, "minLength: 2, maxLength: 3"), &tables);
    }
    // A combining character is one of its own.
    agree(&with_options(9, "maxLength: 1"), &[(&[&["é"], &["e"]], ""), (&[&["e\u{301}"]], "max")]);
    agree(&with_options(3, "minLength: 3"), &[(&[&["abc"], &[""]], ""), (&[&["aé"]], "min")]);
}

#[test]
fn all_of_a_text_matches_its_pattern() {
    let (ends, spelt) = ("goes on", "is spelt");
    agree(
        &with_options(8, "pattern: '[A-Z]{2}[0-9]{2,4}'"),
        &[
            (&[&["AB12"], &["ZZ9999"], &[""]], ""),
            (&[&["AB12"], &["AB1"]], ends),
            (&[&["A12"]], ends),
            (&[&["AB12345"]], spelt),
            (&[&["AB12 "]], "is spelt, from above"),
            (&[&["ab12"]], ends),
        ],
    );
    agree(
        &with_options(5, "pattern: '.[^a]?'"),
        &[
            (&[&["a"], &["é"], &["éb"], &["\u{10ffff}"], &["x\n"]], ""),
            (&[&["\n"]], ends),
            (&[&["éa"]], "is spelt, from above"),
            (&[&["abc"]], "is spelt, from above"),
        ],
    );
    agree(&with_options(64, "pattern: 'a*'"), &[(&[&["a"], &["aaaaa"]], ""), (&[&["aab"]], spelt)]);
}
