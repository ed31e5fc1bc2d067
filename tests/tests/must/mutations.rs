//! One mutated proof or instance goes to the verifier and to the contract: wrong
//! numbers of inputs, entries beyond the field, trailing bytes, points off the curve
//! or the subgroup, and points that are merely wrong. Both refuse every one.

use assay_chain::alloy_primitives::U256;
use assay_chain::alloy_sol_types::SolCall;
use assay_chain::contracts::Groth16Verifier::verifyCall;
use assay_chain::encode::proof_words;
use assay_statement::file::Document as _;
use assay_statement::{Bytes32, Entry, Instance, ProofFile};

use crate::chain::{Chain, SENDER};
use crate::malformed::{Written, points, wrong};
use crate::world::{World, prove, with};

/// The same mutation, as the verifier and as the contract are given it.
struct Case {
    name: String,
    file: Vec<u8>,
    call: Vec<u8>,
    /// What the pool is given, when the proof is what was mutated.
    words: Option<[U256; 8]>,
}

fn file(instance: &Instance, proof: &[u8]) -> Vec<u8> {
    let mut file = World::get().proof().clone();
    file.instance = instance.clone();
    file.proof.0 = proof.to_vec();
    file.to_bytes()
}

fn call(instance: &Instance, proof: [U256; 8]) -> Vec<u8> {
    let entries = instance.entries().map(|entry| U256::from_be_bytes(entry.0));
    verifyCall { entries, proof: proof.to_vec() }.abi_encode()
}

fn of_points() -> Vec<Case> {
    let world = World::get();
    let ProofFile { instance, proof, .. } = world.proof();
    let other = prove(&world.policy, &world.table, &world.binding).proof;
    let written = [points(&proof.0), wrong(&proof.0, &other.proof.0)].into_iter().flatten();
    let case = |Written { name, bytes, words }| Case {
        name,
        file: file(instance, &bytes),
        call: call(instance, words),
        words: Some(words),
    };
    written.map(case).collect()
}

fn of_entries() -> Vec<Case> {
    let ProofFile { instance, proof, .. } = World::get().proof();
    let words = proof_words(&proof.0).unwrap();
    let order: U256 =
        "21888242871839275222246405745257275088548364400416034343698204186575808495617"
            .parse()
            .unwrap();
    let mut cases = Vec::new();
    for (at, entry) in Entry::ALL.into_iter().enumerate() {
        let honest = U256::from_be_bytes(instance.get(entry).0);
        let next = instance.get(Entry::ALL[(at + 1) % Entry::ALL.len()]);
        let mut values = vec![
            ("r more", honest + order),
            ("r", order),
            ("the largest word", U256::MAX),
            ("one more", honest + U256::from(1)),
            ("the largest element", order - U256::from(1)),
        ];
        // Of two reserved entries, both are zero.
        if next != instance.get(entry) {
            values.push(("the next entry", U256::from_be_bytes(next.0)));
        }
        for (what, value) in values {
            let changed = with(instance, entry, assay_statement::bytes::Bytes(value.to_be_bytes()));
            cases.push(Case {
                name: format!("{}: {what}", entry.name()),
                file: file(&changed, &proof.0),
                call: call(&changed, words),
                words: None,
            });
        }
    }
    cases
}

fn of_lengths() -> Vec<Case> {
    let ProofFile { instance, proof, .. } = World::get().proof();
    let honest = call(instance, proof_words(&proof.0).unwrap());
    let text = String::from_utf8(file(instance, &proof.0)).unwrap();
    let mut cases = Vec::new();
    let mut case = |name: String, file: Vec<u8>, call: Vec<u8>| {
        cases.push(Case { name, file, call, words: None });
    };
    for extra in [1, 32, 128] {
        let longer = [proof.0.clone(), vec![0; extra]].concat();
        let call = [honest.clone(), vec![0; extra]].concat();
        case(format!("{extra} trailing bytes"), file(instance, &longer), call);
    }
    for missing in [1, 32, 128] {
        let shorter = &proof.0[..proof.0.len() - missing];
        let call = honest[..honest.len() - missing].to_vec();
        case(format!("{missing} missing bytes"), file(instance, shorter), call);
    }
    case("twice".to_owned(), text.repeat(2).into_bytes(), [&honest[..], &honest[4..]].concat());
    // The entries are the first nine words after the selector.
    for entry in Entry::ALL {
        let line = format!("    \"{}\": \"{}\"", entry.name(), instance.get(entry));
        let (comma, last) = (format!("{line},\n"), format!(",\n{line}"));
        let without =
            if text.contains(&comma) { text.replace(&comma, "") } else { text.replace(&last, "") };
        assert_ne!(without, text);
        let at = 4 + 32 * entry as usize;
        let call = [&honest[..at], &honest[at + 32..]].concat();
        case(format!("without {}", entry.name()), without.into_bytes(), call);

        let twice = text.replace(&line, &format!("{line},\n{line}"));
        let call = [&honest[..at], &honest[at..at + 32], &honest[at..]].concat();
        case(format!("{} twice", entry.name()), twice.into_bytes(), call);
    }
    let tenth = text.replace(
        "    \"issuer\"",
        &format!("    \"extra\": \"{}\",\n    \"issuer\"", Bytes32::ZERO),
    );
    let at = 4 + 32 * Entry::ALL.len();
    let call = [&honest[..at], &[0; 32], &honest[at..]].concat();
    case("a tenth entry".to_owned(), tenth.into_bytes(), call);
    cases
}

#[test]
fn a_mutated_proof_or_instance_is_refused_by_both() {
    let world = World::get();
    let mut chain = Chain::new();
    let (contribution, honest) = chain.call(world.proof());
    let accepted = call(&world.proof().instance, honest);
    assert!(chain.evm.call(SENDER, chain.verifier, accepted.into()).unwrap().is_success());
    let unchanged = world.proof().to_bytes();
    assert!(world.verifier.verify_bytes(&world.expectation(), &unchanged).is_ok());

    let groups = [of_points(), of_entries(), of_lengths()];
    // Four, or for B seven, malformed points; 13 wrong ones; six values of an entry;
    // seven lengths, two for each entry and one entry more.
    assert_eq!(groups.each_ref().map(Vec::len), [5 + 7 + 5 + 13, 6 * 9 - 2, 7 + 2 * 9 + 1]);
    for Case { name, file, call, words } in groups.into_iter().flatten() {
        assert_ne!(file, unchanged, "{name}");
        let refused = world.verifier.verify_bytes(&world.expectation(), &file);
        assert!(refused.is_err(), "the verifier accepts {name}");
        let outcome = chain.evm.call(SENDER, chain.verifier, call.into()).unwrap();
        assert!(outcome.refusal().is_some(), "the contract: {name}: {outcome:?}");
        if let Some(words) = words {
            let outcome = chain.send((contribution.clone(), words));
            assert!(outcome.refusal().is_some(), "the pool: {name}: {outcome:?}");
        }
    }
    // None of them spent the dataset.
    assert!(chain.contribute(world.proof()).is_success());
}
