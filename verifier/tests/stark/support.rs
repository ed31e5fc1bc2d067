//! The policy, the records and the one proof that the tests share.

use std::sync::OnceLock;

use assay_circuits::stark::{Proven, System};
use assay_statement::binding::Bound;
use assay_statement::bytes::Bytes;
use assay_statement::{
    Binding, Bytes32, Capacity, Cell, Engine, Entry, Instance, Policy, ProofFile, Record, Salt,
    Shape, Table, digests,
};
use assay_verifier::{Expectation, KeyRegistry, Rejection, Verified, Verifier};

pub(crate) const NOW: u64 = 1_900_000_000;
pub(crate) const EXPIRY: u64 = NOW + 60;

/// A policy of one shape, whatever the threshold, in a pool that identifies records by
/// `hash`; another shape without `set`.
pub(crate) fn policy(max: &str, set: bool, hash: &str) -> Policy {
    Policy::from_yaml(text(max, set, hash).as_bytes()).unwrap()
}

fn text(max: &str, set: bool, hash: &str) -> String {
    let rule = "quality: [{id: device_set, metric: invalidValues, \
                arguments: {validValues: [POLAR-H10, FITBIT-2]}, mustBe: 0, unit: rows}]";
    let rule = if set { rule } else { "description: any" };
    format!(
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
    customProperties: [{{property: assayIdentityHash, value: {hash}}}]
    properties:
      - {{name: day, logicalType: date, required: true, unique: true}}
      - {{name: hr, logicalType: number, physicalType: \"decimal(6,2)\",
         logicalTypeOptions: {{minimum: 30, maximum: {max}}}}}
      - name: device
        logicalType: string
        {rule}
"
    )
}

/// As [`policy`], in a pool of this engine.
pub(crate) fn ours(max: &str, set: bool) -> Policy {
    policy(max, set, "poseidon2-koalabear/1")
}

/// The same rules, in a later version of the contract.
pub(crate) fn later(max: &str, set: bool) -> Policy {
    let text = text(max, set, "poseidon2-koalabear/1").replace("version: 1.0.0", "version: 1.0.1");
    Policy::from_yaml(text.as_bytes()).unwrap()
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

pub(crate) fn table(policy: &Policy) -> Table {
    let record = |line, day, hr| Record {
        line,
        cells: vec![Cell::Integer(day), Cell::Integer(hr), Cell::Text(digests::text("POLAR-H10"))],
    };
    let records =
        vec![record(2, 20_000, 6_150), record(3, 20_001, 7_025), record(4, 19_999, 5_800)];
    Table::new(policy.columns().to_vec(), records).unwrap()
}

pub(crate) fn salt() -> Salt {
    let mut bytes = [7; 32];
    bytes[0] = 0;
    Salt::try_from(Bytes(bytes)).unwrap()
}

pub(crate) fn shape(policy: &Policy, capacity: u8) -> Shape {
    let capacity = Capacity::from_log(Engine::Stark, capacity).unwrap();
    Shape::new(Engine::Stark, policy, capacity).unwrap()
}

/// What most tests start from: an accepted proof, and everything around it.
pub(crate) struct World {
    pub(crate) policy: Policy,
    pub(crate) binding: Binding,
    pub(crate) verifier: Verifier,
    pub(crate) proof: ProofFile,
}

impl World {
    pub(crate) fn get() -> &'static Self {
        static WORLD: OnceLock<World> = OnceLock::new();
        WORLD.get_or_init(|| {
            let policy = ours("220.50", true);
            let binding = Binding::Bound(bound());
            let shape = shape(&policy, Engine::Stark.smallest().log());
            let system = System::compile(&shape).unwrap();
            let table = table(&policy);
            let witness = system.assign(&policy, &table, &binding, &salt()).unwrap();
            let Proven { instance, proof } = system.prove(witness, |_, _| ()).unwrap();
            let proof = ProofFile::new(Engine::Stark, shape.id(), system.id(), instance, proof);
            let verifier = Verifier::new(KeyRegistry::new());
            Self { policy, binding, verifier, proof }
        })
    }

    pub(crate) fn expectation(&self) -> Expectation<'_> {
        let Self { policy, binding, .. } = self;
        Expectation { policy, binding, now: NOW, require_ceremony: false }
    }

    pub(crate) fn verify(&self, proof: &ProofFile) -> Result<Verified, Rejection> {
        self.verifier.verify(&self.expectation(), proof)
    }

    /// What the verifier says of the honest proof's bytes under other names.
    pub(crate) fn relabelled(&self, relabel: impl FnOnce(&mut ProofFile)) -> Rejection {
        let mut proof = self.proof.clone();
        relabel(&mut proof);
        assert_ne!(proof, self.proof);
        self.verify(&proof).unwrap_err()
    }
}

/// The instance with one entry replaced.
pub(crate) fn with(instance: &Instance, entry: Entry, value: Bytes32) -> Instance {
    let mut entries = instance.entries();
    entries[Entry::ALL.iter().position(|other| *other == entry).unwrap()] = value;
    Instance::from_entries(&entries)
}

/// Another value of the form that an entry has.
pub(crate) fn other(entry: Entry) -> Bytes32 {
    let mut other = Bytes32::keccak(&[entry.name().as_bytes()]).shifted();
    for element in other.0.chunks_mut(4) {
        element[0] &= 0x3f;
    }
    other
}
