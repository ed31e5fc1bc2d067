//! What the door lets through, and whose key it uses.

use ark_bn254::Bn254;
use ark_groth16::{Groth16, Proof};
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use assay_statement::file::Document;
use assay_verifier::{Check, Expectation, Rejection};

use crate::support::{NOW, World, instance, verifier};
use crate::toy;

#[test]
fn an_honest_proof_is_accepted() {
    let world = World::get();
    let verified = world.verify(&world.proof).unwrap();
    assert_eq!(*verified.instance(), world.proof.instance);
    assert_eq!(verified.key_id(), world.key.file.id());
    let again = world.verifier.verify_bytes(&world.expectation(), &world.proof.to_bytes());
    assert_eq!(again.unwrap().instance(), verified.instance());
}

/// Proof bytes are no identity: the nullifier is.
#[test]
fn a_rerandomised_proof_is_the_same_contribution() {
    let world = World::get();
    let proof = Proof::<Bn254>::deserialize_compressed(&world.proof.proof.0[..]).unwrap();
    let again =
        Groth16::<Bn254>::rerandomize_proof(&world.key.proving.vk, &proof, &mut toy::rng(9));
    let mut file = world.proof.clone();
    file.proof.0.clear();
    again.serialize_compressed(&mut file.proof.0).unwrap();
    assert_ne!(file.proof, world.proof.proof);
    let (one, other) = (world.verify(&world.proof).unwrap(), world.verify(&file).unwrap());
    assert_eq!(one.instance().nullifier, other.instance().nullifier);
    assert_eq!(one.verdict(), other.verdict());
}

#[test]
fn every_proof_fails_under_every_other_key() {
    let world = World::get();
    let keys = [&world.key, &world.same_shape, &world.larger, &world.other_shape];
    let instance = instance(&world.policy, &world.binding);
    for made_with in keys {
        for named in keys {
            let key_id = named.file.id();
            let mut proof = made_with.prove(&instance);
            (proof.key_id, proof.shape_id) = (key_id, named.file.shape_id);
            let got = world.verify(&proof).map(|verified| verified.key_id());
            let same = made_with.file.id() == key_id;
            if key_id == world.other_shape.file.id() {
                assert_eq!(got.unwrap_err().check(), Check::Shape);
            } else if same {
                assert_eq!(got, Ok(key_id));
            } else {
                assert_eq!(got, Err(Rejection::Equation));
            }
        }
        // A verifier that has all keys but this one.
        let others: Vec<_> =
            keys.into_iter().filter(|key| key.file.id() != made_with.file.id()).collect();
        let proof = made_with.prove(&instance);
        if made_with.file.id() != world.other_shape.file.id() {
            let rejection = verifier(&others).verify(&world.expectation(), &proof).unwrap_err();
            assert_eq!(rejection, Rejection::UnknownKey { got: proof.key_id });
        }
    }
}

#[test]
fn a_batch_answers_in_order() {
    let world = World::get();
    let late = Expectation { now: u64::MAX, ..world.expectation() };
    let batch: Vec<_> = (0_u8..24)
        .map(|at| {
            let mut proof = world.proof.clone();
            if at % 3 == 1 {
                proof.instance.nullifier.0[31] ^= 1;
            }
            (if at % 3 == 2 { late } else { world.expectation() }, proof)
        })
        .collect();
    let results = world.verifier.verify_batch(&batch);
    assert_eq!(results.len(), batch.len());
    for (at, result) in results.into_iter().enumerate() {
        let check = result.map(|_| ()).map_err(|rejection| rejection.check());
        let expected = [Ok(()), Err(Check::Equation), Err(Check::Expiry)];
        assert_eq!(check, expected[at % 3], "{at} at {NOW}");
    }
}
