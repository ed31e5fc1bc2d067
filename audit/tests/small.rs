#![cfg(test)]
//! The audit in small: the whole zoo, every method on a few circuits, and that it can fail.

use std::collections::{BTreeMap, BTreeSet};

use ark_ff::Field as _;
use ark_std::rand::SeedableRng as _;
use ark_std::rand::rngs::StdRng;
use assay_audit::cases::Cases;
use assay_audit::jacobian::freedom;
use assay_audit::reviewed::{entries, plain, review};
use assay_audit::run::{Extent, run};
use assay_audit::subject::{Subject, one};
use assay_audit::system::{Role, State};
use assay_audit::zoo;
use assay_statement::hash::Fr;
use assay_statement::{Policy, Table};

/// One of records, one of the whole table, one of guards and a score, one of a sorted copy.
const FEW: [&str; 4] = ["in_set/1", "sum/1", "score/1", "simpson/1"];

fn subject(name: &str) -> Subject {
    one(name).unwrap()
}

#[test]
fn every_fault_of_the_zoo_is_caught_and_no_good_circuit_is() {
    let mut rng = StdRng::seed_from_u64(1);
    let verdicts: Vec<_> = zoo::all().iter().map(|fault| fault.verdict(&mut rng)).collect();
    assert!(verdicts.len() >= 12);
    for verdict in verdicts {
        assert!(!verdict.broken.is_empty(), "{}: not caught", verdict.name);
        assert!(verdict.good.is_empty(), "{}: {:?}", verdict.name, verdict.good);
    }
}

#[test]
fn a_few_circuits_pass_every_method() {
    let findings = run(FEW.map(subject).into(), Extent::SMALL).unwrap();
    assert_eq!(findings.circuits.len(), FEW.len());
    for finding in &findings.circuits {
        let name = &finding.name;
        assert_eq!(
            finding.moving + finding.loose + finding.alternatives + finding.ambiguous,
            0,
            "{name}"
        );
        assert!(finding.replaced.iter().all(|found| found.accepted.is_empty()), "{name}");
        assert!(finding.forged.tried > 100 && finding.forged.accepted.is_empty(), "{name}");
        assert!(finding.deleted.survivors.len() * 100 < finding.constraints, "{name}");
        assert_eq!(finding.deleted.checked[1], 0, "{name}");
        assert!(finding.statements.false_ones() > 0 && finding.statements.accepted > 0, "{name}");
        assert!(finding.statements.satisfied.is_empty(), "{name}");
        assert!(finding.statements.refused.is_empty(), "{name}");
        assert_eq!(finding.statements.adversarial[1], 0, "{name}");
    }
    let (_, review) = &findings.reviewed;
    let silent = |objection: &&String| !objection.starts_with("reviewed, but no survivor");
    let objections: Vec<_> = review.objections.iter().filter(silent).collect();
    assert!(
        objections.iter().all(|objection| objection.contains("noticed nowhere")),
        "{objections:?}"
    );
}

#[test]
fn without_its_constraints_an_output_moves_and_a_deletion_is_noticed() {
    let subject = subject("sum/1");
    let cases = Cases::new(&subject, 1, 3).unwrap();
    let mut rng = StdRng::seed_from_u64(1);
    let own = freedom(&subject.system, &cases.honest[0], &mut rng);
    assert!(own.moving.is_empty());
    let row = own.noticed.iter().position(|noticed| *noticed).unwrap();
    let others: Vec<usize> = (0..subject.system.rows.len()).filter(|other| *other != row).collect();
    let broken = freedom(&subject.system.only(&others), &cases.honest[0], &mut rng);
    assert!(!broken.moving.is_empty());
}

#[test]
fn what_follows_from_a_cell_is_what_the_honest_prover_computes() {
    let subject = subject("sum/1");
    let cases = Cases::new(&subject, 1, 3).unwrap();
    let [first, second] = [&cases.honest[0], &cases.honest[1]];
    let said =
        |variable: &usize| matches!(subject.system.roles[*variable], Role::Input | Role::Hint);
    let changes: Vec<(usize, Fr)> =
        (1..first.len()).filter(said).map(|variable| (variable, second[variable])).collect();
    let mut state = State::new(&subject.system, first);
    subject.schedule.replay(&mut state, &subject.system, &changes, &[]);
    assert!(state.violated().is_empty());
    assert_eq!(state.values(), second);
    assert_eq!(state.get(0), Fr::ONE);
}

#[test]
fn the_reviewed_table_is_well_formed_and_objects_to_what_it_does_not_know() {
    let entries = entries().unwrap();
    assert!(!entries.is_empty());
    let unknown = BTreeMap::from([(("sum/1".to_owned(), "no such: clause".to_owned()), 3)]);
    let review = review(&entries, &unknown, &BTreeSet::new());
    assert_eq!(review.objections.len(), entries.len() + 1);
    assert_eq!(plain("column#1: type, from below"), "column: type, from below");
    assert_eq!(plain("active: boolean"), "active: boolean");
}

#[test]
fn a_table_without_records_is_none() {
    let policy = Policy::from_yaml(include_bytes!("../policies/scored.yaml")).unwrap();
    assert!(Table::new(policy.columns().to_vec(), Vec::new()).is_err());
}
