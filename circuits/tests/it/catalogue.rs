//! Predicates of the catalogue on tables that hold and that do not: the oracle, rank-1
//! constraints and both tables of the STARK, in one piece and in segments.

mod copies;
mod counts;
mod expressions;
mod lists;
mod neighbours;
mod pages;
mod places;
mod quantiles;
mod spreads;
mod texts;
mod times;
mod values;

use assay_circuits::check;
use assay_circuits::stark::System;
use assay_statement::{Capacity, Engine, Shape};

use crate::policies::pages::is_whole;
use crate::policies::{Example, example, singles};
use crate::stark;
use crate::support::{assign, circuit, satisfied, table};

/// Records, and the clause that refuses them first, without its rule; empty where they hold.
pub(crate) type Case<'a> = (&'a [&'a [&'a str]], &'a str);

/// Everything agrees on each of the tables under one policy, whose only rule is about.
pub(crate) fn agree(schema: &str, cases: &[Case<'_>]) {
    let first = cases[0].0;
    let example = example("catalogue", schema, first);
    let id = example.policy.rules()[0].predicate;
    let Example { policy, .. } = &example;
    let circuit = circuit(policy);
    let over = example.over_koala_bear();
    let in_parts = (!is_whole(policy)).then(|| stark::segmented(&over));
    let systems: Vec<System> = in_parts.into_iter().chain([stark::system(&over)]).collect();
    for (records, clause) in cases {
        let table = table(policy, records);
        let case = format!("{schema}{records:?}");
        assert_eq!(check(policy, &table).holds(), clause.is_empty(), "{case}");
        let witness = assign(&circuit, policy, &table);
        let violation = circuit.structure().first_violation(witness.assignment());
        let violated = violation.map(|constraint| constraint.clause.to_string());
        let expected = (!clause.is_empty()).then(|| match clause.strip_prefix("order") {
            Some(_) => (*clause).to_owned(),
            None => format!("{id}#1: {clause}"),
        });
        assert_eq!(violated, expected, "{case}");
        for system in &systems {
            let refusal = stark::refusal(system, &over, &table);
            assert_eq!(refusal.is_none(), clause.is_empty(), "{case}: {refusal:?}");
        }
    }
}

/// Sums over as many records as an engine takes still fit, in one segment and between them.
#[test]
fn examples_compile_at_every_capacity() {
    for example in singles() {
        let policy = example.over_koala_bear();
        for log in [10, 16, 20] {
            let capacity = Capacity::from_log(Engine::Stark, log).unwrap();
            let shape = Shape::new(Engine::Stark, &policy, capacity).unwrap();
            System::compile(&shape).unwrap_or_else(|error| panic!("{}: {error}", example.name));
        }
    }
}

/// Of the widest columns that a policy can ask for.
#[test]
fn predicates_compile_for_the_widest_columns() {
    let kinds = [
        ("integer, logicalTypeOptions: {format: i64}", "0"),
        ("integer, logicalTypeOptions: {format: u64}", "0"),
        ("number, physicalType: 'decimal(18,18)'", "0"),
        ("number, physicalType: 'decimal(18,0)'", "0"),
        ("timestamp", "'2024-01-01T00:00:00'"),
    ];
    for (kind, value) in kinds {
        let both = format!("min: {value}, max: {value}");
        let gap = if kind == "timestamp" { "days" } else { "max" };
        let mut rules = vec![
            format!("min, args: {{{both}}}"),
            format!("max, args: {{{both}}}"),
            format!("share, args: {{{both}, atLeast: 0.5, atMost: 0.75}}"),
            format!("not_in_set, args: {{values: [{value}]}}"),
            format!("class_balance, args: {{classes: [{value}], atLeast: 0}}"),
            format!("quantile, args: {{q: 0.5, {both}}}"),
            format!("median, args: {{{both}}}"),
            format!("max_gap, args: {{{gap}: 0}}"),
            "pair, args: {lessThan: b}".to_owned(),
            "pair, args: {equalTo: b}".to_owned(),
        ];
        if kind != "timestamp" {
            rules.push(format!("mean, args: {{{both}}}"));
        }
        for rule in rules {
            let schema = format!(
                "    properties:\n      - {{name: a, logicalType: {kind}, quality: [{{type: custom, engine: \
                 assay, implementation: {{predicate: {rule}}}}}]}}\n      - {{name: b, logicalType: {kind}}}\n"
            );
            let example = example("widest", &schema, &[&["", ""]]);
            circuit(&example.policy);
            let policy = example.over_koala_bear();
            for log in [10, 20] {
                let capacity = Capacity::from_log(Engine::Stark, log).unwrap();
                let shape = Shape::new(Engine::Stark, &policy, capacity).unwrap();
                System::compile(&shape).unwrap_or_else(|error| panic!("{kind}, {rule}: {error}"));
            }
        }
    }
}

/// What a column is too wide for is refused by clause and interval; the other engine proves it.
#[test]
fn a_spread_that_does_not_fit_an_engine_is_refused() {
    let of = |kind: &str| {
        let rule = "type: custom, engine: assay, implementation";
        let schema = format!(
            "    properties:\n      - {{name: a, logicalType: {kind}, quality: [{{{rule}: {{predicate: \
             stddev, args: {{max: 5}}}}}}]}}\n"
        );
        let example = example("spread", &schema, &[&["1"], &["-1"]]);
        assert!(satisfied(&circuit(&example.policy), &example.policy, &example.table), "{kind}");
        let smallest = Engine::Stark.smallest();
        let shape = Shape::new(Engine::Stark, &example.over_koala_bear(), smallest).unwrap();
        System::compile(&shape).map(|_| ()).map_err(|error| error.to_string())
    };
    let digits = |precision| format!("number, physicalType: 'decimal({precision},2)'");
    assert_eq!(of("integer"), Ok(()));
    assert_eq!(of(&digits(10)), Ok(()));
    for kind in ["integer, logicalTypeOptions: {format: i64}", &digits(11), &digits(18)] {
        let refused = of(kind).unwrap_err();
        assert!(refused.starts_with("stddev/1#1: ") && refused.contains("±2^118"), "{refused}");
    }
}

/// The same for tables of one column.
fn agree_on_column(kind: &str, quality: &str, cases: &[(&[&str], &str)]) {
    let schema = format!(
        "    properties:\n      - {{name: a, logicalType: {kind}, quality: [{{{quality}}}]}}\n"
    );
    let records: Vec<Vec<&[&str]>> =
        cases.iter().map(|(values, _)| values.chunks(1).collect()).collect();
    let cases: Vec<Case<'_>> =
        records.iter().zip(cases).map(|(records, (_, clause))| (&records[..], *clause)).collect();
    agree(&schema, &cases);
}
