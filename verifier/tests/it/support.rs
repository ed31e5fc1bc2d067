//! Keys, policies and proofs that the tests share.

use std::sync::OnceLock;

use ark_bn254::Bn254;
use ark_groth16::ProvingKey;
use ark_serialize::CanonicalSerialize;
use assay_statement::binding::Bound;
use assay_statement::bytes::{Address, Bytes};
use assay_statement::packing::element;
use assay_statement::{
    Binding, Bytes32, Capacity, Cell, Engine, Entry, Instance, Origin, Policy, ProofFile, Record,
    Salt, Shape, Table, VerifyingKeyFile, digests,
};
use assay_verifier::{Expectation, KeyRegistry, Rejection, Verified, Verifier};

use crate::toy;

pub(crate) const NOW: u64 = 1_900_000_000;
pub(crate) const EXPIRY: u64 = NOW + 60;
pub(crate) const CAPACITY: u8 = 3;

/// A policy of one shape, whatever the two thresholds; another shape without `set`.
pub(crate) fn policy(max: &str, rows: u32, set: bool) -> Policy {
    let rule = "quality: [{id: device_set, metric: invalidValues, \
                arguments: {validValues: [POLAR-H10, FITBIT-2]}, mustBe: 0, unit: rows}]";
    let rule = if set { rule } else { "description: any" };
    let yaml = format!(
        "\
apiVersion: v3.1.0
kind: DataContract
id: heart
version: 1.0.0
status: active
name: heart-rates
schema:
  - name: heart
    logicalType: object
    properties:
      - {{name: day, logicalType: date, required: true, unique: true}}
      - {{name: hr, logicalType: number, physicalType: \"decimal(6,2)\",
         logicalTypeOptions: {{minimum: 30, maximum: {max}}}}}
      - name: device
        logicalType: string
        {rule}
    quality:
      - {{id: rows, metric: rowCount, mustBeGreaterOrEqualTo: {rows}}}
"
    );
    Policy::from_yaml(yaml.as_bytes()).unwrap()
}

pub(crate) fn bound() -> Bound {
    Bound {
        chain_id: 31_337,
        contract: Bytes([0x11; 20]),
        pool: Bytes([0x22; 32]),
        recipient: Bytes([0x33; 20]),
        expiry: EXPIRY,
        terms: Bytes([0x44; 32]),
    }
}

pub(crate) fn other_address() -> Address {
    Bytes([0x55; 20])
}

pub(crate) fn table(policy: &Policy) -> Table {
    let record = |line, day, hr| Record {
        line,
        cells: vec![Cell::Integer(day), Cell::Integer(hr), Cell::Text(digests::text("POLAR-H10"))],
    };
    let records = vec![record(2, 20_000, 6_150), record(3, 20_001, 7_025), record(4, 19_999, 58)];
    Table::new(policy.columns().to_vec(), records).unwrap()
}

pub(crate) fn salt() -> Salt {
    let mut bytes = [7; 32];
    bytes[0] = 0;
    Salt::try_from(Bytes(bytes)).unwrap()
}

/// A verifying key as a file, with what makes proofs for it.
pub(crate) struct Key {
    pub(crate) file: VerifyingKeyFile,
    pub(crate) proving: ProvingKey<Bn254>,
}

pub(crate) fn key(policy: &Policy, capacity: u8, seed: u64) -> Key {
    let proving = toy::setup(Entry::ALL.len(), seed);
    let mut bytes = Vec::new();
    proving.vk.serialize_compressed(&mut bytes).unwrap();
    let shape = shape_id(policy, capacity);
    let system = Bytes32::keccak(&[b"squares"]);
    let origin = Origin::Development;
    let file = VerifyingKeyFile::new(Engine::Groth16, origin, shape, capacity, system, bytes);
    Key { file, proving }
}

pub(crate) fn shape_id(policy: &Policy, capacity: u8) -> Bytes32 {
    let capacity = Capacity::from_log(Engine::Groth16, capacity).unwrap();
    Shape::new(Engine::Groth16, policy, capacity).unwrap().id()
}

