//! The engine without keys: from a table to a proof in this process and over gRPC, and
//! what is refused by the name of the engine.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers fail by panicking")]

#[allow(dead_code, reason = "the other test files use the rest")]
mod support;

use assay_circuits::CompileError;
use assay_circuits::groth16::Circuit;
use assay_proto::v1;
use assay_proto::v1::get_verifying_key_request::Selector;
use assay_proto::v1::policy_service_client::PolicyServiceClient;
use assay_proto::v1::prover_service_client::ProverServiceClient;
use assay_prover::cost::{Cost, Size};
use assay_prover::pipeline::{BadInput, Bounds, ProveError, Request, prove, prove_within};
use assay_prover::progress::{Phase, Unattended};
use assay_prover::{Limits, RemoteRequest};
use assay_setup::KeyStore;
use assay_statement::file::Document as _;
use assay_statement::{Cell, Engine, Origin, Policy, Record, Table};
use assay_verifier::{Expectation, KeyRegistry, Verifier, open};
use support::{DATA, POLICY, Running, bound, create, remote};
use tempfile::TempDir;
use tonic::Code;

/// The policy of the other tests, for a pool of the other hash.
fn yaml() -> String {
    let object = "logicalType: object\n";
    let property = "{property: assayIdentityHash, value: poseidon2-koalabear/1}";
    POLICY.replace(object, &format!("{object}    customProperties: [{property}]\n"))
}

fn request(yaml: &str, records: i32) -> Request {
    let policy = Policy::from_yaml(yaml.as_bytes()).unwrap();
    let record = |day: i32| {
        let mut cells = vec![Cell::Integer(60); policy.columns().len()];
        cells[0] = Cell::Integer(2_000_000 - i128::from(day));
        Record { line: u64::try_from(day).unwrap() + 2, cells }
    };
    let table = Table::new(policy.columns().to_vec(), (0..records).map(record).collect()).unwrap();
    Request { policy, table, binding: bound(), engine: None }
}

fn store() -> (TempDir, KeyStore) {
    let directory = tempfile::tempdir().unwrap();
    let store = KeyStore::open(directory.path().join("keys")).unwrap();
    (directory, store)
}

