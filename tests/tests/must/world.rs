//! The dataset, policy, key and proof that most tests start from.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use assay_data::Format;
use assay_prover::pipeline::{self, Proved, Request};
use assay_prover::progress::Unattended;
use assay_setup::KeyStore;
use assay_statement::binding::Bound;
use assay_statement::bytes::Bytes;
use assay_statement::{
    Binding, Bytes32, Entry, Instance, Policy, ProofFile, Table, VerifyingKeyFile,
};
use assay_verifier::{Expectation, KeyRegistry, Rejection, Verified, Verifier};

use crate::chain;

/// Seconds since 1970, wherever a test sets the clock; the real one is earlier.
pub(crate) const NOW: u64 = 2_000_000_000;
pub(crate) const EXPIRY: u64 = 4_000_000_000;

/// Five records in no order; `note` is not declared.
pub(crate) const DATA: &str = "\
taken,hr,device,note
2024-01-03T08:00:00Z,70.25,F2,a
2024-01-01T08:00:00Z,61.50,H10,b
2024-01-04T08:00:00Z,58,,c
2024-01-02T08:00:00Z,64,H10,d
2024-01-05T08:00:00Z,199.99,F2,e
";

/// The policy of [`DATA`]. Neither argument is part of the shape.
pub(crate) fn yaml(name: &str, maximum: u32) -> String {
    format!(
        "\
apiVersion: v3.1.0
kind: DataContract
id: heart
version: 1.0.0
status: active
name: {name}
description: {{purpose: measured in a hospital with consent}}
schema:
  - name: heart
    logicalType: object
    properties:
      - {{name: taken, logicalType: timestamp, required: true, unique: true}}
      - {{name: hr, logicalType: number, physicalType: \"decimal(6,2)\",
         logicalTypeOptions: {{minimum: 30, maximum: {maximum}}}}}
      - name: device
        logicalType: string
        quality:
          - {{id: device_set, metric: invalidValues, arguments: {{validValues: [H10, F2]}}, mustBe: 0, unit: rows}}
    quality:
      - {{id: enough, metric: rowCount, mustBeGreaterOrEqualTo: 5}}
"
    )
}

/// A policy with one number fewer in its set: another shape.
pub(crate) fn other_shape() -> Policy {
    parse(&yaml("strict", 220).replace("[H10, F2]", "[H10, F2, X3]"))
}

pub(crate) fn parse(yaml: &str) -> Policy {
    Policy::from_yaml(yaml.as_bytes()).unwrap()
}

pub(crate) fn read(policy: &Policy, format: Format, data: &str) -> Table {
    let limits = assay_data::Limits::default();
    let read = assay_data::read_bytes("data", data.as_bytes(), format, policy.columns(), limits);
    read.unwrap().table
}

pub(crate) fn csv(policy: &Policy, data: &str) -> Table {
    read(policy, Format::Csv, data)
}

/// Where the command finds the keys that all tests share.
pub(crate) fn data_directory() -> &'static Path {
    static DIRECTORY: OnceLock<PathBuf> = OnceLock::new();
    DIRECTORY.get_or_init(|| {
        let parent = Path::new(env!("CARGO_TARGET_TMPDIR"));
        remove_old(parent);
        // Kept for the processes that tests start.
        tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent).unwrap().keep()
    })
}

const PREFIX: &str = "must-keys-";

/// What runs left behind that must have ended since.
fn remove_old(parent: &Path) {
    for entry in fs::read_dir(parent).unwrap().flatten() {
        let modified = entry.metadata().and_then(|data| data.modified()).ok();
        let age = modified.and_then(|time| time.elapsed().ok()).unwrap_or_default();
        let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        if ours && age > Duration::from_hours(1) {
            // Another run may be doing the same.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// The keys that all tests share: each shape's is made once.
pub(crate) fn keys() -> KeyStore {
    KeyStore::open(data_directory().join("keys")).unwrap()
}

pub(crate) fn pool_id() -> Bytes32 {
    Bytes32::keccak(&[b"pool"])
}

pub(crate) fn terms() -> Bytes32 {
    Bytes32::keccak(&[b"terms"])
}

/// What honest proofs are bound to: the pool that [`chain::Chain::new`] deploys.
pub(crate) fn bound() -> Bound {
    static CONTRACT: OnceLock<[u8; 20]> = OnceLock::new();
    let contract = *CONTRACT.get_or_init(|| chain::first_pool().into_array());
    Bound {
        chain_id: chain::CHAIN_ID,
        contract: Bytes(contract),
        pool: pool_id(),
        recipient: Bytes([0x33; 20]),
        expiry: EXPIRY,
        terms: terms(),
    }
}

/// A digest that is no honest value of any entry.
pub(crate) fn other(name: &str) -> Bytes32 {
    Bytes32::keccak(&[b"other", name.as_bytes()]).shifted()
}

/// The instance with one entry replaced.
pub(crate) fn with(instance: &Instance, entry: Entry, value: Bytes32) -> Instance {
    let mut entries = instance.entries();
    entries[entry as usize] = value;
    Instance::from_entries(&entries)
}

/// Proves as the command and the service do.
pub(crate) fn prove(policy: &Policy, table: &Table, binding: &Binding) -> Proved {
    let (policy, table, binding) = (policy.clone(), table.clone(), binding.clone());
    let request = Request { policy, table, binding, engine: None };
    pipeline::prove(&keys(), &request, &Unattended).unwrap()
}

/// A verifier that trusts these keys.
pub(crate) fn trusting(keys: &[&VerifyingKeyFile]) -> Verifier {
    let mut registry = KeyRegistry::new();
    for key in keys {
        registry.insert(key).unwrap();
    }
    Verifier::new(registry)
}

pub(crate) fn expecting<'a>(policy: &'a Policy, binding: &'a Binding) -> Expectation<'a> {
    Expectation { policy, binding, now: NOW, require_ceremony: false }
}

/// The buyer's side: a policy, where proofs are to be used, and a key.
pub(crate) struct World {
    pub(crate) policy: Policy,
    pub(crate) table: Table,
    pub(crate) binding: Binding,
    pub(crate) key: VerifyingKeyFile,
    pub(crate) verifier: Verifier,
    /// An honest proof of all that, with its opening.
    pub(crate) proved: Proved,
}

impl World {
    pub(crate) fn get() -> &'static Self {
        static WORLD: OnceLock<World> = OnceLock::new();
        WORLD.get_or_init(|| {
            let policy = parse(&yaml("strict", 220));
            let table = csv(&policy, DATA);
            let binding = Binding::Bound(bound());
            let proved = prove(&policy, &table, &binding);
            let key = keys().entry(proved.proof.key_id).unwrap().verifying;
            let verifier = trusting(&[&key]);
            Self { policy, table, binding, key, verifier, proved }
        })
    }

    pub(crate) fn proof(&self) -> &ProofFile {
        &self.proved.proof
    }

    pub(crate) fn expectation(&self) -> Expectation<'_> {
        expecting(&self.policy, &self.binding)
    }

    pub(crate) fn verify(&self, proof: &ProofFile) -> Result<Verified, Rejection> {
        self.verifier.verify(&self.expectation(), proof)
    }
}
