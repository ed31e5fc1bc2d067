//! Lies about what the constraints compute: columns, totals and products of a rule, under
//! thresholds that are met, missed, or of no consequence.

mod records;

use std::collections::{BTreeMap, BTreeSet};

use assay_circuits::groth16::Structure;
use assay_circuits::language::{Clause, Source};
use assay_statement::Value;
use assay_statement::hash::Fr;

use crate::forgery::{Bench, Forgery};
use crate::lies::{Lie, arguments};

/// Predicates whose thresholds this file knows.
const KNOWN: [&str; 21] = [
    "completeness/1",
    "validity/1",
    "not_in_set/1",
    "class_balance/1",
    "mean/1",
    "min/1",
    "max/1",
    "share/1",
    "pair/1",
    "variance/1",
    "variance_population/1",
    "stddev/1",
    "stddev_population/1",
    "max_gap/1",
    "quantile/1",
    "median/1",
    "geofence/1",
    "spacing/1",
    "speed/1",
    "expression/1",
    "length/1",
];

pub(crate) fn knows(predicate: &str) -> bool {
    KNOWN.contains(&predicate)
}

/// Thresholds that an example misses.
pub(crate) fn missed(predicate: &str, name: &str, data: &[Fr], value: Value) -> Vec<Fr> {
    let Value::Integer { value, min, max } = value else {
        return if predicate == "not_in_set/1" { data.to_vec() } else { Vec::new() };
    };
    match (predicate, name) {
        ("mean/1", "min") => vec![Fr::from(max), Fr::from(-50_000_000)],
        ("variance/1" | "variance_population/1", "min") => vec![Fr::from(1_700_000)],
        ("variance/1" | "variance_population/1", "max") => vec![Fr::from(1_000_000), Fr::from(0)],
        ("stddev/1" | "stddev_population/1", "min") => vec![Fr::from(1300)],
        ("stddev/1" | "stddev_population/1", "max") => vec![Fr::from(1000), Fr::from(0)],
        ("not_in_set/1", _) => data.to_vec(),
        ("quantile/1" | "median/1", "max") => vec![Fr::from(min), Fr::from(-5)],
        ("quantile/1", "q") => vec![Fr::from(1), Fr::from(500_000), Fr::from(max)],
        ("pair/1", "equal") => vec![Fr::from(1 - value)],
        ("max_gap/1", _) => vec![Fr::from(0), Fr::from(2)],
        ("spacing/1", "min") => vec![Fr::from(max), Fr::from(6_000)],
        ("spacing/1" | "speed/1", "max") => vec![Fr::from(0), Fr::from(24_999)],
        ("spacing/1" | "speed/1", "north" | "east") => Vec::new(),
        (_, "min" | "rows_min" | "share_min" | "share_above" | "south" | "west") => {
            vec![Fr::from(max)]
        }
        (_, "max" | "rows_max" | "share_max" | "north" | "east") => vec![Fr::from(min)],
        (_, "share_below") => vec![Fr::from(0), Fr::from(1)],
        _ => Vec::new(),
    }
}

/// Thresholds that say as little as they can.
fn slacken(bench: &Bench, lie: &mut Forgery, which: impl Fn(usize) -> bool) {
    for (index, ((predicate, name, _), value)) in arguments(bench).iter().enumerate() {
        let Value::Integer { min, max, .. } = *value else { continue };
        if !knows(predicate.0) || !which(index) {
            continue;
        }
        match *name {
            "min" | "rows_min" | "share_min" | "share_above" | "least" | "south" | "west" => {
                lie.arguments[index] = Fr::from(min);
            }
            "max" | "rows_max" | "share_max" | "share_below" | "gap" | "north" | "east"
                if predicate.0 != "spacing/1" && predicate.0 != "speed/1" || *name == "max" =>
            {
                lie.arguments[index] = Fr::from(max);
            }
            _ => {}
        }
    }
}

/// The same lies under thresholds that say as little as they can.
pub(crate) fn with_slack(bench: &Bench, lies: &mut Vec<Lie>) {
    let mut slack = lies.clone();
    for (name, lie) in &mut slack {
        name.push_str(", with slack");
        slacken(bench, lie, |_| true);
    }
    if arguments(bench).iter().any(|((predicate, ..), _)| knows(predicate.0)) {
        lies.extend(slack);
    }
}

/// A missed threshold with other values of what the constraints compute, under which it
/// would be met.
pub(crate) fn meeting(
    bench: &Bench,
    (name, missed): (&str, &Forgery),
    index: usize,
    lies: &mut Vec<Lie>,
) {
    let arguments = arguments(bench);
    let (predicate, _, _) = &arguments[index].0;
    if !knows(predicate.0) {
        return;
    }
    let rules = bench.example.policy.rules();
    let mut before = 0;
    let rule = rules.iter().position(|rule| {
        before += rule.arguments.len();
        index < before
    });
    let position = rule.unwrap();
    let own = before - rules[position].arguments.len()..before;
    let mut alone = missed.clone();
    slacken(bench, &mut alone, |other| own.contains(&other) && other != index);
    let owner = format!("{predicate}#{}", position + 1);
    // With slack in the others, the threshold may be met.
    let missed_alone = !bench.refusals(&alone).is_empty();
    for base in [missed].into_iter().chain(missed_alone.then_some(&alone)) {
        forced(bench, (name, base), &owner, lies);
    }
}

