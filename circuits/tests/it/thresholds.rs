//! Thresholds are bound by `parameters`, and by nothing in the circuit's shape.

use assay_circuits::groth16::Circuit;
use assay_statement::hash::Fr;
use assay_statement::packing::element;
use assay_statement::{Capacity, Engine, Entry, Policy, Shape, digests};

use crate::forgery::{Bench, entry};
use crate::policies::{examples, keyed};
use crate::support::{POLICY, assign, circuit, satisfied};

#[test]
fn a_threshold_other_than_the_policys_is_refused() {
    for example in examples() {
        let bench = Bench::new(example);
        let honest = bench.inputs(&bench.example.table);
        let parameters = element(digests::parameters(&bench.example.policy));
        for index in 0..honest.arguments.len() {
            for delta in [Fr::from(1), -Fr::from(1), Fr::from(1_u64 << 40)] {
                let mut lie = honest.clone();
                lie.arguments[index] += delta;
                lie.forced.insert(entry(Entry::Parameters), parameters);
                let refusals = bench.refusals(&lie);
                let name = bench.example.name;
                assert!(refusals.contains("instance: parameters"), "{name} {index}: {refusals:?}");
            }
        }
    }
}

#[test]
fn one_circuit_serves_all_thresholds_of_a_shape() {
    let other = POLICY
        .replace("minimum: -1.5, maximum: 20}", "minimum: -2, maximum: 25.25}")
        .replace("[A, B]", "[B, C]")
        .replace("[0, -3, 7]", "[1, -128, 127]")
        .replace("[2, 6]", "[1, 8]");
    let [first, second] = [POLICY, &other].map(|text| Policy::from_yaml(text.as_bytes()).unwrap());
    assert_ne!(first.id(), second.id());
    assert_ne!(digests::parameters(&first), digests::parameters(&second));
    let [one, two] = [&first, &second].map(circuit);
    assert_eq!(one.shape().id(), two.shape().id());
    assert_eq!(one.digest(), two.digest());
    // And the one circuit tells them apart by their parameters alone.
    let table = crate::support::table(&second, &[["5", "-2", "C", "127"]]);
    assert!(satisfied(&one, &second, &table));
    assert!(!satisfied(&one, &first, &table));
    let instance = assign(&one, &second, &table).instance().clone();
    assert_eq!(instance.parameters, digests::parameters(&second));
}

#[test]
fn another_shape_is_another_circuit() {
    let shape = |text: &str, capacity| {
        let policy = Policy::from_yaml(text.as_bytes()).unwrap();
        Shape::new(Engine::Groth16, &policy, capacity).unwrap()
    };
    let own = shape(POLICY, Engine::Groth16.smallest());
    let others = [
        shape(POLICY, Capacity::from_log(Engine::Groth16, 4).unwrap()),
        shape(&POLICY.replace("[A, B]", "[A, B, C]"), Engine::Groth16.smallest()),
        shape(&POLICY.replace("minimum: -1.5, ", ""), Engine::Groth16.smallest()),
        shape(&POLICY.replace("format: u16", "format: u32"), Engine::Groth16.smallest()),
        shape(&POLICY.replace("decimal(4,2)", "decimal(5,2)"), Engine::Groth16.smallest()),
        shape(&POLICY.replace("        unique: true\n", ""), Engine::Groth16.smallest()),
    ];
    let digest = |shape: &Shape| Circuit::compile(shape).unwrap().digest();
    for other in &others {
        assert_ne!(own.id(), other.id());
        assert_ne!(digest(&own), digest(other));
    }
}

#[test]
fn the_number_of_threads_changes_no_value() {
    let bench = Bench::new(keyed());
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let many = rayon::ThreadPoolBuilder::new().num_threads(5).build().unwrap();
    let one = alone.install(|| bench.honest());
    let five = many.install(|| bench.honest());
    assert_eq!(one.assignment(), five.assignment());
    assert_eq!(one.instance(), five.instance());
    let digests = [&alone, &many].map(|pool| pool.install(|| bench.circuit.digest()));
    assert_eq!(digests[0], digests[1]);
}
