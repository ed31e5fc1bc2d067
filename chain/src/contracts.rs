//! The contracts: typed interface, compiled code, sources.

use std::sync::OnceLock;

use alloy_primitives::Bytes;
use assay_statement::proof::HexBytes;
use serde::Deserialize;

pub use abi::{Contribution, DataPool, Groth16Verifier, Halo2Verifier, PoolReward};

mod abi {
    alloy_sol_types::sol! {
        #[derive(Debug, PartialEq, Eq)]
        enum Status {
            Unknown,
            Admitted,
            Retired
        }

        #[derive(Debug, PartialEq, Eq)]
        struct Contribution {
            bytes32 policyId;
            address verifier;
            bytes32 commitment;
            bytes32 nullifier;
            address recipient;
            uint64 expiry;
            bytes32 terms;
        }

        #[derive(Debug, PartialEq, Eq)]
        contract DataPool {
            constructor(bytes32 pool, address operator, bytes32 identity);

            function contribute(Contribution c, uint256[] proof) external;
            function admit(bytes32 policyId, bytes32 parameters, address verifier, bytes32 identity_) external;
            function retire(bytes32 policyId) external;
            function retireVerifier(bytes32 policyId, address verifier) external;
            function admitTerms(bytes32 terms) external;
            function retireTerms(bytes32 terms) external;
            function binding(address recipient, uint64 expiry, bytes32 terms) external view returns (bytes32);
            function pool() external view returns (bytes32);
            function scope() external view returns (bytes32);
            function operator() external view returns (address);
            function identity() external view returns (bytes32);
            function policies(bytes32 policyId) external view returns (bytes32 parameters, Status status);
            function verifiers(bytes32 policyId, address verifier) external view returns (Status);
            function termsStatus(bytes32 terms) external view returns (Status);
            function recipientOf(bytes32 nullifier) external view returns (address recipient);

            event Contributed(
                bytes32 indexed pool,
                bytes32 indexed policyId,
                address indexed recipient,
                bytes32 nullifier,
                bytes32 commitment,
                bytes32 terms,
                address verifier
            );
            event Admitted(bytes32 indexed policyId, address indexed verifier, bytes32 parameters, bytes32 keyDigest);
            event PolicyRetired(bytes32 indexed policyId);
            event VerifierRetired(bytes32 indexed policyId, address indexed verifier);
            event TermsChanged(bytes32 indexed terms, Status status);

            error NotOperator(address expected, address got);
            error Zero();
            error IdentityMismatch(bytes32 expected, bytes32 got);
            error ParametersMismatch(bytes32 expected, bytes32 got);
            error NotAContract(address got);
            error PolicyStatus(bytes32 policyId, Status expected, Status got);
            error VerifierStatus(bytes32 policyId, address verifier, Status expected, Status got);
            error TermsStatus(bytes32 terms, Status expected, Status got);
            error CalldataLength(uint256 expected, uint256 got);
            error Expired(uint256 expiry, uint256 time);
            error NoNullifier(bytes32 policyId);
            error NullifierSeen(bytes32 nullifier, address recipient);
            error NotAccepted(bytes4 expected, bytes4 got);
        }

        #[derive(Debug, PartialEq, Eq)]
        contract PoolReward {
            constructor(address pool, uint256 price, uint256 closes);

            function claim(bytes32 nullifier) external;
            function reclaim() external;
            function pool() external view returns (address);
            function price() external view returns (uint256);
            function closes() external view returns (uint256);
            function sponsor() external view returns (address);
            function paid(bytes32 nullifier) external view returns (bool);

            event Paid(bytes32 indexed nullifier, address indexed recipient, uint256 price);
            event Returned(address indexed sponsor, uint256 amount);

            error Zero();
            error NotAContract(address got);
            error Past(uint256 closes, uint256 time);
            error NotContributed(bytes32 nullifier);
            error AlreadyPaid(bytes32 nullifier);
            error Closed(uint256 closes, uint256 time);
            error Open(uint256 closes, uint256 time);
            error Underfunded(uint256 expected, uint256 got);
            error NotTaken(address receiver);
        }

        #[derive(Debug, PartialEq, Eq)]
        contract Groth16Verifier {
            constructor(uint256[] key);

            function verify(uint256[9] entries, uint256[] proof) external view returns (bytes4);
            function keyDigest() external view returns (bytes32);

            error KeyLength(uint256 expected, uint256 got);
            error KeyCoordinate(uint256 index, uint256 got);
            error KeyPoint(uint256 index);
            error KeyForgeable(uint256 index, uint256 otherIndex);
            error CalldataLength(uint256 expected, uint256 got);
            error EntryNotCanonical(uint256 index, uint256 got);
            error ProofCoordinate(uint256 index, uint256 got);
            error ProofPointAtInfinity(uint256 index);
            error ProofRejected();
            error PrecompileFailed(uint256 precompile);
        }

        #[derive(Debug, PartialEq, Eq)]
        contract Halo2Verifier {
            constructor(uint256[] key, uint256[] forms);

            function verify(uint256[9] entries, uint256[] proof) external view returns (bytes4);
            function keyDigest() external view returns (bytes32);
            function data() external view returns (address);

            error KeyLength(uint256 expected, uint256 got);
            error KeyNumber(uint256 index, uint256 got);
            error KeyPoint(uint256 index);
            error KeyForgeable();
            error Forms(bytes32 expected, bytes32 got);
            error NotStored();
            error CalldataLength(uint256 expected, uint256 got);
            error EntryNotCanonical(uint256 index, uint256 got);
            error ScalarNotCanonical(uint256 index, uint256 got);
            error ProofPointAtInfinity(uint256 index);
            error PointsCollide();
            error ProofRejected();
            error PrecompileFailed(uint256 precompile);
        }
    }
}

