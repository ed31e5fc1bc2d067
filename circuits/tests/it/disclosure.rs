//! What is told of the figures that a policy discloses: true of the data, and as close as it gets.

use assay_circuits::groth16::Circuit;
use assay_circuits::{check, disclose};
use assay_statement::{Capacity, Disclosed, Engine, Policy, Shape, Table};
use proptest::prelude::*;

use crate::policies::pages::pages;
use crate::stark;
use crate::support::{satisfied, table};

/// Rules that disclose, each of the column `a` of decimals or of the table.
const RULES: [(&str, &str); 19] = [
    ("custom", "sum, args: {min: -100000}"),
    ("custom", "mean, args: {max: 327}"),
    ("custom", "min, args: {min: -300}"),
    ("custom", "max, args: {min: -300}"),
    ("custom", "variance, args: {max: 1000000}"),
    ("custom", "variance_population, args: {max: 1000000}"),
    ("custom", "stddev, args: {min: 0}"),
    ("custom", "stddev_population, args: {max: 400}"),
    ("custom", "quantile, args: {q: 0.3, min: -300}"),
    ("custom", "median, args: {max: 300}"),
    ("custom", "share, args: {min: 0, max: 10.5, atMost: 1}"),
    ("custom", "distinct_count, args: {min: 1}"),
    ("custom", "distinct_ratio, args: {atLeast: 0.01}"),
    ("custom", "simpson, args: {atMost: 1}"),
    ("custom", "expression, args: {where: 'a > 1.5', atLeast: 0}"),
    ("metric", "nullValues, mustBeLessThan: 16"),
    ("metric", "nullValues, mustBeLessOrEqualTo: 100, unit: percent"),
    ("metric", "invalidValues, arguments: {validValues: [1, 1.5]}, mustBeLessThan: 50"),
    ("metric", "duplicateValues, mustBeLessThan: 16"),
];

/// These, and of each other page that lists cases the first rule that a figure can be told of.
fn rules() -> Vec<(&'static str, &'static str)> {
    let mut rules = RULES.to_vec();
    for cases in pages() {
        let rule: &str = format!("{}, args: {{{}}}", cases.name, cases.arguments).leak();
        let known = rules.iter().any(|(_, known)| known.starts_with(cases.name));
        let told = Policy::from_yaml(text("custom", rule, "exactly", POOLS[0]).as_bytes()).is_ok();
        rules.extend((told && !known).then_some(("custom", rule)));
    }
    rules
}

/// Edges that some figure of a rule is on either side of, written as its limits are.
fn edges(rule: &str) -> &'static str {
    match rule {
        _ if rule.contains("percent") => "[5, 10, 25]",
        _ if rule.contains("atLeast") || rule.contains("atMost") => "[0.1, 0.25, 0.5, 0.9]",
        _ if rule.contains("Values") || rule.contains("distinct") => "[1, 2, 3, 10]",
        _ if rule.contains("variance") || rule.contains("stddev") => "[1, 10, 100, 1000]",
        _ => "[-250, -200, -100, 0.5, 1, 2.5, 100, 200, 250]",
    }
}

/// For pools of one engine's hash, and of the other's.
const POOLS: [&str; 2] = ["poseidon-bn254/1", "poseidon2-koalabear/1"];

fn policy(kind: &str, rule: &str, how: &str) -> Policy {
    pool(kind, rule, how, POOLS[0])
}

fn pool(kind: &str, rule: &str, how: &str, hash: &str) -> Policy {
    let yaml = text(kind, rule, how, hash);
    Policy::from_yaml(yaml.as_bytes()).unwrap_or_else(|error| panic!("{rule}: {error}"))
}

fn text(kind: &str, rule: &str, how: &str, hash: &str) -> String {
    let rule = match kind {
        "custom" => format!("type: custom, engine: assay, implementation: {{predicate: {rule}}}"),
        _ => format!("metric: {rule}"),
    };
    format!(
        "\
apiVersion: v3.1.0
kind: DataContract
id: told
version: 1.0.0
status: active
schema:
  - name: told
    logicalType: object
    customProperties: [{{property: assayIdentityHash, value: {hash}}}]
    properties:
      - {{name: k, logicalType: integer, logicalTypeOptions: {{format: u8}}, required: true, unique: true}}
      - name: a
        logicalType: number
        physicalType: decimal(4,1)
        quality:
          - {{{rule}, customProperties: [{{property: assayDisclose, value: {how}}}]}}
    quality: [{{metric: rowCount, mustBeGreaterOrEqualTo: 10}}]
"
    )
}

fn told(policy: &Policy, table: &Table) -> Option<Disclosed> {
    let [told] = disclose(policy, &check(policy, table))[..] else { panic!("one rule discloses") };
    told
}

/// Whether the data meets the policy with what is told in place of its limits.
fn holds(policy: &Policy, table: &Table, told: Disclosed) -> bool {
    policy.told(&[told]).is_ok_and(|policy| check(&policy, table).holds())
}

