//! Proofs of halo2 at the door: accepted as they are, refused at the right check otherwise.
#![cfg(test)]

use std::sync::OnceLock;

use ark_std::rand::rngs::OsRng;
use assay_circuits::halo2::library::halo2curves::bn256::G2Affine;
use assay_circuits::halo2::library::halo2curves::group::GroupEncoding as _;
use assay_circuits::halo2::{Circuit, PROOF_BYTES, Reference, VerifyingKey};
use assay_statement::binding::Bound;
use assay_statement::bytes::Bytes;
use assay_statement::{
    Binding, Bytes32, Cell, Engine, Entry, Instance, Opening, Origin, Policy, ProofFile, Record,
    Salt, Shape, Table, VerifyingKeyFile,
};
use assay_verifier::{
    Check, Expectation, KeyError, KeyRegistry, Outcome, Rejection, Verified, Verifier,
};

const NOW: u64 = 1_900_000_000;

const YAML: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: heart
version: 1.0.0
status: active
schema:
  - name: heart
    properties:
      - {name: day, logicalType: date, required: true, unique: true}
      - {name: hr, logicalType: integer, logicalTypeOptions: {minimum: 30, maximum: 220, format: u8}}
";

struct World {
    policy: Policy,
    binding: Binding,
    table: Table,
    salt: Salt,
    key: VerifyingKeyFile,
    /// The same circuit under another reference string.
    other: VerifyingKeyFile,
    proof: ProofFile,
}

fn file(circuit: &Circuit, origin: Origin, key: &VerifyingKey) -> VerifyingKeyFile {
    let shape = circuit.shape();
    let (capacity, system) = (shape.capacity.log(), circuit.digest());
    VerifyingKeyFile::new(shape.engine, origin, shape.id(), capacity, system, key.encode())
}

impl World {
    fn get() -> &'static Self {
        static WORLD: OnceLock<World> = OnceLock::new();
        WORLD.get_or_init(|| {
            let policy = Policy::from_yaml(YAML.as_bytes()).unwrap();
            let binding = Binding::Bound(Bound {
                chain_id: 31_337,
                contract: Bytes([0x11; 20]),
                pool: Bytes([0x22; 32]),
                recipient: Bytes([0x33; 20]),
                expiry: NOW + 60,
                terms: Bytes([0x44; 32]),
            });
            let record =
                |line, day, hr| Record { line, cells: vec![Cell::Integer(day), Cell::Integer(hr)] };
            let records = vec![record(2, 20_000, 61), record(3, 20_001, 70)];
            let table = Table::new(policy.columns().to_vec(), records).unwrap();
            let shape = Shape::new(Engine::Halo2, &policy, Engine::Halo2.smallest()).unwrap();
            let circuit = Circuit::compile(&shape).unwrap();
            let string = Reference::setup(circuit.log(), OsRng);
            let key = circuit.key(&string).unwrap();
            let salt = Salt::random().unwrap();
            let witness = circuit.assign(&policy, &table, &binding, &salt).unwrap();
            let instance = witness.instance().clone();
            let proof = circuit.prove(&string, &key, witness, &mut OsRng).unwrap();
            let other = Reference::setup(circuit.log(), OsRng);
            let other =
                file(&circuit, Origin::Development, &circuit.verifying_key(&other).unwrap());
            let key = file(&circuit, Origin::Ceremony, &key.verifying());
            let proof = ProofFile::new(Engine::Halo2, shape.id(), key.id(), instance, proof);
            Self { policy, binding, table, salt, key, other, proof }
        })
    }

    fn expectation(&self) -> Expectation<'_> {
        let Self { policy, binding, .. } = self;
        Expectation { policy, binding, now: NOW, require_ceremony: true }
    }

    fn verify(&self, proof: &ProofFile) -> Result<Verified, Rejection> {
        verifier(&[&self.key]).verify(&self.expectation(), proof)
    }
}

fn verifier(keys: &[&VerifyingKeyFile]) -> Verifier {
    let mut registry = KeyRegistry::new();
    for key in keys {
        registry.insert(key).unwrap();
    }
    Verifier::new(registry)
}

#[test]
fn an_honest_proof_is_accepted_and_opens() {
    let world = World::get();
    let verified = world.verify(&world.proof).unwrap();
    let verdict = verified.verdict();
    assert!(verdict.accepted);
    assert_eq!((verdict.engine, verdict.development_key), (Engine::Halo2, Some(false)));
    assert!(verdict.checks.iter().all(|check| check.outcome == Outcome::Passed));
    assert!(
        verdict.caveats[0].contains("labelled as made for this policy's circuit with a ceremony's"),
        "{verdict:?}"
    );
    let opening = Opening::new(world.proof.instance.commitment, world.salt.clone());
    assert!(assay_verifier::open(&world.policy, &verified, &world.table, &opening).is_ok());
}

