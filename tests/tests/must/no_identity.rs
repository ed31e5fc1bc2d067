//! (6) Data whose policy identifies no records is proven, and sold by no pool that pays for
//! each dataset once: there is no nullifier to record, on either engine.

use assay_chain::contracts::DataPool;
use assay_prover::pipeline::Proved;
use assay_statement::hash::IdentityHash;
use assay_statement::{Binding, Bytes32, Engine, Entry, Policy, digests};
use assay_verifier::{Check, KeyRegistry, Verifier, open};

use crate::chain::{Chain, OPERATOR, b256, deploy_verifier, refusal};
use crate::world::{
    DATA, World, bound, csv, expecting, keys, other, parse, prove, trusting, with, yaml,
};

/// The shared policy without its unique key and without an identity.
fn policy(hash: IdentityHash) -> Policy {
    let object = "logicalType: object\n";
    let properties = format!(
        "    customProperties: [{{property: assayIdentity, value: none}}, \
         {{property: assayIdentityHash, value: {hash}}}]\n"
    );
    let text = yaml("strict", 220).replace(", unique: true", "");
    let policy = parse(&text.replace(object, &format!("{object}{properties}")));
    assert!(!policy.identifies_records());
    policy
}

fn proven(policy: &Policy) -> Proved {
    prove(policy, &csv(policy, DATA), &Binding::Bound(bound()))
}

fn verifier(proved: &Proved) -> Verifier {
    match proved.proof.engine {
        Engine::Groth16 | Engine::Halo2 => {
            trusting(&[&keys().entry(proved.proof.key_id).unwrap().verifying])
        }
        Engine::Stark => Verifier::new(KeyRegistry::new()),
    }
}

#[test]
fn must_06_without_an_identity_there_is_no_nullifier_to_record() {
    let binding = Binding::Bound(bound());
    for hash in IdentityHash::ALL {
        let policy = policy(hash);
        let proved = proven(&policy);
        let (proof, verifier) = (&proved.proof, verifier(&proved));
        let table = csv(&policy, DATA);
        let accepted = verifier.verify(&expecting(&policy, &binding), proof).unwrap();
        assert_eq!((accepted.nullifier(), accepted.verdict().nullifier), (None, None));
        assert_eq!(open(&policy, &accepted, &table, &proved.opening).unwrap().records(), 5);
        // Nor does one come in by the proof.
        let lies = [
            other("nullifier"),
            digests::nullifier(&World::get().policy, &table, proof.instance.scope),
        ];
        for lie in lies {
            let mut changed = proof.clone();
            changed.instance = with(&proof.instance, Entry::Nullifier, lie);
            let refused = verifier.verify(&expecting(&policy, &binding), &changed).unwrap_err();
            let canonical = hash.is_canonical(lie);
            let expected = if canonical { Check::UnusedEntries } else { Check::InputRange };
            assert_eq!(refused.check(), expected, "{hash}: {refused}");
        }
    }
}

/// Even where the operator of a pool says that the policy identifies records as the pool
/// does, which no contract can see.
#[test]
fn must_06_no_pool_takes_data_without_a_nullifier() {
    let policy = policy(IdentityHash::PoseidonBn254);
    let proved = proven(&policy);
    let key = keys().entry(proved.proof.key_id).unwrap().verifying;
    let mut chain = Chain::new();
    let verifier = deploy_verifier(&mut chain.evm, OPERATOR, &key);
    let mut admit = |identity: Bytes32| {
        let call = DataPool::admitCall {
            policyId: b256(policy.id()),
            parameters: b256(digests::parameters(&policy)),
            verifier,
            identity_: b256(identity),
        };
        chain.evm.send(OPERATOR, chain.pool, &call).unwrap()
    };
    assert_eq!(refusal(&admit(digests::identity(&policy))), "IdentityMismatch");
    assert!(admit(digests::identity(&World::get().policy)).is_success());
    for _ in 0..2 {
        let (mut contribution, proof) = chain.call(&proved.proof);
        contribution.verifier = verifier;
        assert_eq!(refusal(&chain.send((contribution, proof))), "NoNullifier");
    }
    assert!(chain.contribute(World::get().proof()).is_success());
}
