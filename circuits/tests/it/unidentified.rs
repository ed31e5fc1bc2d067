//! Policies that identify no records: nothing of an identity is constrained, the nullifier
//! is zero, and the order of the file is part of the commitment.

use std::collections::BTreeSet;

use assay_circuits::define;
use assay_circuits::groth16::Circuit;
use assay_circuits::language::Definition;
use assay_statement::hash::Fr;
use assay_statement::packing::element;
use assay_statement::{
    Binding, Bytes32, Capacity, Engine, Entry, Policy, PredicateId, Shape, digests,
};

use crate::forgery::{Bench, entry};
use crate::policies::{Example, totals, unidentified, unordered};
use crate::support::{assign, circuit, salt};
use crate::tables::table;

fn definition(policy: &Policy) -> Definition {
    define(circuit(policy).shape()).unwrap()
}

/// What the frame has for an identity, and has not without one.
#[test]
fn nothing_of_an_identity_is_constrained() {
    for Example { policy, .. } in [unidentified(), unordered()] {
        let definition = definition(&policy);
        assert!(definition.shared.is_empty() && definition.row_hashes.is_empty());
        let chains: Vec<String> =
            definition.chains.iter().map(|chain| chain.clause.to_string()).collect();
        assert_eq!(chains, ["commitment: records"]);
        let circuit = circuit(&policy);
        let mut owners = circuit.structure().constraints().map(|each| &each.clause.owner);
        assert!(owners.all(|owner| owner != "order" && owner != "identity"));
    }
    assert_eq!(definition(&totals().policy).chains.len(), 2);
}

#[test]
fn a_nullifier_that_is_not_zero_is_refused() {
    for example in [unidentified(), unordered()] {
        let bench = Bench::new(example);
        let honest = bench.inputs(&bench.example.table);
        assert_eq!(bench.refusals(&honest), BTreeSet::new());
        let identified = totals();
        let scope = Binding::Unbound.scope();
        let other = digests::nullifier(&identified.policy, &identified.table, scope);
        for value in [Fr::from(1), -Fr::from(1), element(other)] {
            let mut lie = honest.clone();
            lie.forced.insert(entry(Entry::Nullifier), value);
            assert_eq!(bench.refusals(&lie), BTreeSet::from(["instance: nullifier".to_owned()]));
        }
    }
}

/// No hash takes it in, so that another constraint has to.
#[test]
fn the_scope_stands_in_a_constraint() {
    let circuit = circuit(&unordered().policy);
    for own in Entry::ALL {
        let variable = entry(own);
        let mut constraints = circuit.structure().constraints();
        let stands = constraints.any(|constraint| {
            let mut terms = constraint.a.iter().chain(constraint.b).chain(constraint.c);
            terms.any(|(_, other)| *other == variable)
        });
        assert!(stands, "{}", own.name());
    }
}

#[test]
fn the_order_of_the_file_is_committed_to_and_the_capacity_is_not() {
    let Example { policy, table: given, .. } = unordered();
    let rows: Vec<_> = given.records().iter().map(|record| record.cells.clone()).collect();
    let mut turned = rows.clone();
    turned.rotate_left(1);
    let turned = table(given.columns(), turned);
    let circuits = [3, 4].map(|log| {
        let capacity = Capacity::from_log(Engine::Groth16, log).unwrap();
        Circuit::compile(&Shape::new(Engine::Groth16, &policy, capacity).unwrap()).unwrap()
    });
    let instances = circuits.each_ref().map(|circuit| {
        [&given, &turned].map(|table| {
            let witness = assign(circuit, &policy, table);
            assert!(circuit.structure().first_violation(witness.assignment()).is_none());
            let commitment = digests::commitment(&policy, table, &salt()).unwrap();
            let native = digests::instance(&policy, table, &Binding::Unbound, commitment);
            assert_eq!(*witness.instance(), native);
            native
        })
    });
    assert_eq!(instances[0], instances[1]);
    let [one, other] = &instances[0];
    assert_ne!(one.commitment, other.commitment);
    assert_eq!([one.nullifier, other.nullifier], [Bytes32::ZERO; 2]);
}

/// The parser refuses such a policy before.
#[test]
fn a_unique_key_is_not_compiled() {
    let shape = circuit(&unordered().policy).shape().clone();
    for columns in [Vec::new(), vec![0]] {
        let mut other = shape.clone();
        other.rules[0].predicate = PredicateId("unique/1");
        other.rules[0].columns = columns;
        let refused = Circuit::compile(&other).unwrap_err().to_string();
        assert!(refused.contains("the identity columns of the policy"), "{refused}");
    }
}

#[test]
fn an_order_by_other_columns_than_the_files_is_not_compiled() {
    let shape = circuit(&unidentified().policy).shape().clone();
    for columns in [vec![0, 0], vec![0, 1], vec![1], Vec::new()] {
        let mut other = shape.clone();
        other.rules[0].columns.clone_from(&columns);
        let refused = Circuit::compile(&other).unwrap_err().to_string();
        assert!(refused.contains("then the identity columns of the policy"), "{refused}");
    }
}
