//! What a verifier is given: files, and the bytes of proofs of each engine.

#![no_main]

use std::sync::LazyLock;

use ark_serialize::CanonicalSerialize as _;
use ark_std::rand::SeedableRng as _;
use ark_std::rand::rngs::StdRng;
use assay_circuits::groth16::Circuit;
use assay_statement::file::Document as _;
use assay_statement::{
    Binding, Bytes32, Engine, Instance, Opening, Origin, Policy, ProofFile, Shape, VerifyingKeyFile,
    digests,
};
use assay_verifier::{Expectation, KeyRegistry, Verifier};
use libfuzzer_sys::fuzz_target;

struct World {
    policy: Policy,
    verifier: Verifier,
    key: VerifyingKeyFile,
}

static GROTH16: LazyLock<World> = LazyLock::new(|| {
    let policy = policy(include_bytes!("../../tests/vectors/policy.yaml"));
    let shape = Shape::new(Engine::Groth16, &policy, Engine::Groth16.smallest()).expect("a shape");
    let circuit = Circuit::compile(&shape).expect("a circuit");
    let proving = circuit.generate_key(&mut StdRng::seed_from_u64(1)).expect("a key");
    let mut bytes = Vec::new();
    proving.vk.serialize_compressed(&mut bytes).expect("bytes");
    let (id, capacity, system) = (shape.id(), shape.capacity.log(), circuit.digest());
    let key =
        VerifyingKeyFile::new(Engine::Groth16, Origin::Development, id, capacity, system, bytes);
    let mut keys = KeyRegistry::new();
    keys.insert(&key).expect("a key that passes");
    World { policy, verifier: Verifier::new(keys), key }
});

static STARK: LazyLock<(Policy, assay_circuits::stark::System)> = LazyLock::new(|| {
    let policy = policy(include_bytes!("../../tests/vectors/policy-koalabear.yaml"));
    let shape = Shape::new(Engine::Stark, &policy, Engine::Stark.smallest()).expect("a shape");
    let system = assay_circuits::stark::System::compile(&shape).expect("a system");
    (policy, system)
});

fn policy(yaml: &[u8]) -> Policy {
    Policy::from_yaml(yaml).expect("a policy")
}

/// What a verifier would expect, with two entries from the proof.
fn instance(policy: &Policy, commitment: Bytes32, nullifier: Bytes32) -> Instance {
    let binding = Binding::Unbound;
    Instance {
        policy_id: policy.id(),
        parameters: digests::parameters(policy),
        commitment,
        binding: binding.digest(),
        scope: binding.scope(),
        nullifier,
        fingerprints: Bytes32::ZERO,
        as_of: Bytes32::ZERO,
        issuer: Bytes32::ZERO,
    }
}

fn groth16(bytes: &[u8]) {
    let World { policy, verifier, key } = &*GROTH16;
    let instance = instance(policy, Bytes32::ZERO, Bytes32::ZERO);
    let proof =
        ProofFile::new(Engine::Groth16, key.shape_id, key.id(), instance, bytes.to_vec());
    let binding = Binding::Unbound;
    let expectation = Expectation { policy, binding: &binding, now: 0, require_ceremony: false };
    assert!(verifier.verify(&expectation, &proof).is_err(), "a proof of a table that nobody has");
}

fn stark(bytes: &[u8]) {
    let (policy, system) = &*STARK;
    let Ok(proof) = system.decode(bytes) else { return };
    let instance = instance(policy, system.committed(&proof), Bytes32::ZERO);
    assert!(system.check(policy, &instance, &proof).is_err(), "a proof that nobody made");
}

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    match first % 5 {
        0 => {
            if let Ok(file) = ProofFile::from_bytes(rest) {
                assert_eq!(file.to_bytes(), rest);
            }
        }
        1 => {
            if let Ok(file) = VerifyingKeyFile::from_bytes(rest) {
                assert_eq!(file.to_bytes(), rest);
                let _ = KeyRegistry::new().insert(&file);
            }
        }
        2 => {
            if let Ok(file) = Opening::from_bytes(rest) {
                assert_eq!(file.to_bytes().as_slice(), rest);
            }
        }
        3 => groth16(rest),
        _ => stark(rest),
    }
});
