//! (15) Arithmetic at the ends of every type's interval: nothing wraps around.
//!
//! No predicate divides, so that there is no denominator that could be zero.

use assay_circuits::groth16::Circuit;
use assay_statement::value::display;
use assay_statement::{
    Binding, Cell, Column, Engine, Entry, Kind, Policy, Record, Salt, Shape, Table,
};
use assay_verifier::Rejection;

use crate::chain::{Chain, refusal};
use crate::forge::{Forge, settle, with_input};
use crate::world::{DATA, World, csv, other, parse, with};

/// A column of the kind between two values.
fn between(kind: Kind, min: i128, max: i128) -> Policy {
    let logical = match kind {
        Kind::Integer { signed, bits } => {
            let format = format!("{}{bits}", if signed { 'i' } else { 'u' });
            format!("logicalType: integer, logicalTypeOptions: {{format: {format}, ")
        }
        Kind::Number { precision, scale } => format!(
            "logicalType: number, physicalType: \"decimal({precision},{scale})\", logicalTypeOptions: {{"
        ),
        Kind::Date => "logicalType: date, logicalTypeOptions: {".to_owned(),
        Kind::Timestamp => "logicalType: timestamp, logicalTypeOptions: {".to_owned(),
        Kind::Boolean | Kind::String | Kind::Short { .. } => panic!("{kind} has no order"),
    };
    let bound = |value| {
        let text = display(kind, value);
        let quote = if matches!(kind, Kind::Date | Kind::Timestamp) { "\"" } else { "" };
        format!("{quote}{text}{quote}")
    };
    parse(&format!(
        "\
apiVersion: v3.1.0
kind: DataContract
id: edges
version: 1.0.0
status: active
schema:
  - name: edges
    logicalType: object
    properties:
      - {{name: x, {logical}minimum: {}, maximum: {}}}}}
",
        bound(min),
        bound(max)
    ))
}

fn one(kind: Kind, value: i128) -> Table {
    let column = Column { name: "x".to_owned(), kind };
    Table::new(vec![column], vec![Record { line: 2, cells: vec![Cell::Integer(value)] }]).unwrap()
}

#[test]
fn must_15_nothing_wraps_around_at_the_ends_of_an_interval() {
    let kinds = [
        Kind::Integer { signed: true, bits: 8 },
        Kind::Integer { signed: false, bits: 8 },
        Kind::Integer { signed: true, bits: 64 },
        Kind::Integer { signed: false, bits: 64 },
        Kind::Number { precision: 18, scale: 0 },
        Kind::Number { precision: 15, scale: 15 },
        Kind::Date,
        Kind::Timestamp,
    ];
    let mut tried = 0;
    for kind in kinds {
        let (first, last) = kind.interval().unwrap();
        // A policy writes whole numbers up to 2^53 - 1; data has all of the type.
        let (low, high) = (first.max(1 - (1 << 53)), last.min((1 << 53) - 1));
        let (low, high) = match kind {
            Kind::Integer { .. } | Kind::Number { .. } => (low, high),
            Kind::Boolean | Kind::Date | Kind::Timestamp | Kind::String | Kind::Short { .. } => {
                (first, last)
            }
        };
        let ends = [low, low + 1, 0, high - 1, high];
        let mut values = [ends.as_slice(), &[first, low - 1, high + 1, last]].concat();
        values.retain(|value| (first..=last).contains(value));
        values.sort_unstable();
        values.dedup();
        let bounds = ends.iter().flat_map(|min| ends.iter().map(move |max| (*min, *max)));
        let mut compiled: Option<Circuit> = None;
        for (min, max) in bounds.filter(|(min, max)| min <= max) {
            let policy = between(kind, min, max);
            let shape = Shape::new(Engine::Groth16, &policy, Engine::Groth16.smallest()).unwrap();
            let circuit = compiled.get_or_insert_with(|| Circuit::compile(&shape).unwrap());
            assert_eq!(circuit.shape().id(), shape.id(), "bounds are no part of the shape");
            for &value in &values {
                let table = one(kind, value);
                let holds = (min..=max).contains(&value);
                let what = format!("{kind}: {value} from {min} to {max}");
                assert_eq!(assay_circuits::check(&policy, &table).holds(), holds, "{what}");
                let salt = Salt::random().unwrap();
                let witness = circuit.assign(&policy, &table, &Binding::Unbound, &salt).unwrap();
                let violated = circuit.structure().first_violation(witness.assignment());
                assert_eq!(violated.is_none(), holds, "{what}");
                tried += 1;
            }
        }
        // Nothing beyond the type enters at all.
        for beyond in [first - 1, last + 1] {
            let column = Column { name: "x".to_owned(), kind };
            let cells = vec![Cell::Integer(beyond)];
            assert!(Table::new(vec![column], vec![Record { line: 2, cells }]).is_err(), "{kind}");
        }
    }
    assert!(tried > 400, "{tried}");
}

/// The honest prover stops at a record out of bounds. One that does not stop gets a
/// proof that nobody accepts.
#[test]
fn must_15_a_value_out_of_bounds_has_no_proof() {
    let world = World::get();
    let forge = Forge::new(&world.policy, 3);
    for value in ["220.01", "29.99", "-9999.99", "9999.99", "-30", "0"] {
        let table = csv(&world.policy, &DATA.replace("199.99", value));
        assert!(!assay_circuits::check(&world.policy, &table).holds(), "{value}");
        let witness = forge.witness(&world.policy, &table, &world.binding);
        assert!(forge.circuit.structure().first_violation(witness.assignment()).is_some());
        let proof = forge.prove(witness.assignment());
        assert_eq!(world.verify(&proof).unwrap_err(), Rejection::Equation, "{value}");
        assert_eq!(refusal(&Chain::new().contribute(&proof)), "ProofRejected", "{value}");
    }
    // Nor does a satisfied circuit prove an instance that it does not compute.
    let witness = forge.witness(&world.policy, &world.table, &world.binding);
    for entry in Entry::ALL {
        let honest = witness.instance().get(entry);
        let mut assignment = with_input(&witness, entry, other(entry.name()));
        settle(forge.circuit.structure(), &mut assignment);
        // Opaque to the circuit: who verifies compares them.
        let free = matches!(entry, Entry::PolicyId | Entry::Binding);
        let violated = forge.circuit.structure().first_violation(&assignment);
        assert_eq!(violated.is_none(), free, "{}", entry.name());
        // Claimed as it is, or under the honest instance: no proof either way.
        let mut proof = forge.prove(&assignment);
        assert!(world.verify(&proof).is_err(), "{}", entry.name());
        proof.instance = with(&proof.instance, entry, honest);
        assert_eq!(world.verify(&proof).unwrap_err(), Rejection::Equation, "{}", entry.name());
    }
}
