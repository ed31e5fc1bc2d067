//! What a verifier is given: files, the bytes of proofs of each engine, and honest proofs that were
//! changed anywhere.

#![no_main]

use std::sync::LazyLock;

use ark_serialize::CanonicalSerialize as _;
use ark_std::rand::rngs::OsRng;
use assay_circuits::{groth16, halo2, stark};
use assay_statement::file::Document as _;
use assay_statement::{
    Binding, Cell, Engine, Opening, Origin, Policy, ProofFile, Record, Salt, Shape, Table,
    VerifyingKeyFile,
};
use assay_verifier::{Expectation, KeyRegistry, Verifier};
use libfuzzer_sys::fuzz_target;

/// An accepted proof, and who accepts it.
struct World {
    policy: Policy,
    verifier: Verifier,
    proof: ProofFile,
}

static WORLDS: LazyLock<[World; 3]> = LazyLock::new(|| [groth16(), halo2(), stark()]);

fn statement(engine: Engine) -> (Policy, Table, Shape) {
    let yaml = format!(
        "\
apiVersion: v3.1.0
kind: DataContract
id: t
version: 1.0.0
status: active
schema:
  - name: t
    customProperties:
      - {{property: assayIdentity, value: none}}
      - {{property: assayIdentityHash, value: {}}}
    properties:
      - {{name: a, logicalType: integer, required: true, logicalTypeOptions: {{format: u8, minimum: 1}}}}
",
        engine.hash()
    );
    let policy = Policy::from_yaml(yaml.as_bytes()).expect("a policy");
    let records = vec![Record { line: 2, cells: vec![Cell::Integer(7)] }];
    let table = Table::new(policy.columns().to_vec(), records).expect("a table");
    let shape = Shape::new(engine, &policy, engine.smallest()).expect("a shape");
    (policy, table, shape)
}

fn salt() -> Salt {
    Salt::random().expect("randomness")
}

fn keyed(key: &VerifyingKeyFile) -> Verifier {
    let mut keys = KeyRegistry::new();
    keys.insert(key).expect("a key that passes");
    Verifier::new(keys)
}

fn groth16() -> World {
    let (policy, table, shape) = statement(Engine::Groth16);
    let circuit = groth16::Circuit::compile(&shape).expect("a circuit");
    let proving = circuit.generate_key(&mut OsRng).expect("a key");
    let mut bytes = Vec::new();
    proving.vk.serialize_compressed(&mut bytes).expect("bytes");
    let (capacity, system) = (shape.capacity.log(), circuit.digest());
    let (engine, origin, id) = (shape.engine, Origin::Development, shape.id());
    let key = VerifyingKeyFile::new(engine, origin, id, capacity, system, bytes);
    let witness = circuit.assign(&policy, &table, &Binding::Unbound, &salt()).expect("a witness");
    let proof = circuit.prove(&proving, &witness, &mut OsRng).expect("a proof");
    let proof = ProofFile::new(engine, id, key.id(), witness.instance().clone(), proof);
    World { policy, verifier: keyed(&key), proof }
}

fn halo2() -> World {
    let (policy, table, shape) = statement(Engine::Halo2);
    let circuit = halo2::Circuit::compile(&shape).expect("a circuit");
    let reference = halo2::Reference::setup(circuit.log(), OsRng);
    let proving = circuit.key(&reference).expect("a key");
    let (capacity, system) = (shape.capacity.log(), circuit.digest());
    let (engine, origin, id) = (shape.engine, Origin::Development, shape.id());
    let bytes = proving.verifying().encode();
    let key = VerifyingKeyFile::new(engine, origin, id, capacity, system, bytes);
    let witness = circuit.assign(&policy, &table, &Binding::Unbound, &salt()).expect("a witness");
    let instance = witness.instance().clone();
    let proof = circuit.prove(&reference, &proving, witness, &mut OsRng).expect("a proof");
    let proof = ProofFile::new(engine, id, key.id(), instance, proof);
    World { policy, verifier: keyed(&key), proof }
}

fn stark() -> World {
    let (policy, table, shape) = statement(Engine::Stark);
    let system = stark::System::compile(&shape).expect("a system");
    let witness = system.assign(&policy, &table, &Binding::Unbound, &salt()).expect("a witness");
    let stark::Proven { instance, proof } = system.prove(witness, |_, _| ()).expect("a proof");
    let proof = ProofFile::new(shape.engine, shape.id(), system.id(), instance, proof);
    World { policy, verifier: Verifier::new(KeyRegistry::new()), proof }
}

impl World {
    /// No other bytes are a proof of the same instance.
    fn offer(&self, bytes: &[u8]) {
        let mut proof = self.proof.clone();
        proof.proof.0 = bytes.to_vec();
        let (policy, binding) = (&self.policy, &Binding::Unbound);
        let expectation = Expectation { policy, binding, now: 0, require_ceremony: false };
        let accepted = self.verifier.verify(&expectation, &proof).is_ok();
        assert_eq!(accepted, proof == self.proof, "{}", proof.engine);
    }

    /// The honest proof with some bytes changed, by place and difference.
    fn changed(&self, changes: &[u8]) {
        let mut bytes = self.proof.proof.0.clone();
        let (changes, _) = changes.as_chunks::<5>();
        for [a, b, c, d, difference] in changes {
            let place = u32::from_le_bytes([*a, *b, *c, *d]) as usize % bytes.len();
            bytes[place] ^= difference;
        }
        self.offer(&bytes);
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    match usize::from(first % 9) {
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
        kind @ 3..6 => WORLDS[kind - 3].offer(rest),
        kind => WORLDS[kind - 6].changed(rest),
    }
});
