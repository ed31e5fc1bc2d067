//! A small chain in this process: blocks of one transaction, nothing persisted.

use std::fmt;

use alloy_primitives::{Address, Bytes, Log, U256};
use alloy_sol_types::{Panic, Revert, SolCall, SolError};
use revm::context::result::{ExecutionResult, Output};
use revm::context::{Context, ContextTr as _, TxEnv};
use revm::database::{CacheDB, EmptyDB};
use revm::handler::MainnetContext;
use revm::primitives::TxKind;
use revm::state::AccountInfo;
use revm::{ExecuteCommitEvm, MainBuilder, MainContext, MainnetEvm};

use crate::contracts::{DataPool, Groth16Verifier, Halo2Verifier, PoolReward};

// Below the limit of one transaction (EIP-7825), far above what the contracts use.
const GAS_LIMIT: u64 = 16_000_000;

/// A chain with one account after another as the sender of transactions.
pub struct Evm {
    inner: MainnetEvm<MainnetContext<CacheDB<EmptyDB>>>,
}

/// What became of a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It took effect.
    Success {
        /// Gas used.
        gas: u64,
        /// Events, in order.
        logs: Vec<Log>,
        /// What the function returned.
        output: Bytes,
    },
    /// A contract refused it; nothing changed.
    Refused {
        /// Gas used.
        gas: u64,
        /// Why.
        refusal: Refusal,
    },
    /// The machine stopped it; nothing changed, and all its gas is used.
    Halted {
        /// Gas used.
        gas: u64,
        /// Why.
        reason: String,
    },
}

impl Outcome {
    /// Gas used.
    #[must_use]
    pub const fn gas(&self) -> u64 {
        match self {
            Self::Success { gas, .. } | Self::Refused { gas, .. } | Self::Halted { gas, .. } => {
                *gas
            }
        }
    }

    /// Whether it took effect.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        matches!(self, Self::Success { .. })
    }

    /// Why a contract refused it, if one did.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused { refusal, .. } => Some(refusal),
            Self::Success { .. } | Self::Halted { .. } => None,
        }
    }
}

/// What a contract reverted with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Selector and arguments of a custom error.
    pub data: Bytes,
}

impl Refusal {
    /// The name of the custom error; `None` for one that the contracts do not define.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        let selector: [u8; 4] = self.data.get(..4)?.try_into().ok()?;
        match selector {
            Panic::SELECTOR => Some("Panic"),
            Revert::SELECTOR => Some("Error"),
            _ => DataPool::DataPoolErrors::name_by_selector(selector)
                .or_else(|| Groth16Verifier::Groth16VerifierErrors::name_by_selector(selector))
                .or_else(|| Halo2Verifier::Halo2VerifierErrors::name_by_selector(selector))
                .or_else(|| PoolReward::PoolRewardErrors::name_by_selector(selector)),
        }
    }

    /// The error with its arguments, when it is `E`.
    #[must_use]
    pub fn decode<E: SolError>(&self) -> Option<E> {
        E::abi_decode(&self.data).ok()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "unknown error {}", self.data),
        }
    }
}

/// Why there is no outcome, or not the one that is needed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvmError {
    /// The transaction is not one that a chain would include.
    #[error("the transaction is invalid: {reason}")]
    Transaction {
        /// What the machine says.
        reason: String,
    },
    /// A constructor or a view function did not succeed.
    #[error("expected {expected} to succeed, got {got}")]
    Failed {
        /// What was executed.
        expected: &'static str,
        /// What it reverted with, or why it was stopped.
        got: String,
        /// The refusal, if it is one.
        refusal: Option<Refusal>,
    },
    /// A function returned something else than its interface says.
    #[error("expected the result of {expected}, got {got} bytes that are none")]
    Result {
        /// The function's signature.
        expected: &'static str,
        /// Bytes returned.
        got: usize,
    },
}

impl Evm {
    /// An empty chain.
    #[must_use]
    pub fn new(chain_id: u64, timestamp: u64) -> Self {
        let mut context = Context::mainnet().with_db(CacheDB::<EmptyDB>::default());
        context.modify_cfg(|cfg| {
            cfg.chain_id = chain_id;
            // Senders are named by each call; nothing here replays transactions.
            cfg.disable_nonce_check = true;
        });
        context.modify_block(|block| block.timestamp = U256::from(timestamp));
        Self { inner: context.build_mainnet() }
    }

    /// Continues as another chain with the same accounts, as after a fork.
    pub fn set_chain_id(&mut self, chain_id: u64) {
        self.inner.ctx.modify_cfg(|cfg| cfg.chain_id = chain_id);
    }

    /// Sets the time of the next block, in seconds since 1970.
    pub fn set_timestamp(&mut self, timestamp: u64) {
        self.inner.ctx.modify_block(|block| block.timestamp = U256::from(timestamp));
    }

