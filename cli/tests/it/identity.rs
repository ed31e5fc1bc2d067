//! A policy that identifies no records: proven, shown for what it is, and for no pool.

use crate::support::{DATA, Place, fresh, policy};

/// With keys of its own.
fn unidentified() -> Place {
    let place = fresh();
    let object = "logicalType: object\n";
    let none = "    customProperties: [{property: assayIdentity, value: none}]\n";
    let text = policy(30, "").replace(", unique: true", "");
    place.write("p.yaml", &text.replacen(object, &format!("{object}{none}"), 1));
    place
}

const NONE: &str = "nullifier   none: the policy identifies no records";

#[test]
fn a_proof_is_made_and_checked_without_a_nullifier() {
    let place = unidentified();
    let check = place.expect(0, "check --data d.csv");
    assert!(check.out().contains("chain    no pool: the policy identifies no records"));
    let json = place.expect(0, "check --data d.csv --json").json();
    assert_eq!(json["proving"]["on_chain"], false, "{json}");

    let ran = place.prove("--binding b.json");
    let told = format!("{}{}", ran.out(), ran.err());
    assert!(told.contains(NONE), "{told}");
    assert!(told.contains("no pool's contract takes a proof without a nullifier"), "{told}");
    // There is nothing to guess.
    assert!(!told.contains("guessable identity"), "{told}");

    let verify = "verify --proof proof.json --binding b.json";
    let ran = place.expect(0, verify);
    assert!(ran.out().contains(NONE), "{}", ran.out());
    assert!(ran.out().contains("nothing stops the same data from being proven and sold again"));
    assert!(!ran.out().contains("identity    "), "{}", ran.out());
    let json = place.expect(0, &format!("{verify} --json")).json();
    assert_eq!(json["accepted"], true);
    assert!(json["nullifier"].is_null(), "{json}");

    place.expect(0, "prove --data d.csv --out again.json");
    let json = place.expect(0, "prove --data d.csv --out third.json --json").json();
    assert!(json["nullifier"].is_null(), "{json}");
}

#[test]
fn only_the_order_of_the_file_opens() {
    let place = unidentified();
    place.prove("");
    let open = "open --proof proof.json --opening proof.json.opening.json --data";
    place.expect(0, &format!("{open} d.csv"));
    let mut lines: Vec<&str> = DATA.lines().collect();
    lines[1..].reverse();
    place.write("reversed.csv", &lines.join("\n"));
    place.expect(1, &format!("{open} reversed.csv"));
}

#[test]
fn nothing_of_it_is_exported_for_a_pool() {
    let place = unidentified();
    place.prove("--binding b.json");
    let reason = "the policy identifies no records (`assayIdentity: none`)";
    let ran = place.run(&["export", "solidity", "--policy", "p.yaml", "--rows", "8", "--out", "s"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains(reason), "{}", ran.err());
    assert!(!place.path("s").exists());
    let verifier = "0x5555555555555555555555555555555555555555";
    let call = [
        "export",
        "calldata",
        "--proof",
        "proof.json",
        "--binding",
        "b.json",
        "--verifier",
        verifier,
    ];
    let ran = place.run(&call);
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains(reason), "{}", ran.err());
}