/// The sources, by file name.
pub const SOURCES: [(&str, &str); 12] = [
    ("Bn254.sol", include_str!("../../verifier/contracts/Bn254.sol")),
    ("DataPool.sol", include_str!("../../verifier/contracts/DataPool.sol")),
    ("Groth16Verifier.sol", include_str!("../../verifier/contracts/Groth16Verifier.sol")),
    ("Halo2Arguments.sol", include_str!("../../verifier/contracts/Halo2Arguments.sol")),
    ("Halo2Gates.sol", include_str!("../../verifier/contracts/Halo2Gates.sol")),
    ("Halo2Key.sol", include_str!("../../verifier/contracts/Halo2Key.sol")),
    ("Halo2Memory.sol", include_str!("../../verifier/contracts/Halo2Memory.sol")),
    ("Halo2Opening.sol", include_str!("../../verifier/contracts/Halo2Opening.sol")),
    ("Halo2Points.sol", include_str!("../../verifier/contracts/Halo2Points.sol")),
    ("Halo2Verifier.sol", include_str!("../../verifier/contracts/Halo2Verifier.sol")),
    ("IProofVerifier.sol", include_str!("../../verifier/contracts/IProofVerifier.sol")),
    ("PoolReward.sol", include_str!("../../verifier/contracts/PoolReward.sol")),
];

/// A compiled contract.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Artifact {
    /// The contract's name in its source.
    pub contract_name: String,
    /// Version of the Solidity compiler.
    pub compiler: String,
    /// What the compiler was told.
    pub settings: serde_json::Value,
    /// SHA3-256 of compiler version, settings and sources.
    pub source_digest: String,
    /// The interface, as the compiler describes it.
    pub abi: serde_json::Value,
    /// Creation code, without the constructor's arguments.
    pub bytecode: HexBytes,
    /// Size of the code that stays on the chain, in bytes.
    pub deployed_bytecode_size: usize,
}

/// A committed artifact is not what this crate reads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the artifact of {contract} cannot be read: {reason}")]
pub struct ArtifactError {
    /// The contract.
    pub contract: &'static str,
    /// What was expected, and where.
    pub reason: String,
}

/// An artifact, read once.
type Kept = OnceLock<Result<Artifact, ArtifactError>>;

impl Artifact {
    /// The verifier of one key.
    ///
    /// # Errors
    /// When this crate was built with a damaged artifact.
    pub fn groth16_verifier() -> Result<&'static Self, ArtifactError> {
        static ARTIFACT: Kept = OnceLock::new();
        let json = include_str!("../../verifier/contracts/artifacts/Groth16Verifier.json");
        Self::once(&ARTIFACT, "Groth16Verifier", json)
    }

    /// The verifier of one key of halo2.
    ///
    /// # Errors
    /// When this crate was built with a damaged artifact.
    pub fn halo2_verifier() -> Result<&'static Self, ArtifactError> {
        static ARTIFACT: Kept = OnceLock::new();
        let json = include_str!("../../verifier/contracts/artifacts/Halo2Verifier.json");
        Self::once(&ARTIFACT, "Halo2Verifier", json)
    }

    /// The pool.
    ///
    /// # Errors
    /// When this crate was built with a damaged artifact.
    pub fn data_pool() -> Result<&'static Self, ArtifactError> {
        static ARTIFACT: Kept = OnceLock::new();
        let json = include_str!("../../verifier/contracts/artifacts/DataPool.json");
        Self::once(&ARTIFACT, "DataPool", json)
    }

    /// What pays for a pool's contributions.
    ///
    /// # Errors
    /// When this crate was built with a damaged artifact.
    pub fn pool_reward() -> Result<&'static Self, ArtifactError> {
        static ARTIFACT: Kept = OnceLock::new();
        let json = include_str!("../../verifier/contracts/artifacts/PoolReward.json");
        Self::once(&ARTIFACT, "PoolReward", json)
    }

    /// Creation code with the constructor's arguments.
    #[must_use]
    pub fn creation_code(&self, arguments: &[u8]) -> Bytes {
        [self.bytecode.0.as_slice(), arguments].concat().into()
    }

    fn once(
        kept: &'static Kept,
        contract: &'static str,
        json: &str,
    ) -> Result<&'static Self, ArtifactError> {
        let read = || {
            serde_json::from_str(json)
                .map_err(|error| ArtifactError { contract, reason: error.to_string() })
        };
        kept.get_or_init(read).as_ref().map_err(Clone::clone)
    }
}