/// Lies about totals and products of an owner.
fn forced(bench: &Bench, (name, base): (&str, &Forgery), owner: &str, lies: &mut Vec<Lie>) {
    let solved = bench.solve(base);
    let first = Structure::INSTANCE + base.arguments.len();
    let mut places: BTreeMap<&Clause, BTreeSet<usize>> = BTreeMap::new();
    for constraint in bench.structure().constraints() {
        let ([(_, variable)], true) = (constraint.c, constraint.clause.owner == owner) else {
            continue;
        };
        if *variable > first {
            places.entry(constraint.clause).or_default().insert(*variable);
        }
    }
    let few = [0, 1, 2, 4, 5, 6].map(Fr::from);
    for (clause, variables) in places.iter().filter(|(_, variables)| variables.len() > 1) {
        for value in few {
            let mut lie = base.clone();
            lie.forced.extend(variables.iter().map(|variable| (*variable, value)));
            lies.push((format!("{name}, {clause} said"), lie));
        }
    }
    for variable in places.into_values().flatten() {
        let honest = solved[variable];
        let others = [1, 1000, 1 << 20].map(|step| honest + Fr::from(step));
        for value in others.into_iter().chain([honest - Fr::from(1)]).chain(few) {
            if value != honest {
                let mut lie = base.clone();
                lie.forced.insert(variable, value);
                lies.push((format!("{name}, {owner}: variable {variable} said"), lie));
            }
        }
    }
}

/// Columns, totals and products that are not what the constraints make them, and tables
/// that a rule refuses.
pub(crate) fn lies(bench: &Bench, honest: &Forgery, lies: &mut Vec<Lie>) {
    let mut slack = honest.clone();
    slacken(bench, &mut slack, |_| true);
    let records = bench.example.table.records().len();
    for (name, base) in [("met", honest), ("slack", &slack)] {
        let solved = bench.solve(base);
        for (index, column) in bench.definition.columns.iter().enumerate() {
            let owner = &column.clause.owner;
            let known = owner.split_once('#').is_some_and(|(predicate, _)| knows(predicate));
            let computed = matches!(
                column.source,
                Source::Defined(_)
                    | Source::IsZero(_)
                    | Source::IsEqual(..)
                    | Source::NotNegative(_)
            );
            if !known || !computed {
                continue;
            }
            for row in 0..=records {
                let variable = bench.column(index, row);
                for value in [Fr::from(0), Fr::from(1), Fr::from(2), -Fr::from(1)] {
                    if solved[variable] != value {
                        let mut lie = base.clone();
                        lie.forced.insert(variable, value);
                        lies.push((format!("{name}: {}, row {row}", column.clause), lie));
                    }
                }
            }
        }
    }
    tables(bench, honest, lies);
    records::lies(bench, [honest, &slack], lies);
    values(bench, honest, lies);
}

fn tables(bench: &Bench, honest: &Forgery, lies: &mut Vec<Lie>) {
    let records = bench.example.table.records().len();
    let rules = bench.example.policy.rules().iter().enumerate();
    for (position, rule) in rules {
        match (rule.predicate.0, &rule.columns[..]) {
            ("pair/1", [a, b]) => {
                for row in 0..records {
                    let mut lie = honest.clone();
                    lie.cells[row].swap(*a, *b);
                    let both = [a, b].iter().all(|at| lie.cells[row][**at].0 == Fr::from(1));
                    if both && rule.integer("least").is_some() {
                        lies.push((format!("row {row}: a pair swapped"), lie.clone()));
                        let owner = format!("pair/1#{}", position + 1);
                        let columns = bench.definition.columns.iter().enumerate();
                        for (index, _) in columns.filter(|(_, column)| column.clause.owner == owner)
                        {
                            lie.forced.insert(bench.column(index, row), Fr::from(0));
                            lies.push((
                                format!("row {row}: a pair swapped, not both said"),
                                lie.clone(),
                            ));
                        }
                    }
                }
            }
            ("max_gap/1", [column, identity @ ..]) => {
                let mut lie = honest.clone();
                for row in 0..records {
                    lie.cells[row][*column] = honest.cells[records - 1 - row][*column];
                }
                lie.arguments[0] = Fr::from(2);
                lies.push(("falls too far".to_owned(), lie));
                for row in 1..records {
                    let mut lie = honest.clone();
                    for key in identity {
                        lie.cells[row][*key] = honest.cells[row - 1][*key];
                    }
                    lies.push((format!("row {row}: the identity of the one before"), lie));
                }
            }
            _ => {}
        }
    }
}

/// Columns with too few values, and records that are there by half.
fn values(bench: &Bench, honest: &Forgery, lies: &mut Vec<Lie>) {
    let records = bench.example.table.records().len();
    let rules = bench.example.policy.rules().iter();
    let columns = bench.example.policy.columns();
    for rule in rules.filter(|rule| knows(rule.predicate.0)) {
        let column = rule.columns[0];
        let needs = ["mean", "min/", "max/", "variance", "stddev", "quantile", "median"];
        if needs.iter().any(|name| rule.predicate.0.starts_with(name)) {
            let fewest = ["variance/1", "stddev/1"].contains(&rule.predicate.0);
            let mut lie = honest.clone();
            slacken(bench, &mut lie, |_| true);
            for row in usize::from(fewest)..records {
                lie.cells[row][column] = (Fr::from(0), Fr::from(0));
            }
            lies.push(("too few values".to_owned(), lie));
        }
        let Some((min, _)) = columns[column].kind.interval() else { continue };
        for step in [0, 1] {
            let mut lie = honest.clone();
            slacken(bench, &mut lie, |_| true);
            for (index, ((_, name, _), value)) in arguments(bench).iter().enumerate() {
                if let ("max", Value::Integer { max, .. }) = (*name, value) {
                    lie.arguments[index] = Fr::from(max - step);
                }
            }
            let half = Fr::from(1) / Fr::from(2);
            for row in [0, 1] {
                lie.cells[row][column] = (half, half * Fr::from(min));
            }
            lies.push(("two records that are half there".to_owned(), lie));
        }
    }
}
