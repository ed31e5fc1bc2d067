//! What data fails is told to its owner, with rule and records, and to nobody else.

use std::fs;

use assay_proto::v1;
use assay_proto::v1::policy_service_client::PolicyServiceClient;
use assay_proto::v1::prover_service_client::ProverServiceClient;
use assay_proto::v1::verifier_service_client::VerifierServiceClient;
use assay_statement::file::Document as _;

use crate::command::{Place, Ran};
use crate::private::Served;
use crate::world::{DATA, World, yaml};

/// Names of rules that stand nowhere else, and a name of a file.
const SET: &str = "QZsetruleXV";
const ROWS: &str = "QZrowsruleXV";
const FILE: &str = "QZfileXV.csv";

fn policy() -> String {
    yaml("strict", 220).replace("device_set", SET).replace("enough", ROWS)
}

/// A device that is none, a time that stands there twice, a reading too high, a record too few.
fn data() -> String {
    let data = DATA.replace("64,H10", "640,W9").replace("2024-01-04T", "2024-01-03T");
    data.lines().take(5).map(|line| format!("{line}\n")).collect()
}

const TOLD: [&str; 3] = [SET, ROWS, FILE];

fn expect_nothing(what: &str, text: &str) {
    for told in TOLD {
        assert!(!text.contains(told), "{what} tells {told}: {text}");
    }
}

#[test]
fn the_owner_is_told_each_rule_and_its_records() {
    let place = Place::new();
    place.write("p.yaml", &policy());
    place.write(FILE, &data());
    let before = files(&place);
    for command in ["check".to_owned(), "prove --out out.json".to_owned()] {
        let ran: Ran = place.run(&format!("{command} --policy p.yaml --data {FILE}"));
        assert_eq!(ran.code, 1, "{command}: {}", ran.err);
        for told in [
            format!("`taken: unique` fails first at {FILE}:4 (repeats {FILE}:2)"),
            format!("`hr: minimum, maximum` fails first at {FILE}:5"),
            format!("`{SET}` fails first at {FILE}:5"),
            "does not hold: 4 of 5 rules fail".to_owned(),
        ] {
            assert!(ran.out.contains(&told), "{told}: {}", ran.out);
        }
    }
    // Nobody finds it later: a refusal leaves no file.
    assert_eq!(files(&place), before);
}

fn files(place: &Place) -> Vec<std::ffi::OsString> {
    let entries = fs::read_dir(place.path("")).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    names
}

/// A server knows it, because it was shown the data: it tells whoever has the job's id.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_is_told_anything() {
    let place = Place::new();
    let (served, url) = Served::start(&place);
    let mut owner = ProverServiceClient::connect(url.clone()).await.unwrap();
    let request = v1::CreateProofJobRequest {
        policy: policy().into_bytes(),
        data: data().into_bytes(),
        format: v1::DataFormat::Csv.into(),
        file_name: FILE.to_owned(),
        ..v1::CreateProofJobRequest::default()
    };
    let created = owner.create_proof_job(request.clone()).await.unwrap().into_inner();
    let id = created.job.unwrap().job_id;
    let failed = loop {
        let request = v1::GetProofJobRequest { job_id: id.clone() };
        let job = owner.get_proof_job(request).await.unwrap().into_inner().job.unwrap();
        assert_ne!(job.state(), v1::JobState::Succeeded);
        if job.state() == v1::JobState::Failed {
            break job.error.unwrap();
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    };
    let rules = failed.failed_rules.iter().map(|rule| (rule.rule.as_str(), rule.lines.clone()));
    assert_eq!(
        rules.collect::<Vec<_>>(),
        [
            ("taken: unique", vec![4]),
            ("hr: minimum, maximum", vec![5]),
            (SET, vec![5]),
            (ROWS, vec![])
        ]
    );

    // Somebody who has another id, who asks for other things, or who sends the same without data.
    let mut stranger = ProverServiceClient::connect(url.clone()).await.unwrap();
    let flip = if id.ends_with('0') { "1" } else { "0" };
    let other = format!("{}{flip}", &id[..id.len() - 1]);
    let unknown = stranger.get_proof_job(v1::GetProofJobRequest { job_id: other.clone() }).await;
    let cancelled = stranger.cancel_proof_job(v1::CancelProofJobRequest { job_id: other }).await;
    let malformed =
        stranger.get_proof_job(v1::GetProofJobRequest { job_id: id[1..].to_owned() }).await;
    for refused in [unknown.unwrap_err(), cancelled.unwrap_err(), malformed.unwrap_err()] {
        expect_nothing("a refusal", &format!("{refused:?}"));
    }
    let empty = v1::CreateProofJobRequest { data: Vec::new(), file_name: String::new(), ..request };
    expect_nothing(
        "a refusal",
        &format!("{:?}", stranger.create_proof_job(empty).await.unwrap_err()),
    );
    let mut policies = PolicyServiceClient::connect(url.clone()).await.unwrap();
    let list = policies.list_policies(v1::ListPoliciesRequest {}).await.unwrap();
    expect_nothing("the list of policies", &format!("{list:?}"));
    let mut verifier = VerifierServiceClient::connect(url).await.unwrap();
    let verified = verifier
        .verify(v1::VerifyRequest {
            policy: yaml("strict", 220).into_bytes(),
            proof: World::get().proof().to_bytes(),
            ..v1::VerifyRequest::default()
        })
        .await
        .unwrap();
    expect_nothing("a verdict", &format!("{verified:?}"));

    drop(served);
    let log = fs::read_to_string(place.path("server.log")).unwrap();
    assert!(log.contains("ran a job") && log.contains("TRACE"), "{} bytes", log.len());
    expect_nothing("the log", &log);
}
