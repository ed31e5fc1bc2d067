// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {IProofVerifier} from "./IProofVerifier.sol";

/// @title A pool of datasets: takes each dataset once, under an admitted policy.
/// @notice The pool computes the instance itself. A caller supplies the commitment
/// and the nullifier, which the proof ties to its data; everything else comes from
/// the chain, from this contract or from what the operator admitted.
contract DataPool {
    /// @notice What the operator decided; only ever moves forward.
    enum Status {
        Unknown,
        Admitted,
        Retired
    }

    /// @notice A policy that contributions may be made under.
    struct Policy {
        bytes32 parameters;
        Status status;
    }

    /// @notice What a caller says about a contribution.
    struct Contribution {
        /// The policy that the data meets.
        bytes32 policyId;
        /// Which of the policy's verifiers checks the proof.
        address verifier;
        /// Salted digest of the dataset.
        bytes32 commitment;
        /// Scoped identity of the dataset.
        bytes32 nullifier;
        /// Who is paid.
        address recipient;
        /// Unix time from which the proof is no longer accepted.
        uint64 expiry;
        /// Digest of the consent and licence that the contributor agreed to.
        bytes32 terms;
    }

    bytes32 private constant BINDING_TYPEHASH = keccak256(
        "AssayBinding(uint256 chainId,address contract,bytes32 pool,address recipient,uint64 expiry,bytes32 terms)"
    );
    // Selector, contribution, place and length of the proof: all but the proof.
    uint256 private constant CALLDATA_BYTES = 4 + 7 * 32 + 2 * 32;
    // Where the proof is said to be: behind the contribution, and this number.
    uint256 private constant PROOF_PLACE = 8 * 32;
    // Twice what the dearest proof costs: what a verifier can burn of a caller's gas.
    uint256 private constant VERIFIER_GAS = 1_250_000;

    /// @notice The pool's name in bindings and events.
    bytes32 public immutable pool;
    /// @notice The scope in which nullifiers are comparable.
    bytes32 public immutable scope;
    /// @notice Who admits and retires. A contract with its own rules, if it must change.
    address public immutable operator;
    /// @notice Digest of the identity definition: key columns, canonical forms and
    /// hash. One for all policies, or the same records would have two nullifiers.
    bytes32 public immutable identity;

    /// @notice Policies by id.
    mapping(bytes32 policyId => Policy) public policies;
    /// @notice Verifiers of each policy; one for each capacity.
    mapping(bytes32 policyId => mapping(address verifier => Status)) public verifiers;
    /// @notice Terms by digest.
    mapping(bytes32 terms => Status) public termsStatus;
    /// @notice Who is paid for the dataset with this nullifier; zero if not contributed.
    mapping(bytes32 nullifier => address recipient) public recipientOf;

    /// @notice A dataset was contributed, once and for ever.
    event Contributed(
        bytes32 indexed pool,
        bytes32 indexed policyId,
        address indexed recipient,
        bytes32 nullifier,
        bytes32 commitment,
        bytes32 terms,
        address verifier
    );
    /// @notice Contributions under the policy may be checked with the verifier.
    event Admitted(
        bytes32 indexed policyId, address indexed verifier, bytes32 parameters, bytes32 keyDigest
    );
    /// @notice The policy takes no more contributions.
    event PolicyRetired(bytes32 indexed policyId);
    /// @notice The verifier checks no more contributions under the policy.
    event VerifierRetired(bytes32 indexed policyId, address indexed verifier);
    /// @notice Contributions may be made under the terms, or no longer.
    event TermsChanged(bytes32 indexed terms, Status status);

    /// @notice Only the operator may do this.
    error NotOperator(address expected, address got);
    /// @notice An address or digest that must be given is zero.
    error Zero();
    /// @notice The verifier identifies records in another way than the pool.
    error IdentityMismatch(bytes32 expected, bytes32 got);
    /// @notice The policy was admitted with other parameters.
    error ParametersMismatch(bytes32 expected, bytes32 got);
    /// @notice There is no contract at the verifier's address.
    error NotAContract(address got);
    /// @notice The policy is not in the state that this needs.
    error PolicyStatus(bytes32 policyId, Status expected, Status got);
    /// @notice The policy's verifier is not in the state that this needs.
    error VerifierStatus(bytes32 policyId, address verifier, Status expected, Status got);
    /// @notice The terms are not in the state that this needs.
    error TermsStatus(bytes32 terms, Status expected, Status got);
    /// @notice The call has another length than a contribution and a proof.
    error CalldataLength(uint256 expected, uint256 got);
    /// @notice The binding is void.
    error Expired(uint256 expiry, uint256 time);
    /// @notice The policy identifies no records: nothing would stop a second sale.
    error NoNullifier(bytes32 policyId);
    /// @notice The dataset was contributed before; `recipient` is who is paid for it.
    error NullifierSeen(bytes32 nullifier, address recipient);
    /// @notice The verifier returned, but not what accepts a proof.
    error NotAccepted(bytes4 expected, bytes4 got);

    modifier onlyOperator() {
        if (msg.sender != operator) revert NotOperator(operator, msg.sender);
        _;
    }

    /// @param pool_ The pool's id.
    /// @param operator_ Who admits and retires.
    /// @param identity_ Digest of the identity definition.
    constructor(bytes32 pool_, address operator_, bytes32 identity_) {
        if (pool_ == 0 || operator_ == address(0) || identity_ == 0) revert Zero();
        pool = pool_;
        operator = operator_;
        identity = identity_;
        scope = shifted(keccak256(abi.encodePacked("assay/scope/1", pool_)));
    }

    /// @notice Takes a dataset, or reverts. Anyone may send the transaction: the
    /// proof names who is paid.
    /// @param c What the caller says about the contribution.
    /// @param proof The proof, as the verifier's engine encodes it.
    function contribute(Contribution calldata c, uint256[] calldata proof) external {
        uint256 size = CALLDATA_BYTES + 32 * proof.length;
        if (
            msg.data.length != size
                || uint256(bytes32(msg.data[PROOF_PLACE - 28:PROOF_PLACE + 4])) != PROOF_PLACE
        ) {
            revert CalldataLength(size, msg.data.length);
        }
        if (c.recipient == address(0)) revert Zero();
        if (block.timestamp >= c.expiry) revert Expired(c.expiry, block.timestamp);
        requireTerms(c.terms, Status.Admitted);
        requirePolicy(c.policyId, Status.Admitted);
        requireVerifier(c.policyId, c.verifier, Status.Admitted);
        // The zero of all datasets that have no nullifier: it would be taken once.
        if (c.nullifier == 0) revert NoNullifier(c.policyId);
        address earlier = recipientOf[c.nullifier];
        if (earlier != address(0)) revert NullifierSeen(c.nullifier, earlier);

        recipientOf[c.nullifier] = c.recipient;
        emit Contributed(
            pool, c.policyId, c.recipient, c.nullifier, c.commitment, c.terms, c.verifier
        );

        bytes4 answer = IProofVerifier(c.verifier).verify{gas: VERIFIER_GAS}(instance(c), proof);
        if (answer != IProofVerifier.verify.selector) {
            revert NotAccepted(IProofVerifier.verify.selector, answer);
        }
    }

    /// @notice Admits a verifier for a policy, and the policy with its first verifier.
    /// @param policyId The policy's id.
    /// @param parameters The digest of the policy's thresholds.
    /// @param verifier Holds a key that the operator checked against the policy's shape.
    /// @param identity_ The identity definition that the key's circuit hashes.
    function admit(bytes32 policyId, bytes32 parameters, address verifier, bytes32 identity_)
        external
        onlyOperator
    {
        if (identity_ != identity) revert IdentityMismatch(identity, identity_);
        if (verifier.code.length == 0) revert NotAContract(verifier);
        Policy storage policy = policies[policyId];
        if (policy.status == Status.Unknown) {
            policy.parameters = parameters;
            policy.status = Status.Admitted;
        }
        requirePolicy(policyId, Status.Admitted);
        if (policy.parameters != parameters) {
            revert ParametersMismatch(policy.parameters, parameters);
        }
        requireVerifier(policyId, verifier, Status.Unknown);
        verifiers[policyId][verifier] = Status.Admitted;
        emit Admitted(policyId, verifier, parameters, IProofVerifier(verifier).keyDigest());
    }

    /// @notice Ends a policy with all its verifiers, for ever.
    function retire(bytes32 policyId) external onlyOperator {
        requirePolicy(policyId, Status.Admitted);
        policies[policyId].status = Status.Retired;
        emit PolicyRetired(policyId);
    }

    /// @notice Ends one verifier of a policy, for ever; the way out of a bad key.
    function retireVerifier(bytes32 policyId, address verifier) external onlyOperator {
        requireVerifier(policyId, verifier, Status.Admitted);
        verifiers[policyId][verifier] = Status.Retired;
        emit VerifierRetired(policyId, verifier);
    }

    /// @notice Lets contributions be made under the terms with this digest.
    function admitTerms(bytes32 terms) external onlyOperator {
        if (terms == 0) revert Zero();
        requireTerms(terms, Status.Unknown);
        termsStatus[terms] = Status.Admitted;
        emit TermsChanged(terms, Status.Admitted);
    }

    /// @notice Ends the terms with this digest, for ever.
    function retireTerms(bytes32 terms) external onlyOperator {
        requireTerms(terms, Status.Admitted);
        termsStatus[terms] = Status.Retired;
        emit TermsChanged(terms, Status.Retired);
    }

    /// @notice The entry `binding` of a proof for this pool, on this chain.
    /// @param recipient Who is paid.
    /// @param expiry Unix time from which the proof is no longer accepted.
    /// @param terms Digest of the consent and licence.
    function binding(address recipient, uint64 expiry, bytes32 terms)
        public
        view
        returns (bytes32)
    {
        return shifted(
            keccak256(
                abi.encode(
                    BINDING_TYPEHASH, block.chainid, address(this), pool, recipient, expiry, terms
                )
            )
        );
    }

    // The order of the statement. Fingerprints, time and issuer are not in use.
    function instance(Contribution calldata c) private view returns (uint256[9] memory entries) {
        entries[0] = uint256(c.policyId);
        entries[1] = uint256(policies[c.policyId].parameters);
        entries[2] = uint256(c.commitment);
        entries[3] = uint256(binding(c.recipient, c.expiry, c.terms));
        entries[4] = uint256(scope);
        entries[5] = uint256(c.nullifier);
    }

    function requirePolicy(bytes32 policyId, Status expected) private view {
        Status got = policies[policyId].status;
        if (got != expected) revert PolicyStatus(policyId, expected, got);
    }

    function requireVerifier(bytes32 policyId, address verifier, Status expected) private view {
        Status got = verifiers[policyId][verifier];
        if (got != expected) revert VerifierStatus(policyId, verifier, expected, got);
    }

    function requireTerms(bytes32 terms, Status expected) private view {
        Status got = termsStatus[terms];
        if (got != expected) revert TermsStatus(terms, expected, got);
    }

    // Below the order of every field that a statement is proven over.
    function shifted(bytes32 digest) private pure returns (bytes32) {
        return digest >> 8;
    }
}
