//! Every kind of rule that can only count.

use std::collections::BTreeSet;

use assay_circuits::check;
use assay_circuits::stark::System;
use assay_statement::{Capacity, Engine, Policy, Shape};

use super::{clause, score, told, weighed};
use crate::forgery::Bench;
use crate::policies::example;
use crate::policies::pages::{Cases, pages};
use crate::stark;
use crate::support::{satisfied, table};

const CUSTOM: &str = "type: custom, engine: assay, implementation: ";

/// The kind of `a` and the rule; tables on which it holds and does not; and the clauses that
/// refuse whoever says that it holds there.
type Case = (&'static str, String, Tables, Clauses);
type Tables = [&'static [[&'static str; 2]]; 2];
type Clauses = &'static [&'static str];

fn custom(kind: &'static str, rule: &str, tables: Tables, clauses: Clauses) -> Case {
    (kind, format!("{CUSTOM}{{predicate: {rule}}}"), tables, clauses)
}

const I16: &str = "integer, logicalTypeOptions: {format: i16}";
const ABSENT: &[[&str; 2]] = &[["", "5"], ["", "5"]];

/// Each table that a page says is refused, with one that holds under the same rule.
fn listed() -> Vec<Case> {
    let records = |values: &[&'static str]| -> &'static [[&'static str; 2]] {
        values.iter().map(|value| [*value, "5"]).collect::<Vec<_>>().leak()
    };
    let cases = |cases: Cases| {
        let (holding, refused): (Vec<_>, Vec<_>) =
            cases.tables.iter().partition(|(_, clause)| clause.is_empty());
        let holding = holding.first().map_or(&[][..], |(values, _)| values);
        let case = |&(values, clause): &(&[&'static str], &'static str)| {
            let clauses: Clauses = vec![clause].leak();
            (I16, cases.rule(), [records(holding), records(values)], clauses)
        };
        refused.iter().map(case).collect::<Vec<Case>>()
    };
    pages()
        .into_iter()
        .filter(|each| each.kinds().any(|kind| kind == "integer"))
        .flat_map(cases)
        .collect()
}

fn metrics() -> Vec<Case> {
    let case =
        |rule: &str, tables: Tables, clauses: Clauses| (I16, rule.to_owned(), tables, clauses);
    let listed = "metric: invalidValues, arguments: {validValues: [3, -7]}";
    vec![
        case(
            "metric: nullValues, mustBe: 0",
            [&[["3", ""], ["3", ""]], &[["3", ""], ["", ""]]],
            &["present on active rows"],
        ),
        case(
            "metric: nullValues, mustBeLessThan: 2",
            [&[["3", ""], ["", ""]], ABSENT],
            &["rows_max"],
        ),
        case(
            "metric: nullValues, unit: percent, mustBeLessThan: 50.5",
            [&[["3", ""], ["", ""]], ABSENT],
            &["share_below"],
        ),
        case(
            &format!("{listed}, mustBe: 0"),
            [&[["3", ""], ["-7", ""], ["", ""]], &[["3", ""], ["7", ""]]],
            &["some member matches"],
        ),
        case(
            &format!("{listed}, mustBeLessThan: 2"),
            [&[["3", ""], ["7", ""]], &[["8", ""], ["7", ""]]],
            &["rows_max"],
        ),
        case(
            "metric: duplicateValues, mustBeLessThan: 1",
            [&[["3", ""], ["7", ""]], &[["7", ""], ["7", ""]]],
            &["rows_max"],
        ),
    ]
}

fn values() -> Vec<Case> {
    vec![
        custom(
            I16,
            "not_in_set, args: {values: [7]}",
            [&[["3", ""], ["", ""]], &[["3", ""], ["7", ""]]],
            &["no member matches"],
        ),
        custom(
            I16,
            "sum, args: {min: -3, max: 9}",
            [&[["3", ""], ["-6", ""]], &[["3", ""], ["-7", ""]]],
            &["min"],
        ),
        custom(
            I16,
            "sum, args: {min: -3, max: 9}",
            [&[["3", ""], ["6", ""]], &[["3", ""], ["7", ""]]],
            &["max"],
        ),
        custom(
            I16,
            "mean, args: {min: -3, max: 9}",
            [&[["9", ""], ["9", ""]], &[["9", ""], ["10", ""]]],
            &["max"],
        ),
        custom(I16, "mean, args: {min: -3, max: 9}", [&[["-3", ""]], ABSENT], &["some value"]),
        custom(
            I16,
            "min, args: {min: -3, max: 9}",
            [&[["9", ""], ["-3", ""]], &[["9", ""], ["-4", ""]]],
            &["every value"],
        ),
        custom(
            I16,
            "min, args: {min: -3, max: 9}",
            [&[["9", ""], ["10", ""]], &[["10", ""]]],
            &["some value"],
        ),
        custom(
            I16,
            "max, args: {min: -3, max: 9}",
            [&[["9", ""], ["-4", ""]], &[["9", ""], ["10", ""]]],
            &["every value"],
        ),
        custom(I16, "max, args: {min: -3, max: 9}", [&[["9", ""]], ABSENT], &["some value"]),
        custom(
            I16,
            "share, args: {min: 0, max: 9, atLeast: 0.5}",
            [&[["9", ""], ["-4", ""]], &[["10", ""], ["-4", ""]]],
            &["share_min"],
        ),
        custom(
            I16,
            "pair, args: {lessThan: b}",
            [&[["4", "5"], ["5", ""]], &[["4", "5"], ["5", "5"]]],
            &["compares"],
        ),
        custom(
            I16,
            "pair, args: {equalTo: b}",
            [&[["5", "5"], ["", "7"]], &[["4", "5"], ["5", "5"]]],
            &["compares"],
        ),
        custom(
            I16,
            "variance, args: {max: 2}",
            [&[["5", ""], ["7", ""]], &[["4", ""], ["7", ""]]],
            &["max"],
        ),
        custom(
            I16,
            "variance, args: {max: 2}",
            [&[["5", ""], ["7", ""]], &[["4", ""], ["", ""]]],
            &["enough values"],
        ),
        custom(
            I16,
            "stddev_population, args: {min: 1}",
            [&[["5", ""], ["7", ""]], &[["6", ""], ["7", ""]]],
            &["min"],
        ),
        custom(
            I16,
            "class_balance, args: {classes: [1, 2], atLeast: 0.5}",
            [&[["1", ""], ["2", ""]], &[["1", ""], ["1", ""]]],
            &["share_min"],
        ),
    ]
}

fn copies() -> Vec<Case> {
    vec![
        custom(
            I16,
            "distinct_count, args: {min: 2, max: 2}",
            [&[["5", ""], ["7", ""]], &[["7", ""], ["7", ""]]],
            &["rows_min"],
        ),
        custom(
            I16,
            "distinct_ratio, args: {atLeast: 0.5}",
            [&[["7", ""], ["7", ""]], ABSENT],
            &["some value"],
        ),
        custom(
            "timestamp",
            "distinct_days, args: {min: 2}",
            [
                &[["2024-01-01T00:00:00", ""], ["2024-01-02T00:00:00", ""]],
                &[["2024-01-01T00:00:00", ""], ["2024-01-01T07:00:00", ""]],
            ],
            &["rows_min"],
        ),
    ]
}

fn times() -> Vec<Case> {
    vec![
        custom(
            "date",
            "date_span, args: {maxDays: 2}",
            [&[["2024-01-01", ""], ["2024-01-03", ""]], &[["2024-01-01", ""], ["2024-01-04", ""]]],
            &["max"],
        ),
        custom(
            "date",
            "date_span, args: {maxDays: 2}",
            [&[["2024-01-01", ""]], ABSENT],
            &["greatest, somewhere", "least, somewhere"],
        ),
        // No binding: there is no time that is near enough.
        custom(
            "date",
            "freshness, args: {days: 2}",
            [&[], &[["2024-01-01", ""], ["2024-01-03", ""]]],
            &["some value", "a time"],
        ),
    ]
}

#[test]
fn metrics_can_only_count() {
    agree(metrics());
}

#[test]
fn predicates_of_values_can_only_count() {
    agree(values());
}

#[test]
fn predicates_of_copies_can_only_count() {
    agree(copies());
}

#[test]
fn predicates_whose_pages_list_cases_can_only_count() {
    agree(listed());
}

#[test]
fn predicates_of_times_can_only_count() {
    agree(times());
}

fn schema(kind: &str, rules: [&str; 2], score: &str) -> String {
    format!(
        "    customProperties:
      - {{property: assayIdentity, value: none}}
    properties:
      - {{name: a, logicalType: {kind}, quality: [{}]}}
      - {{name: b, logicalType: integer, logicalTypeOptions: {{format: i16}}}}
    quality: [{}{score}]
",
        rules[0], rules[1]
    )
}

/// In one piece and in segments, as far as the engine proves the rules so.
fn systems(policy: &Policy) -> [Option<System>; 2] {
    [(Engine::Stark.smallest().log(), 1024), (11, 512)].map(|(log, rows)| {
        let capacity = Capacity::from_log(Engine::Stark, log).unwrap();
        System::in_segments(&Shape::new(Engine::Stark, policy, capacity).unwrap(), rows).ok()
    })
}

fn agree(cases: Vec<Case>) {
    for (kind, rule, [holding, failing], clauses) in cases {
        // With a rule that always holds, either is enough, or it takes both.
        for (least, needed) in [("0.6", false), ("0.7", true)] {
            let rows = "metric: rowCount, mustBeGreaterThan: 0";
            let rules = [weighed(&rule, "0.4"), weighed(rows, "0.6")];
            let rules = rules.each_ref().map(String::as_str);
            let counted = schema(kind, rules, &format!(", {}", score(least)));
            let bench = Bench::new(example("counted", &counted, &[&["", ""]]));
            let policy = &bench.example.policy;
            let id = policy.rules()[0].predicate;
            let over = bench.example.over_koala_bear();
            let systems = systems(&over);
            // A rule that counts is proven wherever it is if it is required.
            let rules = [format!("{{{rule}}}"), format!("{{{rows}}}")];
            let required = schema(kind, rules.each_ref().map(String::as_str), "");
            let required = example("required", &required, &[&["", ""]]).over_koala_bear();
            let compile = self::systems(&required).map(|system| system.is_some());
            assert_eq!(systems.each_ref().map(Option::is_some), compile, "{rule}");
            let systems: Vec<System> = systems.into_iter().flatten().collect();
            println!("{id}: {} systems", systems.len());
            if !holding.is_empty() {
                let table = table(policy, holding);
                assert!(check(policy, &table).rules[0].outcome.holds, "{rule}: {holding:?}");
                assert!(satisfied(&bench.circuit, policy, &table), "{rule}");
                for system in &systems {
                    assert_eq!(stark::refusal(system, &over, &table), None, "{rule}");
                }
            }
            let table = table(policy, failing);
            let report = check(policy, &table);
            assert!(!report.rules[0].outcome.holds, "{rule}: {failing:?}");
            assert_eq!(report.holds(), !needed, "{rule}");
            let honest: BTreeSet<String> =
                needed.then(|| "score/1#3: least".to_owned()).into_iter().collect();
            assert_eq!(told(&bench, &table, &[false, true]), honest, "{rule}, {least}");
            let lie: BTreeSet<String> =
                clauses.iter().map(|clause| format!("{id}#1: {clause}")).collect();
            assert_eq!(told(&bench, &table, &[true, true]), lie, "{rule}, {least}");
            for system in &systems {
                let witness = stark::assign(system, &over, &table);
                let refusal = clause(stark::violated(system, &witness));
                assert_eq!(refusal, honest.first().cloned(), "{rule}, {least}");
                let witness = witness.telling(vec![true, true]);
                let refusal = clause(stark::violated(system, &witness)).unwrap_or_default();
                assert!(lie.contains(&refusal), "{rule}, {least}: {refusal}");
            }
        }
    }
}
