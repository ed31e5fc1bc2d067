//! From a table to a proof: what comes out is accepted, and what cannot be proven is
//! refused with the reason that helps its owner.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::fs;
use std::sync::{Mutex, OnceLock};

use assay_prover::pipeline::{BadInput, Fault, ProveError, Proved, Request, prove};
use assay_prover::progress::{Control, Phase, Progress, Unattended};
use assay_setup::{KeyHeader, KeyStore, StoreError};
use assay_statement::binding::Bound;
use assay_statement::bytes::Bytes;
use assay_statement::{Binding, Cell, Engine, Policy, Record, Table, digests};
use assay_verifier::{Expectation, KeyRegistry, Rejection, Verifier, open};
use tempfile::TempDir;

const NOW: u64 = 1_900_000_000;

fn policy(max: u32) -> Policy {
    let text = format!(
        "\
apiVersion: v3.1.0
kind: DataContract
id: heart
version: 1.0.0
status: active
schema:
  - name: heart
    logicalType: object
    properties:
      - {{name: day, logicalType: date, required: true, unique: true}}
      - {{name: hr, logicalType: integer, required: true, logicalTypeOptions: {{minimum: 30, maximum: {max}}}}}
    quality:
      - {{id: rows, metric: rowCount, mustBeGreaterOrEqualTo: 2}}
"
    );
    Policy::from_yaml(text.as_bytes()).unwrap()
}

fn table(policy: &Policy, rates: impl IntoIterator<Item = i128>) -> Table {
    let record = |(index, rate): (i32, i128)| Record {
        line: u64::try_from(index).unwrap() + 2,
        cells: vec![Cell::Integer(20_000 - i128::from(index)), Cell::Integer(rate)],
    };
    Table::new(policy.columns().to_vec(), (0..).zip(rates).map(record).collect()).unwrap()
}

fn bound(expiry: u64) -> Binding {
    Binding::Bound(Bound {
        chain_id: 1,
        contract: Bytes([0x11; 20]),
        pool: Bytes([0x22; 32]),
        recipient: Bytes([0x33; 20]),
        expiry,
        terms: Bytes([0x44; 32]),
    })
}

fn request(max: u32, rates: impl IntoIterator<Item = i128>) -> Request {
    let policy = policy(max);
    let table = table(&policy, rates);
    Request { policy, table, binding: bound(u64::MAX), engine: None }
}

fn good() -> Request {
    request(200, [61, 70, 58])
}

/// One store for the tests that need a key: it is made once.
fn shared() -> &'static KeyStore {
    static STORE: OnceLock<(TempDir, KeyStore)> = OnceLock::new();
    &STORE.get_or_init(empty).1
}

fn empty() -> (TempDir, KeyStore) {
    let directory = tempfile::tempdir().unwrap();
    let store = KeyStore::open(directory.path().join("keys")).unwrap();
    (directory, store)
}

fn accepted(request: &Request, proved: &Proved) {
    let mut registry = KeyRegistry::new();
    registry.insert(&shared().entry(proved.proof.key_id).unwrap().verifying).unwrap();
    let Request { policy, table, binding, engine: _ } = request;
    let expectation = Expectation { policy, binding, now: NOW, require_ceremony: false };
    let verified = Verifier::new(registry).verify(&expectation, &proved.proof).unwrap();
    open(policy, &verified, table, &proved.opening).unwrap();
}

/// Remembers reports, and asks to stop once a phase was reported.
#[derive(Default)]
struct Recorder {
    reports: Mutex<Vec<Progress>>,
    stop_at: Option<Phase>,
}

impl Control for Recorder {
    fn report(&self, progress: Progress) {
        self.reports.lock().unwrap().push(progress);
    }

    fn cancelled(&self) -> bool {
        let reports = self.reports.lock().unwrap();
        reports.iter().any(|report| Some(report.phase) == self.stop_at)
    }
}

#[test]
fn a_proof_is_accepted_and_opens() {
    let recorder = Recorder::default();
    let proved = prove(shared(), &good(), &recorder).unwrap();
    accepted(&good(), &proved);
    assert!(proved.verdict.accepted);
    assert_eq!(proved.verdict.development_key, Some(true));
    assert!(proved.size.constraints() > Some(1000));

    let reports = recorder.reports.into_inner().unwrap();
    assert!(reports.windows(2).all(|pair| pair[0].percent <= pair[1].percent), "{reports:?}");
    assert!(reports.windows(2).all(|pair| pair[0].phase <= pair[1].phase), "{reports:?}");
    let (last, earlier) = reports.split_last().unwrap();
    assert_eq!((last.phase, last.percent), (Phase::Done, 100));
    assert!(earlier.iter().all(|report| report.percent < 100), "{reports:?}");
    let phases: Vec<Phase> = proved.timings.iter().map(|(phase, _)| *phase).collect();
    let all =
        [Phase::Check, Phase::Compile, Phase::Key, Phase::Witness, Phase::Prove, Phase::Verify];
    assert_eq!(phases, all);
}

