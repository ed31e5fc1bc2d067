//! (6) The same records have one nullifier however they are written down, wherever
//! they are proven, and (12) whatever the proof's bytes are.

use ark_bn254::Bn254;
use ark_groth16::{Groth16, Proof, VerifyingKey};
use ark_serialize::CanonicalDeserialize;
use ark_std::rand::rngs::OsRng;
use assay_data::Format;
use assay_prover::RemoteRequest;
use assay_statement::file::Document as _;
use assay_statement::{Opening, ProofFile, Salt, Table, digests};

use crate::chain::{Chain, b256, refusal};
use crate::command::Place;
use crate::forge::{Forge, compressed};
use crate::server::Running;
use crate::world::{DATA, World, prove, read, trusting, yaml};

/// The records of [`DATA`], written down differently.
fn spellings() -> Vec<(&'static str, Format, String)> {
    let mut lines: Vec<&str> = DATA.lines().collect();
    let header = lines.remove(0);
    let reversed: Vec<&str> = [header].into_iter().chain(lines.iter().rev().copied()).collect();
    let rows = || DATA.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let quoted: Vec<String> = rows().map(|row| format!("\"{}\"", row.join("\",\""))).collect();
    let columns: Vec<String> =
        rows().map(|row| [row[3], row[2], row[0], row[1]].join(",")).collect();
    vec![
        ("another order", Format::Csv, reversed.join("\n")),
        ("another separator", Format::Tsv, DATA.replace(',', "\t")),
        ("quotes", Format::Csv, quoted.join("\n")),
        ("quotes and carriage returns", Format::Csv, quoted.join("\r\n")),
        ("carriage returns", Format::Csv, DATA.replace('\n', "\r\n")),
        ("no newline at the end", Format::Csv, DATA.trim_end().to_owned()),
        ("a byte order mark", Format::Csv, format!("\u{feff}{DATA}")),
        ("another order of columns", Format::Csv, columns.join("\n")),
        ("other undeclared values", Format::Csv, DATA.replace(",a\n", ",other\n")),
        ("a zone of one hour", Format::Csv, DATA.replace("T08:00:00Z", "T09:00:00+01:00")),
        ("a zone on another day", Format::Csv, DATA.replace("T08:00:00Z", "T22:00:00+14:00")),
        ("UTC by name", Format::Csv, DATA.replace("T08:00:00Z", " 08:00:00 UTC")),
        ("no zone", Format::Csv, DATA.replace("T08:00:00Z", "T08:00:00")),
        ("digits of a second", Format::Csv, DATA.replace("08:00:00Z", "08:00:00.000000Z")),
        ("other digits of a number", Format::Csv, DATA.replace(",64,", ",64.0,")),
    ]
}

fn taken_already(proof: &ProofFile) {
    let world = World::get();
    assert_eq!(proof.instance.nullifier, world.proof().instance.nullifier);
    assert_ne!(proof.proof, world.proof().proof);
    let mut chain = Chain::new();
    assert!(chain.contribute(world.proof()).is_success());
    assert_eq!(refusal(&chain.contribute(proof)), "NullifierSeen");
    // It is refused for that alone: alone it is taken.
    assert!(Chain::new().contribute(proof).is_success());
}

#[test]
fn must_06_the_same_records_written_differently_have_one_nullifier() {
    let world = World::get();
    let salt = &world.proved.opening.salt;
    let (policy, scope) = (&world.policy, world.binding.scope());
    for (name, format, text) in spellings() {
        assert_ne!(text, DATA, "{name}");
        let table: Table = read(&world.policy, format, &text);
        let nullifier = digests::nullifier(policy, &table, scope);
        assert_eq!(nullifier, world.proof().instance.nullifier, "{name}");
        let commitment = digests::commitment(policy, &table, salt);
        assert_eq!(commitment, Some(world.proof().instance.commitment), "{name}");
    }
    // One value that differs is another dataset.
    let later = DATA.replace("2024-01-03T08:00:00Z", "2024-01-03T08:00:00.000001Z");
    let table = read(&world.policy, Format::Csv, &later);
    let nullifier = digests::nullifier(policy, &table, scope);
    assert_ne!(nullifier, world.proof().instance.nullifier);
}

