//! Rules that disclose their figure.

mod refusal;

use assay_statement::{Disclosed, Disclosure, Engine, Policy, Shape, Value};
use refusal::{BASE, refused};

/// The base with quality rules of its column and of the schema object.
fn with(column: &str, table: &str) -> String {
    format!("{BASE}        quality: [{column}]\n    quality: [{table}]\n")
}

fn telling(rule: &str, how: &str) -> String {
    format!("{{{rule}, customProperties: [{{property: assayDisclose, value: {how}}}]}}")
}

const ROWS: &str = "metric: rowCount, mustBeGreaterOrEqualTo: 10";
const MEAN: &str =
    "type: custom, engine: assay, implementation: {predicate: mean, args: {min: -5}}";

/// A policy in which one rule of the column discloses.
fn disclosing(rule: &str, how: &str) -> String {
    with(&telling(rule, how), &format!("{{{ROWS}}}"))
}

#[test]
fn a_rule_that_discloses_has_both_limits() {
    let policy = Policy::from_yaml(disclosing(MEAN, "exactly").as_bytes()).unwrap();
    let [disclosing] = policy.disclosing() else { panic!("one rule discloses") };
    assert_eq!((disclosing.rule, disclosing.ends), (1, ["min", "max"]));
    assert_eq!(disclosing.disclosure, Disclosure::Exactly { whole: false });
    let largest = i128::from(i32::MAX) * 1_000_000;
    let limits: Vec<(&str, Value)> =
        policy.rules()[1].arguments.iter().map(|each| (each.name, each.value)).collect();
    let of = |value| Value::Integer { value, min: -largest - 1_000_000, max: largest };
    assert_eq!(limits, [("min", of(-5_000_000)), ("max", of(largest))]);
    // What is told replaces them, and nothing of the shape.
    let told = policy.told(&[Disclosed { at_least: 1, at_most: 2 }]).unwrap();
    let limits: Vec<Value> = told.rules()[1].arguments.iter().map(|each| each.value).collect();
    assert_eq!(limits, [of(1), of(2)]);
    let shape = |policy| Shape::new(Engine::Groth16, policy, Engine::Groth16.smallest()).unwrap();
    assert_eq!((told.id(), shape(&told).id()), (policy.id(), shape(&policy).id()));
}

#[test]
fn edges_are_written_as_limits_are() {
    let dated = |yaml: String| yaml.replace("logicalType: integer", "logicalType: timestamp");
    let custom =
        |text: &str| format!("type: custom, engine: assay, implementation: {{predicate: {text}}}");
    let day = 86_400_000_000;
    for (yaml, expected) in [
        (disclosing(MEAN, "[-1.5, 0.000001]"), vec![-1_500_000, 1]),
        (disclosing("metric: nullValues, mustBeLessThan: 5", "[1, 3]"), vec![1, 3]),
        (
            disclosing("metric: nullValues, mustBeLessThan: 5, unit: percent", "[0.5, 3]"),
            vec![5_000, 30_000],
        ),
        (disclosing(&custom("share, args: {max: 3, atLeast: 0}"), "[0.5]"), vec![500_000]),
        (
            disclosing(&custom("expression, args: {where: a > 3, atLeast: 0}"), "[0.25]"),
            vec![250_000],
        ),
        (dated(disclosing(&custom("date_span, args: {minDays: 1}"), "[7]")), vec![7 * day]),
        (
            dated(disclosing(
                &custom("min, args: {min: '2000-01-01T00:00:00'}"),
                "['1970-01-02T00:00:00']",
            )),
            vec![day],
        ),
        (with("{metric: nullValues, mustBe: 0}", &telling(ROWS, "[100]")), vec![100]),
    ] {
        let policy =
            Policy::from_yaml(yaml.as_bytes()).unwrap_or_else(|error| panic!("{yaml}{error}"));
        let [disclosing] = policy.disclosing() else { panic!("one rule discloses") };
        assert_eq!(disclosing.disclosure, Disclosure::Bucket(expected), "{yaml}");
    }
}

#[test]
fn what_cannot_be_disclosed_is_refused() {
    const FIGURE: &str = "there is no figure to disclose: expected a rule that compares a number, \
                          a share or a statistic of all records with limits";
    const EDGES: &str = "expected 1 to 64 edges between buckets, ascending, and none of them the \
                         least or the greatest figure that there can be";
    let refused = |yaml: &str| refused(yaml).split_once(' ').unwrap().1.to_owned();
    for rule in [
        "metric: nullValues, mustBe: 0",
        "metric: duplicateValues, mustBe: 0",
        "metric: invalidValues, arguments: {validValues: [1]}, mustBe: 0",
        "type: custom, engine: assay, implementation: {predicate: monotonic}",
        "type: custom, engine: assay, implementation: {predicate: expression, args: {where: a > 3}}",
        "type: custom, engine: assay, implementation: \
         {predicate: class_balance, args: {classes: [1], atLeast: 0.1}}",
        "type: text, description: a",
    ] {
        assert_eq!(refused(&disclosing(rule, "exactly")), FIGURE, "{rule}");
    }
    for how in ["[]", "[2, 1]", "[1, 1]", "[-2147483648, 1]", "[2147483647]"] {
        assert_eq!(refused(&disclosing(MEAN, how)), EDGES, "{how}");
    }
    for how in ["true", "1", "roughly", "{at: 1}"] {
        let expected = "expected `exactly`, or a list of the edges between buckets";
        assert_eq!(refused(&disclosing(MEAN, how)), expected, "{how}");
    }
    let weighed = telling(MEAN, "exactly").replace("}]}", "}, {property: assayWeight, value: 1}]}");
    let score =
        "{type: custom, engine: assay, implementation: {predicate: score, args: {atLeast: 1}}}";
    assert_eq!(
        refused(&with(&weighed, &format!("{{{ROWS}}}, {score}"))),
        "a rule that only counts tells not even whether it holds"
    );
    let few = "a figure of fewer than 10 records tells of single ones: expected a rule `metric: \
               rowCount, mustBeGreaterOrEqualTo: 10` or more beside one that discloses";
    for table in
        ["{metric: rowCount, mustBeGreaterOrEqualTo: 9}", "{metric: rowCount, mustBeLessThan: 99}"]
    {
        assert_eq!(refused(&with(&telling(MEAN, "exactly"), table)), few);
    }
    // How many there are may be told of however few.
    let alone = with(
        "{metric: nullValues, mustBe: 0}",
        &telling("metric: rowCount, mustBeLessThan: 99", "exactly"),
    );
    assert!(Policy::from_yaml(alone.as_bytes()).is_ok());
}
