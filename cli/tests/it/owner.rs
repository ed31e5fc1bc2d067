//! What data fails is told to its owner, with rule and records, and to nobody else.

use std::fs::{self, File};
use std::process::Stdio;
use std::time::Duration;

use assay_proto::v1;
use assay_proto::v1::policy_service_client::PolicyServiceClient;
use assay_proto::v1::prover_service_client::ProverServiceClient;
use assay_proto::v1::verifier_service_client::VerifierServiceClient;

use crate::support::{Served, fresh, place, policy};

/// Names of rules that stand nowhere else, and a name of a file.
const SET: &str = "QZsetruleXV";
const ROWS: &str = "QZrowsruleXV";
const FILE: &str = "QZfileXV.csv";

/// The same day twice, a value too high, a device that is none, and too few records.
const DATA: &str = "day,hr,device\n2024-01-02,61,H10\n2024-01-01,62,H10\n2024-01-02,640,W9\n";

fn failing() -> String {
    let policy =
        policy(30, "").replace("device_set", SET).replace("id: rows", &format!("id: {ROWS}"));
    policy.replace("mustBeGreaterOrEqualTo: 2", "mustBeGreaterOrEqualTo: 5")
}

fn expect_nothing(what: &str, text: &str) {
    for told in [SET, ROWS, FILE] {
        assert!(!text.contains(told), "{what} tells {told}: {text}");
    }
}

#[test]
fn the_owner_is_told_each_rule_and_its_records() {
    let place = fresh();
    place.write("p.yaml", &failing());
    place.write(FILE, DATA);
    let before = place.names();
    for command in ["check", "prove --out out.json"] {
        let ran = place.expect(1, &format!("{command} --data {FILE}"));
        for told in [
            format!("`day: unique` fails first at {FILE}:4 (repeats {FILE}:2)"),
            format!("`hr: minimum, maximum` fails first at {FILE}:4"),
            format!("`{SET}` fails first at {FILE}:4"),
            "does not hold: 4 of 6 rules fail".to_owned(),
        ] {
            assert!(ran.out().contains(&told), "{told}: {}", ran.out());
        }
    }
    // Nobody finds it later: a refusal leaves no file but the store of keys.
    let mut after = place.names();
    after.retain(|name| name != "store" || before.contains(name));
    assert_eq!(after, before);
}

/// A server knows it, because it was shown the data: it tells whoever has the job's id.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_is_told_anything() {
    let place = place();
    place.prove("");
    let log = File::create(place.path("server.log")).unwrap();
    let mut command = place.command(&["serve", "--listen", "127.0.0.1:0", "--policy", "p.yaml"]);
    let command = command.env("RUST_LOG", "trace").stdout(Stdio::piped()).stderr(log);
    let (served, url) = Served::of(command);
    let mut owner = ProverServiceClient::connect(url.clone()).await.unwrap();
    let request = v1::CreateProofJobRequest {
        policy: failing().into_bytes(),
        data: DATA.into(),
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
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    let told =
        |rule: &v1::FailedRule| (rule.rule.clone(), rule.lines.clone(), rule.repeats.clone());
    let expected = [
        ("day: unique".to_owned(), vec![4], vec![2]),
        ("hr: minimum, maximum".to_owned(), vec![4], vec![]),
        (SET.to_owned(), vec![4], vec![]),
        (ROWS.to_owned(), vec![], vec![]),
    ];
    assert_eq!(failed.failed_rules.iter().map(told).collect::<Vec<_>>(), expected);
    assert!(failed.message.contains("day: unique fails first at line 4 (repeats line 2)"));

    // Somebody who has another id, who asks for other things, or who sends the same without data.
    let mut stranger = ProverServiceClient::connect(url.clone()).await.unwrap();
    let flip = if id.ends_with('0') { "1" } else { "0" };
    let other = format!("{}{flip}", &id[..id.len() - 1]);
    let unknown = stranger.get_proof_job(v1::GetProofJobRequest { job_id: other.clone() }).await;
    let cancelled = stranger.cancel_proof_job(v1::CancelProofJobRequest { job_id: other }).await;
    let malformed =
        stranger.get_proof_job(v1::GetProofJobRequest { job_id: id[1..].to_owned() }).await;
    let empty = v1::CreateProofJobRequest { data: Vec::new(), file_name: String::new(), ..request };
    let empty = stranger.create_proof_job(empty).await;
    for refused in
        [unknown.unwrap_err(), cancelled.unwrap_err(), malformed.unwrap_err(), empty.unwrap_err()]
    {
        expect_nothing("a refusal", &format!("{refused:?}"));
    }
    let mut policies = PolicyServiceClient::connect(url.clone()).await.unwrap();
    let list = policies.list_policies(v1::ListPoliciesRequest {}).await.unwrap();
    expect_nothing("the list of policies", &format!("{list:?}"));
    let mut verifier = VerifierServiceClient::connect(url).await.unwrap();
    let request = v1::VerifyRequest {
        policy: policy(30, "").into_bytes(),
        proof: fs::read(place.path("proof.json")).unwrap(),
        ..v1::VerifyRequest::default()
    };
    let answer = verifier.verify(request).await.unwrap();
    assert!(answer.get_ref().verdict.as_ref().unwrap().accepted);
    expect_nothing("a verdict", &format!("{answer:?}"));
    let bought = place.expect(0, "verify --proof proof.json");
    expect_nothing("a buyer's verdict", &format!("{}{}", bought.out(), bought.err()));

    drop(served);
    let log = place.read("server.log");
    assert!(log.contains("ran a job") && log.contains("TRACE"), "{} bytes", log.len());
    expect_nothing("the log", &log);
}
