use serde_json::Value;

use crate::support::{Place, fresh, policy};

fn lint(place: &Place, code: i32) -> (Value, String) {
    let ran = place.run(&["policy", "lint", "p.yaml"]);
    assert_eq!(ran.code(), code, "{} {}", ran.out(), ran.err());
    let json = place.run(&["policy", "lint", "p.yaml", "--json"]);
    assert_eq!(json.code(), code);
    (json.json(), ran.out())
}

/// Kinds of findings with their lines.
fn found(json: &Value) -> Vec<(String, u64)> {
    let findings = json["files"][0]["findings"].as_array().unwrap();
    let of = |finding: &Value| {
        (finding["code"].as_str().unwrap().to_owned(), finding["line"].as_u64().unwrap())
    };
    findings.iter().map(of).collect()
}

/// The schema stands in line 8 and the properties from line 10 on.
fn schema(text: &str) -> String {
    let policy = policy(30, "");
    let head = policy.split_once("    properties:\n").unwrap().0.to_owned();
    head + text
}

#[test]
fn a_policy_without_risk_has_no_findings() {
    let place = fresh();
    place.write(
        "p.yaml",
        &schema(
            "    properties:
      - {name: at, logicalType: timestamp, primaryKey: true}
      - {name: hr, logicalType: integer, required: true, logicalTypeOptions: {minimum: 30, maximum: 200}}
    quality:
      - {metric: rowCount, mustBeGreaterOrEqualTo: 100}
",
        ),
    );
    let (json, out) = lint(&place, 0);
    assert_eq!(found(&json), []);
    assert_eq!(json["files"][0]["most_records"], 8192, "{json}");
    let limit = json["files"][0]["limited_by"].as_str().unwrap();
    assert!(limit.ends_with("this policy fits with up to 8192 records"), "{limit}");
    let lines = "p.yaml: groth16/1 proves it for up to 8192 records\nusable: 0 errors, 0 warnings in 1 files\n";
    assert_eq!(out, lines);
    // Which is an error where the policy wants more.
    place.write("p.yaml", &place.read("p.yaml").replace("To: 100}", "To: 8193}"));
    let (json, out) = lint(&place, 1);
    assert_eq!(found(&json), [("capacity".to_owned(), 14)]);
    assert!(out.contains("asks for 8193 records, and at most 8192 can be proven"), "{out}");
}

#[test]
fn what_is_risky_is_named_by_line() {
    let place = fresh();
    place.write(
        "p.yaml",
        &schema(
            "    customProperties:
      - {property: assayIdentity, value: none}
      - {property: assayIdentityHash, value: poseidon2-koalabear/1}
    properties:
      - name: note
        logicalType: string
      - name: device
        logicalType: string
        required: true
      - name: hr
        logicalType: integer
        logicalTypeOptions: {format: u8, minimum: 0, maximum: 200}
        quality:
          - {metric: invalidValues, arguments: {validValues: [7]}, mustBe: 0}
          - {metric: nullValues, mustBe: 2}
      - name: flag
        logicalType: boolean
        quality:
          - type: custom
            engine: assay
            implementation: {predicate: not_in_set, args: {values: [true]}}
",
        ),
    );
    let (json, out) = lint(&place, 0);
    let expected = [
        ("one-record", 1),
        ("resale", 1),
        ("unchecked", 14),
        ("digests", 18),
        ("says-nothing", 21),
        ("tells", 23),
        ("tells", 24),
        ("tells", 28),
    ];
    assert_eq!(found(&json), expected.map(|(code, line)| (code.to_owned(), line)), "{out}");
    assert_eq!(json["warnings"], 8);
    assert!(
        out.contains(
            "warning p.yaml:18:9: rule `device: required` looks at strings by their digests"
        ),
        "{out}"
    );
    assert!(out.contains("`min` is that of the type"), "{out}");
}

#[test]
fn a_small_identity_can_be_guessed() {
    let place = fresh();
    let (json, _) = lint(&place, 0);
    let kinds = found(&json);
    // Two records of 23 bits are what the smallest table has.
    assert!(kinds.iter().any(|(code, _)| code == "guessable"), "{kinds:?}");
    place.write(
        "p.yaml",
        &policy(30, "").replace("mustBeGreaterOrEqualTo: 2", "mustBeGreaterOrEqualTo: 6"),
    );
    let (json, _) = lint(&place, 0);
    assert!(!found(&json).iter().any(|(code, _)| code == "guessable"), "{json}");
}

