//! Every field of a proof file, changed in every way that has its own answer. A
//! field without a row fails the test.

use std::collections::BTreeSet;

use assay_statement::file::Document;
use assay_statement::{Bytes32, ProofFile};
use assay_verifier::{Check, Refusal};
use serde_json::Value;

use crate::support::{CAPACITY, World, order_plus, shape_id};

/// The answer to a changed file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Unreadable,
    Rejected(Check),
}

use Answer::{Rejected, Unreadable};

fn rows(world: &World) -> Vec<(&'static str, Vec<(String, Answer)>)> {
    let entry = |check| {
        let mut one = Bytes32::ZERO;
        one.0[31] = 1;
        vec![
            (one.to_string(), Rejected(check)),
            (order_plus(0).to_string(), Rejected(Check::InputRange)),
            (order_plus(1).to_string(), Rejected(Check::InputRange)),
            (format!("0x{}", "ff".repeat(32)), Rejected(Check::InputRange)),
            (format!("0x{}", "00".repeat(31)), Unreadable),
            (format!("0x{}", "00".repeat(33)), Unreadable),
        ]
    };
    let proof = serde_json::to_value(&world.proof.proof).unwrap();
    let proof = proof.as_str().and_then(|proof| proof.strip_prefix("0x")).unwrap().to_owned();
    vec![
        (
            "format",
            vec![
                ("assay/proof/2".into(), Unreadable),
                ("assay/opening/1".into(), Unreadable),
                (String::new(), Unreadable),
            ],
        ),
        (
            "engine",
            vec![("groth16/2".into(), Unreadable), ("stark/1".into(), Rejected(Check::Engine))],
        ),
        (
            "shape_id",
            vec![
                (Bytes32::keccak(&[b"none"]).to_string(), Rejected(Check::Key)),
                (world.other_shape.file.shape_id.to_string(), Rejected(Check::Key)),
                (shape_id(&world.policy, CAPACITY + 1).to_string(), Rejected(Check::Key)),
            ],
        ),
        (
            "key_id",
            vec![
                (format!("dev-{}", "00".repeat(32)), Rejected(Check::Key)),
                (world.larger.file.id().to_string(), Rejected(Check::Key)),
                (world.other_shape.file.id().to_string(), Rejected(Check::Key)),
                (world.same_shape.file.id().to_string(), Rejected(Check::Equation)),
                (world.key.file.id().to_string().replace("dev-", ""), Unreadable),
                (world.key.file.id().to_string().to_uppercase(), Unreadable),
            ],
        ),
        ("instance.policy_id", entry(Check::Policy)),
        ("instance.parameters", entry(Check::Parameters)),
        ("instance.commitment", entry(Check::Equation)),
        ("instance.binding", entry(Check::Binding)),
        ("instance.scope", entry(Check::Scope)),
        ("instance.nullifier", entry(Check::Equation)),
        ("instance.fingerprints", entry(Check::UnusedEntries)),
        ("instance.as_of", entry(Check::UnusedEntries)),
        ("instance.issuer", entry(Check::UnusedEntries)),
        (
            "proof",
            vec![
                ("0x".into(), Rejected(Check::ProofLength)),
                (format!("0x{proof}00"), Rejected(Check::ProofLength)),
                (format!("0x{}", &proof[2..]), Rejected(Check::ProofLength)),
                (format!("0x{}", "ff".repeat(128)), Rejected(Check::ProofEncoding)),
                (format!("0x{}", "00".repeat(128)), Rejected(Check::ProofPoints)),
                (format!("0x{}", proof.to_uppercase()), Unreadable),
                (proof.clone(), Unreadable),
            ],
        ),
    ]
}