    /// The chain id.
    #[must_use]
    pub const fn chain_id(&self) -> u64 {
        self.inner.ctx.cfg.chain_id
    }

    /// Creates a contract from creation code that ends in the constructor's arguments.
    ///
    /// # Errors
    /// When the constructor reverts.
    pub fn deploy(&mut self, from: Address, creation_code: Bytes) -> Result<Address, EvmError> {
        let result = self.execute(from, TxKind::Create, creation_code, U256::ZERO)?;
        if let Some(address) = result.created_address() {
            return Ok(address);
        }
        Err(failed("a constructor", outcome(result)))
    }

    /// Sends calldata as a transaction.
    ///
    /// # Errors
    /// When no chain would include the transaction. A refusal is an outcome.
    pub fn call(
        &mut self,
        from: Address,
        to: Address,
        calldata: Bytes,
    ) -> Result<Outcome, EvmError> {
        self.execute(from, TxKind::Call(to), calldata, U256::ZERO).map(outcome)
    }

    /// Makes coins, in wei, for an account without code, and takes those that it had.
    pub fn mint(&mut self, account: Address, coins: U256) {
        let info = AccountInfo::from_balance(coins);
        self.inner.ctx.db_mut().insert_account_info(account, info);
    }

    /// Sends coins as a transaction.
    ///
    /// # Errors
    /// When the sender has not so many. A refusal is an outcome.
    pub fn pay(&mut self, from: Address, to: Address, coins: U256) -> Result<Outcome, EvmError> {
        self.execute(from, TxKind::Call(to), Bytes::new(), coins).map(outcome)
    }

    /// Coins of an account, in wei.
    #[must_use]
    pub fn balance(&self, account: Address) -> U256 {
        let accounts = &self.inner.ctx.db_ref().cache.accounts;
        accounts.get(&account).map_or(U256::ZERO, |account| account.info.balance)
    }

    /// Sends a call of a declared function as a transaction.
    ///
    /// # Errors
    /// As [`Evm::call`].
    pub fn send<C: SolCall>(
        &mut self,
        from: Address,
        to: Address,
        call: &C,
    ) -> Result<Outcome, EvmError> {
        self.call(from, to, call.abi_encode().into())
    }

    /// The result of a function that changes nothing.
    ///
    /// # Errors
    /// When it does not succeed, or returns something else.
    pub fn view<C: SolCall>(&mut self, to: Address, call: &C) -> Result<C::Return, EvmError> {
        match self.send(Address::ZERO, to, call)? {
            Outcome::Success { output, .. } => C::abi_decode_returns(&output)
                .map_err(|_| EvmError::Result { expected: C::SIGNATURE, got: output.len() }),
            other @ (Outcome::Refused { .. } | Outcome::Halted { .. }) => {
                Err(failed(C::SIGNATURE, other))
            }
        }
    }

    fn execute(
        &mut self,
        from: Address,
        kind: TxKind,
        data: Bytes,
        value: U256,
    ) -> Result<ExecutionResult, EvmError> {
        let invalid = |reason: String| EvmError::Transaction { reason };
        let transaction = TxEnv::builder()
            .caller(from)
            .kind(kind)
            .data(data)
            .value(value)
            .gas_limit(GAS_LIMIT)
            .gas_price(0)
            .chain_id(Some(self.chain_id()))
            .build()
            .map_err(|error| invalid(format!("{error:?}")))?;
        self.inner.transact_commit(transaction).map_err(|error| invalid(error.to_string()))
    }
}

impl fmt::Debug for Evm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Evm").field("chain_id", &self.chain_id()).finish_non_exhaustive()
    }
}

fn outcome(result: ExecutionResult) -> Outcome {
    match result {
        ExecutionResult::Success { gas, logs, output, .. } => {
            let (Output::Call(output) | Output::Create(output, _)) = output;
            Outcome::Success { gas: gas.tx_gas_used(), logs, output }
        }
        ExecutionResult::Revert { gas, output, .. } => {
            Outcome::Refused { gas: gas.tx_gas_used(), refusal: Refusal { data: output } }
        }
        ExecutionResult::Halt { gas, reason, .. } => {
            Outcome::Halted { gas: gas.tx_gas_used(), reason: format!("{reason:?}") }
        }
    }
}

fn failed(expected: &'static str, outcome: Outcome) -> EvmError {
    let (got, refusal) = match outcome {
        Outcome::Success { .. } => ("success without a result".to_owned(), None),
        Outcome::Refused { refusal, .. } => (refusal.to_string(), Some(refusal)),
        Outcome::Halted { reason, .. } => (reason, None),
    };
    EvmError::Failed { expected, got, refusal }
}
