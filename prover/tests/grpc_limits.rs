//! What the services refuse, and how they say so.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests and their helpers fail by panicking"
)]

#[allow(dead_code, reason = "the other test file uses the rest")]
mod support;

use assay_proto::v1::prover_service_client::ProverServiceClient;
use assay_proto::v1::verifier_service_client::VerifierServiceClient;
use assay_proto::v1::{self, JobState};
use assay_prover::{JobLimits, Limits, RemoteRequest};
use support::{DATA, POLICY, Running, create, remote};
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

/// No job ever starts.
fn idle() -> Limits {
    let jobs = JobLimits { max_running: 0, max_queued: 1, ..JobLimits::default() };
    Limits { jobs, max_policy_bytes: 2000, max_data_bytes: 1000, ..Limits::default() }
}

async fn start(limits: Limits) -> (Running, ProverServiceClient<Channel>) {
    let server = Running::start(limits).await;
    let prover = ProverServiceClient::connect(server.url.clone()).await.unwrap();
    (server, prover)
}

async fn refused(
    prover: &mut ProverServiceClient<Channel>,
    request: v1::CreateProofJobRequest,
) -> Status {
    prover.create_proof_job(request).await.unwrap_err()
}

#[tokio::test]
async fn bad_input_is_refused_with_its_place() {
    let (server, mut prover) = start(idle()).await;
    let data = refused(&mut prover, create("day,hr\n2024-01-02,61\n2024-01-01,secret\n")).await;
    assert_eq!(data.code(), Code::InvalidArgument);
    assert!(data.message().starts_with("heart.csv:3:12: column `hr`"), "{}", data.message());
    assert!(!data.message().contains("secret"));

    let policy = POLICY.replace("kind: DataContract", "kind: DataContract\nnonsense: 1").into();
    let policy = refused(&mut prover, v1::CreateProofJobRequest { policy, ..create(DATA) }).await;
    assert_eq!(policy.code(), Code::InvalidArgument);
    assert!(policy.message().starts_with("policy: line 3, column 1"), "{}", policy.message());

    let binding = Some(v1::Binding { contract: vec![0; 19], ..v1::Binding::default() });
    for request in [
        v1::CreateProofJobRequest { format: 0, ..create(DATA) },
        v1::CreateProofJobRequest { format: 77, ..create(DATA) },
        v1::CreateProofJobRequest { binding, ..create(DATA) },
        v1::CreateProofJobRequest { idempotency_key: "short".into(), ..create(DATA) },
        v1::CreateProofJobRequest { file_name: "x".repeat(256), ..create(DATA) },
        v1::CreateProofJobRequest::default(),
    ] {
        assert_eq!(refused(&mut prover, request).await.code(), Code::InvalidArgument);
    }
    // None of these took a place in the queue.
    assert!(prover.create_proof_job(create(DATA)).await.is_ok());
    server.stop().await;
}

#[tokio::test]
async fn what_is_too_large_for_ever_is_an_invalid_argument() {
    let (server, mut prover) = start(idle()).await;
    // Refused by the service, and, beyond its largest message, by the transport.
    for bytes in [1001, 200_000] {
        let status = refused(&mut prover, create(&"x".repeat(bytes))).await;
        assert_eq!(status.code(), Code::InvalidArgument, "{status}");
    }
    let mut verifier = VerifierServiceClient::connect(server.url.clone()).await.unwrap();
    let request = v1::VerifyRequest {
        policy: POLICY.into(),
        proof: vec![b'x'; 20 << 20],
        ..v1::VerifyRequest::default()
    };
    let status = verifier.verify(request.clone()).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument, "{status}");
    let request = v1::VerifyRequest { proof: b"{}\n".to_vec(), ..request };
    let status = verifier.verify(request).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument, "{status}");
    assert!(status.message().starts_with("proof: "), "{}", status.message());
    server.stop().await;
}

#[tokio::test]
async fn a_full_queue_says_when_to_try_again() {
    let (server, mut prover) = start(idle()).await;
    let job = prover.create_proof_job(create(DATA)).await.unwrap().into_inner().job.unwrap();
    assert_eq!(job.state(), JobState::Queued);
    let full = refused(&mut prover, create(DATA)).await;
    assert_eq!(full.code(), Code::ResourceExhausted);
    let delay = full.get_details_retry_info().unwrap().retry_delay;
    assert_eq!(delay, Some(Limits::default().retry_after));

    let id = v1::CancelProofJobRequest { job_id: job.job_id.clone() };
    let cancelled = prover.cancel_proof_job(id).await.unwrap().into_inner().job.unwrap();
    assert_eq!(cancelled.state(), JobState::Cancelled);
    assert!(prover.create_proof_job(create(DATA)).await.is_ok());
    server.stop().await;
}

