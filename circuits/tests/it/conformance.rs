//! Oracle and constraints accept and refuse the same tables.

use assay_circuits::check;
use assay_statement::{Binding, digests};

use crate::support::{assign, circuit, policy, salt, satisfied, table};

const GOOD: &[[&str; 4]] = &[
    ["7", "-1.50", "A", "-3"],
    ["0", "20", "B", "0"],
    ["65535", "", "", ""],
    ["3", "0.01", "A", "7"],
];

#[test]
fn an_honest_table_satisfies_and_the_instance_is_the_native_one() {
    let policy = policy();
    let circuit = circuit(&policy);
    let table = table(&policy, GOOD);
    assert!(check(&policy, &table).holds());
    let witness = assign(&circuit, &policy, &table);
    let violation = circuit.structure().first_violation(witness.assignment());
    assert!(violation.is_none(), "{:?}", violation.map(|constraint| constraint.clause));
    let instance = witness.instance();
    assert_eq!(instance.policy_id, policy.id());
    assert_eq!(instance.parameters, digests::parameters(&policy));
    assert_eq!(Some(instance.commitment), digests::commitment(&policy, &table, &salt()));
    assert_eq!(instance.nullifier, digests::nullifier(&policy, &table, Binding::Unbound.scope()));
}

#[test]
fn every_rule_is_refused_by_oracle_and_constraints_alike() {
    let policy = policy();
    let circuit = circuit(&policy);
    let bad: &[(&str, &[[&str; 4]])] = &[
        ("null", &[["", "1", "A", "0"], ["1", "1", "A", "0"]]),
        ("below", &[["0", "-1.51", "A", "0"], ["1", "1", "A", "0"]]),
        ("above", &[["0", "20.01", "A", "0"], ["1", "1", "A", "0"]]),
        ("text", &[["0", "1", "C", "0"], ["1", "1", "A", "0"]]),
        ("integer", &[["0", "1", "A", "1"], ["1", "1", "A", "0"]]),
        ("twice", &[["5", "1", "A", "0"], ["5", "2", "A", "0"]]),
        ("few", &[["5", "1", "A", "0"]]),
        (
            "many",
            &[
                ["1", "1", "A", "0"],
                ["2", "1", "A", "0"],
                ["3", "1", "A", "0"],
                ["4", "1", "A", "0"],
                ["5", "1", "A", "0"],
                ["6", "1", "A", "0"],
                ["7", "1", "A", "0"],
            ],
        ),
    ];
    for (name, records) in bad {
        let table = table(&policy, records);
        assert!(!check(&policy, &table).holds(), "{name}");
        assert!(!satisfied(&circuit, &policy, &table), "{name}");
    }
}

#[test]
fn a_proof_verifies_with_its_instance_and_no_other() {
    use ark_bn254::{Bn254, Fr};
    use ark_groth16::Groth16;
    use ark_serialize::CanonicalDeserialize as _;
    use ark_snark::SNARK as _;
    use assay_statement::packing::element;

    let policy = policy();
    let circuit = circuit(&policy);
    let witness = assign(&circuit, &policy, &table(&policy, GOOD));
    let mut rng = ark_std::rand::rngs::OsRng;
    let key = circuit.generate_key(&mut rng).unwrap();
    let proof = circuit.prove(&key, &witness, &mut rng).unwrap();
    let proof = ark_groth16::Proof::<Bn254>::deserialize_compressed(&proof[..]).unwrap();
    let inputs: Vec<Fr> = witness.instance().entries().into_iter().map(element).collect();
    assert!(Groth16::<Bn254>::verify(&key.vk, &inputs, &proof).unwrap());
    for index in 0..inputs.len() {
        let mut other = inputs.clone();
        other[index] += Fr::from(1_u8);
        assert!(!Groth16::<Bn254>::verify(&key.vk, &other, &proof).unwrap(), "entry {index}");
    }
}
