//! Rust and Solidity compute the same bytes: the entries `binding` and `scope`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;

use ark_std::rand::{Rng, SeedableRng, rngs::StdRng};
use serde::Deserialize;

use assay_chain::alloy_primitives::{Address, B256};
use assay_chain::contracts::{Artifact, DataPool};
use assay_chain::encode::pool_arguments;
use assay_chain::evm::Evm;
use assay_statement::binding::Bound;
use assay_statement::bytes::Bytes;
use assay_statement::{Binding, Bytes32};
use common::{NOW, OPERATOR, b256, identity};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    unbound: Digests,
    bound: Vec<Vector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Digests {
    digest: Bytes32,
    scope: Bytes32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    binding: Bound,
    /// The first contract of this account is at the binding's address.
    deployer: Bytes<20>,
    digest: Bytes32,
    scope: Bytes32,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../../tests/vectors/binding.json")).unwrap()
}

#[test]
fn rust_computes_the_vectors() {
    let Vectors { unbound, bound } = vectors();
    assert_eq!(Binding::Unbound.digest(), unbound.digest);
    assert_eq!(Binding::Unbound.scope(), unbound.scope);
    assert_eq!(bound.len(), 4);
    for vector in bound {
        let binding = Binding::Bound(vector.binding);
        assert_eq!((binding.digest(), binding.scope()), (vector.digest, vector.scope));
    }
}

#[test]
fn the_contract_computes_the_vectors() {
    for vector in vectors().bound {
        let mut evm = Evm::new(vector.binding.chain_id, NOW);
        let arguments = pool_arguments(vector.binding.pool, OPERATOR, identity());
        let code = Artifact::data_pool().unwrap().creation_code(&arguments);
        let pool = evm.deploy(Address::from(vector.deployer.0), code).unwrap();
        assert_eq!(pool.into_array(), vector.binding.contract.0);
        assert_eq!(on_chain(&mut evm, pool, &vector.binding), b256(vector.digest));
        let scope = evm.view(pool, &DataPool::scopeCall {}).unwrap();
        assert_eq!(scope, b256(vector.scope));
    }
}

#[test]
fn both_agree_on_random_bindings() {
    let mut rng = StdRng::seed_from_u64(11);
    for _ in 0..64 {
        let chain_id = rng.r#gen::<u64>() >> rng.gen_range(0..64);
        let pool = Bytes(rng.r#gen());
        let mut evm = Evm::new(chain_id, NOW);
        let address = common::deploy_pool(&mut evm, pool);
        let bound = Bound {
            chain_id,
            contract: Bytes(address.into_array()),
            pool,
            recipient: Bytes(rng.r#gen()),
            expiry: rng.r#gen::<u64>() >> rng.gen_range(0..64),
            terms: Bytes(rng.r#gen()),
        };
        assert_eq!(
            on_chain(&mut evm, address, &bound),
            b256(Binding::Bound(bound.clone()).digest())
        );
        let scope = evm.view(address, &DataPool::scopeCall {}).unwrap();
        assert_eq!(scope, b256(Binding::Bound(bound).scope()));
    }
}

fn on_chain(evm: &mut Evm, pool: Address, bound: &Bound) -> B256 {
    let call = DataPool::bindingCall {
        recipient: Address::from(bound.recipient.0),
        expiry: bound.expiry,
        terms: b256(bound.terms),
    };
    evm.view(pool, &call).unwrap()
}
