//! What a verdict says of an engine without a set-up.

use assay_statement::Engine;
use assay_verifier::{Check, Expectation, Outcome, Trust, Verdict};

use crate::support::{EXPIRY, World};

#[test]
fn there_is_no_set_up_to_trust() {
    let world = World::get();
    for require_ceremony in [false, true] {
        let expectation = Expectation { require_ceremony, ..world.expectation() };
        let verified = world.verifier.verify(&expectation, &world.proof).unwrap();
        let verdict = verified.verdict();
        assert_eq!(verdict.engine, Engine::Stark);
        assert_eq!(verdict.development_key, Some(false));
        assert_eq!(verdict.key_id, Some(world.proof.key_id));
        for result in &verdict.checks {
            let moot = [Check::ProofPoints, Check::InputCount, Check::Ceremony];
            let moot = moot.contains(&result.check);
            let expected = if moot { Outcome::NotApplicable } else { Outcome::Passed };
            assert_eq!(result.outcome, expected, "{result:?}");
        }
        let json = serde_json::to_string(verdict).unwrap();
        assert!(json.contains("no trusted set-up"), "{json}");
        for word in ["development key", "forge", "ceremony\"", "valid"] {
            let said = json.replace("\"name\":\"ceremony\"", "").contains(word);
            assert!(!said, "{word} in {json}");
        }
    }
}

#[test]
fn the_proven_bits_are_said() {
    let world = World::get();
    let verified = world.verify(&world.proof).unwrap();
    let caveat = &verified.verdict().caveats[0];
    let (before, _) = caveat.split_once(" bits of soundness are proven").unwrap();
    let bits: u32 = before.rsplit(' ').next().unwrap().parse().unwrap();
    assert!((100..128).contains(&bits), "{caveat}");
}

#[test]
fn only_what_the_constraints_say_is_proven() {
    let world = World::get();
    let verdict = world.verify(&world.proof).unwrap().verdict().clone();
    let proven: Vec<_> =
        verdict.claims.iter().filter(|claim| claim.trust == Trust::Proven).collect();
    assert_eq!(proven.len(), world.policy.rules().len() + 3);
    assert!(proven[0].subject.contains("at most 1024 records"), "{:?}", proven[0]);
    for claim in proven {
        assert!(!claim.reason.contains("on condition"), "{claim:?}");
    }
}

#[test]
fn a_rejection_shows_nothing_of_the_proof_as_a_fact() {
    let world = World::get();
    let expectation = Expectation { now: EXPIRY, ..world.expectation() };
    let rejection = world.verifier.verify(&expectation, &world.proof).unwrap_err();
    let verdict = Verdict::rejected(&expectation, &world.proof, &rejection);
    assert!(!verdict.accepted && verdict.claims.is_empty() && verdict.caveats.is_empty());
    assert_eq!((verdict.commitment, verdict.nullifier, verdict.key_id), (None, None, None));
    for result in &verdict.checks {
        let failed = result.check == Check::Expiry;
        assert_eq!(result.outcome == Outcome::Failed, failed, "{result:?}");
        let later = result.check > Check::Expiry;
        assert_eq!(result.outcome == Outcome::NotReached, later, "{result:?}");
    }
}