#[test]
fn what_is_wrong_is_an_error_at_its_place() {
    let place = fresh();
    place.write("p.yaml", &policy(30, "colour: blue\n"));
    let (json, out) = lint(&place, 1);
    assert_eq!(found(&json), [("refused".to_owned(), 19)]);
    assert!(out.starts_with("error p.yaml:19:1: "), "{out}");
    assert_eq!(json["errors"], 1);

    // One of several files is enough.
    place.write("good.yaml", &policy(30, ""));
    let ran = place.run(&["policy", "lint", "good.yaml", "p.yaml"]);
    assert_eq!(ran.code(), 1, "{}", ran.out());
    assert_eq!(place.run(&["policy", "lint", "good.yaml", "none.yaml"]).code(), 2);
    assert_eq!(place.run(&["policy", "lint"]).code(), 2);
}

#[test]
fn a_policy_that_cannot_be_compiled_says_what_would_fit() {
    let place = fresh();
    let wide = "    customProperties:
      - {property: assayIdentityHash, value: poseidon2-koalabear/1}
    properties:
      - {name: at, logicalType: timestamp, primaryKey: true}
      - name: steps
        logicalType: integer
        logicalTypeOptions: {format: i64}
        quality:
          - {id: spread, type: custom, engine: assay, implementation: {predicate: variance, args: {max: 100}}}
    quality:
      - {metric: rowCount, mustBeGreaterOrEqualTo: 100}
";
    place.write("p.yaml", &schema(wide));
    let (json, out) = lint(&place, 1);
    assert!(found(&json).contains(&("unprovable".to_owned(), 18)), "{json}");
    for part in [
        "error p.yaml:18:11: rule `spread` (line 18 of the policy): variance/1#",
        "expected values within ±2^118, got the interval [",
        "`steps`, now integer (i64), fits declared as integer (i",
        "or with `minimum` and `maximum` less than 2^",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
    // What is said to fit does.
    let kind = out.split("declared as integer (").nth(1).unwrap().split(')').next().unwrap();
    place.write("p.yaml", &schema(&wide.replace("i64", kind)));
    let (json, out) = lint(&place, 0);
    assert_eq!(json["errors"], 0, "{out}");
    let bits: u32 = bits(&place, &schema(wide));
    for (bits, code) in [(bits, 0), (bits + 1, 1)] {
        let bounds = format!("format: i64, minimum: 0, maximum: {}", (1_u64 << bits) - 1);
        place.write("p.yaml", &schema(&wide.replace("format: i64", &bounds)));
        lint(&place, code);
    }
    // The owner who proves is told the same.
    place.write("p.yaml", &schema(wide));
    let ran = place.run(&["setup", "new", "--policy", "p.yaml", "--rows", "1000", "--out", "k"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains("rule `spread` (line 18 of the policy)"), "{}", ran.err());
}

fn bits(place: &Place, policy: &str) -> u32 {
    place.write("p.yaml", policy);
    let (_, out) = lint(place, 1);
    out.split("less than 2^").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap()
}

#[test]
fn a_rule_that_no_data_meets_is_named() {
    let place = fresh();
    place.write(
        "p.yaml",
        &schema(
            "    customProperties:
      - {property: assayIdentity, value: none}
      - {property: assayIdentityHash, value: poseidon2-koalabear/1}
    properties:
      - name: hr
        logicalType: integer
        required: true
        logicalTypeOptions: {minimum: 0, maximum: 10}
        quality:
          - {id: much, type: custom, engine: assay, implementation: {predicate: sum, args: {min: 100000000}}}
",
        ),
    );
    let (json, out) = lint(&place, 1);
    assert!(found(&json).contains(&("unprovable".to_owned(), 19)), "{json}");
    assert!(out.contains("rule `much` (line 19 of the policy)"), "{out}");
    assert!(out.contains("no data meets it within the type and the bounds of its column"), "{out}");
}

#[test]
fn the_catalogue_lists_every_predicate() {
    let place = fresh();
    let json = place.run(&["policy", "catalogue", "--json"]).json();
    let rows = json["predicates"].as_array().unwrap();
    assert_eq!(rows.len(), assay_circuits::predicates::ALL.len());
    for (row, predicate) in rows.iter().zip(assay_circuits::predicates::ALL) {
        assert_eq!(row["id"], predicate.id().0);
        // Of integers of 8 bits, and a time that is not cut: it is in the identity.
        let is_wide = predicate.id().0 == "speed/1";
        assert!(row["groth16"]["each_record"].is_number());
        assert_eq!(row["stark"]["each_record"].is_number(), !is_wide, "{row}");
    }
    let ran = place.run(&["policy", "catalogue"]);
    assert_eq!(ran.code(), 0);
    for part in ["not_null/1", "`required: true`", "learns: That no record lacks a value"] {
        assert!(ran.out().contains(part), "{part}: {}", ran.out());
    }
}