fn refusal(bounds: Bounds, request: &Request) -> BadInput {
    let (_directory, keys) = store();
    match prove_within(bounds, &keys, request, &Unattended) {
        Err(ProveError::BadInput(reason)) => reason,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn a_proof_needs_no_key_and_opens() {
    let (_directory, keys) = store();
    let request = Request { engine: Some(Engine::Stark), ..request(&yaml(), 3) };
    let proved = prove(&keys, &request, &Unattended).unwrap();
    assert_eq!(proved.proof.engine, Engine::Stark);
    assert_eq!(proved.proof.key_id.origin, Origin::Transparent);
    assert!(!proved.key_created && keys.list().unwrap().is_empty());
    assert!(proved.verdict.accepted);
    assert_eq!(proved.verdict.development_key, Some(false));
    let phases: Vec<Phase> = proved.timings.iter().map(|(phase, _)| *phase).collect();
    assert_eq!(phases, [Phase::Check, Phase::Compile, Phase::Witness, Phase::Prove, Phase::Verify]);

    let Request { policy, table, binding, engine: _ } = &request;
    let expectation = Expectation { policy, binding, now: 1_900_000_000, require_ceremony: true };
    let door = Verifier::new(KeyRegistry::new());
    let bytes = proved.proof.to_bytes();
    assert!(bytes.len() <= Limits::default().max_proof_bytes);
    let verified = door.verify_bytes(&expectation, &bytes).unwrap();
    assert_eq!(open(policy, &verified, table, &proved.opening).unwrap().records(), 3);

    let cost = Cost::of(policy, 3).unwrap();
    assert_eq!((cost.engine, cost.rows, cost.size), (Engine::Stark, 1024, proved.size));
    assert_eq!((cost.key, cost.gas), (None, None));
    let length = u64::try_from(proved.proof.proof.0.len()).unwrap();
    assert!(cost.proof_bytes.abs_diff(length) < length / 10, "{} {length}", cost.proof_bytes);
}

#[test]
fn costs_are_told_without_compiling() {
    let policy = Policy::from_yaml(POLICY.as_bytes()).unwrap();
    let cost = |records| Cost::of(&policy, records).unwrap();
    let (small, large) = (cost(3), cost(8192));
    assert_eq!((small.engine, small.rows, large.rows), (Engine::Groth16, 8, 8192));
    assert!(small.key.is_some() && small.gas.is_some());
    assert_eq!(small.proof_bytes, 128);
    let (Some(few), Some(many)) = (small.size.constraints(), large.size.constraints()) else {
        panic!("{small:?}")
    };
    assert!((512 * few..1024 * few).contains(&many), "{few} {many}");
    assert!(large.memory_bytes > small.memory_bytes && large.cpu > small.cpu);

    // Without an identity there are fewer hashes, and no contract that takes the proof.
    let none = POLICY.replace(
        "logicalType: object\n",
        "logicalType: object\n    customProperties: [{property: assayIdentity, value: none}]\n",
    );
    let none = Policy::from_yaml(none.replace(", unique: true", "").as_bytes()).unwrap();
    assert!(!none.identifies_records());
    let less = Cost::of(&none, 8192).unwrap();
    assert_eq!((less.rows, less.gas), (8192, None));
    assert!(less.size.constraints().unwrap() < many / 2 && less.cpu < large.cpu);

    // What is not proven costs nothing.
    let expected = Circuit::MAX_CONSTRAINTS;
    let Err(BadInput::Compile(refused)) = Cost::of(&policy, 16_384) else {
        panic!("expected a refusal")
    };
    let CompileError::Size { expected: most, got } = *refused.reason else { panic!("{refused}") };
    assert!(most == expected && got > expected);
    assert!(matches!(Cost::of(&policy, 16_385), Err(BadInput::Capacity(_))));
}

#[test]
fn another_engine_than_the_pools_is_refused_by_name() {
    for (yaml, engine, own) in [
        (yaml(), Engine::Groth16, Engine::Stark),
        (POLICY.to_owned(), Engine::Stark, Engine::Groth16),
    ] {
        let request = Request { engine: Some(engine), ..request(&yaml, 3) };
        let reason = refusal(Bounds::OWNER, &request);
        let text = reason.to_string();
        assert!(matches!(reason, BadInput::Hash(_)), "{text}");
        for name in [engine.to_string(), own.to_string(), own.hash().to_string()] {
            assert!(text.contains(&name), "{name}: {text}");
        }
    }
}

#[test]
fn too_many_records_are_refused_with_what_takes_them() {
    let text = refusal(Bounds::OWNER, &request(POLICY, 16_385)).to_string();
    assert!(text.contains("at most 16384 records for the engine groth16/1, got 16385"), "{text}");
    assert!(text.contains("stark/1 takes up to 1048561 records"), "{text}");
    assert!(text.contains("poseidon2-koalabear/1"), "{text}");
    let text = refusal(Bounds::OWNER, &request(&yaml(), 1_048_562)).to_string();
    assert!(text.contains("at most 1048561 records for the engine stark/1"), "{text}");
    assert!(text.contains("no engine takes as many"), "{text}");
}

#[test]
fn tables_that_are_too_large_are_not_proven() {
    let request = request(&yaml(), 3);
    let Size::Tables(tables) = Cost::of(&request.policy, 3).unwrap().size else { panic!() };
    let bounds = Bounds { cells: tables.cells - 1, ..Bounds::OWNER };
    let BadInput::Cells { expected, got } = refusal(bounds, &request) else { panic!() };
    assert_eq!((expected, got), (tables.cells - 1, tables.cells));
}

/// What is admitted by its estimate is proven, and read.
#[test]
fn a_wide_proof_is_as_long_as_estimated() {
    let members: Vec<String> = (40..240).map(|member| member.to_string()).collect();
    let set = format!("arguments: {{validValues: [{}]}}", members.join(", "));
    let column = format!(
        "      - {{name: c, logicalType: integer, quality: [{{id: s, metric: invalidValues, {set}, mustBe: 0}}]}}\n"
    );
    let request = request(&format!("{}{column}", yaml()), 3);
    let (_directory, keys) = store();
    let proved = prove(&keys, &request, &Unattended).unwrap();
    let estimated = Cost::of(&request.policy, 3).unwrap().proof_bytes;
    let length = u64::try_from(proved.proof.proof.0.len()).unwrap();
    assert!(estimated.abs_diff(length) < length / 10, "{estimated} {length}");
}

#[test]
fn a_proof_that_no_verifier_would_read_is_not_made() {
    let column = |index: usize| {
        let members: Vec<String> = (40..68).map(|member| member.to_string()).collect();
        let set = format!("arguments: {{validValues: [{}]}}", members.join(", "));
        format!(
            "      - {{name: c{index}, logicalType: integer, logicalTypeOptions: {{format: u64, minimum: 0}}, quality: [{{id: s{index}, metric: invalidValues, {set}, mustBe: 0}}]}}\n"
        )
    };
    let wide = yaml() + &(0..62).map(column).collect::<String>();
    let reason = refusal(Bounds::OWNER, &request(&wide, 3));
    let BadInput::ProofLength { expected, got } = reason else { panic!("{reason}") };
    assert!(got > expected);
    let told = Cost::of(&Policy::from_yaml(wide.as_bytes()).unwrap(), 3);
    assert!(matches!(told, Err(BadInput::ProofLength { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_proves_and_verifies_without_keys() {
    let server = Running::with(Limits::default(), &[POLICY]).await;
    let mut client = server.client().await;
    // Nobody registered this policy: there is no key that its owner could fill a disk with.
    let proved = client
        .prove(RemoteRequest { policy: yaml().into(), ..remote(DATA) }, |_| {})
        .await
        .unwrap();
    assert_eq!(proved.proof.engine, Engine::Stark);
    assert!(server.keys.list().unwrap().is_empty());
    server.stop().await;

    let stranger = Running::with(Limits::default(), &[]).await;
    let mut client = stranger.client().await;
    let bytes = proved.proof.to_bytes();
    let verdict = client.verify(yaml().into(), bytes.clone(), &bound(), true).await.unwrap();
    assert!(verdict.accepted, "{}", verdict.rejection);
    assert_eq!(verdict.development_key, Some(false));
    assert!(verdict.key_id.starts_with("air-"), "{}", verdict.key_id);
    let verdict = client.verify(POLICY.into(), bytes, &bound(), false).await.unwrap();
    assert!(!verdict.accepted);
    assert!(verdict.rejection.contains("stark/1"), "{}", verdict.rejection);
    let mut changed = proved.proof.clone();
    *changed.proof.0.last_mut().unwrap() ^= 1;
    let verdict = client.verify(yaml().into(), changed.to_bytes(), &bound(), false).await.unwrap();
    assert!(!verdict.accepted);
    stranger.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_may_name_the_engine_and_no_key_is_handed_out() {
    let yaml = yaml();
    let server = Running::with(Limits::default(), &[POLICY, &yaml]).await;
    let mut prover = ProverServiceClient::connect(server.url.clone()).await.unwrap();
    let of = |policy: &str, engine: v1::Engine| v1::CreateProofJobRequest {
        policy: policy.into(),
        engine: engine.into(),
        ..create(DATA)
    };
    for request in [of(POLICY, v1::Engine::Stark), of(&yaml, v1::Engine::Groth16)] {
        let status = prover.create_proof_job(request).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument, "{status}");
        let text = status.message();
        assert!(text.starts_with("engine: "), "{text}");
        assert!(text.contains("stark/1") && text.contains("groth16/1"), "{text}");
    }
    let unknown = v1::CreateProofJobRequest { engine: 7, ..create(DATA) };
    let status = prover.create_proof_job(unknown).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument, "{status}");
    let job = prover.create_proof_job(of(&yaml, v1::Engine::Stark)).await;
    let job_id = job.unwrap().into_inner().job.unwrap().job_id;
    prover.cancel_proof_job(v1::CancelProofJobRequest { job_id }).await.unwrap();

    let mut policies = PolicyServiceClient::connect(server.url.clone()).await.unwrap();
    let policy_id = Policy::from_yaml(yaml.as_bytes()).unwrap().id().0.to_vec();
    for selector in [
        Selector::Capacity(v1::PolicyCapacity { policy_id, records: 3, engine: 0 }),
        Selector::KeyId(format!("air-{}", "0".repeat(64))),
    ] {
        let request = v1::GetVerifyingKeyRequest { selector: Some(selector) };
        let status = policies.get_verifying_key(request).await.unwrap_err();
        assert_eq!(status.code(), Code::FailedPrecondition, "{status}");
        assert!(status.message().contains("stark/1 has no keys"), "{status}");
    }
    server.stop().await;
}
