//! A policy whose pool has the hash of the STARK: no keys anywhere.

use serde_json::{Value, json};

use crate::support::{DATA, Place, Served, fresh, policy};

fn stark() -> Place {
    let place = fresh();
    let object = "logicalType: object\n";
    let property = "{property: assayIdentityHash, value: poseidon2-koalabear/1}";
    let with = format!("{object}    customProperties: [{property}]\n");
    place.write("p.yaml", &policy(30, "").replace(object, &with));
    place
}

const OPEN: &str = "open --proof proof.json --opening proof.json.opening.json --data";

#[test]
fn proves_verifies_and_opens_without_a_key() {
    let place = stark();
    let json = place.prove("--engine stark --json").json();
    assert_eq!(json["engine"], "stark/1");
    assert_eq!(json["development_key"], false);
    assert_eq!(json["key_created"], false);
    assert_eq!(json["constraints"], Value::Null);
    assert!(json["cells"].as_u64().unwrap() > 100_000, "{json}");
    assert!(json["proof_bytes"].as_u64().unwrap() > 100_000, "{json}");
    let id = json["key_id"].as_str().unwrap();
    assert!(id.starts_with("air-"), "{id}");
    let phases: Vec<&Value> =
        json["seconds"].as_array().unwrap().iter().map(|time| &time["phase"]).collect();
    assert_eq!(phases, ["check", "compile", "witness", "prove", "verify"]);

    // A buyer with an empty store.
    let verdict = place.expect(0, "verify --proof proof.json --require-ceremony --json").json();
    assert_eq!(verdict["accepted"], true);
    assert_eq!(verdict["key_id"], id);
    assert_eq!(verdict["development_key"], false);
    let ran = place.expect(0, &format!("{OPEN} d.csv"));
    assert!(ran.out().contains("they meet the policy"), "{}", ran.out());
    place.write("other.csv", &DATA.replace("61", "62"));
    place.expect(1, &format!("{OPEN} other.csv"));
    place.expect(1, "verify --proof proof.json --binding b.json");

    let proof = place.read("proof.json");
    let end = proof.rfind("\"\n").unwrap();
    let digit = if &proof[end - 1..end] == "0" { "1" } else { "0" };
    place.write("changed.json", &format!("{}{digit}{}", &proof[..end - 1], &proof[end..]));
    let ran = place.expect(1, "verify --proof changed.json");
    assert!(ran.out().starts_with("REJECTED"), "{}", ran.out());
    place.write("cut.json", &proof[..proof.len() / 2]);
    place.expect(2, "verify --proof cut.json");

    assert_eq!(place.run(&["setup", "list", "--json"]).json()["keys"], json!([]));
    let ran = place.run(&[
        "export",
        "calldata",
        "--proof",
        "proof.json",
        "--binding",
        "b.json",
        "--verifier",
        "0x5555555555555555555555555555555555555555",
    ]);
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains("no contract checks proofs of stark/1"), "{}", ran.err());
}

#[test]
fn says_that_no_contract_checks_it_and_nothing_is_set_up() {
    let place = stark();
    let ran = place.prove("");
    assert!(ran.out().contains("no contract checks proofs of stark/1"), "{}", ran.out());
    assert!(ran.out().contains("nothing was set up"), "{}", ran.out());
    assert!(!ran.out().contains("development key"), "{}", ran.out());

    let new = ["setup", "new", "--policy", "p.yaml", "--rows", "3", "--out", "k"];
    let ran = place.run(&new);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    assert!(ran.out().starts_with("nothing to set up: stark/1 has no keys"), "{}", ran.out());
    assert!(!place.path("k").exists());
    let json = place.run(&[&new[..], &["--json"]].concat()).json();
    assert_eq!((&json["verifying_key"], &json["created"]), (&Value::Null, &json!(false)));
    let proof: Value = serde_json::from_str(&place.read("proof.json")).unwrap();
    assert_eq!((&json["key_id"], &json["shape_id"]), (&proof["key_id"], &proof["shape_id"]));

    let export = ["export", "solidity", "--policy", "p.yaml", "--rows", "3", "--out", "sol"];
    let ran = place.run(&export);
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains("no contract checks proofs of stark/1"), "{}", ran.err());
    assert!(!place.path("sol").exists());
}

#[test]
fn another_engine_than_the_pools_is_refused_by_name() {
    for (place, engine) in [(stark(), "groth16"), (fresh(), "stark")] {
        let before = place.names();
        let ran =
            place.expect(2, &format!("prove --data d.csv --out proof.json --engine {engine}"));
        for name in ["stark/1", "groth16/1", "poseidon2-koalabear/1", "poseidon-bn254/1"] {
            assert!(ran.err().contains(name), "{name}: {}", ran.err());
        }
        assert_eq!(place.names(), before);
    }
}

#[test]
fn check_tells_what_proving_would_cost() {
    let json = stark().expect(0, "check --data d.csv --json").json();
    assert_eq!(json["holds"], true);
    let proving = &json["proving"];
    assert_eq!((&proving["engine"], &proving["rows"]), (&json!("stark/1"), &json!(1024)));
    assert_eq!((&proving["on_chain"], &proving["gas"]), (&json!(false), &Value::Null));
    assert_eq!(
        (&proving["constraints"], &proving["key_cpu_seconds"]),
        (&Value::Null, &Value::Null)
    );
    for name in ["cells", "cpu_seconds", "memory_bytes", "proof_bytes"] {
        assert!(proving[name].as_f64().unwrap() > 0.0, "{name}: {proving}");
    }
    assert!(stark().expect(0, "check --data d.csv").out().contains("chain    not checkable"));

    let place = fresh();
    let json = place.expect(0, "check --data d.csv --json").json();
    let proving = &json["proving"];
    assert_eq!((&proving["engine"], &proving["rows"]), (&json!("groth16/1"), &json!(8)));
    assert_eq!((&proving["on_chain"], &proving["cells"]), (&json!(true), &Value::Null));
    assert_eq!((&proving["proof_bytes"], &json["unprovable"]), (&json!(128), &Value::Null));
    for name in ["constraints", "cpu_seconds", "key_cpu_seconds", "memory_bytes", "gas"] {
        assert!(proving[name].as_f64().unwrap() > 0.0, "{name}: {proving}");
    }
    let many = "2024-01-01,61,H10\n".repeat(16_385);
    place.write("many.csv", &format!("day,hr,device\n{many}"));
    let json = place.expect(1, "check --data many.csv --json").json();
    assert_eq!(json["proving"], Value::Null);
    let reason = json["unprovable"].as_str().unwrap();
    assert!(reason.contains("at most 16384 records"), "{reason}");
    assert!(reason.contains("stark/1 takes up to 1048561"), "{reason}");
}

#[test]
fn a_server_proves_it_too() {
    let server = stark();
    let (_running, url) = Served::start(&server);
    let client = stark();
    let json = client.prove(&format!("--engine stark --server {url} --json")).json();
    assert_eq!((&json["server"], &json["engine"]), (&json!(url), &json!("stark/1")));
    client.expect(0, "verify --proof proof.json");
    client.expect(0, &format!("{OPEN} d.csv"));
}