#[tokio::test]
async fn a_repeated_request_is_one_job() {
    let (server, mut prover) = start(idle()).await;
    let key = || "0123456789abcdef".to_owned();
    let request = v1::CreateProofJobRequest { idempotency_key: key(), ..create(DATA) };
    let first = prover.create_proof_job(request.clone()).await.unwrap().into_inner().job.unwrap();
    let again = prover.create_proof_job(request).await.unwrap().into_inner().job.unwrap();
    assert_eq!(first.job_id, again.job_id);
    let other = DATA.replace("61", "60");
    let other = v1::CreateProofJobRequest { idempotency_key: key(), ..create(&other) };
    assert_eq!(refused(&mut prover, other).await.code(), Code::AlreadyExists);
    server.stop().await;
}

#[tokio::test]
async fn nobody_finds_a_job_without_its_id() {
    let (server, mut prover) = start(idle()).await;
    for (job_id, expected) in
        [("0".repeat(64), Code::NotFound), ("0".repeat(63), Code::InvalidArgument)]
    {
        let get = v1::GetProofJobRequest { job_id: job_id.clone() };
        assert_eq!(prover.get_proof_job(get).await.unwrap_err().code(), expected);
        let cancel = v1::CancelProofJobRequest { job_id };
        assert_eq!(prover.cancel_proof_job(cancel).await.unwrap_err().code(), expected);
    }
    server.stop().await;
}

#[tokio::test]
async fn more_requests_than_admitted_are_refused_at_once() {
    let (server, mut prover) = start(Limits { max_requests: 0, ..Limits::default() }).await;
    let get = v1::GetProofJobRequest { job_id: "0".repeat(64) };
    let status = prover.get_proof_job(get).await.unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted, "{status}");
    server.stop().await;
}

#[tokio::test]
async fn health_is_reported_for_each_service() {
    use tonic_health::pb::health_client::HealthClient;
    use tonic_health::pb::{HealthCheckRequest, health_check_response::ServingStatus};

    let (server, _) = start(idle()).await;
    let channel = Channel::from_shared(server.url.clone()).unwrap().connect().await.unwrap();
    let mut health = HealthClient::new(channel);
    for service in
        ["", "assay.v1.ProverService", "assay.v1.VerifierService", "assay.v1.PolicyService"]
    {
        let request = HealthCheckRequest { service: service.to_owned() };
        let status = health.check(request).await.unwrap().into_inner().status();
        assert_eq!(status, ServingStatus::Serving, "{service}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_server_is_told_from_a_url_that_it_is_not() {
    for url in ["127.0.0.1:50051", "https://127.0.0.1:50051", "http://", "http://a b"] {
        let error = assay_prover::Client::connect(url).await.unwrap_err();
        assert!(error.is_bad_input(), "{url}: {error}");
    }
}

#[test]
fn only_this_machine_is_loopback() {
    for (url, expected) in [
        ("http://127.0.0.1:50051", true),
        ("http://127.9.9.9", true),
        ("http://[::1]:50051", true),
        ("http://[::ffff:127.0.0.1]:1", true),
        ("http://LocalHost:50051/", true),
        ("http://localhost.example.org", false),
        ("http://127.0.0.1@example.org", false),
        ("http://127.0.0.1.example.org", false),
        ("http://0.0.0.0:50051", false),
        ("http://192.168.0.1", false),
        ("http://[2001:db8::1]", false),
        ("http://a b", false),
        ("", false),
    ] {
        assert_eq!(assay_prover::client::is_loopback(url), expected, "{url}");
    }
}

#[tokio::test]
async fn a_job_that_nobody_waits_for_is_cancelled() {
    let (server, mut prover) = start(idle()).await;
    let mut client = server.client().await;
    let (queued, mut is_queued) = tokio::sync::mpsc::channel(1);
    let waiting = tokio::spawn(async move {
        client
            .prove(remote(DATA), |_| {
                let _ = queued.try_send(());
            })
            .await
            .map(drop)
    });
    let limit = std::time::Duration::from_secs(20);
    tokio::time::timeout(limit, is_queued.recv()).await.unwrap().unwrap();
    // It has the only place.
    assert_eq!(refused(&mut prover, create(DATA)).await.code(), Code::ResourceExhausted);
    waiting.abort();
    let free = async {
        while prover.create_proof_job(create(DATA)).await.is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(limit, free).await.unwrap();
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strangers_policy_makes_no_key_and_a_large_circuit_is_not_compiled() {
    let server = Running::start(Limits::default()).await;
    let mut client = server.client().await;
    let policy = POLICY.replace(", required: true}", "}").into_bytes();
    let stranger = RemoteRequest { policy, ..remote(DATA) };
    let error = client.prove(stranger, |_| {}).await.unwrap_err();
    assert!(error.is_bad_input(), "{error}");
    assert!(error.to_string().contains("policies that the operator registered"), "{error}");
    assert!(server.keys.list().unwrap().is_empty());
    server.stop().await;

    let server = Running::start(Limits { max_constraints: 100, ..Limits::default() }).await;
    let mut client = server.client().await;
    let error = client.prove(remote(DATA), |_| {}).await.unwrap_err();
    assert!(error.is_bad_input(), "{error}");
    assert!(error.to_string().contains("at most 100 constraints"), "{error}");
    server.stop().await;
}
