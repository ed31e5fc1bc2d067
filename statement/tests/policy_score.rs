//! Rules that only count, and the score.

mod refusal;

use assay_statement::policy::SCORE_PARTS;
use assay_statement::{Engine, Policy, Shape, Value};
use refusal::{BASE, refused};

const SCORE: &str =
    "{type: custom, engine: assay, implementation: {predicate: score, args: {atLeast: 0.75}}}";

/// The base with quality rules of its column and of the schema object.
fn with(column: &str, table: &str) -> String {
    format!("{BASE}        quality: [{column}]\n    quality: [{table}]\n")
}

fn counted(rule: &str, weight: &str) -> String {
    format!("{{{rule}, customProperties: [{{property: assayWeight, value: {weight}}}]}}")
}

const LISTED: &str = "metric: invalidValues, arguments: {validValues: [1]}, mustBe: 0";
const ROWS: &str = "metric: rowCount, mustBeGreaterThan: 5";

#[test]
fn the_score_comes_last_with_the_weights_in_order() {
    let table = format!("{SCORE}, {}", counted(ROWS, "0.000000000000000001"));
    let policy = with(&counted(LISTED, "1"), &table);
    let policy = Policy::from_yaml(policy.as_bytes()).unwrap();
    let weights: Vec<Option<i128>> = (0..5).map(|position| policy.weight(position)).collect();
    assert_eq!(weights, [None, Some(SCORE_PARTS), Some(1), None, None]);
    let score = policy.rules().last().unwrap();
    assert_eq!((score.predicate.0, score.name.as_str()), ("score/1", "schema: score"));
    assert_eq!((&score.columns[..], score.line), (&[][..], 13));
    let found: Vec<(&str, Value)> =
        score.arguments.iter().map(|argument| (argument.name, argument.value)).collect();
    let of = |value, min, max| Value::Integer { value, min, max };
    let expected = [
        ("weight", of(SCORE_PARTS, 1, SCORE_PARTS)),
        ("weight", of(1, 1, SCORE_PARTS)),
        // Rounded up from 750000000000000000.75.
        ("least", of(750_000_000_000_000_001, 0, 2 * SCORE_PARTS)),
    ];
    assert_eq!(found, expected);
}

#[test]
fn only_a_counted_rule_is_a_counted_shape() {
    let of = |policy: &str| {
        let policy = Policy::from_yaml(policy.as_bytes()).unwrap();
        let shape = Shape::new(Engine::Groth16, &policy, Engine::Groth16.smallest()).unwrap();
        (shape.rules.iter().map(|rule| rule.weighed).collect::<Vec<_>>(), shape.id())
    };
    let counts = of(&with(&counted(LISTED, "0.5"), SCORE));
    assert_eq!(counts.0, [false, true, false]);
    // Weights are thresholds: no key depends on them.
    assert_eq!(of(&with(&counted(LISTED, "0.25"), SCORE)).1, counts.1);
    let required = of(&with(&format!("{{{LISTED}}}"), &format!("{{{ROWS}}}")));
    assert_eq!(required.0, [false; 3]);
}

#[test]
fn what_is_no_weight_is_refused() {
    for (weight, reason) in [
        ("0", "expected a weight above 0 and at most 1, with at most 18 digits behind the point"),
        (
            "-0.5",
            "expected a weight above 0 and at most 1, with at most 18 digits behind the point",
        ),
        ("1.5", "expected a weight above 0 and at most 1, with at most 18 digits behind the point"),
        (
            "'0.5'",
            "expected a weight above 0 and at most 1, with at most 18 digits behind the point",
        ),
        ("100", "expected a weight above 0 and at most 1, with at most 18 digits behind the point"),
        ("0.0000000000000000001", "expected at most 18 digits behind the point, got 19"),
    ] {
        let found = refused(&with(&counted(LISTED, weight), SCORE));
        assert_eq!(found, format!("12:135 {reason}"), "{weight}");
    }
    let twice = counted(LISTED, "0.5").replace("}]}", "}, {property: assayWeight, value: 1}]}");
    assert_eq!(refused(&with(&twice, SCORE)), "12:141 a second `assayWeight`");
    let other = counted(LISTED, "0.5").replace("assayWeight", "assayweight");
    assert!(refused(&with(&other, SCORE)).contains("`assayweight` is not understood here"));
}

