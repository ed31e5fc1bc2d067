//! What the operator may do, and what not even the operator can undo.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;

use assay_chain::alloy_primitives::{Address, B256, Bytes};
use assay_chain::alloy_sol_types::SolCall;
use assay_chain::contracts::{Artifact, DataPool};
use assay_chain::encode::pool_arguments;
use assay_chain::evm::{Evm, EvmError, Outcome};
use assay_statement::Bytes32;
use common::{
    CHAIN_ID, NOW, OPERATOR, SENDER, World, admit_call, b256, digest, identity, pool_id, refusal,
    terms,
};

fn policy() -> B256 {
    b256(digest("policy"))
}

fn operate<C: SolCall>(world: &mut World, call: &C) -> Outcome {
    world.evm.send(OPERATOR, world.pool, call).unwrap()
}

#[test]
fn only_the_operator_operates() {
    let mut world = World::new();
    let verifier = world.verifier;
    let calls = [
        admit_call("policy 2", verifier).abi_encode(),
        DataPool::retireCall { policyId: policy() }.abi_encode(),
        DataPool::retireVerifierCall { policyId: policy(), verifier }.abi_encode(),
        DataPool::admitTermsCall { terms: b256(digest("other terms")) }.abi_encode(),
        DataPool::retireTermsCall { terms: b256(terms()) }.abi_encode(),
    ];
    for call in calls {
        let outcome = world.evm.call(SENDER, world.pool, call.clone().into()).unwrap();
        assert_eq!(refusal(&outcome), "NotOperator");
        // The call itself is in order: the operator may do it.
        let outcome = world.evm.call(OPERATOR, world.pool, call.into()).unwrap();
        assert!(outcome.is_success(), "{outcome:?}");
    }
}

#[test]
fn a_retired_policy_takes_nothing_and_stays_retired() {
    let mut world = World::new();
    let (c, proof) = world.honest("data");
    assert!(operate(&mut world, &DataPool::retireCall { policyId: policy() }).is_success());
    assert_eq!(refusal(&world.contribute(&c, &proof)), "PolicyStatus");

    let again = admit_call("policy", world.verifier);
    assert_eq!(refusal(&operate(&mut world, &again)), "PolicyStatus");
    let again = DataPool::retireCall { policyId: policy() };
    assert_eq!(refusal(&operate(&mut world, &again)), "PolicyStatus");
}

#[test]
fn a_retired_verifier_accepts_nothing_and_stays_retired() {
    let mut world = World::new();
    let (c, proof) = world.honest("data");
    let call = DataPool::retireVerifierCall { policyId: policy(), verifier: world.verifier };
    assert!(operate(&mut world, &call).is_success());
    assert_eq!(refusal(&world.contribute(&c, &proof)), "VerifierStatus");
    assert_eq!(refusal(&operate(&mut world, &call)), "VerifierStatus");
    let again = admit_call("policy", world.verifier);
    assert_eq!(refusal(&operate(&mut world, &again)), "VerifierStatus");
}

#[test]
fn retired_terms_stay_retired() {
    let mut world = World::new();
    let (c, proof) = world.honest("data");
    let retire = DataPool::retireTermsCall { terms: b256(terms()) };
    assert!(operate(&mut world, &retire).is_success());
    assert_eq!(refusal(&world.contribute(&c, &proof)), "TermsStatus");
    assert_eq!(refusal(&operate(&mut world, &retire)), "TermsStatus");
    let admit = DataPool::admitTermsCall { terms: b256(terms()) };
    assert_eq!(refusal(&operate(&mut world, &admit)), "TermsStatus");
    let none = DataPool::admitTermsCall { terms: B256::ZERO };
    assert_eq!(refusal(&operate(&mut world, &none)), "Zero");
}

#[test]
fn what_was_not_admitted_is_refused() {
    let mut world = World::new();
    let (honest, proof) = world.honest("data");
    let mut c = honest.clone();
    c.policyId = b256(digest("policy 2"));
    assert_eq!(refusal(&world.contribute(&c, &proof)), "PolicyStatus");
    // Admitted for one policy is not admitted for another.
    let other = common::Prover::new(4).deploy(&mut world.evm);
    world.admit("policy 2", other);
    let mut c = honest;
    c.verifier = other;
    assert_eq!(refusal(&world.contribute(&c, &proof)), "VerifierStatus");
}

#[test]
fn admission_is_checked() {
    let mut world = World::new();
    let mut call = admit_call("policy 2", world.verifier);
    call.identity_ = b256(digest("other identity"));
    assert_eq!(refusal(&operate(&mut world, &call)), "IdentityMismatch");

    let mut call = admit_call("policy 2", world.verifier);
    call.verifier = SENDER;
    assert_eq!(refusal(&operate(&mut world, &call)), "NotAContract");

    let mut call = admit_call("policy", common::Prover::new(5).deploy(&mut world.evm));
    call.parameters = b256(digest("other"));
    assert_eq!(refusal(&operate(&mut world, &call)), "ParametersMismatch");

    // Nothing of the refused calls remained.
    let call = DataPool::policiesCall { policyId: b256(digest("policy 2")) };
    let stored = world.evm.view(world.pool, &call).unwrap();
    assert_eq!(stored.parameters, B256::ZERO);
}

#[test]
fn a_contract_that_accepts_any_call_is_no_verifier() {
    let mut world = World::new();
    // Deploys `PUSH1 32, PUSH0, RETURN`: one zero word for every call.
    let code = Bytes::from_static(&[
        0x63, 0x60, 0x20, 0x5f, 0xf3, 0x5f, 0x52, 0x60, 0x04, 0x60, 0x1c, 0xf3,
    ]);
    let permissive = world.evm.deploy(OPERATOR, code).unwrap();
    world.admit("policy", permissive);
    let (mut c, proof) = world.honest("data");
    c.verifier = permissive;
    assert_eq!(refusal(&world.contribute(&c, &proof)), "NotAccepted");
}

#[test]
fn a_pool_needs_a_name_an_operator_and_an_identity() {
    let mut evm = Evm::new(CHAIN_ID, NOW);
    let zero = Bytes32::ZERO;
    let rows = [
        pool_arguments(zero, OPERATOR, identity()),
        pool_arguments(pool_id(), Address::ZERO, identity()),
        pool_arguments(pool_id(), OPERATOR, zero),
    ];
    for arguments in rows {
        let code = Artifact::data_pool().unwrap().creation_code(&arguments);
        let Err(EvmError::Failed { refusal: Some(refusal), .. }) = evm.deploy(OPERATOR, code)
        else {
            panic!("expected a refusal")
        };
        assert_eq!(refusal.name(), Some("Zero"));
    }
}
