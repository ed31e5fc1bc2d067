//! Conditions: each operator at its border, scales, and what is absent.

use super::agree;

/// Columns of every kind; `c` and `d` have other digits than `a` and `b`.
fn hold(text: &str, extra: &str, cases: &[(&[&str; 8], bool)]) {
    let schema = format!(
        "    customProperties:
      - {{property: assayIdentity, value: none}}
    properties:
      - {{name: a, logicalType: integer, logicalTypeOptions: {{format: i8}}}}
      - {{name: b, logicalType: integer, logicalTypeOptions: {{format: u16}}}}
      - {{name: c, logicalType: number, physicalType: 'decimal(4,2)'}}
      - {{name: flag, logicalType: boolean}}
      - {{name: s, logicalType: string}}
      - {{name: t, logicalType: string}}
      - {{name: day, logicalType: date}}
      - {{name: at, logicalType: timestamp}}
    quality: [{{type: custom, engine: assay, implementation: {{predicate: expression, args: {{where: \"{text}\"{extra}}}}}}}]
"
    );
    let records: Vec<[&[&str]; 1]> = cases.iter().map(|(record, _)| [&record[..]]).collect();
    let clause = if extra.is_empty() { "every record" } else { "share_min" };
    let cases: Vec<_> = records
        .iter()
        .zip(cases)
        .map(|(records, (_, holds))| (&records[..], if *holds { "" } else { clause }))
        .collect();
    agree(&schema, &cases);
}

/// A record by its first columns; the others have a value.
fn of<'a>(first: &[&'a str]) -> [&'a str; 8] {
    let mut record = ["1", "1", "1", "true", "x", "y", "1970-01-01", "1970-01-01T00:00:00"];
    record[..first.len()].copy_from_slice(first);
    record
}

fn numbers(text: &str, cases: &[(&[&str], bool)]) {
    let records: Vec<_> = cases.iter().map(|(first, _)| of(first)).collect();
    let cases: Vec<_> =
        records.iter().zip(cases).map(|(record, (_, holds))| (record, *holds)).collect();
    hold(text, "", &cases);
}

#[test]
fn integers_compare_in_six_ways() {
    let [less, same, more]: [&[&str]; 3] = [&["-128", "0"], &["7", "7"], &["8", "7"]];
    for (operator, holds) in [
        ("<", [true, false, false]),
        ("<=", [true, true, false]),
        ("=", [false, true, false]),
        ("<>", [true, false, true]),
        (">=", [false, true, true]),
        (">", [false, false, true]),
    ] {
        let [first, second, third] = holds;
        let nulls: [&[&str]; 2] = [&["", "7"], &["7", ""]];
        let cases =
            [(less, first), (same, second), (more, third), (nulls[0], false), (nulls[1], false)];
        numbers(&format!("a {operator} b"), &cases);
        // A negation of what is not known is not known either.
        let cases =
            [(less, !first), (same, !second), (more, !third), (nulls[0], false), (nulls[1], false)];
        numbers(&format!("NOT (a {operator} b)"), &cases);
    }
}

#[test]
fn arithmetic_is_exact_at_every_scale() {
    numbers(
        "a * 2 - b >= -5",
        &[(&["-128", "0"], false), (&["1", "7"], true), (&["1", "8"], false)],
    );
    numbers(
        "c = 0.1 + a",
        &[(&["1", "1", "1.1"], true), (&["1", "1", "1.11"], false), (&["-1", "1", "-0.9"], true)],
    );
    numbers("c * c <= 0.25", &[(&["1", "1", "0.5"], true), (&["1", "1", "-0.51"], false)]);
    numbers(
        "-a * (a + 1) * a = -12",
        &[(&["2"], true), (&["-2"], false), (&["3"], false), (&[""], false)],
    );
    numbers("a * a * a > 2048382", &[(&["127"], true), (&["126"], false), (&["-128"], false)]);
    numbers("a > 0.999999", &[(&["1"], true), (&["0"], false)]);
    numbers("+a - (- b) < 3.0", &[(&["1", "1"], true), (&["1", "2"], false)]);
}

#[test]
fn conditions_are_joined_in_three_values() {
    // Of flag and s = 'x', each true, false and unknown.
    let all: Vec<[&str; 8]> = ["true", "false", ""]
        .into_iter()
        .flat_map(|flag| ["x", "z", ""].map(|s| of(&["1", "1", "1", flag, s])))
        .collect();
    let of_all = |holds: [bool; 9]| all.iter().zip(holds).collect::<Vec<_>>();
    let (t, f) = (true, false);
    hold("flag AND s = 'x'", "", &of_all([t, f, f, f, f, f, f, f, f]));
    hold("NOT (flag AND s = 'x')", "", &of_all([f, t, f, t, t, t, f, t, f]));
    hold("flag OR s = 'x'", "", &of_all([t, t, t, t, f, f, t, f, f]));
    hold("NOT (flag OR s = 'x')", "", &of_all([f, f, f, f, t, f, f, f, f]));
    hold("NOT flag OR NOT s = 'x'", "", &of_all([f, t, f, t, t, t, f, t, f]));
    hold("flag IS NULL OR s IS NULL", "", &of_all([f, f, t, f, f, t, t, t, t]));
    hold("NOT (flag IS NULL) AND s IS NOT NULL", "", &of_all([t, t, f, t, t, f, f, f, f]));
    hold("flag = FALSE OR TRUE <> flag", "", &of_all([f, f, f, t, t, t, f, f, f]));
    hold("flag OR NOT flag", "", &of_all([t, t, t, t, t, t, f, f, f]));
}

#[test]
fn other_kinds_compare_with_their_own() {
    let text = |s, t| of(&["1", "1", "1", "true", s, t]);
    let [same, other, first, second] =
        [text("x", "x"), text("x", "X"), text("", "x"), text("x", "")];
    hold("s = t", "", &[(&same, true), (&other, false), (&first, false), (&second, false)]);
    hold("s <> t", "", &[(&same, false), (&other, true), (&first, false), (&second, false)]);
    hold("'X' <> s", "", &[(&same, true), (&first, false)]);
    let time = |day, at| of(&["1", "1", "1", "true", "x", "y", day, at]);
    let [early, late] = [
        time("1969-12-31", "1969-12-31T23:59:59.999999"),
        time("1970-01-01", "1970-01-01T00:00:00"),
    ];
    hold(
        "day >= '1970-01-01'",
        "",
        &[(&early, false), (&late, true), (&time("", "1970-01-01T00:00:00"), false)],
    );
    hold("'1970-01-01T01:00:00+01:00' > at", "", &[(&early, true), (&late, false)]);
}

#[test]
fn a_share_of_records_satisfies() {
    let [yes, no, unknown] = [of(&["2", "1"]), of(&["0", "1"]), of(&["", "1"])];
    share("a > b", &[yes, yes, no, unknown], true);
    share("a > b", &[yes, no, unknown], false);
    share("a > b", &[yes], true);
    share("a > b", &[unknown, no], false);
}

fn share(text: &str, records: &[[&str; 8]], holds: bool) {
    let schema = format!(
        "    properties:
      - {{name: a, logicalType: integer, logicalTypeOptions: {{format: i8}}}}
      - {{name: b, logicalType: integer, logicalTypeOptions: {{format: u16}}, quality: [{{type: custom, engine: assay, implementation: {{predicate: expression, args: {{where: {text}, atLeast: 0.5}}}}}}]}}
"
    );
    let records: Vec<&[&str]> = records.iter().map(|record| &record[..2]).collect();
    agree(&schema, &[(&records[..], if holds { "" } else { "share_min" })]);
}