/// The instance of the shared table, written out entry by entry.
pub(crate) fn instance(policy: &Policy, binding: &Binding) -> Instance {
    let table = table(policy);
    Instance {
        policy_id: policy.id(),
        parameters: digests::parameters(policy),
        commitment: digests::commitment(policy, &table, &salt()).unwrap(),
        binding: binding.digest(),
        scope: binding.scope(),
        nullifier: digests::nullifier(policy, &table, binding.scope()),
        fingerprints: Bytes32::ZERO,
        as_of: Bytes32::ZERO,
        issuer: Bytes32::ZERO,
    }
}

impl Key {
    /// A genuine proof of any instance.
    pub(crate) fn prove(&self, instance: &Instance) -> ProofFile {
        let proof = toy::prove(&self.proving, &instance.entries().map(element));
        let mut bytes = Vec::new();
        proof.serialize_compressed(&mut bytes).unwrap();
        let (shape, id) = (self.file.shape_id, self.file.id());
        ProofFile::new(Engine::Groth16, shape, id, instance.clone(), bytes)
    }
}

/// What most tests start from: an accepted proof, and everything around it.
pub(crate) struct World {
    pub(crate) policy: Policy,
    pub(crate) binding: Binding,
    /// The key of the proof.
    pub(crate) key: Key,
    /// Another key of the same shape.
    pub(crate) same_shape: Key,
    /// A key of the same policy at another capacity.
    pub(crate) larger: Key,
    /// A key of another policy's shape.
    pub(crate) other_shape: Key,
    pub(crate) verifier: Verifier,
    pub(crate) proof: ProofFile,
}

impl World {
    pub(crate) fn get() -> &'static Self {
        static WORLD: OnceLock<World> = OnceLock::new();
        WORLD.get_or_init(|| {
            let policy = policy("220.50", 2, true);
            let binding = Binding::Bound(bound());
            let key_ = key(&policy, CAPACITY, 1);
            let same_shape = key(&policy, CAPACITY, 2);
            let larger = key(&policy, CAPACITY + 1, 3);
            let other_shape = key(&self::policy("220.50", 2, false), CAPACITY, 4);
            let proof = key_.prove(&instance(&policy, &binding));
            let verifier = verifier(&[&key_, &same_shape, &larger, &other_shape]);
            Self { policy, binding, key: key_, same_shape, larger, other_shape, verifier, proof }
        })
    }

    pub(crate) fn expectation(&self) -> Expectation<'_> {
        let Self { policy, binding, .. } = self;
        Expectation { policy, binding, now: NOW, require_ceremony: false }
    }

    pub(crate) fn verify(&self, proof: &ProofFile) -> Result<Verified, Rejection> {
        self.verifier.verify(&self.expectation(), proof)
    }
}

pub(crate) fn verifier(keys: &[&Key]) -> Verifier {
    let mut registry = KeyRegistry::new();
    for key in keys {
        assert_eq!(registry.insert(&key.file), Ok(key.file.id()));
    }
    Verifier::new(registry)
}

/// The entry with its value replaced.
pub(crate) fn with(instance: &Instance, entry: Entry, value: Bytes32) -> Instance {
    let mut changed = instance.clone();
    *match entry {
        Entry::PolicyId => &mut changed.policy_id,
        Entry::Parameters => &mut changed.parameters,
        Entry::Commitment => &mut changed.commitment,
        Entry::Binding => &mut changed.binding,
        Entry::Scope => &mut changed.scope,
        Entry::Nullifier => &mut changed.nullifier,
        Entry::Fingerprints => &mut changed.fingerprints,
        Entry::AsOf => &mut changed.as_of,
        Entry::Issuer => &mut changed.issuer,
    } = value;
    changed
}

/// The order of the scalar field, plus a small number.
pub(crate) fn order_plus(small: u8) -> Bytes32 {
    let mut bytes =
        Bytes32::from_hex("0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000000")
            .unwrap();
    bytes.0[31] = 1 + small;
    bytes
}
