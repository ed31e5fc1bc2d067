//! Predicates that look at a sorted copy of the records, and how often values repeat.

use assay_circuits::CompileError;
use assay_circuits::stark::System;
use assay_statement::{Capacity, Engine, Shape};

use super::{agree, agree_on_column};
use crate::policies::copies::copies;

fn custom(rule: &str) -> String {
    format!("type: custom, engine: assay, implementation: {{predicate: {rule}}}")
}

#[test]
fn different_values_are_counted() {
    for kind in ["integer", "string", "number, physicalType: 'decimal(18,0)'"] {
        let count = |limits: &str| custom(&format!("distinct_count, args: {{{limits}}}"));
        agree_on_column(
            kind,
            &count("min: 2"),
            &[
                (&["1", "2"], ""),
                (&["1", "1"], "rows_min"),
                (&["2", "1", "2", "1"], ""),
                (&["", "1"], "rows_min"),
                (&[""; 8], "rows_min"),
            ],
        );
        agree_on_column(
            kind,
            &count("max: 2"),
            &[
                (&["1", "2", "1", "", "2", "2", "", "1"], ""),
                (&["1", "2", "3"], "rows_max"),
                (&["5"; 8], ""),
                (&["5", "4", "5", "4", "5", "4", "3", "3"], "rows_max"),
                (&["", ""], ""),
            ],
        );
    }
}

#[test]
fn the_share_of_different_values_is_of_all_values() {
    let ratio = custom("distinct_ratio, args: {atLeast: 0.333334}");
    agree_on_column(
        "integer",
        &ratio,
        &[
            (&["1", "1", "2", "2", "2"], ""),
            (&["1", "1", "1"], "share_min"),
            (&["1", "1", "", "", ""], ""),
            (&["", ""], "some value"),
        ],
    );
}

#[test]
fn groups_of_duplicates_are_counted() {
    for kind in ["integer", "string"] {
        agree_on_column(
            kind,
            "metric: duplicateValues, mustBe: 2",
            &[
                (&["1", "1", "1", "2", "3", "3", "", ""], ""),
                (&["1", "1", "1", "1", "", ""], "rows_min"),
                (&["1", "2", "2", "1", "3", "3"], "rows_max"),
            ],
        );
    }
}

#[test]
fn a_second_key_is_proven_beside_the_first() {
    let schema = "    customProperties:
      - {property: assayIdentity, value: none}
    properties:
      - {name: a, logicalType: integer}
      - {name: b, logicalType: string}
    quality:
      - {metric: duplicateValues, arguments: {properties: [b, a]}, mustBeLessThan: 1}
";
    agree(
        schema,
        &[
            (&[&["1", "p"], &["1", "q"], &["2", "p"]], ""),
            (&[&["1", "p"], &["1", "q"], &["1", "p"]], "rows_max"),
            (&[&["1", ""], &["1", ""], &["", "p"], &["", "p"]], ""),
        ],
    );
}

/// A table in parts has no order of its own.
#[test]
fn a_table_in_parts_is_refused_before_work_starts() {
    for example in copies() {
        let policy = example.over_koala_bear();
        let capacity = Capacity::from_log(Engine::Stark, 11).unwrap();
        let shape = Shape::new(Engine::Stark, &policy, capacity).unwrap();
        System::compile(&shape).unwrap();
        let Err(CompileError::Whole { clause, expected, got }) = System::in_segments(&shape, 512)
        else {
            panic!("{} in parts", example.name);
        };
        let mut rules = policy.rules().iter();
        assert!(rules.any(|rule| clause.owner.starts_with(rule.predicate.0)), "{clause}");
        assert_eq!((expected, got), (512, 2048));
    }
}
