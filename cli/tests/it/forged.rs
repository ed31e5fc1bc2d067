//! A delivery whose proof was forged by whoever made the development key.

use ark_bn254::Bn254;
use ark_groth16::Groth16;
use ark_relations::gr1cs::{ConstraintSynthesizer, ConstraintSystemRef, SynthesisError};
use ark_relations::lc;
use ark_serialize::CanonicalSerialize;
use ark_snark::SNARK as _;
use ark_std::rand::rngs::OsRng;
use assay_data::Limits;
use assay_statement::file::Document as _;
use assay_statement::hash::Fr;
use assay_statement::packing::element;
use assay_statement::{
    Binding, Bytes32, Capacity, Engine, Entry, Instance, Opening, Origin, Policy, ProofFile, Salt,
    Shape, VerifyingKeyFile, digests,
};

use crate::support::{DATA, Place, fresh};

/// A circuit that takes an instance and asks nothing of it.
struct Anything([Fr; Entry::ALL.len()]);

impl ConstraintSynthesizer<Fr> for Anything {
    fn generate_constraints(self, cs: ConstraintSystemRef<Fr>) -> Result<(), SynthesisError> {
        for value in self.0 {
            let input = cs.new_input_variable(|| Ok(value))?;
            let square = cs.new_witness_variable(|| Ok(value * value))?;
            cs.enforce_r1cs_constraint(|| lc!() + input, || lc!() + input, || lc!() + square)?;
        }
        Ok(())
    }
}

fn compressed(value: &impl CanonicalSerialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.serialize_compressed(&mut bytes).unwrap();
    bytes
}

/// Writes key, proof and opening for a table that nothing was asked of.
fn forge(place: &Place, table: &str) {
    let policy = Policy::from_yaml(place.read("p.yaml").as_bytes()).unwrap();
    let read =
        assay_data::read_path(&place.path(table), policy.columns(), Limits::default()).unwrap();
    let (binding, salt) = (Binding::Unbound, Salt::random().unwrap());
    let instance = Instance {
        policy_id: policy.id(),
        parameters: digests::parameters(&policy),
        commitment: digests::commitment(&policy, &read.table, &salt).unwrap(),
        binding: binding.digest(),
        scope: binding.scope(),
        nullifier: digests::nullifier(&policy, &read.table, binding.scope()),
        fingerprints: Bytes32::ZERO,
        as_of: Bytes32::ZERO,
        issuer: Bytes32::ZERO,
    };
    let circuit = Anything([Fr::from(1_u8); Entry::ALL.len()]);
    let (proving, verifying) =
        Groth16::<Bn254>::circuit_specific_setup(circuit, &mut OsRng).unwrap();
    let circuit = Anything(instance.entries().map(element));
    let proof = compressed(&Groth16::<Bn254>::prove(&proving, circuit, &mut OsRng).unwrap());

    let capacity = Capacity::for_records(Engine::Groth16, 3).unwrap();
    let shape = Shape::new(Engine::Groth16, &policy, capacity).unwrap().id();
    let (engine, bytes) = (Engine::Groth16, compressed(&verifying));
    let rows = u8::try_from(capacity.rows().ilog2()).unwrap();
    let key = VerifyingKeyFile::new(engine, Origin::Development, shape, rows, Bytes32::ZERO, bytes);
    let opening = Opening::new(instance.commitment, salt);
    let proof = ProofFile::new(engine, shape, key.id(), instance, proof);
    let files = [
        ("forged.vk.json", key.to_bytes()),
        ("forged.json", proof.to_bytes()),
        ("forged.opening.json", opening.to_bytes()),
    ];
    for (name, bytes) in files {
        place.write(name, &String::from_utf8(bytes).unwrap());
    }
}

#[test]
fn a_forged_proof_is_found_out_at_delivery() {
    let place = fresh();
    place.write("bad.csv", &DATA.replace("61", "9").replace("F2", "ZZ"));
    forge(&place, "bad.csv");
    assert_eq!(place.run(&["setup", "import-key", "forged.vk.json"]).code(), 0);
    // The attack is real: nothing in the proof shows it.
    place.expect(0, "verify --proof forged.json");

    let open = "open --proof forged.json --opening forged.opening.json --data bad.csv";
    let ran = place.expect(1, open);
    let expected = "does not meet the policy: bad.csv is what was committed to, and fails `hr: minimum, maximum`, `device_set`: the proof was forged";
    assert!(ran.out().contains(expected), "{}", ran.out());
    let json = place.expect(1, &format!("{open} --json")).json();
    assert_eq!(json["opens"], false);
    assert_eq!(json["meets_policy"], false);
    assert!(json["reason"].as_str().unwrap().contains("forged"));

    // The same key, about data that meets the policy.
    forge(&place, "d.csv");
    assert_eq!(place.run(&["setup", "import-key", "forged.vk.json"]).code(), 0);
    let json = place.expect(0, &format!("{} --json", open.replace("bad", "d"))).json();
    assert_eq!(json["meets_policy"], true);
}
