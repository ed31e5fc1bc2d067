use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::support::{BINDING, DATA, place};

const OPEN: &str = "open --proof proof.json --opening proof.json.opening.json --data";

#[test]
fn says_what_is_covered() {
    let place = place();
    place.prove("");
    let ran = place.expect(0, &format!("{OPEN} d.csv"));
    assert!(ran.out().contains("covered      `day`, `hr`, `device`"), "{}", ran.out());
    assert!(ran.out().contains("not covered  `note`"), "{}", ran.out());
    let json = place.expect(0, &format!("{OPEN} d.csv --json")).json();
    assert_eq!(json["opens"], true);
    assert_eq!(json["records"], 3);
    assert_eq!(json["not_covered"], serde_json::json!(["note"]));

    // Order, quoting and columns that are not declared are not committed.
    place.write(
        "same.csv",
        "device,hr,day\nF2,70,\"2024-01-02\"\n,58,2024-01-03\nH10,61,2024-01-01\n",
    );
    place.expect(0, &format!("{OPEN} same.csv"));
}

#[test]
fn an_honest_delivery_opens_after_the_expiry() {
    let place = place();
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let expiry = now() + 15;
    place.write("b.json", &BINDING.replace("4000000000", &expiry.to_string()));
    place.prove("--binding b.json");
    let open = format!("{OPEN} d.csv --binding b.json");
    assert!(!place.expect(0, &open).out().contains("expired"));
    while now() < expiry {
        std::thread::sleep(Duration::from_millis(200));
    }
    place.expect(1, "verify --proof proof.json --binding b.json");
    let ran = place.expect(0, &open);
    let remark = format!("caveat: the binding has expired, at {expiry} ");
    assert!(ran.out().contains(&remark), "{}", ran.out());
    let json = place.expect(0, &format!("{open} --json")).json();
    assert_eq!(json["opens"], true);
    let caveats = json["verdict"]["caveats"].to_string();
    assert!(caveats.contains("the binding has expired"), "{caveats}");
    let checks = json["verdict"]["checks"].as_array().unwrap();
    let check = checks.iter().find(|check| check["name"] == "expiry").unwrap();
    assert_eq!(check["outcome"], "passed");
    assert!(check["detail"].as_str().unwrap().contains("had not expired"), "{check}");
    place.write("other.csv", &DATA.replace("61", "62"));
    place.expect(1, &open.replace("d.csv", "other.csv"));
}

#[test]
fn other_data_does_not_open() {
    let place = place();
    place.prove("");
    let tables = [
        DATA.replace("61", "62"),
        DATA.replace(",58,,", ",58,H10,"),
        DATA.replace("2024-01-03,58,,z\n", ""),
    ];
    for table in tables {
        place.write("other.csv", &table);
        let json = place.expect(1, &format!("{OPEN} other.csv --json")).json();
        assert_eq!(json["opens"], false);
        assert_eq!(json["verdict"]["accepted"], true);
    }
}

#[test]
fn another_opening_and_another_proof_do_not_open() {
    let place = place();
    place.prove("");
    place.expect(0, "prove --data d.csv --out second.json");
    let ran =
        place.expect(1, "open --proof proof.json --opening second.json.opening.json --data d.csv");
    assert!(ran.out().contains("does not open: the opening is for commitment"), "{}", ran.out());
    let ran = place.expect(1, &format!("{OPEN} d.csv --binding b.json"));
    assert!(ran.out().contains("the proof is rejected"), "{}", ran.out());
    place.expect(1, &format!("{OPEN} d.csv --require-ceremony"));

    let opening = place.read("proof.json.opening.json");
    let salt: Value = serde_json::from_str(&opening).unwrap();
    let salt = salt["salt"].as_str().unwrap();
    let digit = if salt.ends_with('0') { '1' } else { '0' };
    let changed = opening.replace(salt, &format!("{}{digit}", &salt[..salt.len() - 1]));
    place.write("proof.json.opening.json", &changed);
    place.expect(1, &format!("{OPEN} d.csv"));

    place.write("proof.json.opening.json", &opening.replace(salt, &salt.to_uppercase()));
    let ran = place.expect(2, &format!("{OPEN} d.csv"));
    assert!(ran.err().starts_with("error: proof.json.opening.json:"), "{}", ran.err());
    assert!(!ran.err().to_lowercase().contains(&salt[4..20]), "{}", ran.err());
    place.expect(2, &format!("{OPEN} none.csv"));
}
