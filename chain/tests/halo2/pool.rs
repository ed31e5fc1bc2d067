//! The pool that takes proofs of Groth16 takes these.

use assay_chain::alloy_primitives::Address;
use assay_chain::contracts::DataPool;
use assay_chain::encode::contribution;
use assay_chain::evm::Evm;
use assay_chain::halo2::proof_words;
use assay_circuits::halo2::forms;
use assay_statement::Binding;
use assay_statement::binding::Bound;
use assay_statement::bytes::Bytes;

use crate::case::{Case, deploy};
use crate::common::{
    CHAIN_ID, EXPIRY, NOW, OPERATOR, RECIPIENT, SENDER, b256, deploy_pool, identity, pool_id,
    refusal, terms,
};

#[test]
fn a_contribution_is_taken_once() {
    let mut evm = Evm::new(CHAIN_ID, NOW);
    let pool = deploy_pool(&mut evm, pool_id());
    let bound = Bound {
        chain_id: CHAIN_ID,
        contract: Bytes(pool.into_array()),
        pool: pool_id(),
        recipient: RECIPIENT,
        expiry: EXPIRY,
        terms: terms(),
    };
    let case = Case::bound(&Binding::Bound(bound.clone()));
    let verifier = deploy(&mut evm, &case.solidity_key().arguments(&forms())).unwrap();
    admit(&mut evm, pool, verifier, &case);

    let c = contribution(&case.instance, &bound, verifier).unwrap();
    let mut words = proof_words(&case.proofs[0]).unwrap();
    let mut send =
        |proof| evm.send(SENDER, pool, &DataPool::contributeCall { c: c.clone(), proof }).unwrap();
    words.swap(0, 2);
    words.swap(1, 3);
    let outcome = send(words.clone());
    assert_eq!(refusal(&outcome), "ProofRejected");
    words.swap(0, 2);
    words.swap(1, 3);
    let outcome = send(words.clone());
    assert!(outcome.is_success(), "{outcome:?}");
    println!("contribute: {} gas", outcome.gas());
    // Another proof of the same data is no second contribution.
    assert_eq!(refusal(&send(proof_words(&case.proofs[1]).unwrap())), "NullifierSeen");
}

fn admit(evm: &mut Evm, pool: Address, verifier: Address, case: &Case) {
    let policy = DataPool::admitCall {
        policyId: b256(case.instance.policy_id),
        parameters: b256(case.instance.parameters),
        verifier,
        identity_: b256(identity()),
    };
    assert!(evm.send(OPERATOR, pool, &policy).unwrap().is_success());
    let terms = DataPool::admitTermsCall { terms: b256(terms()) };
    assert!(evm.send(OPERATOR, pool, &terms).unwrap().is_success());
}
