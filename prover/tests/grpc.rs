//! The whole way over gRPC: a contributor has a table proven, a buyer checks it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests and their helpers fail by panicking"
)]

#[allow(dead_code, reason = "the other test file uses the rest")]
mod support;

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use assay_proto::v1::get_verifying_key_request::Selector;
use assay_proto::v1::policy_service_client::PolicyServiceClient;
use assay_proto::v1::{self, CheckOutcome, Trust, Verdict};
use assay_prover::{Client, ClientError, Limits, RemoteProof};
use assay_setup::{ProvingKeyManifest, Source};
use assay_statement::file::Document as _;
use assay_statement::{Binding, Bytes32, Policy, digests};
use assay_verifier::{Expectation, KeyRegistry, Verifier};
use support::{DATA, POLICY, Running, bound, remote};

async fn verdict(client: &mut Client, proof: &RemoteProof, binding: &Binding) -> Verdict {
    let proof = proof.proof.to_bytes();
    client.verify(POLICY.into(), proof, binding, false).await.unwrap()
}

fn outcomes(verdict: &Verdict) -> BTreeMap<&str, CheckOutcome> {
    verdict.checks.iter().map(|check| (check.name.as_str(), check.outcome())).collect()
}

/// The check that failed.
fn failed(verdict: &Verdict) -> &str {
    assert!(!verdict.accepted);
    assert!(!verdict.rejection.is_empty());
    assert!(verdict.claims.is_empty() && verdict.key_id.is_empty());
    assert_eq!(verdict.nullifier, None);
    let failed = verdict.checks.iter().filter(|check| check.outcome() == CheckOutcome::Failed);
    let names: Vec<&str> = failed.map(|check| check.name.as_str()).collect();
    assert_eq!(names.len(), 1, "{names:?}");
    names[0]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_proven_fetched_and_checked() {
    let server = Running::start(Limits::default()).await;
    let mut client = server.client().await;
    let mut percents = Vec::new();
    let proved =
        client.prove(remote(DATA), |progress| percents.push(progress.percent)).await.unwrap();
    assert!(percents.is_sorted(), "{percents:?}");
    assert_eq!(proved.notes.len(), 1);
    assert!(proved.notes[0].contains("`note`"), "{:?}", proved.notes);

    // The contributor: the opening opens the commitment of this very table.
    let policy = Policy::from_yaml(POLICY.as_bytes()).unwrap();
    let limits = assay_data::Limits::default();
    let format = assay_data::Format::Csv;
    let read =
        assay_data::read_bytes("d", DATA.as_bytes(), format, policy.columns(), limits).unwrap();
    let commitment = digests::commitment(&policy, &read.table, &proved.opening.salt);
    assert_eq!(commitment, Some(proved.proof.instance.commitment));

    // A buyer with a key of their own.
    let key = client.verifying_key(proved.proof.key_id).await.unwrap();
    let mut keys = KeyRegistry::new();
    keys.insert(&key).unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let (policy, binding) = (&policy, &bound());
    let expectation = Expectation { policy, binding, now, require_ceremony: false };
    assert!(Verifier::new(keys).verify(&expectation, &proved.proof).is_ok());

    // A buyer who asks the server.
    let accepted = verdict(&mut client, &proved, &bound()).await;
    assert!(accepted.accepted, "{}", accepted.rejection);
    assert_eq!(accepted.checks.len(), assay_verifier::Check::ALL.len());
    assert_eq!(outcomes(&accepted)["equation"], CheckOutcome::Passed);
    assert_eq!(outcomes(&accepted)["ceremony"], CheckOutcome::NotRequired);
    assert_eq!(accepted.development_key, Some(true));
    assert!(!accepted.ceremony_required);
    assert!(accepted.key_id.starts_with("dev-"));
    assert_eq!(accepted.nullifier, Some(proved.proof.instance.nullifier.0.to_vec()));
    assert!(accepted.claims.iter().all(|claim| claim.trust() != Trust::Unspecified));
    assert!(accepted.claims.iter().any(|claim| claim.trust() == Trust::Proven));
    assert!(accepted.claims.iter().any(|claim| claim.trust() == Trust::SelfAsserted));

    // Nothing about the binding is read from the proof.
    let unbound = verdict(&mut client, &proved, &Binding::Unbound).await;
    assert_eq!(failed(&unbound), "scope");
    let Binding::Bound(mut other) = bound() else { unreachable!() };
    other.recipient.0[0] ^= 1;
    assert_eq!(failed(&verdict(&mut client, &proved, &Binding::Bound(other)).await), "binding");

    let strict =
        client.verify(POLICY.into(), proved.proof.to_bytes(), &bound(), true).await.unwrap();
    assert_eq!(failed(&strict), "ceremony");
    assert!(strict.ceremony_required);

    let mut tampered = proved.clone();
    tampered.proof.instance.nullifier.0[31] ^= 1;
    assert_eq!(failed(&verdict(&mut client, &tampered, &bound()).await), "equation");

    // Another server, which does not have the key.
    let stranger = Running::start(Limits::default()).await;
    assert_eq!(failed(&verdict(&mut stranger.client().await, &proved, &bound()).await), "key");

    keys_and_policies(&server, &proved).await;
    stranger.stop().await;
    server.stop().await;
}

async fn keys_and_policies(server: &Running, proved: &RemoteProof) {
    let id = proved.proof.instance.policy_id;
    assert_eq!(server.client().await.policy(id).await.unwrap(), POLICY.as_bytes());
    let mut policies = PolicyServiceClient::connect(server.url.clone()).await.unwrap();
    let list = policies.list_policies(v1::ListPoliciesRequest {}).await.unwrap().into_inner();
    assert_eq!(list.policies.len(), 1);
    assert_eq!(list.policies[0].policy_id, id.0);
    let key = |policy_id: Vec<u8>, records| v1::GetVerifyingKeyRequest {
        selector: Some(Selector::Capacity(v1::PolicyCapacity { policy_id, records, engine: 0 })),
    };
    let found = policies.get_verifying_key(key(id.0.to_vec(), 3)).await.unwrap().into_inner();
    assert_eq!(found.key_id, proved.proof.key_id.to_string());
    assert_eq!(found.key, server.keys.entry(proved.proof.key_id).unwrap().verifying.to_bytes());
    // A key for another constraint system of the shape, as another version may have
    // left it, is not what proofs are checked with, even where it would come first.
    let mut stray = server.keys.entry(proved.proof.key_id).unwrap().verifying;
    stray.system = Bytes32::keccak(&[]);
    let stray_id = stray.id();
    let (directory, shape) = (server.keys.directory(), stray.shape_id);
    let manifest = ProvingKeyManifest::new(stray_id, shape, Source::Imported, stray.system, 1);
    std::fs::write(directory.join(format!("{stray_id}.vk.json")), stray.to_bytes()).unwrap();
    std::fs::write(directory.join(format!("{stray_id}.pk.json")), manifest.to_bytes()).unwrap();
    assert!(server.keys.entry(stray_id).unwrap().proving.is_some());
    let again = policies.get_verifying_key(key(id.0.to_vec(), 3)).await.unwrap().into_inner();
    assert_eq!(again, found);
    for (policy_id, records, expected) in [
        (id.0.to_vec(), 9, tonic::Code::NotFound),
        (id.0.to_vec(), 0, tonic::Code::InvalidArgument),
        (id.0.to_vec(), 16_385, tonic::Code::InvalidArgument),
        (vec![0; 32], 3, tonic::Code::NotFound),
        (vec![0; 31], 3, tonic::Code::InvalidArgument),
    ] {
        let refused = policies.get_verifying_key(key(policy_id, records)).await.unwrap_err();
        assert_eq!(refused.code(), expected, "{refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn data_that_does_not_hold_fails_with_rule_and_line() {
    let server = Running::start(Limits::default()).await;
    let data = "day,hr\n2024-01-02,61\n2024-01-01,987\n";
    let error = server.client().await.prove(remote(data), |_| {}).await.unwrap_err();
    assert!(error.is_unsatisfied());
    let ClientError::Job(error) = error else { panic!("expected a failed job") };
    assert!(!error.retryable);
    assert_eq!(error.failed_rules.len(), 1);
    assert_eq!((error.failed_rules[0].line, error.failed_rules[0].failing_records), (Some(3), 1));
    assert!(!error.message.contains("987"), "{}", error.message);

    // The first three of each rule, and of a key the record that it repeats.
    let mut request = remote("day,hr\n2024-01-02,9\n2024-01-01,9\n2024-01-02,9\n2024-01-03,9\n");
    request.policy =
        POLICY.replace("logicalType: date,", "logicalType: date, unique: true,").into();
    let error = server.client().await.prove(request, |_| {}).await.unwrap_err();
    let ClientError::Job(error) = error else { panic!("expected a failed job") };
    let failed: Vec<_> = error
        .failed_rules
        .iter()
        .map(|rule| (rule.failing_records, rule.lines.clone(), rule.repeats.clone()))
        .collect();
    assert_eq!(failed, [(1, vec![4], vec![2]), (4, vec![2, 3, 4], vec![])]);
    assert!(error.message.contains("day: unique fails first at line 4 (repeats line 2)"));
    assert!(error.message.contains("fails first at line 2, line 3, line 4"), "{}", error.message);
    server.stop().await;
}