#[test]
fn what_is_no_score_is_refused() {
    let rule = counted(LISTED, "0.5");
    for (least, reason) in [
        ("0", "expected a score above 0 and at most 1, with at most 18 digits behind the point"),
        ("1.01", "expected a score above 0 and at most 1, with at most 18 digits behind the point"),
        ("0.0000000000000000001", "expected at most 18 digits behind the point, got 19"),
    ] {
        let score = SCORE.replace("0.75", least);
        assert_eq!(refused(&with(&rule, &score)), format!("13:96 {reason}"), "{least}");
    }
    for (args, reason) in [
        ("", "13:61 the implementation of `score` needs `args`"),
        (", args: {}", "13:86 the arguments of `score` needs `atLeast`"),
        (
            ", args: {atLeast: 1, atMost: 1}",
            "13:99 unknown key `atMost` in the arguments of `score`",
        ),
    ] {
        let score = SCORE.replace(", args: {atLeast: 0.75}", args);
        assert!(
            refused(&with(&rule, &score)).starts_with(reason),
            "{}",
            refused(&with(&rule, &score))
        );
    }
    let twice = format!("{SCORE}, {}", SCORE.replacen('{', "{id: other, ", 1));
    let reason = "a second `score`: that of line 13 is of every rule that counts";
    assert!(refused(&with(&rule, &twice)).ends_with(reason));
    let of_a_column = format!("{rule}, {SCORE}");
    let reason = "`score` belongs into the `quality` of the schema object";
    assert!(refused(&with(&of_a_column, SCORE)).ends_with(reason));
}

#[test]
fn weights_and_score_need_each_other() {
    let refusal = refused(&with(&counted(LISTED, "0.5"), &format!("{{{ROWS}}}")));
    assert!(refusal.starts_with("12:135 a rule with a weight counts towards a score"), "{refusal}");
    let refusal = refused(&with(&format!("{{{LISTED}}}"), SCORE));
    assert!(refusal.starts_with("13:15 nothing counts towards the score"), "{refusal}");
    let weighed =
        SCORE.replacen('{', "{customProperties: [{property: assayWeight, value: 1}], ", 1);
    let nothing = "expected no weight here: nothing is asked that counts";
    assert!(refused(&with(&counted(LISTED, "0.5"), &weighed)).ends_with(nothing));
    let text = counted("type: text, description: fine", "0.5");
    assert!(refused(&with(&text, SCORE)).ends_with(nothing));
}

#[test]
fn what_decides_the_order_is_required() {
    let decides = "expected no weight: what decides the order of the records is required";
    let custom = "type: custom, engine: assay, implementation";
    for rule in [
        "metric: duplicateValues, mustBe: 0".to_owned(),
        format!("{custom}: {{predicate: monotonic}}"),
        format!("{custom}: {{predicate: max_gap, args: {{max: 3}}}}"),
    ] {
        let refusal = refused(&with(&counted(&rule, "0.5"), SCORE));
        assert!(refusal.starts_with("12:") && refusal.ends_with(decides), "{rule}: {refusal}");
    }
    // Also where the key is asked for already.
    let again = with(&counted("metric: duplicateValues, mustBe: 0", "0.5"), SCORE);
    let again = again.replace("        quality", "        unique: true\n        quality");
    assert!(refused(&again).ends_with(decides));
    // A second key is sorted on its own.
    let second = format!(
        "{BASE}        unique: true\n      - {{name: b, logicalType: integer, quality: [{}]}}\n    \
         quality: [{SCORE}]\n",
        counted("metric: duplicateValues, mustBe: 0", "0.5")
    );
    let policy = Policy::from_yaml(second.as_bytes()).unwrap();
    assert_eq!(policy.rules()[2].predicate.0, "duplicates/1");
    assert_eq!(policy.weight(2), Some(SCORE_PARTS / 2));
}

#[test]
fn a_key_is_not_complete_by_a_rule_that_only_counts() {
    let policy = with(&counted("metric: nullValues, mustBe: 0", "0.5"), SCORE)
        .replace("required: true", "unique: true");
    let reason = "a unique key must be complete: add `required: true` to the column `a`";
    assert!(refused(&policy).ends_with(reason), "{}", refused(&policy));
}
