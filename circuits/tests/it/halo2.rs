//! The third engine on the examples, tables and lies of the others.

use assay_circuits::halo2::library::dev::MockProver;
use assay_circuits::halo2::{Circuit, Witness, publics};
use assay_circuits::{check, groth16};
use assay_statement::{Binding, Engine, Policy, Shape, Table};

use crate::policies::examples;
use crate::support::salt;

fn compile(policy: &Policy) -> Circuit {
    let shape = Shape::new(Engine::Groth16, policy, Engine::Groth16.smallest()).unwrap();
    Circuit::compile(&shape).unwrap()
}

fn assign(circuit: &Circuit, policy: &Policy, table: &Table) -> Witness {
    circuit.assign(policy, table, &Binding::Unbound, &salt()).unwrap()
}

/// What the library finds wrong with the cells of a witness.
fn refusals(circuit: &Circuit, witness: &Witness) -> usize {
    let advice = circuit.advice(witness);
    let instance = publics(witness.instance()).unwrap();
    let prover = MockProver::run(circuit.log(), &circuit.laid(Some(&advice)), vec![instance]);
    prover.unwrap().verify_par().map_or_else(|failures| failures.len(), |()| 0)
}

#[test]
fn every_example_is_satisfied_and_its_instance_is_that_of_groth16() {
    for example in examples() {
        let circuit = compile(&example.policy);
        let witness = assign(&circuit, &example.policy, &example.table);
        assert!(check(&example.policy, &example.table).holds());
        let violation = circuit.violation(&witness);
        assert!(violation.is_none(), "{}: {violation:?}", example.name);
        assert_eq!(refusals(&circuit, &witness), 0, "{}", example.name);
        let other = groth16::Circuit::compile(circuit.shape()).unwrap();
        let other = other
            .assign(&example.policy, &example.table, &Binding::Unbound, &salt())
            .unwrap();
        assert_eq!(witness.instance(), other.instance(), "{}", example.name);
        println!("{}: 2^{} rows", example.name, circuit.log());
    }
}
