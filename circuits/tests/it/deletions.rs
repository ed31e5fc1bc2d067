//! Every clause is missed: without its constraints, a lie that they refused would
//! be accepted.

use std::collections::{BTreeMap, BTreeSet};

use assay_circuits::groth16::Structure;
use assay_circuits::language::{Clause, Int};
use assay_statement::Rule;
use assay_statement::hash::Fr;
use assay_statement::packing::width;
use rayon::prelude::*;

use crate::forgery::Bench;
use crate::lies::{lies, not_null};
use crate::policies::{Example, keyed, loose, mixed, single, totals, unidentified, unordered};
use crate::solver::violated;

#[test]
fn mixed_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(mixed());
}

#[test]
fn loose_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(loose());
}

#[test]
fn keyed_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(keyed());
}

#[test]
fn totals_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(totals());
}

#[test]
fn unidentified_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(unidentified());
}

#[test]
fn unordered_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(unordered());
}

#[test]
fn completeness_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("completeness"));
}

#[test]
fn lists_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("lists"));
}

#[test]
fn lists_of_strings_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("lists of strings"));
}

#[test]
fn mean_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("mean"));
}

#[test]
fn min_and_max_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("min and max"));
}

#[test]
fn share_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("share"));
}

#[test]
fn pair_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("pair"));
}

#[test]
fn variance_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("variance"));
}

#[test]
fn variance_population_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("variance_population"));
}

#[test]
fn stddev_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("stddev"));
}

#[test]
fn stddev_population_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("stddev_population"));
}

#[test]
fn max_gap_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("max_gap"));
}

#[test]
fn quantile_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("quantile"));
}

#[test]
fn median_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("median"));
}

#[test]
fn geofence_in_a_box_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("geofence in a box"));
}

#[test]
fn geofence_in_a_polygon_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("geofence in a polygon"));
}

#[test]
fn geofence_of_a_share_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("geofence of a share"));
}

#[test]
fn spacing_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("spacing"));
}

#[test]
fn speed_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("speed"));
}

#[test]
fn expression_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("expression"));
}

#[test]
fn expression_of_a_share_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("expression of a share"));
}

#[test]
fn short_strings_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("short strings"));
}

#[test]
fn length_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("length"));
}

#[test]
fn pattern_each_clause_alone_refuses_some_lie() {
    every_clause_is_missed(single("pattern"));
}

fn every_clause_is_missed(example: Example) {
    let bench = Bench::new(example);
    let clauses: BTreeSet<String> =
        bench.structure().constraints().map(|constraint| constraint.clause.to_string()).collect();
    let lies = lies(&bench);
    let refusals: Vec<BTreeSet<String>> =
        lies.par_iter().map(|(_, lie)| bench.refusals(lie)).collect();
    let mut alone = BTreeSet::new();
    for ((name, _), refusals) in lies.iter().zip(refusals) {
        assert!(!refusals.is_empty(), "{}: {name} is accepted", bench.example.name);
        alone.extend(only(refusals));
    }
    let told = alone.len();
    let hidden = clauses.difference(&alone).filter(|clause| hides(&bench, clause));
    let hidden: Vec<String> = hidden.cloned().collect();
    let name = bench.example.name;
    println!(
        "{name}: {} lies; of {} clauses {told} by inputs, {} by hints",
        lies.len(),
        clauses.len(),
        hidden.len()
    );
    alone.extend(hidden);
    let missing: BTreeSet<&String> = clauses.difference(&alone).collect();
    let implied: BTreeSet<&String> =
        clauses.iter().filter(|clause| implied(&bench, clause).is_some()).collect();
    assert_eq!(missing, implied, "{name}: not missed, and implied by others");
}

