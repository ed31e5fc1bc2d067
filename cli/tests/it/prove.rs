use std::fs;

use crate::support::{DATA, place};

#[test]
fn the_opening_is_private_and_nothing_is_left_over() {
    let place = place();
    let before = place.names();
    let json = place.prove("--json").json();
    assert_eq!(json["proved"], true);
    assert_eq!(json["opening"], "proof.json.opening.json");
    assert_eq!(json["development_key"], true);
    assert_eq!(json["bound"], false);
    assert_eq!(json["proof_bytes"], 128);
    assert_eq!(json["not_covered"], serde_json::json!(["note"]));
    let new: Vec<_> = place.names().into_iter().filter(|name| !before.contains(name)).collect();
    assert_eq!(new, ["proof.json", "proof.json.opening.json"]);

    let opening: serde_json::Value =
        serde_json::from_str(&place.read("proof.json.opening.json")).unwrap();
    let salt = opening["salt"].as_str().unwrap().trim_start_matches("0x");
    assert_eq!(salt.len(), 64);
    assert!(!place.read("proof.json").contains(salt));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(place.path("proof.json.opening.json")).unwrap().permissions();
        assert_eq!(mode.mode() & 0o7777, 0o600);
    }
}

#[test]
fn nothing_is_overwritten() {
    let place = place();
    place.write("old.json", "old");
    let before = place.names();
    let ran = place.expect(2, "prove --data d.csv --out old.json");
    assert!(ran.err().contains("old.json is there already"), "{}", ran.err());
    let ran = place.expect(2, "prove --data d.csv --out new.json --opening old.json");
    assert!(ran.err().contains("old.json is there already"), "{}", ran.err());
    let ran = place.expect(2, "prove --data d.csv --out new.json --opening new.json");
    assert!(ran.err().contains("new.json is named twice"), "{}", ran.err());
    let ran = place.expect(2, "prove --data none.csv --out new.json --opening ./new.json");
    assert!(ran.err().contains("new.json is named twice"), "{}", ran.err());
    let ran = place.expect(2, "prove --data d.csv --out none/new.json");
    assert!(ran.err().contains("cannot write none/new.json"), "{}", ran.err());
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", place.path("link.json")).unwrap();
        place.expect(2, "prove --data d.csv --out link.json");
        fs::remove_file(place.path("link.json")).unwrap();
    }
    assert_eq!(place.read("old.json"), "old");
    assert_eq!(place.names(), before);
}

#[test]
fn data_that_does_not_meet_the_policy_gives_no_file() {
    let place = place();
    place.write("bad.csv", &DATA.replace("61", "9"));
    let before = place.names();
    let ran = place.expect(1, "prove --data bad.csv --out proof.json");
    assert!(ran.out().contains("fails first at bad.csv:2"), "{}", ran.out());
    let json = place.expect(1, "prove --data bad.csv --out proof.json --json").json();
    assert_eq!(json["proved"], false);
    assert_eq!(json["check"]["holds"], false);
    assert_eq!(place.names(), before);
}

#[test]
fn bad_inputs() {
    let place = place();
    let before = place.names();
    place.write("b.json", &crate::support::BINDING.replace("4000000000", "1"));
    let ran = place.expect(2, "prove --data d.csv --out proof.json --binding b.json");
    assert!(ran.err().contains("the binding expired at 1"), "{}", ran.err());
    place.write("b.json", "{\"chain_id\": 1, \"colour\": 2}");
    let ran = place.expect(2, "prove --data d.csv --out proof.json --binding b.json");
    assert!(ran.err().starts_with("error: b.json:1:24: unknown field"), "{}", ran.err());
    place.expect(2, "prove --data d.csv --out proof.json --binding none.json");
    place.expect(2, "prove --data none.csv --out proof.json");
    place.expect(2, "prove --data d.csv --out proof.json --engine magic");
    assert_eq!(place.names(), before);
}

#[test]
fn an_identity_that_can_be_guessed_is_said() {
    let place = place();
    // A date is 23 bits with its presence: three of them 69, six of them 138.
    let ran = place.prove("");
    assert!(ran.out().contains("guessable identity: the columns"), "{}", ran.out());
    assert!(ran.out().contains("have 69 bits in all"), "{}", ran.out());
    let more = DATA.lines().skip(1).map(|line| line.replacen("2024", "2025", 1) + "\n");
    place.write("more.csv", &format!("{DATA}{}", more.collect::<String>()));
    let ran = place.expect(0, "prove --data more.csv --out more.json");
    assert!(!ran.out().contains("guessable"), "{}", ran.out());
}
