//! The oracle, Groth16 and these rows say the same of every table.

use std::cell::Cell;

use assay_circuits::halo2::library::dev::{MockProver, VerifyFailure};
use assay_circuits::halo2::{Circuit, Witness, publics};
use assay_circuits::{check, groth16};
use assay_statement::{Binding, Engine, Policy, Shape, Table};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::checker::Checker;
use crate::policies::{copies, examples};
use crate::support::salt;
use crate::tables::tables;

/// Random tables of each example.
const TABLES: u32 = 12;

pub(crate) fn compile(policy: &Policy) -> Circuit {
    let shape = Shape::new(Engine::Halo2, policy, Engine::Halo2.smallest()).unwrap();
    Circuit::compile(&shape).unwrap()
}

pub(crate) fn assign(circuit: &Circuit, policy: &Policy, table: &Table) -> Witness {
    circuit.assign(policy, table, &Binding::Unbound, &salt()).unwrap()
}

/// Whether the cells of a witness satisfy everything.
pub(crate) fn accepts(circuit: &Circuit, checker: &Checker, witness: &Witness) -> bool {
    checker.accepts(&circuit.advice(witness), &publics(witness.instance()).unwrap())
}

#[test]
fn every_example_is_satisfied_and_its_instance_is_that_of_groth16() {
    for example in examples().into_iter().chain(copies::copies()) {
        let circuit = compile(&example.policy);
        let witness = assign(&circuit, &example.policy, &example.table);
        assert!(check(&example.policy, &example.table).holds());
        let violation = circuit.violation(&witness);
        assert!(violation.is_none(), "{}: {violation:?}", example.name);
        let (advice, instance) = (circuit.advice(&witness), publics(witness.instance()).unwrap());
        let laid = circuit.laid(Some(&advice));
        let prover = MockProver::run(circuit.log(), &laid, vec![instance]).unwrap();
        let failures = prover.verify_par().err().unwrap_or_default();
        let failures: Vec<_> = failures.iter().filter(|own| !is_weighted(own)).collect();
        assert!(failures.is_empty(), "{}: {failures:?}", example.name);
        assert!(accepts(&circuit, &Checker::new(&circuit), &witness), "{}", example.name);
        let other = groth16::Circuit::compile(circuit.shape()).unwrap();
        let other =
            other.assign(&example.policy, &example.table, &Binding::Unbound, &salt()).unwrap();
        assert_eq!(witness.instance(), other.instance(), "{}", example.name);
    }
}

/// Whether all that fails is the sum under weights: the library's checker draws each of them, where
/// a transcript computes them from the first.
fn is_weighted(failure: &VerifyFailure) -> bool {
    let VerifyFailure::ConstraintNotSatisfied { constraint, .. } = failure else { return false };
    *constraint == ((1, "permutations").into(), 0, "").into()
}

#[test]
fn oracle_and_rows_agree_on_random_tables() {
    for example in examples().into_iter().chain(copies::copies()) {
        let circuit = compile(&example.policy);
        let checker = Checker::new(&circuit);
        let counts = [Cell::new(0), Cell::new(0)];
        let config = Config { cases: TABLES, failure_persistence: None, ..Config::default() };
        let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let mut runner = TestRunner::new_with_rng(config, rng);
        let agree = |table: Table| {
            let table = table.sorted(example.policy.identity());
            let holds = check(&example.policy, &table).holds();
            let witness = assign(&circuit, &example.policy, &table);
            prop_assert_eq!(circuit.violation(&witness).is_none(), holds);
            prop_assert_eq!(accepts(&circuit, &checker, &witness), holds);
            counts[usize::from(holds)].update(|count| count + 1);
            Ok(())
        };
        runner.run(&tables(&example), agree).unwrap();
        let [refused, accepted] = counts.map(Cell::into_inner);
        println!("{}: {accepted} accepted, {refused} refused", example.name);
    }
}
