//! Columns of short texts: how a policy asks for them, and what it may not ask.

#![cfg(test)]

mod refusal;

use assay_statement::{Capacity, Engine, Kind, Policy, Shape};

/// Each is a second column's type and options.
const REFUSED: &[(&str, &str)] = &[
    ("logicalType: string, customProperties: [{property: assayBytes, value: 1}]", "accepted"),
    ("logicalType: string, customProperties: [{property: assayBytes, value: 64}]", "accepted"),
    (
        "logicalType: string, customProperties: [{property: assayBytes, value: 0}]",
        "12:89 expected `assayBytes` to be a number of bytes from 1 to 64",
    ),
    (
        "logicalType: string, customProperties: [{property: assayBytes, value: 65}]",
        "12:89 expected `assayBytes` to be a number of bytes from 1 to 64",
    ),
    (
        "logicalType: string, customProperties: [{property: assayBytes, value: 1.5}]",
        "12:89 expected `assayBytes` to be a number of bytes from 1 to 64",
    ),
    (
        "logicalType: string, customProperties: [{property: assayBytes, value: '8'}]",
        "12:89 expected `assayBytes` to be a number of bytes from 1 to 64",
    ),
    (
        "logicalType: date, customProperties: [{property: assayBytes, value: 8}]",
        "12:87 `assayBytes` belongs to columns of strings",
    ),
    (
        "logicalType: string, customProperties: [{property: assayBytes, value: 8}, {property: assayBytes, value: 8}]",
        "12:93 a second `assayBytes`",
    ),
];

#[test]
fn bytes_are_asked_for_by_a_property_of_a_string() {
    let column =
        |(column, expected): &(&str, &'static str)| (format!("- {{name: b, {column}}}"), *expected);
    let cases: Vec<(String, &str)> = REFUSED.iter().map(column).collect();
    let cases: Vec<(&str, &str)> =
        cases.iter().map(|(column, expected)| (column.as_str(), *expected)).collect();
    refusal::table(6, &cases);
}

fn with_set(values: &str) -> String {
    let rule =
        format!("{{metric: invalidValues, arguments: {{validValues: {values}}}, mustBe: 0}}");
    let bytes = "customProperties: [{property: assayBytes, value: 3}]";
    refusal::with(6, &format!("- {{name: b, logicalType: string, {bytes}, quality: [{rule}]}}"))
}

#[test]
fn members_of_a_set_are_texts_that_the_column_can_have() {
    assert_eq!(refusal::refused(&with_set("['', é, abc]")), "accepted");
    let long = refusal::refused(&with_set("[abc, abcd]"));
    assert!(long.ends_with("expected at most 3 bytes of UTF-8, got 4"), "{long}");
    let twice = refusal::refused(&with_set("[abc, abc]"));
    assert!(twice.ends_with("the value is in `validValues` before"), "{twice}");
}

/// The members are part of a shape where the engine fixes thresholds, and their number where
/// it has keys.
#[test]
fn a_shape_has_the_bytes_of_its_columns_and_members() {
    let policy = Policy::from_yaml(with_set("[é, abc]").as_bytes()).unwrap();
    assert_eq!(policy.columns()[1].kind, Kind::Short { bytes: 3 });
    let capacity = Capacity::from_log(Engine::Groth16, 3).unwrap();
    let shape = Shape::new(Engine::Groth16, &policy, capacity).unwrap();
    let json = serde_json_canonicalizer::to_string(&shape).unwrap();
    let expected = "{\"capacity\":3,\"columns\":[{\"bits\":32,\"signed\":true,\"type\":\"integer\"},\
                    {\"bytes\":3,\"type\":\"text\"}],\"engine\":\"groth16/1\",\"identity\":[0,1],\
                    \"rules\":[{\"arguments\":[],\"columns\":[0],\"predicate\":\"not_null/1\"},\
                    {\"arguments\":[{\"bytes\":3,\"interval\":null,\"name\":\"value\"},\
                    {\"bytes\":3,\"interval\":null,\"name\":\"value\"}],\"columns\":[1],\
                    \"predicate\":\"in_set/1\"}]}";
    assert_eq!(json, expected);
}

#[cfg(feature = "stark")]
#[test]
fn a_shape_of_the_stark_has_the_members_themselves() {
    let hash = "    customProperties:
      - {property: assayIdentityHash, value: poseidon2-koalabear/1}
    properties:
";
    let text = with_set("[é, abc]").replace("    properties:\n", hash);
    let policy = Policy::from_yaml(text.as_bytes()).unwrap();
    let capacity = Capacity::from_log(Engine::Stark, 10).unwrap();
    let shape = Shape::new(Engine::Stark, &policy, capacity).unwrap();
    let json = serde_json_canonicalizer::to_string(&shape).unwrap();
    let expected = "{\"arguments\":[{\"bytes\":3,\"interval\":null,\"name\":\"value\",\"text\":\"é\"},\
                    {\"bytes\":3,\"interval\":null,\"name\":\"value\",\"text\":\"abc\"}]";
    assert!(json.contains(expected), "{json}");
}