fn values() -> impl Strategy<Value = Vec<Option<i32>>> {
    let value = prop_oneof![
        1 => Just(None),
        4 => (0..30_i32).prop_map(Some),
        2 => (-3000..3000_i32).prop_map(Some),
    ];
    prop::collection::vec(value, 10..=16)
}

fn rows(policy: &Policy, values: &[Option<i32>]) -> Table {
    let tenths = |value: &i32| {
        format!("{}{}.{}", if *value < 0 { "-" } else { "" }, value.abs() / 10, value.abs() % 10)
    };
    let cells: Vec<[String; 2]> = values
        .iter()
        .enumerate()
        .map(|(row, value)| [row.to_string(), value.as_ref().map_or_else(String::new, tenths)])
        .collect();
    let cells: Vec<[&str; 2]> = cells.iter().map(|[key, value]| [&**key, &**value]).collect();
    let cells: Vec<&[&str]> = cells.iter().map(|cells| &cells[..]).collect();
    table(policy, &cells)
}

#[test]
fn what_is_told_exactly_is_true_and_nothing_closer_is() {
    for (kind, rule) in rules() {
        let policy = policy(kind, rule, "exactly");
        let mut told_of = 0;
        crate::properties::run(60, &values(), |values| {
            let table = rows(&policy, &values);
            let Some(figure) = told(&policy, &table) else { return Ok(()) };
            if !check(&policy, &table).holds() {
                return Ok(());
            }
            told_of += 1;
            prop_assert!(holds(&policy, &table, figure), "{}: {}", rule, figure);
            // Beside it, and beside it by enough that no end is shared.
            let width = figure.at_most - figure.at_least;
            for moved in [-1 - width, 1 + width] {
                let Disclosed { at_least, at_most } = figure;
                let other = Disclosed { at_least: at_least + moved, at_most: at_most + moved };
                prop_assert!(!holds(&policy, &table, other), "{}: {} for {}", rule, other, figure);
            }
            // The ends are neighbours only where neither of them alone is the figure.
            for end in [figure.at_least, figure.at_most] {
                let end = Disclosed { at_least: end, at_most: end };
                prop_assert_eq!(holds(&policy, &table, end), width == 0, "{}: {}", rule, figure);
            }
            Ok(())
        });
        assert!(told_of > 10, "{rule}: {told_of}");
    }
}

#[test]
fn a_bucket_is_the_one_that_the_figure_lies_in() {
    for (kind, rule) in rules() {
        let [policy, exactly] = [edges(rule), "exactly"].map(|how| policy(kind, rule, how));
        let mut buckets = std::collections::BTreeSet::new();
        crate::properties::run(60, &values(), |values| {
            let table = rows(&policy, &values);
            let Some(bucket) = told(&policy, &table) else { return Ok(()) };
            let figure = told(&exactly, &table).unwrap();
            prop_assert!(bucket.at_least <= figure.at_least, "{}: {} in {}", rule, figure, bucket);
            prop_assert!(figure.at_most <= bucket.at_most, "{}: {} in {}", rule, figure, bucket);
            if check(&policy, &table).holds() {
                prop_assert!(holds(&policy, &table, bucket), "{}: {}", rule, bucket);
            }
            buckets.insert(bucket.at_least);
            Ok(())
        });
        assert!(buckets.len() > 1, "{rule}: {buckets:?}");
    }
}

/// What is told is proven as thresholds are: with one key for all that there is to tell, where an
/// engine has keys.
#[test]
fn circuits_take_what_is_told() {
    let capacity = Capacity::from_log(Engine::Groth16, 4).unwrap();
    for (kind, rule) in rules() {
        let [policy, over] = POOLS.map(|hash| pool(kind, rule, "exactly", hash));
        let values: Vec<Option<i32>> = (0..12).map(|row| Some((row * row) % 11)).collect();
        let table = rows(&policy, &values);
        let figure = told(&policy, &table).unwrap();
        let shape = |policy: &Policy| Shape::new(Engine::Groth16, policy, capacity).unwrap();
        let circuit = Circuit::compile(&shape(&policy)).unwrap();
        let moved = 1 + figure.at_most - figure.at_least;
        let beside =
            |by| Disclosed { at_least: figure.at_least + by, at_most: figure.at_most + by };
        for (told, holds) in [(figure, true), (beside(moved), false), (beside(-moved), false)] {
            // What the rule's limits rule out is refused without a proof.
            let (Ok(policy), Ok(over)) = (policy.told(&[told]), over.told(&[told])) else {
                continue;
            };
            assert_eq!(shape(&policy).id(), circuit.shape().id(), "{rule}");
            assert_eq!(satisfied(&circuit, &policy, &table), holds, "{rule}: {told}");
            let refusal = stark::refusal(&stark::system(&over), &over, &table);
            assert_eq!(refusal.is_none(), holds, "{rule}: {told}: {refusal:?}");
        }
    }
}