#[test]
fn every_field_is_checked() {
    let world = World::get();
    let text = text(&world.proof);
    assert_eq!(answer(world, &text), None, "the unchanged file is accepted");

    let mut fields = BTreeSet::new();
    leaves("", &serde_json::from_str(&text).unwrap(), &mut fields);
    let rows = rows(world);
    let named: BTreeSet<String> = rows.iter().map(|(field, _)| (*field).to_owned()).collect();
    assert_eq!(fields, named, "one row for each field of a proof file");

    for (field, changes) in rows {
        for (value, expected) in changes {
            let changed = replace(&text, field, &value);
            assert_eq!(answer(world, &changed), Some(expected), "{field} = {value}");
        }
    }
}

#[test]
fn every_bit_of_the_proof_is_checked() {
    let world = World::get();
    for at in 0..world.proof.proof.0.len() {
        for bit in 0..8 {
            let mut proof = world.proof.clone();
            proof.proof.0[at] ^= 1 << bit;
            let check = world.verify(&proof).expect_err("a changed proof").check();
            assert!(
                [Check::ProofEncoding, Check::ProofPoints, Check::Equation].contains(&check),
                "byte {at}, bit {bit}: {check}"
            );
        }
    }
}

#[test]
fn nothing_can_be_added_or_left_out() {
    let world = World::get();
    let text = text(&world.proof);
    let key = serde_json::to_string(&world.key.file).unwrap();
    let line = |name: &str| {
        text.lines().find(|line| line.trim_start().starts_with(&format!("\"{name}\""))).unwrap()
    };
    let changed = [
        ("a key beside the proof", text.replacen("{\n", &format!("{{\n  \"key\": {key},\n"), 1)),
        ("a repeated member", text.replacen("{\n", &format!("{{\n{}\n", line("engine")), 1)),
        ("a missing member", text.replace(line("engine"), "")),
        ("a missing entry", text.replace(line("nullifier"), "")),
        ("an unknown entry", text.replacen("\"issuer\"", "\"extra\": \"\",\n    \"issuer\"", 1)),
        ("another order", {
            let (first, second) = (line("scope"), line("nullifier"));
            text.replace(first, "@").replace(second, first).replace('@', second)
        }),
        ("a trailing byte", format!("{text} ")),
        ("two documents", format!("{text}{text}")),
        ("no newline", text.trim_end().to_owned()),
        ("carriage returns", text.replace('\n', "\r\n")),
        ("another indent", text.replace("\n  ", "\n ")),
        ("an escaped letter", text.replacen("groth16", "groth1\\u0036", 1)),
    ];
    for (what, changed) in changed {
        assert_ne!(changed, text, "{what}");
        assert_eq!(answer(world, &changed), Some(Unreadable), "{what}");
    }
}

/// Programs that build a `ProofFile` without its reader meet the check too.
#[test]
fn the_format_is_checked_without_the_reader() {
    let world = World::get();
    let changed = replace(&text(&world.proof), "format", "assay/proof/2");
    let proof: ProofFile = serde_json::from_str(&changed).unwrap();
    assert_eq!(world.verify(&proof).unwrap_err().check(), Check::Engine);
}

fn text(proof: &ProofFile) -> String {
    String::from_utf8(proof.to_bytes()).unwrap()
}

fn answer(world: &World, text: &str) -> Option<Answer> {
    match world.verifier.verify_bytes(&world.expectation(), text.as_bytes()) {
        Ok(_) => None,
        Err(Refusal::Unreadable(_)) => Some(Unreadable),
        Err(Refusal::Rejected(rejection)) => Some(Rejected(rejection.check())),
    }
}

fn leaves(path: &str, value: &Value, found: &mut BTreeSet<String>) {
    let Value::Object(members) = value else {
        found.insert(path.to_owned());
        return;
    };
    for (name, value) in members {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        leaves(&path, value, found);
    }
}

/// Replaces the value in the text, so that the rest of the file stays canonical.
fn replace(text: &str, field: &str, value: &str) -> String {
    let name = field.rsplit('.').next().unwrap();
    let start = text.find(&format!("\"{name}\": \"")).unwrap() + name.len() + 5;
    let length = text[start..].find('"').unwrap();
    format!("{}{value}{}", &text[..start], &text[start + length..])
}
