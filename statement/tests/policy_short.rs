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

/// A second column of at most four bytes, with these options.
fn with_options(options: &str) -> String {
    let bytes = "customProperties: [{property: assayBytes, value: 4}]";
    let column =
        format!("{{name: b, logicalType: string, {bytes}, logicalTypeOptions: {options}}}");
    refusal::with(6, &format!("- {column}"))
}

#[test]
fn lengths_and_patterns_are_rules_in_this_order() {
    let text = with_options("{pattern: '[a-z]+', maxLength: 3, minLength: 1}");
    let policy = Policy::from_yaml(text.as_bytes()).unwrap();
    let rules: Vec<String> = policy
        .rules()
        .iter()
        .map(|rule| {
            let ends = ["min", "max"].map(|name| rule.integer(name));
            let pattern = rule.pattern.as_ref().map(assay_statement::Pattern::as_str);
            format!("{}, {}, {:?}, {ends:?}, {pattern:?}", rule.name, rule.predicate, rule.columns)
        })
        .collect();
    assert_eq!(
        rules,
        [
            "a: required, not_null/1, [0], [None, None], None",
            "b: minLength, maxLength, length/1, [1], [Some(1), Some(3)], None",
            "b: pattern, pattern/1, [1], [None, None], Some(\"[a-z]+\")",
        ]
    );
}

#[test]
fn lengths_and_patterns_that_leave_nothing_are_refused() {
    let no_length =
        "expected `maxLength` to be a number of characters from 0 to 4, the bytes of the column";
    for (options, expected) in [
        ("{minLength: 0, maxLength: 4}", "accepted"),
        ("{minLength: 4, maxLength: 4}", "accepted"),
        ("{maxLength: 5}", no_length),
        ("{maxLength: -1}", no_length),
        ("{minLength: 3, maxLength: 2}", "no length is left: the smallest is 3, the largest 2"),
        ("{pattern: 'a{4}'}", "accepted"),
        ("{pattern: 'a{5}'}", "`pattern`: no text of at most 4 bytes matches it"),
        (
            "{pattern: '(?i)a'}",
            "`pattern`: a flag is refused in a pattern: write out the characters that are meant",
        ),
        ("{pattern: '('}", "`pattern`: expected a regular expression: unclosed group"),
        (
            "{pattern: 'x{300}'}",
            "`pattern`: expected a pattern whose automaton has at most 256 states, got 301",
        ),
    ] {
        let refused = refusal::refused(&with_options(options));
        assert!(refused.ends_with(expected), "{options}: {refused}");
        assert!(refused == "accepted" || refused.starts_with("12:"), "{refused}");
    }
}

#[test]
fn what_looks_into_texts_says_that_they_must_be_short() {
    for options in ["minLength: 1", "maxLength: 1", "pattern: a"] {
        let column = format!("{{name: b, logicalType: string, logicalTypeOptions: {{{options}}}}}");
        let refused = refusal::refused(&refusal::with(6, &format!("- {column}")));
        let (key, _) = options.split_once(':').unwrap();
        let expected = format!(
            "12:61 `{key}` looks into texts, so that they must be short: add `customProperties: \
             [{{property: assayBytes, value: …}}]` to the column, with the bytes of the longest, at most 64"
        );
        assert_eq!(refused, expected);
    }
}

/// Texts of many bytes can take many steps in a pattern of characters of any kind.
#[test]
fn a_pattern_of_too_many_steps_says_how_many() {
    let of = |bytes: u8, pattern: &str| {
        let column = format!(
            "{{name: b, logicalType: string, logicalTypeOptions: {{pattern: '{pattern}'}}, \
             customProperties: [{{property: assayBytes, value: {bytes}}}]}}"
        );
        refusal::refused(&refusal::with(6, &format!("- {column}")))
    };
    assert_eq!(of(32, ".*@.*"), "accepted");
    assert_eq!(of(64, "[ -~]*@[ -~]*"), "accepted");
    let refused = of(64, "(?:[^0]{3}-?)+");
    let expected =
        "expected at most 2048 steps that texts of 64 bytes can take in its automaton, got ";
    assert!(refused.contains(expected) && refused.contains(" states: fewer bytes"), "{refused}");
    assert_eq!(of(8, "(?:[^0]{3}-?)+"), "accepted");
}
