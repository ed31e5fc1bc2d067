// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// @title Checks one proof of one shape against an instance.
/// @notice A pool holds nullifiers as they are passed to it, so an implementation
/// must refuse every entry that is not in canonical form: a second spelling of a
/// nullifier would be a second sale.
interface IProofVerifier {
    /// @notice Reverts unless `proof` proves the statement with these public inputs.
    /// @param entries The entries of the instance, in the order of the statement.
    /// @param proof The proof, as the engine encodes it for this chain.
    /// @return accepted The selector of this function. A contract that accepts any
    /// call without knowing this interface does not return it.
    function verify(uint256[9] calldata entries, uint256[] calldata proof)
        external
        view
        returns (bytes4 accepted);

    /// @notice The keccak256 of the verifying key's words, to compare with the key
    /// that buyers use off chain.
    function keyDigest() external view returns (bytes32);
}
