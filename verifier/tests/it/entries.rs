//! Each entry is bound twice: by the comparison with what the caller expects, and
//! by the equation.

use assay_statement::{Bytes32, Entry};
use assay_verifier::{Check, Rejection};

use crate::support::{World, instance, policy, with};

#[test]
fn a_genuine_proof_of_another_instance_is_refused() {
    let world = World::get();
    let honest = &world.proof.instance;
    for entry in Entry::ALL {
        let other = Bytes32::keccak(&[entry.name().as_bytes()]).shifted();
        let proof = world.key.prove(&with(honest, entry, other));
        let got = world.verify(&proof);
        let expected = match entry {
            // The proof brings these two; whoever consumes it decides on them.
            Entry::Commitment | Entry::Nullifier => {
                assert_eq!(got.unwrap().instance().get(entry), other);
                continue;
            }
            Entry::PolicyId => Check::Policy,
            Entry::Parameters => Check::Parameters,
            Entry::Binding => Check::Binding,
            Entry::Scope => Check::Scope,
            Entry::Fingerprints | Entry::AsOf | Entry::Issuer => Check::UnusedEntries,
        };
        let rejection = got.unwrap_err();
        assert_eq!(rejection.check(), expected, "{}", entry.name());
        let expected = honest.get(entry);
        assert_eq!(rejection, Rejection::Entry { entry, expected, got: other });
        let message = rejection.to_string();
        assert!(message.contains(&other.to_string()), "{message}");
    }
}

/// The file says what the caller expects, the proof was made for something else.
#[test]
fn an_instance_that_was_not_proven_is_refused() {
    let world = World::get();
    let honest = &world.proof.instance;
    for entry in Entry::ALL {
        let other = Bytes32::keccak(&[entry.name().as_bytes()]).shifted();
        let mut claimed = world.key.prove(&with(honest, entry, other));
        claimed.instance = honest.clone();
        assert_eq!(world.verify(&claimed).unwrap_err(), Rejection::Equation, "{}", entry.name());
    }
}

#[test]
fn thresholds_are_bound() {
    let world = World::get();
    for lenient in [policy("999", 2, true), policy("220.50", 1, true)] {
        let proven = instance(&lenient, &world.binding);
        // Under its own name it is a proof for another policy of the same shape.
        let rejection = world.verify(&world.key.prove(&proven)).unwrap_err();
        assert_eq!(rejection.check(), Check::Policy);
        // Under the expected name its thresholds still differ.
        let renamed = with(&proven, Entry::PolicyId, world.policy.id());
        let rejection = world.verify(&world.key.prove(&renamed)).unwrap_err();
        assert_eq!(rejection.check(), Check::Parameters);
        // And when the file hides that too, the equation fails.
        let mut claimed = world.key.prove(&renamed);
        claimed.instance = world.proof.instance.clone();
        assert_eq!(world.verify(&claimed).unwrap_err(), Rejection::Equation);
    }
}