#[test]
fn must_06_the_contract_refuses_the_same_records_written_differently() {
    let world = World::get();
    for (name, format, text) in spellings() {
        if ["another separator", "a zone on another day"].contains(&name) {
            let table = read(&world.policy, format, &text);
            taken_already(&prove(&world.policy, &table, &world.binding).proof);
        }
    }
}

#[test]
fn must_06_another_capacity_gives_the_same_nullifier() {
    let world = World::get();
    let larger = Forge::new(&world.policy, 4);
    assert_ne!(larger.shape.id(), world.key.shape_id);
    let witness = larger.witness(&world.policy, &world.table, &world.binding);
    let proof = larger.prove(witness.assignment());
    let verifier = trusting(&[&larger.key.verifying]);
    assert!(verifier.verify(&world.expectation(), &proof).is_ok());
    assert_eq!(proof.instance.nullifier, world.proof().instance.nullifier);

    let mut chain = Chain::new();
    assert!(chain.contribute(world.proof()).is_success());
    let second = chain.also(&larger.key.verifying);
    let (mut c, words) = chain.call(&proof);
    c.verifier = second;
    assert_eq!(refusal(&chain.send((c.clone(), words))), "NullifierSeen");
    let mut fresh = Chain::new();
    assert_eq!(fresh.also(&larger.key.verifying), second);
    assert!(fresh.send((c, words)).is_success());
}

#[test]
fn must_06_another_file_name_and_a_fresh_salt_give_the_same_nullifier() {
    let place = Place::new();
    place.write("e.TSV", &DATA.replace(',', "\t"));
    let ran = place.run("prove --policy p.yaml --data e.TSV --out q.json --binding b.json");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let proof = ProofFile::from_bytes(&std::fs::read(place.path("q.json")).unwrap()).unwrap();
    assert_ne!(proof.instance.commitment, World::get().proof().instance.commitment);
    taken_already(&proof);
}

#[tokio::test(flavor = "multi_thread")]
async fn must_06_a_server_and_this_process_give_the_same_nullifier() {
    let world = World::get();
    let server = Running::start().await;
    let request = RemoteRequest {
        policy: yaml("strict", 220).into_bytes(),
        data: DATA.into(),
        format: Format::Csv,
        file_name: "elsewhere.csv".to_owned(),
        binding: world.binding.clone(),
        engine: None,
    };
    let remote = server.client().await.prove(request, |_| {}).await.unwrap();
    server.stop().await;
    assert!(world.verify(&remote.proof).is_ok());
    let Opening { commitment, salt, .. } = &remote.opening;
    assert_eq!(*commitment, remote.proof.instance.commitment);
    assert_ne!(*salt, world.proved.opening.salt, "each proof has its own salt");
    taken_already(&remote.proof);
}

#[test]
fn must_12_a_rerandomised_proof_is_the_same_contribution() {
    let world = World::get();
    let proof = Proof::<Bn254>::deserialize_compressed(&*world.proof().proof.0).unwrap();
    let key = VerifyingKey::<Bn254>::deserialize_compressed(&*world.key.key.0).unwrap();
    let negated = Proof { a: -proof.a, b: -proof.b, c: proof.c };
    let mut variants = vec![negated];
    variants.extend((0..4).map(|_| Groth16::<Bn254>::rerandomize_proof(&key, &proof, &mut OsRng)));
    for variant in variants {
        let mut again = world.proof().clone();
        again.proof.0 = compressed(&variant);
        let verified = world.verify(&again).unwrap();
        let honest = world.verify(world.proof()).unwrap();
        assert_eq!(verified.instance(), honest.instance());
        assert_eq!(verified.verdict(), honest.verdict());
        taken_already(&again);

        // Nor does it free the commitment, or the recipient, from the proof.
        let mut chain = Chain::new();
        let (mut c, words) = chain.call(&again);
        let other = digests::commitment(&world.policy, &world.table, &Salt::random().unwrap());
        c.commitment = b256(other.unwrap());
        assert_eq!(refusal(&chain.send((c, words))), "ProofRejected");
    }
}
