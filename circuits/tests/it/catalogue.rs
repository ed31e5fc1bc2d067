//! Predicates of the catalogue on tables that hold and that do not: the oracle, rank-1
//! constraints and both tables of the STARK, in one piece and in segments.

mod counts;
mod lists;
mod neighbours;
mod spreads;
mod values;

use assay_circuits::check;

use crate::policies::{Example, example};
use crate::stark;
use crate::support::{assign, circuit, table};

/// Records, and the clause that refuses them first, without its rule; empty where they hold.
type Case<'a> = (&'a [&'a [&'a str]], &'a str);

/// Everything agrees on each of the tables under one policy, whose only rule is about.
fn agree(schema: &str, cases: &[Case<'_>]) {
    let first = cases[0].0;
    let example = example("catalogue", schema, first);
    let id = example.policy.rules()[0].predicate;
    let circuit = circuit(&example.policy);
    let over = example.over_koala_bear();
    let systems = [stark::system(&over), stark::segmented(&over)];
    let Example { policy, .. } = &example;
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
            let witness = stark::assign(system, &over, &table);
            let violated = stark::violated(system, &witness);
            assert_eq!(violated.is_none(), clause.is_empty(), "{case}: {violated:?}");
        }
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
