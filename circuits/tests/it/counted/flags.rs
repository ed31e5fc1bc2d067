//! Provers who say of a rule that it holds here and not there, more than once, or by half.

use std::collections::{BTreeMap, BTreeSet};

use assay_statement::Table;
use assay_statement::hash::Fr;

use super::{score, weighed};
use crate::copies::{Lie, refusals_where};
use crate::forgery::Bench;
use crate::policies::example;
use crate::support::table;

/// A rule of rows and one of all records, each of which is worth half.
fn bench(row: &str, least: &str) -> Bench {
    let custom = "type: custom, engine: assay, implementation";
    let schema = format!(
        "    customProperties:
      - {{property: assayIdentity, value: none}}
    properties:
      - name: a
        logicalType: integer
        logicalTypeOptions: {{format: u8}}
        quality: [{}, {}]
      - {{name: b, logicalType: integer, logicalTypeOptions: {{format: u8}}}}
    quality: [{}]
",
        weighed(row, "0.5"),
        weighed(&format!("{custom}: {{predicate: mean, args: {{max: 3}}}}"), "0.5"),
        score(least)
    );
    Bench::new(example("flags", &schema, &[&["1", "1"]]))
}

const LISTED: &str = "metric: invalidValues, arguments: {validValues: [1, 3]}, mustBe: 0";
const PAIR: &str =
    "type: custom, engine: assay, implementation: {predicate: pair, args: {lessThan: b}}";

/// Each part of what is said of a rule alone refuses some lie.
#[test]
fn no_part_of_what_is_said_can_be_left_out() {
    let bench = bench(LISTED, "1");
    // The second record breaks the rule of rows; the mean is exactly the bound.
    let broken = table(&bench.example.policy, &[["1", ""], ["5", ""], ["3", ""]]);
    let whole = table(&bench.example.policy, &[["3", ""], ["3", ""], ["3", ""]]);
    let mut alone: BTreeMap<String, usize> = BTreeMap::new();
    let mut refused = |clause: &str, table: &Table, outcomes, lie: &dyn Fn(&mut Lie<'_>)| {
        let refusals = refusals_where(&bench, table, outcomes, lie);
        assert_eq!(refusals, BTreeSet::from([clause.to_owned()]));
        *alone.entry(clause.to_owned()).or_default() += 1;
    };
    let (here, once) = ("in_set/1#1: holds here", "in_set/1#1: holds");
    refused("score/1#3: least", &broken, &[false, true], &|_| ());
    refused("in_set/1#1: some member matches", &broken, &[true, true], &|_| ());
    // On the records where it is so; with one of padding in its place; each of them for more.
    let everywhere = format!("{here}, everywhere or nowhere");
    refused(&everywhere, &broken, &[true, true], &|lie| say(lie, here, &[1, 0, 1]));
    refused(&everywhere, &broken, &[true, true], &|lie| say(lie, here, &[0, 0, 0]));
    let padding = format!("{here}, none on padding");
    refused(&padding, &broken, &[true, true], &|lie| say(lie, here, &[1, 0, 1, 1]));
    let boolean = format!("{here}, a boolean");
    refused(&boolean, &broken, &[true, true], &|lie| say(lie, here, &[1, 0, 2]));
    refused(&boolean, &broken, &[true, true], &|lie| say(lie, here, &[4, 0, -1]));
    // Not on the first record; twice.
    let later = format!("{once}, once");
    refused(&later, &whole, &[true, true], &|lie| say(lie, once, &[0, 1]));
    refused(&later, &whole, &[true, true], &|lie| say(lie, once, &[0, 0, 0, 1]));
    let double = "mean/1#2: holds or not";
    refused(double, &broken, &[false, true], &|lie| say(lie, "mean/1#2: holds", &[2]));
    refused("mean/1#2: holds, once", &whole, &[true, true], &|lie| {
        say(lie, "mean/1#2: holds", &[0, 1]);
    });
    let of_rule = |clause: &str| clause.contains("#1: holds") || clause.contains("#2: holds");
    let clauses: BTreeSet<String> = bench
        .structure()
        .constraints()
        .map(|constraint| constraint.clause.to_string())
        .filter(|clause| of_rule(clause))
        .collect();
    let missing: Vec<&String> =
        clauses.iter().filter(|clause| !alone.contains_key(*clause)).collect();
    // Sums are what they are of any rule; and a rule of rows that holds twice would need twice as
    // many records.
    let sums = [
        "in_set/1#1: holds",
        "in_set/1#1: holds here",
        "in_set/1#1: holds or not",
        "mean/1#2: holds",
    ];
    assert_eq!(missing, sums);
}

/// Where a rule of rows compares under a condition, the condition is the rule's and the guard's.
#[test]
fn the_condition_of_a_comparison_is_not_chosen() {
    let bench = bench(PAIR, "1");
    let broken = table(&bench.example.policy, &[["1", "2"], ["5", "5"], ["3", "4"]]);
    let clause = "pair/1#1: compares, where it holds";
    let refused = refusals_where(&bench, &broken, &[true, true], |lie| {
        say(lie, clause, &[1, 0, 1]);
    });
    assert_eq!(refused, BTreeSet::from([clause.to_owned()]));
}

/// Where the score needs each rule, nothing else can be said of any.
#[test]
fn what_is_said_has_one_witness() {
    let bench = bench(LISTED, "1");
    let table = table(&bench.example.policy, &[["1", ""], ["3", ""], ["3", ""]]);
    for name in ["in_set/1#1: holds here", "in_set/1#1: holds", "mean/1#2: holds"] {
        for row in 0..Bench::ROWS {
            let own = i64::from(row < if name.ends_with("here") { 3 } else { 1 });
            for other in [-1, 0, 1, 2] {
                let refused = refusals_where(&bench, &table, &[true, true], |lie| {
                    lie.say_at(name, row, Fr::from(other));
                });
                assert_eq!(refused.is_empty(), other == own, "{name}, row {row}: {other}");
            }
        }
    }
}

fn say(lie: &mut Lie<'_>, clause: &str, values: &[i64]) {
    let mut column = [0; Bench::ROWS];
    column[..values.len()].copy_from_slice(values);
    lie.say(clause, &column);
}