#[test]
fn a_key_is_the_verifiers_own_and_of_the_proofs_engine() {
    let world = World::get();
    let rejected = |verifier: Verifier, proof: &ProofFile| {
        verifier.verify(&Expectation { require_ceremony: false, ..world.expectation() }, proof)
    };
    let unknown = rejected(verifier(&[&world.other]), &world.proof).unwrap_err();
    assert!(matches!(unknown, Rejection::UnknownKey { .. }), "{unknown}");
    // Made with another string: the equation fails, and so it does under this one's name.
    let mut renamed = world.proof.clone();
    renamed.key_id = world.other.id();
    let other = rejected(verifier(&[&world.key, &world.other]), &renamed).unwrap_err();
    assert_eq!(other, Rejection::Equation);
    let strict = verifier(&[&world.other]).verify(&world.expectation(), &renamed).unwrap_err();
    assert_eq!(strict.check(), Check::Ceremony);

    let mut engine = world.proof.clone();
    engine.engine = Engine::Groth16;
    let engine = rejected(verifier(&[&world.key]), &engine).unwrap_err();
    assert!(matches!(engine, Rejection::KeyEngine { .. }), "{engine}");
    // A label of another engine is no way in, either: the bytes are no key of it.
    let mut relabelled = world.key.clone();
    relabelled.engine = Engine::Groth16;
    assert_eq!(KeyRegistry::new().insert(&relabelled), Err(KeyError::NoCeremony));
    relabelled.origin = Origin::Development;
    assert!(KeyRegistry::new().insert(&relabelled).is_err());
}

#[test]
fn every_word_and_every_entry_is_checked() {
    let world = World::get();
    let changed = |change: &dyn Fn(&mut ProofFile)| {
        let mut proof = world.proof.clone();
        change(&mut proof);
        world.verify(&proof).unwrap_err()
    };
    for word in 0..PROOF_BYTES / 32 {
        let refused = changed(&|proof| proof.proof.0[32 * word] ^= 1);
        let check = refused.check();
        assert!([Check::ProofPoints, Check::Equation].contains(&check), "{word}: {refused}");
        let large = changed(&|proof| proof.proof.0[32 * word..32 * word + 32].fill(0xff));
        assert_eq!(large.check(), Check::ProofEncoding, "{word}: {large}");
    }
    for (word, infinity) in [(0, true), (40, false), (PROOF_BYTES / 32 - 1, true)] {
        let zero = changed(&|proof| {
            proof.proof.0[32 * word..32 * word + 32].fill(0);
            proof.proof.0[32 * word + 31] = if infinity { 0x80 } else { 0 };
        });
        let expected = if infinity { Check::ProofPoints } else { Check::Equation };
        assert_eq!(zero.check(), expected, "{word}: {zero}");
    }
    let short = changed(&|proof| proof.proof.0.truncate(PROOF_BYTES - 1));
    assert_eq!(short.check(), Check::ProofLength);
    for entry in Entry::ALL {
        let refused = changed(&|proof| {
            let mut entries = proof.instance.entries();
            entries[entry as usize] = Bytes32::keccak(&[b"another"]).shifted();
            proof.instance = Instance::from_entries(&entries);
        });
        let expected = match entry {
            Entry::PolicyId => Check::Policy,
            Entry::Parameters => Check::Parameters,
            Entry::Scope => Check::Scope,
            Entry::Binding => Check::Binding,
            Entry::Fingerprints | Entry::AsOf | Entry::Issuer => Check::UnusedEntries,
            Entry::Commitment | Entry::Nullifier => Check::Equation,
        };
        assert_eq!(refused.check(), expected, "{entry:?}: {refused}");
    }
}

#[test]
fn a_key_with_a_secret_that_everybody_knows_is_refused() {
    let world = World::get();
    let insert = |spoil: &dyn Fn(&mut Vec<u8>)| {
        let mut key = world.key.clone();
        spoil(&mut key.key.0);
        KeyRegistry::new().insert(&key)
    };
    assert!(insert(&|_| ()).is_ok());
    // The generator, its opposite and infinity in the place of the secret.
    let generator: [u8; 64] = G2Affine::generator().to_bytes().as_ref().try_into().unwrap();
    for flag in [0, 0x40] {
        let known = insert(&|key| {
            key[..64].copy_from_slice(&generator);
            key[63] ^= flag;
        });
        assert!(
            matches!(&known, Err(KeyError::Unusable { reason }) if reason.contains("0, 1 or -1")),
            "{known:?}"
        );
    }
    let infinity = insert(&|key| {
        key[..64].fill(0);
        key[63] = 0x80;
    });
    assert!(infinity.is_err(), "{infinity:?}");
    let long = insert(&|key| key.push(0));
    assert!(matches!(long, Err(KeyError::Length { .. })), "{long:?}");
}
