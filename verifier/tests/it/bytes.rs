//! Arbitrary bytes: refused, never a panic.

use assay_statement::file::Document;
use assay_statement::proof::HexBytes;
use assay_verifier::{KeyRegistry, Refusal};
use proptest::prelude::*;

use crate::support::World;

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_unreadable(bytes in prop::collection::vec(any::<u8>(), 0..2048)) {
        let world = World::get();
        let got = world.verifier.verify_bytes(&world.expectation(), &bytes);
        prop_assert!(matches!(got, Err(Refusal::Unreadable(_))));
    }

    #[test]
    fn a_changed_file_is_refused(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let world = World::get();
        let honest = world.proof.to_bytes();
        let mut changed = honest.clone();
        for (at, byte) in edits {
            let at = at.index(changed.len());
            changed[at] = byte;
        }
        let got = world.verifier.verify_bytes(&world.expectation(), &changed);
        prop_assert_eq!(got.is_ok(), changed == honest);
    }

    #[test]
    fn a_shortened_file_is_refused(at in any::<prop::sample::Index>()) {
        let world = World::get();
        let honest = world.proof.to_bytes();
        let cut = &honest[..at.index(honest.len())];
        prop_assert!(world.verifier.verify_bytes(&world.expectation(), cut).is_err());
    }

    #[test]
    fn arbitrary_proofs_are_rejected(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let world = World::get();
        let mut proof = world.proof.clone();
        proof.proof = HexBytes(bytes);
        prop_assert!(world.verify(&proof).is_err());
    }

    #[test]
    fn arbitrary_keys_are_refused(bytes in prop::collection::vec(any::<u8>(), 552)) {
        let mut file = World::get().key.file.clone();
        file.key = HexBytes(bytes);
        prop_assert!(KeyRegistry::new().insert(&file).is_err());
    }
}