/// Why a clause refuses nothing that others would not refuse too.
fn implied(bench: &Bench, clause: &str) -> Option<&'static str> {
    let columns = bench.example.policy.columns();
    if clause == "active: boolean" {
        let required = (0..columns.len()).any(|column| not_null(bench, column));
        return required.then_some("equal to the presence of a required column, a boolean");
    }
    let figures = &bench.definition.figures;
    let linear =
        |(figure, value): &(Clause, Int)| figure.to_string() == clause && value.degree() == 1;
    if figures.iter().any(linear) {
        return Some("what is not negative in any table");
    }
    let rules = bench.example.policy.rules();
    if clause == "active: first row" {
        let excludes = |name| ["share_above", "share_below"].contains(&name);
        let needs = |rule: &Rule| {
            let needing = ["mean", "min", "max", "variance", "stddev", "quantile", "median"];
            let name = rule.predicate.0.trim_end_matches("/1").trim_end_matches("_population");
            needing.contains(&name) || rule.arguments.iter().any(|argument| excludes(argument.name))
        };
        return rules.iter().any(needs).then_some("there is no value, or no share, of no records");
    }
    let (owner, name) = clause.split_once(": ")?;
    let column = owner.strip_prefix("column#")?.parse::<usize>().ok()? - 1;
    let kind = columns[column].kind;
    let (min, max) = kind.interval().unwrap_or_default();
    let full = max - min + 1 == 1_i128 << width(max - min);
    let from_above = !kind.is_string() && (!full || has_maximum(bench, column));
    match name {
        "present is boolean" | "padding is absent" if not_null(bench, column) => {
            Some("the presence of a required column is equal to active")
        }
        // A text takes one step or, where it may be empty, ends; what is absent does neither.
        "present is boolean" | "absent is empty" if has_pattern(bench, column) => {
            Some("a pattern says of its text whether it is there")
        }
        "absent is zero" if from_above => Some("what is at least 0 and at most 0 is 0"),
        _ => None,
    }
}

fn has_pattern(bench: &Bench, column: usize) -> bool {
    let mut rules = bench.example.policy.rules().iter();
    rules.any(|rule| rule.pattern.is_some() && rule.columns == [column])
}

fn has_maximum(bench: &Bench, column: usize) -> bool {
    let rules = bench.example.policy.rules().iter();
    let compared = |rule: &&Rule| ["between/1", "sum/1", "max/1"].contains(&rule.predicate.0);
    let mut rules = rules.filter(compared).filter(|rule| rule.columns.contains(&column));
    rules.any(|rule| rule.integer("max").is_some())
}

/// Whether a lie about a value that a clause defines, everything after it being
/// consistent with the lie, is refused by this clause alone.
fn hides(bench: &Bench, clause: &str) -> bool {
    let witness = bench.honest();
    let honest = witness.assignment();
    let inputs = bench.inputs(&bench.example.table);
    let defined = defined(bench.structure(), clause);
    let ends = defined.iter().take(4).chain(defined.iter().rev().take(4));
    ends.copied().any(|variable| {
        let mut lie = inputs.clone();
        lie.forced.insert(variable, honest[variable] + Fr::from(1));
        let solved = bench.solve(&lie);
        let alone = violated(bench.structure(), &solved);
        // The lie reaches the instance, or is about what only ties the proof to it.
        let told = solved[..Structure::INSTANCE] != honest[..Structure::INSTANCE];
        let ties = ["instance: policy_id", "instance: binding", "instance: scope"];
        let tie = ties.contains(&clause);
        (told || tie) && only(alone).as_deref() == Some(clause)
    })
}

/// Variables that no earlier clause mentions, and the entries of the instance.
fn defined(structure: &Structure, clause: &str) -> Vec<usize> {
    let mut first: BTreeMap<usize, bool> = BTreeMap::new();
    for constraint in structure.constraints() {
        let own = constraint.clause.to_string() == clause;
        for (_, variable) in constraint.a.iter().chain(constraint.b).chain(constraint.c) {
            let entry = (1..Structure::INSTANCE).contains(variable);
            let mentioned = first.entry(*variable).or_insert(own);
            *mentioned |= own && entry;
        }
    }
    first
        .into_iter()
        .filter(|(variable, own)| *own && *variable > 0)
        .map(|(variable, _)| variable)
        .collect()
}

fn only(refusals: BTreeSet<String>) -> Option<String> {
    let mut refusals = refusals.into_iter();
    refusals.next().filter(|_| refusals.next().is_none())
}