#[test]
fn one_key_serves_every_threshold_and_every_proof_is_new() {
    let first = prove(shared(), &good(), &Unattended).unwrap();
    let other = request(199, [61, 70, 58]);
    let second = prove(shared(), &other, &Unattended).unwrap();
    accepted(&other, &second);
    assert!(!second.key_created);
    assert_eq!(first.proof.key_id, second.proof.key_id);
    assert_eq!(first.proof.instance.nullifier, second.proof.instance.nullifier);
    assert_ne!(first.proof.instance.commitment, second.proof.instance.commitment);
    assert_ne!(first.opening.salt, second.opening.salt);
}

#[test]
fn data_that_does_not_hold_is_refused_before_any_work() {
    let (_directory, store) = empty();
    let error = prove(&store, &request(200, [61, 231, 58, 232]), &Unattended).unwrap_err();
    let text = error.to_string();
    let ProveError::Unsatisfied(report) = &error else { panic!("{error}") };
    let failing: Vec<_> = report.rules.iter().filter(|rule| !rule.outcome.holds).collect();
    assert_eq!(failing.len(), 1);
    assert_eq!(failing[0].outcome.lines[0], 3);
    assert!(text.contains(&failing[0].name) && text.contains("line 3"), "{text}");
    assert!(!text.contains("231"), "{text}");
    assert!(!error.is_transient());
    assert_eq!(fs::read_dir(store.directory()).unwrap().count(), 0);
}

#[test]
fn what_nobody_would_accept_is_bad_input() {
    let (_directory, store) = empty();
    let refusal = |request: &Request| match prove(&store, request, &Unattended) {
        Err(ProveError::BadInput(reason)) => reason,
        other => panic!("expected a refusal, got {other:?}"),
    };
    let expired = Request { binding: bound(NOW - 1_000_000_000), ..good() };
    assert!(matches!(refusal(&expired), BadInput::Expired { .. }));

    let mut columns = good().policy.columns().to_vec();
    columns.swap(0, 1);
    let records = good().table.records().to_vec();
    let swapped = Request { table: Table::new(columns, records).unwrap(), ..good() };
    assert!(matches!(refusal(&swapped), BadInput::Columns));

    let rows = Engine::Groth16.largest().rows() + 1;
    let large = request(200, std::iter::repeat_n(60, rows));
    let BadInput::Capacity(error) = refusal(&large) else { panic!() };
    assert_eq!((error.expected, error.got), (rows - 1, rows));
    assert_eq!(fs::read_dir(store.directory()).unwrap().count(), 0);
}

#[test]
fn a_cancelled_proof_ends_at_the_next_phase() {
    for phase in [Phase::Check, Phase::Compile, Phase::Key, Phase::Witness, Phase::Prove] {
        let recorder = Recorder { stop_at: Some(phase), ..Recorder::default() };
        let result = prove(shared(), &good(), &recorder);
        assert!(matches!(result, Err(ProveError::Cancelled)), "{phase}");
        let last = recorder.reports.into_inner().unwrap().pop().unwrap();
        assert_eq!(last.phase, phase);
    }
}

#[test]
fn a_damaged_key_is_reported_and_not_replaced() {
    let proved = prove(shared(), &good(), &Unattended).unwrap();
    let (_directory, store) = empty();
    let id = proved.proof.key_id;
    for suffix in [".pk", ".pk.json", ".vk.json"] {
        let name = format!("{id}{suffix}");
        fs::copy(shared().directory().join(&name), store.directory().join(&name)).unwrap();
    }
    let path = store.directory().join(format!("{id}.pk"));
    let mut bytes = fs::read(&path).unwrap();
    bytes[5000] ^= 1;
    fs::write(&path, &bytes).unwrap();

    let error = prove(&store, &good(), &Unattended).unwrap_err();

    assert!(
        matches!(&error, ProveError::Internal(Fault::Store(StoreError::Corrupt { path: named, .. })) if *named == path),
        "{error}"
    );
    assert!(!error.is_transient());
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_proof_that_does_not_verify_is_not_handed_out() {
    let proved = prove(shared(), &good(), &Unattended).unwrap();
    let mut key = shared().load(proved.proof.key_id).unwrap();
    // The verifying key stays the same, so nothing but the equation can tell.
    key.proving.h_query.swap(0, 1);
    let (_directory, store) = empty();
    let file = &key.verifying;
    let header = KeyHeader {
        engine: file.engine,
        origin: file.origin,
        shape_id: file.shape_id,
        capacity: file.capacity,
        system: file.system,
    };
    store.insert(header, &key.proving).unwrap();

    let error = prove(&store, &good(), &Unattended).unwrap_err();

    assert!(matches!(error, ProveError::Internal(Fault::Rejected(Rejection::Equation))), "{error}");
}

#[test]
fn the_opening_and_the_instance_are_what_the_data_says() {
    let request = good();
    let proved = prove(shared(), &request, &Unattended).unwrap();
    let Request { policy, table, binding, engine: _ } = &request;
    let instance = &proved.proof.instance;
    assert_eq!(instance.policy_id, policy.id());
    assert_eq!(instance.parameters, digests::parameters(policy));
    assert_eq!(instance.binding, binding.digest());
    assert_eq!(instance.scope, binding.scope());
    let commitment = digests::commitment(policy, table, &proved.opening.salt).unwrap();
    assert_eq!((instance.commitment, proved.opening.commitment), (commitment, commitment));
    let nullifier = digests::nullifier(policy, table, binding.scope());
    assert_eq!(instance.nullifier, nullifier);
}
