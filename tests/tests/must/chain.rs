//! A chain with the contracts, as a pool's operator sets them up.

use assay_chain::alloy_primitives::{Address, B256, U256};
use assay_chain::contracts::{Artifact, Contribution, DataPool};
use assay_chain::encode::{self, SolidityKey};
use assay_chain::evm::{Evm, Outcome};
use assay_statement::{Bytes32, Policy, ProofFile, VerifyingKeyFile, digests};

use crate::world::{NOW, World, bound, parse, pool_id, terms, yaml};

pub(crate) const CHAIN_ID: u64 = 31_337;
pub(crate) const OPERATOR: Address = Address::repeat_byte(0x0a);
pub(crate) const SENDER: Address = Address::repeat_byte(0x05);

/// A pool that admits the policy of [`World`] with its key.
pub(crate) struct Chain {
    pub(crate) evm: Evm,
    pub(crate) pool: Address,
    pub(crate) verifier: Address,
}

/// A contribution as a caller sends it.
pub(crate) type Call = (Contribution, [U256; 8]);

impl Chain {
    /// The pool is at the address that [`bound`] names.
    pub(crate) fn new() -> Self {
        Self::admitting(digests::parameters(&World::get().policy))
    }

    /// As [`Chain::new`], with an operator who admitted these thresholds.
    pub(crate) fn admitting(parameters: Bytes32) -> Self {
        let world = World::get();
        let mut evm = Evm::new(CHAIN_ID, NOW);
        let pool = deploy_pool(&mut evm, pool_id(), &world.policy);
        assert_eq!(pool.into_array(), bound().contract.0);
        let verifier = deploy_verifier(&mut evm, OPERATOR, &world.key);
        let mut chain = Self { evm, pool, verifier };
        chain.admit(&world.policy, parameters, verifier);
        chain.admit_terms(terms());
        chain
    }

    /// From now on another pool, with the same policy, verifier and terms.
    pub(crate) fn move_to(&mut self, pool: Bytes32) {
        let policy = &World::get().policy;
        self.pool = deploy_pool(&mut self.evm, pool, policy);
        self.admit(policy, digests::parameters(policy), self.verifier);
        self.admit_terms(terms());
    }

    /// Admits another key of the same policy.
    pub(crate) fn also(&mut self, key: &VerifyingKeyFile) -> Address {
        let policy = &World::get().policy;
        let verifier = deploy_verifier(&mut self.evm, OPERATOR, key);
        self.admit(policy, digests::parameters(policy), verifier);
        verifier
    }

    pub(crate) fn admit(&mut self, policy: &Policy, parameters: Bytes32, verifier: Address) {
        let call = DataPool::admitCall {
            policyId: b256(policy.id()),
            parameters: b256(parameters),
            verifier,
            identity_: b256(digests::identity(policy)),
        };
        let outcome = self.evm.send(OPERATOR, self.pool, &call).unwrap();
        assert!(outcome.is_success(), "{outcome:?}");
    }

    pub(crate) fn admit_terms(&mut self, terms: Bytes32) {
        let call = DataPool::admitTermsCall { terms: b256(terms) };
        let outcome = self.evm.send(OPERATOR, self.pool, &call).unwrap();
        assert!(outcome.is_success(), "{outcome:?}");
    }

    /// What an honest caller sends for a proof that is bound as [`bound`] says.
    pub(crate) fn call(&self, proof: &ProofFile) -> Call {
        let contribution = encode::contribution(&proof.instance, &bound(), self.verifier).unwrap();
        (contribution, encode::proof_words(&proof.proof.0).unwrap())
    }

    pub(crate) fn send(&mut self, (c, proof): Call) -> Outcome {
        let call = DataPool::contributeCall { c, proof: proof.to_vec() };
        self.evm.send(SENDER, self.pool, &call).unwrap()
    }

    pub(crate) fn contribute(&mut self, proof: &ProofFile) -> Outcome {
        let call = self.call(proof);
        self.send(call)
    }
}

/// Where the operator's first contract is on a new chain.
pub(crate) fn first_pool() -> Address {
    deploy_pool(&mut Evm::new(CHAIN_ID, NOW), pool_id(), &parse(&yaml("strict", 220)))
}

fn deploy_pool(evm: &mut Evm, pool: Bytes32, policy: &Policy) -> Address {
    let arguments = encode::pool_arguments(pool, OPERATOR, digests::identity(policy));
    evm.deploy(OPERATOR, Artifact::data_pool().unwrap().creation_code(&arguments)).unwrap()
}

pub(crate) fn deploy_verifier(evm: &mut Evm, from: Address, key: &VerifyingKeyFile) -> Address {
    let key = SolidityKey::from_bytes(&key.key.0).unwrap();
    let artifact = Artifact::groth16_verifier().unwrap();
    evm.deploy(from, artifact.creation_code(&key.arguments())).unwrap()
}

pub(crate) fn b256(bytes: Bytes32) -> B256 {
    B256::from(bytes.0)
}

/// The name of the error that a contract refused with.
pub(crate) fn refusal(outcome: &Outcome) -> &'static str {
    outcome.refusal().unwrap_or_else(|| panic!("{outcome:?}")).name().unwrap()
}
