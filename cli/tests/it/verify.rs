use std::fs;

use serde_json::Value;

use crate::support::{BINDING, Place, fresh, place, policy};

#[test]
fn a_verdict_labels_every_claim() {
    let place = place();
    place.prove("");
    let ran = place.expect(0, "verify --proof proof.json");
    assert!(ran.out().starts_with("ACCEPTED"), "{}", ran.out());
    assert!(ran.out().contains("is a development key"));
    assert!(ran.out().contains("not required   ceremony"));
    assert!(!ran.out().to_lowercase().contains("valid "));

    let json = place.expect(0, "verify --proof proof.json --json").json();
    assert_eq!(json["accepted"], true);
    assert_eq!(json["development_key"], true);
    let trusts: Vec<&Value> =
        json["claims"].as_array().unwrap().iter().map(|claim| &claim["trust"]).collect();
    assert!(trusts.iter().all(|trust| *trust == "proven" || *trust == "self-asserted"));
    assert!(trusts.iter().any(|trust| *trust == "self-asserted"));

    let json = place.expect(1, "verify --proof proof.json --require-ceremony --json").json();
    assert_eq!(failed(&json), "ceremony");
    assert_eq!(json["claims"], serde_json::json!([]));
}

#[test]
fn a_changed_proof_is_rejected_and_a_malformed_one_is_unreadable() {
    let place = place();
    place.prove("");
    let good = place.read("proof.json");
    let member = |name: &str| {
        let json: Value = serde_json::from_str(&good).unwrap();
        let value = if json[name].is_string() { &json[name] } else { &json["instance"][name] };
        value.as_str().unwrap().to_owned()
    };
    // The last digit of a value, made another.
    let changed = |name: &str| {
        let old = member(name);
        let digit = if old.ends_with('0') { '1' } else { '0' };
        good.replace(&old, &format!("{}{digit}", &old[..old.len() - 1]))
    };
    let rejected = ["proof", "policy_id", "commitment", "nullifier", "binding", "scope", "key_id"];
    for name in rejected {
        place.write("changed.json", &changed(name));
        let json = place.expect(1, "verify --proof changed.json --json").json();
        assert_eq!(json["accepted"], false, "{name}");
    }
    let unreadable = [
        good.replace("0x", "0X"),
        format!("{good} "),
        good.trim_end().to_owned(),
        good.replacen('{', "{\"colour\": 1,", 1),
        good[..200].to_owned(),
        String::new(),
        good.replace("assay/proof/1", "assay/proof/2"),
    ];
    for text in unreadable {
        place.write("changed.json", &text);
        let ran = place.expect(2, "verify --proof changed.json");
        assert!(ran.err().starts_with("error: changed.json"), "{}", ran.err());
        assert_eq!(ran.out(), "");
    }
    place.expect(2, "verify --proof none.json");
    place.expect(2, "verify --proof .");
}

#[test]
fn a_proof_of_another_policy_is_rejected_by_name() {
    let place = place();
    place.prove("");
    let id: Value = serde_json::from_str(&place.read("proof.json")).unwrap();
    let id = id["instance"]["policy_id"].as_str().unwrap();

    place.write("p.yaml", &policy(40, ""));
    let ran = place.expect(1, "verify --proof proof.json");
    assert!(ran.out().contains(&format!("the proof is for policy {id}, you expect ")));
    let other = policy(30, "").replace("mustBeGreaterOrEqualTo", "mustBeLessThan");
    place.write("p.yaml", &other);
    let ran = place.expect(1, "verify --proof proof.json");
    assert!(ran.out().contains(&format!("the proof is for policy {id}, you expect ")));
    assert!(ran.out().contains("hint"), "{}", ran.out());
}

#[test]
fn a_proof_for_elsewhere_is_rejected() {
    let place = place();
    place.prove("--binding b.json");
    place.expect(0, "verify --proof proof.json --binding b.json");
    let ran = place.expect(1, "verify --proof proof.json");
    assert!(ran.out().contains("you gave no binding"), "{}", ran.out());

    let members = [
        ("\"chain_id\": 1", "\"chain_id\": 2", "binding"),
        ("0x11", "0x12", "binding"),
        ("0x22", "0x23", "scope"),
        ("0x33", "0x34", "binding"),
        ("4000000000", "4000000001", "binding"),
        ("4000000000", "1", "binding"),
        ("0x44", "0x45", "binding"),
    ];
    for (from, to, check) in members {
        place.write("b.json", &BINDING.replace(from, to));
        let json = place.expect(1, "verify --proof proof.json --binding b.json --json").json();
        assert_eq!(failed(&json), check, "{to}");
    }
}

#[test]
fn a_key_is_trusted_when_it_was_imported_and_not_before() {
    let place = place();
    let key = place.prove("--json").json()["key_id"].as_str().unwrap().to_owned();
    let buyer = fresh();
    fs::copy(place.path("proof.json"), buyer.path("proof.json")).unwrap();
    let file = place.store().join(format!("keys/{key}.vk.json"));
    // Beside the proof it is nobody's key.
    fs::copy(&file, buyer.path(&format!("{key}.vk.json"))).unwrap();
    let ran = buyer.expect(1, "verify --proof proof.json");
    assert!(ran.out().contains(&format!("assay setup import-key {key}.vk.json")), "{}", ran.out());
    assert_eq!(failed(&json(&buyer)), "key");

    let ran = buyer.run(&["setup", "import-key", &format!("{key}.vk.json")]);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    buyer.expect(0, "verify --proof proof.json");

    fs::write(buyer.store().join(format!("keys/{key}.vk.json")), "{}").unwrap();
    assert!(buyer.expect(2, "verify --proof proof.json").err().contains("corrupted"));
}

fn json(place: &Place) -> Value {
    place.expect(1, "verify --proof proof.json --json").json()
}

fn failed(verdict: &Value) -> String {
    let checks = verdict["checks"].as_array().unwrap();
    let failed = checks.iter().find(|check| check["outcome"] == "failed").unwrap();
    failed["name"].as_str().unwrap().to_owned()
}
