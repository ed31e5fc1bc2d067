//! The chain of the demonstration: a verifier contract, a pool that takes each dataset once, and a
//! contract that pays for it.

use assay_chain::alloy_primitives::{Address, B256, U256};
use assay_chain::alloy_sol_types::SolEvent as _;
use assay_chain::contracts::{Artifact, DataPool, PoolReward};
use assay_chain::encode::{
    SolidityKey, contribution, pool_arguments, proof_words, reward_arguments,
};
use assay_chain::evm::{Evm, Outcome};
use assay_statement::binding::Bound;
use assay_statement::{Bytes32, Policy, ProofFile, VerifyingKeyFile, bytes, digests};

use super::Broken;
use crate::Failure;

const CHAIN_ID: u64 = 31_337;
const OPERATOR: Address = Address::repeat_byte(0x0a);
const SENDER: Address = Address::repeat_byte(0x05);
const SPONSOR: Address = Address::repeat_byte(0x5a);
/// What a dataset earns, in wei.
const PRICE: u64 = 10_000_000_000_000_000;
/// Seconds in which it can be claimed.
const CLAIMABLE: u64 = 30 * 24 * 3600;

/// An empty chain until a key is known.
pub(super) struct Market {
    evm: Evm,
    pool: Address,
    reward: Address,
    pool_id: Bytes32,
    terms: Bytes32,
    verifier: Option<Address>,
}

impl Market {
    /// A chain with an empty pool, made by its operator, and somebody's coins for two datasets.
    pub(super) fn open(policy: &Policy, now: u64) -> Result<Self, Failure> {
        let mut evm = Evm::new(CHAIN_ID, now);
        let pool_id = Bytes32::keccak(&[b"red wine measurements"]);
        let terms = Bytes32::keccak(&[b"may be used to train models; CC BY 4.0"]);
        let arguments = pool_arguments(pool_id, OPERATOR, digests::identity(policy));
        let artifact = Artifact::data_pool().map_err(chain)?;
        let pool = evm.deploy(OPERATOR, artifact.creation_code(&arguments)).map_err(chain)?;
        let arguments = reward_arguments(pool, U256::from(PRICE), now + CLAIMABLE);
        let artifact = Artifact::pool_reward().map_err(chain)?;
        let reward = evm.deploy(SPONSOR, artifact.creation_code(&arguments)).map_err(chain)?;
        let coins = U256::from(2 * PRICE);
        evm.mint(SPONSOR, coins);
        if !evm.pay(SPONSOR, reward, coins).map_err(chain)?.is_success() {
            return Err(Broken::new("the reward takes coins", "a refusal").into());
        }
        Ok(Self { evm, pool, reward, pool_id, terms, verifier: None })
    }

    /// What a contribution of `recipient` is bound to.
    pub(super) fn binding(&self, recipient: u8, expiry: u64) -> Bound {
        Bound {
            chain_id: CHAIN_ID,
            contract: bytes::Bytes(self.pool.into_array()),
            pool: self.pool_id,
            recipient: bytes::Bytes([recipient; 20]),
            expiry,
            terms: self.terms,
        }
    }

    /// The operator deploys the key's verifier, and admits policy and terms.
    pub(super) fn admit(&mut self, policy: &Policy, key: &VerifyingKeyFile) -> Result<(), Failure> {
        let key = SolidityKey::from_bytes(&key.key.0).map_err(chain)?;
        let code = Artifact::groth16_verifier().map_err(chain)?.creation_code(&key.arguments());
        let verifier = self.evm.deploy(OPERATOR, code).map_err(chain)?;
        let admit = DataPool::admitCall {
            policyId: word(policy.id()),
            parameters: word(digests::parameters(policy)),
            verifier,
            identity_: word(digests::identity(policy)),
        };
        let terms = DataPool::admitTermsCall { terms: word(self.terms) };
        let outcomes = [
            self.evm.send(OPERATOR, self.pool, &admit).map_err(chain)?,
            self.evm.send(OPERATOR, self.pool, &terms).map_err(chain)?,
        ];
        self.verifier = Some(verifier);
        if outcomes.iter().all(Outcome::is_success) {
            return Ok(());
        }
        Err(Broken::new("the pool admits its operator's policy", "a refusal").into())
    }

    /// Anybody sends a contribution, saying who is to be paid.
    pub(super) fn contribute(
        &mut self,
        proof: &ProofFile,
        bound: &Bound,
        recipient: u8,
    ) -> Result<Outcome, Failure> {
        let verifier = self.verifier.unwrap_or_default();
        let mut contribution = contribution(&proof.instance, bound, verifier).map_err(chain)?;
        contribution.recipient = Address::repeat_byte(recipient);
        let proof = proof_words(&proof.proof.0).map_err(chain)?.to_vec();
        let call = DataPool::contributeCall { c: contribution, proof };
        self.evm.send(SENDER, self.pool, &call).map_err(chain)
    }

    /// Anybody claims what a dataset earns, for whom the pool recorded.
    pub(super) fn claim(&mut self, nullifier: Bytes32) -> Result<Outcome, Failure> {
        let call = PoolReward::claimCall { nullifier: word(nullifier) };
        self.evm.send(SENDER, self.reward, &call).map_err(chain)
    }

    /// Coins of an account, in wei.
    pub(super) fn coins(&self, account: Address) -> U256 {
        self.evm.balance(account)
    }

    /// Who is to be paid, as the pool's event says.
    pub(super) fn recorded(&self, outcome: &Outcome) -> Option<Address> {
        let Outcome::Success { logs, .. } = outcome else { return None };
        let log = logs.iter().find(|log| log.address == self.pool)?;
        let event = DataPool::Contributed::decode_log(log).ok()?;
        (event.terms == word(self.terms)).then_some(event.recipient)
    }
}

fn word(bytes: Bytes32) -> B256 {
    B256::from(bytes.0)
}

fn chain(error: impl std::error::Error) -> Failure {
    Failure::Fault(error.to_string())
}

/// The name of the error that a contract refused with.
pub(super) fn refused_with(outcome: &Outcome) -> Result<&'static str, Failure> {
    outcome
        .refusal()
        .and_then(assay_chain::evm::Refusal::name)
        .ok_or_else(|| Broken::new("the contract refuses", "no refusal").into())
}
