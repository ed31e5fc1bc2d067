//! Rules that only count: what they define is true of any table, and what they assert refuses
//! whoever says that they hold where they do not.

mod flags;
mod rules;

use std::collections::BTreeSet;

use assay_circuits::check;
use assay_statement::Table;

use crate::copies::refusals_where;
use crate::forgery::Bench;
use crate::policies::{Example, example};
use crate::stark;
use crate::support::{satisfied, table};

/// A quality rule of column `a` that only counts, in YAML.
pub(crate) fn weighed(rule: &str, weight: &str) -> String {
    format!("{{{rule}, customProperties: [{{property: assayWeight, value: {weight}}}]}}")
}

/// A rule of the schema object that asks for a score.
pub(crate) fn score(least: &str) -> String {
    format!(
        "{{type: custom, engine: assay, implementation: {{predicate: score, args: {{atLeast: \
         {least}}}}}}}"
    )
}

/// Three rules of which a row, two columns and all records decide.
fn three(least: &str) -> Example {
    let custom = "type: custom, engine: assay, implementation";
    let row = "metric: invalidValues, arguments: {validValues: [1, 2, 3, 9]}, mustBe: 0";
    let schema = format!(
        "    customProperties:
      - {{property: assayIdentity, value: none}}
    properties:
      - name: a
        logicalType: integer
        logicalTypeOptions: {{format: u8}}
        required: true
        quality:
          - {}
          - {}
          - {}
      - {{name: b, logicalType: integer, logicalTypeOptions: {{format: u8}}}}
    quality: [{}]
",
        weighed(row, "0.5"),
        weighed(&format!("{custom}: {{predicate: pair, args: {{lessOrEqualTo: b}}}}"), "0.25"),
        weighed(&format!("{custom}: {{predicate: mean, args: {{max: 2}}}}"), "0.125"),
        score(least),
    );
    example("three", &schema, &[&["1", "1"]])
}

/// Records for each of the eight cases in which some of the three hold, and which do.
fn cases() -> Vec<([bool; 3], Vec<[&'static str; 2]>)> {
    vec![
        ([true, true, true], vec![["1", "1"], ["2", "9"], ["3", ""]]),
        ([false, true, true], vec![["1", "1"], ["0", "9"], ["3", ""]]),
        ([true, false, true], vec![["1", "0"], ["2", "9"], ["3", ""]]),
        ([true, true, false], vec![["1", "1"], ["2", "9"], ["9", ""]]),
        ([false, false, true], vec![["1", "0"], ["0", "9"], ["3", ""]]),
        ([false, true, false], vec![["1", "1"], ["4", "9"], ["9", ""]]),
        ([true, false, false], vec![["1", "0"], ["2", "9"], ["9", ""]]),
        ([false, false, false], vec![["1", "0"], ["4", "9"], ["9", ""]]),
    ]
}

#[test]
fn a_score_is_what_the_rules_reach_that_hold() {
    // 1/7 is above the first of these and below the second.
    for (least, units) in [
        ("0.142857142857142", 1),
        ("0.142857142857143", 2),
        ("0.285714285714285", 2),
        ("0.285714285714286", 3),
        ("0.571428571428571", 4),
        ("0.571428571428572", 5),
        ("0.857142857142857", 6),
        ("0.857142857142858", 7),
        ("1", 7),
    ] {
        let bench = Bench::new(three(least));
        let over = bench.example.over_koala_bear();
        let systems = [stark::system(&over), stark::segmented(&over)];
        for (holding, records) in cases() {
            let table = table(&bench.example.policy, &records);
            let report = check(&bench.example.policy, &table);
            let found: Vec<bool> = report.counted().map(|(_, rule)| rule.outcome.holds).collect();
            assert_eq!(found, holding, "{records:?}");
            let reached: i128 = holding
                .iter()
                .zip([4, 2, 1])
                .map(|(holds, units)| i128::from(*holds) * units)
                .sum();
            assert_eq!(report.score(), Some(reached * 1_000_000_000_000_000_000 / 7));
            let case = format!("{least}, {records:?}");
            assert_eq!(report.holds(), reached >= units, "{case}");
            let satisfied = satisfied(&bench.circuit, &bench.example.policy, &table);
            assert_eq!(satisfied, reached >= units, "{case}");
            for system in &systems {
                let refusal = clause(stark::refusal(system, &over, &table));
                let expected = (reached < units).then(|| "score/1#5: least".to_owned());
                assert_eq!(refusal, expected, "{case}");
            }
        }
    }
}

/// A required rule beside them still is.
#[test]
fn a_required_rule_is_required_whatever_the_score() {
    let bench = Bench::new(three("0.1"));
    let over = bench.example.over_koala_bear();
    let policy = &bench.example.policy;
    let table = table(policy, &[["1", "1"], ["", "9"], ["3", ""]]);
    let report = check(policy, &table);
    assert_eq!(report.score(), Some(1_000_000_000_000_000_000));
    assert!(!report.holds());
    let clause = "present on active rows";
    let refused = told(&bench, &table, &[false, true, true, true]);
    assert_eq!(refused, BTreeSet::from([format!("not_null/1#1: {clause}")]));
    for system in [stark::system(&over), stark::segmented(&over)] {
        let refused = stark::refusal(&system, &over, &table);
        assert_eq!(refused, Some(format!("column#1: {clause}")));
    }
}

/// What the STARK's tables refuse first, without the row.
fn clause(refusal: Option<String>) -> Option<String> {
    refusal.map(|refusal| {
        refusal.rsplit_once(", row ").map_or(refusal.clone(), |(clause, _)| clause.to_owned())
    })
}

/// What refuses a table of which these are told.
fn told(bench: &Bench, table: &Table, outcomes: &[bool]) -> BTreeSet<String> {
    refusals_where(bench, table, outcomes, |_| ())
}
