//! What a proof is bound to: the one place where it is worth anything.

use serde::{Deserialize, Serialize};

use crate::bytes::{Address, Bytes32};

const TYPE: &str = "AssayBinding(uint256 chainId,address contract,bytes32 pool,address recipient,uint64 expiry,bytes32 terms)";

/// The contents of a binding file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bound {
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// The contract that may consume the proof.
    pub contract: Address,
    /// The pool that the contribution goes into.
    pub pool: Bytes32,
    /// Who is paid.
    pub recipient: Address,
    /// Unix time in seconds at which the proof is no longer accepted.
    pub expiry: u64,
    /// Digest of the consent and licence that the contributor agreed to.
    pub terms: Bytes32,
}

/// A binding, or its explicit absence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Binding {
    /// For one recipient of one contract, until a time.
    Bound(Bound),
    /// For nobody: no contract computes this digest.
    Unbound,
}

impl Binding {
    /// The entry `binding`.
    #[must_use]
    pub fn digest(&self) -> Bytes32 {
        match self {
            Self::Bound(bound) => bound.digest(),
            Self::Unbound => Bytes32::keccak(&[b"assay/unbound/1"]).shifted(),
        }
    }

    /// The pool; all zero when unbound.
    #[must_use]
    pub fn pool(&self) -> Bytes32 {
        match self {
            Self::Bound(bound) => bound.pool,
            Self::Unbound => Bytes32::ZERO,
        }
    }

    /// The entry `scope`: nullifiers of one pool are comparable, of two are not.
    #[must_use]
    pub fn scope(&self) -> Bytes32 {
        Bytes32::keccak(&[b"assay/scope/1", &self.pool().0]).shifted()
    }

    /// Unix time in seconds after which the binding is void, if it ever is.
    #[must_use]
    pub fn expiry(&self) -> Option<u64> {
        match self {
            Self::Bound(bound) => Some(bound.expiry),
            Self::Unbound => None,
        }
    }
}

impl Bound {
    // The six members are static ABI types: `abi.encode` is one word for each.
    fn digest(&self) -> Bytes32 {
        Bytes32::keccak(&[
            &Bytes32::keccak(&[TYPE.as_bytes()]).0,
            &word(&self.chain_id.to_be_bytes()),
            &word(&self.contract.0),
            &self.pool.0,
            &word(&self.recipient.0),
            &word(&self.expiry.to_be_bytes()),
            &self.terms.0,
        ])
        .shifted()
    }
}

fn word(bytes: &[u8]) -> [u8; 32] {
    let mut word = [0; 32];
    word[32 - bytes.len()..].copy_from_slice(bytes);
    word
}
