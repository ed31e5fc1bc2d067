//! Verifying many proofs at once answers as verifying each does, in their order.

use assay_statement::{Binding, Entry, ProofFile};
use assay_verifier::Expectation;

use crate::world::{EXPIRY, NOW, World, expecting, other, parse, with, yaml};

#[test]
fn a_batch_answers_as_each_proof_alone() {
    let world = World::get();
    let good = world.proof();
    let changed = |change: fn(&mut ProofFile)| {
        let mut proof = good.clone();
        change(&mut proof);
        proof
    };
    let honest = world.expectation();
    let renamed = parse(&yaml("renamed", 220));
    let mut cases = vec![
        (honest, good.clone(), true),
        (honest, changed(|proof| proof.proof.0[0] ^= 1), false),
        (honest, good.clone(), true),
        (honest, changed(|proof| proof.proof.0.push(0)), false),
        (honest, changed(|proof| proof.key_id.digest.0[0] ^= 1), false),
        (honest, changed(|proof| proof.shape_id.0[0] ^= 1), false),
        (Expectation { now: EXPIRY, ..honest }, good.clone(), false),
        (Expectation { require_ceremony: true, ..honest }, good.clone(), false),
        (expecting(&world.policy, &Binding::Unbound), good.clone(), false),
        (expecting(&renamed, &world.binding), good.clone(), false),
        (Expectation { now: NOW + 1, ..honest }, good.clone(), true),
    ];
    for entry in Entry::ALL {
        let mut proof = good.clone();
        proof.instance = with(&good.instance, entry, other(entry.name()));
        cases.push((honest, proof, false));
    }
    // More proofs than cores, so that order is not kept by accident.
    let cases = [cases.as_slice(), &cases, &cases].concat();
    let inputs: Vec<_> = cases.iter().map(|(a, b, _)| (*a, b.clone())).collect();
    let results = world.verifier.verify_batch(&inputs);
    assert_eq!(results.len(), cases.len());
    for (index, (result, (expectation, proof, accepted))) in results.iter().zip(&cases).enumerate()
    {
        assert_eq!(result.is_ok(), *accepted, "proof {index}");
        match (result, world.verifier.verify(expectation, proof)) {
            (Ok(batch), Ok(single)) => {
                assert_eq!(batch.instance(), single.instance());
                assert_eq!(batch.verdict(), single.verdict());
            }
            (Err(batch), Err(single)) => assert_eq!(*batch, single),
            (batch, single) => panic!("proof {index}: {batch:?}, alone {single:?}"),
        }
    }
    assert!(world.verifier.verify_batch(&[]).is_empty());
}
