//! (6) The same records cannot be sold a second time by a change of engine: a pool has one
//! identity hash, and takes proofs of no engine that proves another.

use std::collections::BTreeSet;

use assay_prover::pipeline::{self, Bounds};
use assay_prover::pipeline::{BadInput, ProveError, Proved, Request, prove_within};
use assay_prover::progress::Unattended;
use assay_setup::KeyStore;
use assay_statement::hash::IdentityHash;
use assay_statement::{Binding, Bytes32, Engine, Policy, ProofFile};
use assay_verifier::{KeyRegistry, Rejection, Verifier};

use crate::world::{DATA, bound, csv, expecting, keys, parse, prove, trusting, yaml};

/// The same pool's policy under one hash or the other.
fn policy(hash: IdentityHash) -> Policy {
    let object = "logicalType: object\n";
    let property =
        format!("    customProperties: [{{property: assayIdentityHash, value: {hash}}}]\n");
    let policy = parse(&yaml("strict", 220).replace(object, &format!("{object}{property}")));
    assert_eq!(policy.identity_hash(), hash);
    policy
}

/// A buyer who pays for each nullifier once.
struct Pool {
    policy: Policy,
    binding: Binding,
    verifier: Verifier,
    sold: BTreeSet<Bytes32>,
}

impl Pool {
    fn new(hash: IdentityHash, proofs: &[&ProofFile]) -> Self {
        // A registry that knows the keys of all engines: it is not for want of a key.
        let known = proofs.iter().filter(|proof| proof.engine == Engine::Groth16);
        let known: Vec<_> =
            known.map(|proof| keys().entry(proof.key_id).unwrap().verifying).collect();
        let verifier = match &known[..] {
            [] => Verifier::new(KeyRegistry::new()),
            known => trusting(&known.iter().collect::<Vec<_>>()),
        };
        let (policy, binding) = (policy(hash), Binding::Bound(bound()));
        Self { policy, binding, verifier, sold: BTreeSet::new() }
    }

    /// Whether it is paid for.
    fn buy(&mut self, proof: &ProofFile) -> Result<bool, Rejection> {
        let verified = self.verifier.verify(&expecting(&self.policy, &self.binding), proof)?;
        // Without a nullifier nothing tells a second sale, and nobody pays.
        Ok(verified.nullifier().is_some_and(|nullifier| self.sold.insert(nullifier)))
    }
}

fn proven(hash: IdentityHash) -> Proved {
    let policy = policy(hash);
    prove(&policy, &csv(&policy, DATA), &Binding::Bound(bound()))
}

#[test]
fn must_06_the_same_records_are_not_sold_through_two_engines() {
    let hashes = [IdentityHash::PoseidonBn254, IdentityHash::Poseidon2KoalaBear];
    let [groth16, stark] = hashes.map(proven);
    assert_eq!([groth16.proof.engine, stark.proof.engine], [Engine::Groth16, Engine::Stark]);
    assert_ne!(groth16.proof.instance.nullifier, stark.proof.instance.nullifier);

    for (own, first, second) in [(0, &groth16, &stark), (1, &stark, &groth16)] {
        let mut pool = Pool::new(hashes[own], &[&groth16.proof, &stark.proof]);
        assert_eq!(pool.buy(&first.proof), Ok(true));
        // Through the same engine again, with a fresh salt: the nullifier is there.
        let again = proven(hashes[own]);
        assert_ne!(again.proof.instance.commitment, first.proof.instance.commitment);
        assert_eq!(pool.buy(&again.proof), Ok(false));

        // Through the other engine, which is refused by the name of its hash.
        let refused = pool.buy(&second.proof).unwrap_err();
        assert!(matches!(refused, Rejection::Hash(_)), "{refused}");
        for name in [second.proof.engine.to_string(), hashes[own].to_string()] {
            assert!(refused.to_string().contains(&name), "{name}: {refused}");
        }
        // Nor does it help to claim the pool's engine, policy and thresholds.
        let mut disguised = second.proof.clone();
        disguised.engine = first.proof.engine;
        assert!(pool.buy(&disguised).is_err());
        (disguised.shape_id, disguised.key_id) = (first.proof.shape_id, first.proof.key_id);
        assert!(pool.buy(&disguised).is_err());
        disguised.instance = first.proof.instance.clone();
        disguised.instance.nullifier = second.proof.instance.nullifier;
        assert!(pool.buy(&disguised).is_err());
        assert_eq!(pool.sold.len(), 1);

        // A prover that is asked for the other engine says why not.
        let (policy, binding) = (policy(hashes[own]), Binding::Bound(bound()));
        let table = csv(&policy, DATA);
        let request = Request { policy, table, binding, engine: Some(second.proof.engine) };
        let refused = prove_within(Bounds::OWNER, &keys(), &request, &Unattended);
        assert!(matches!(refused, Err(ProveError::BadInput(BadInput::Hash(_)))), "{refused:?}");
        let request = Request { engine: Some(first.proof.engine), ..request };
        assert!(pipeline::prove(&keys(), &request, &Unattended).is_ok());
    }
}

#[test]
fn must_06_two_engines_of_one_hash_have_one_nullifier() {
    let hash = IdentityHash::PoseidonBn254;
    let (policy, binding) = (policy(hash), Binding::Bound(bound()));
    let table = csv(&policy, DATA);
    let request = Request { policy, table, binding, engine: Some(Engine::Halo2) };
    let directory = tempfile::tempdir().unwrap();
    let store = KeyStore::open(directory.path().join("keys")).unwrap();
    // No reference string is made unless somebody asks for one.
    let refused = pipeline::prove(&store, &request, &Unattended).unwrap_err();
    assert!(refused.to_string().contains("expected a reference string of 2^"), "{refused}");
    store.create_reference(11).unwrap();
    let halo2 = pipeline::prove(&store, &request, &Unattended).unwrap();
    let groth16 = proven(hash);
    assert_eq!([halo2.proof.engine, groth16.proof.engine], [Engine::Halo2, Engine::Groth16]);
    assert_eq!(halo2.proof.instance.nullifier, groth16.proof.instance.nullifier);
    assert_eq!(halo2.proof.instance.parameters, groth16.proof.instance.parameters);
    assert_ne!(halo2.proof.instance.commitment, groth16.proof.instance.commitment);

    let mut pool = Pool::new(hash, &[&groth16.proof]);
    let key = store.entry(halo2.proof.key_id).unwrap().verifying;
    let own = keys().entry(groth16.proof.key_id).unwrap().verifying;
    pool.verifier = trusting(&[&key, &own]);
    assert_eq!(pool.buy(&groth16.proof), Ok(true));
    assert_eq!(pool.buy(&halo2.proof), Ok(false));
    // Neither passes for the other.
    let mut disguised = halo2.proof.clone();
    disguised.engine = Engine::Groth16;
    assert!(pool.buy(&disguised).is_err());
    (disguised.shape_id, disguised.key_id) = (groth16.proof.shape_id, groth16.proof.key_id);
    assert!(pool.buy(&disguised).is_err());
}
