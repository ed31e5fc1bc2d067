//! halo2 over gRPC: proven where there is a reference string, and its keys found by policy.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests and their helpers fail by panicking"
)]

#[allow(dead_code, reason = "the other test files use the rest")]
mod support;

use assay_proto::v1;
use assay_proto::v1::get_verifying_key_request::Selector;
use assay_proto::v1::policy_service_client::PolicyServiceClient;
use assay_prover::{Limits, RemoteRequest};
use assay_statement::file::Document as _;
use assay_statement::{Engine, VerifyingKeyFile};
use support::{DATA, POLICY, Running, bound, remote};
use tonic::Code;

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_is_made_checked_and_its_key_found() {
    let server = Running::start(Limits::default()).await;
    let mut client = server.client().await;
    let request = || RemoteRequest { engine: Some(Engine::Halo2), ..remote(DATA) };
    // No string is made unless somebody asks for one.
    assert!(client.prove(request(), |_| ()).await.is_err());
    assert_eq!(server.keys.references().unwrap(), []);
    server.keys.create_reference(11).unwrap();
    let proved = client.prove(request(), |_| ()).await.unwrap();
    assert_eq!(proved.proof.engine, Engine::Halo2);
    let proof = proved.proof.to_bytes();
    let verdict = client.verify(POLICY.into(), proof, &bound(), false).await.unwrap();
    assert!(verdict.accepted, "{}", verdict.rejection);
    assert_eq!(verdict.development_key, Some(true));

    let mut policies = PolicyServiceClient::connect(server.url.clone()).await.unwrap();
    let policy_id = proved.proof.instance.policy_id.0.to_vec();
    let key = |engine: i32| v1::GetVerifyingKeyRequest {
        selector: Some(Selector::Capacity(v1::PolicyCapacity {
            policy_id: policy_id.clone(),
            records: 3,
            engine,
        })),
    };
    let halo2 = || key(v1::Engine::Halo2.into());
    let found = policies.get_verifying_key(halo2()).await.unwrap().into_inner();
    assert_eq!(found.key_id, proved.proof.key_id.to_string());
    let own = VerifyingKeyFile::from_bytes(&found.key).unwrap();
    assert_eq!(own, server.keys.entry(proved.proof.key_id).unwrap().verifying);
    for (engine, expected) in [
        (v1::Engine::Unspecified.into(), Code::NotFound),
        (v1::Engine::Groth16.into(), Code::NotFound),
        (v1::Engine::Stark.into(), Code::FailedPrecondition),
        (9, Code::InvalidArgument),
    ] {
        let refused = policies.get_verifying_key(key(engine)).await.unwrap_err();
        assert_eq!(refused.code(), expected, "{refused}");
    }

    // A key from elsewhere has the labels that its maker chose: it is found by its id alone.
    let mut other = own.clone();
    let points = other.key.0.len();
    other.key.0.copy_within(points - 32.., points - 64);
    assert_ne!(other.id(), own.id());
    server.keys.import(&other).unwrap();
    std::fs::remove_file(server.keys.directory().join(format!("{}.own.json", own.id()))).unwrap();
    let refused = policies.get_verifying_key(halo2()).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound, "{refused}");
    assert_eq!(client.verifying_key(other.id()).await.unwrap(), other);
    server.stop().await;
}
