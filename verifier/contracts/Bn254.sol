// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// @title The three precompiles of BN254 (EIP-196, EIP-197), each with a gas cap.
/// @notice A precompile that refuses its input consumes all gas that it was given.
/// The caps are about twice the price of EIP-1108, so that a refused point costs
/// its sender a known amount and a moderate repricing does not stop the contracts.
library Bn254 {
    /// @notice The prime that coordinates are below.
    uint256 internal constant P =
        21888242871839275222246405745257275088696311157297823662689037894645226208583;
    /// @notice The order of the groups, which scalars are below.
    uint256 internal constant R =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;

    uint256 private constant ADD_GAS = 1_000;
    uint256 private constant MUL_GAS = 12_000;
    uint256 private constant PAIRING_GAS = 90_000;
    uint256 private constant PAIRING_GAS_PER_PAIR = 68_000;

    /// @notice The precompile at `precompile` refused its input, ran out of gas, or is missing.
    error PrecompileFailed(uint256 precompile);

    /// @notice Adds `scalar * (x, y)` to the sum in the first two words of `sum`.
    /// @param sum Five words: the sum, and room for a point and a scalar.
    function accumulate(uint256[5] memory sum, uint256 x, uint256 y, uint256 scalar)
        internal
        view
    {
        // Reserved entries are zero, and a product costs the same for every scalar.
        if (scalar == 0) return;
        sum[2] = x;
        sum[3] = y;
        sum[4] = scalar;
        uint256 failed = 0;
        assembly ("memory-safe") {
            let product := add(sum, 0x40)
            // An account without code "succeeds" and returns nothing.
            let ok := staticcall(MUL_GAS, 0x07, product, 0x60, product, 0x40)
            switch and(ok, eq(returndatasize(), 0x40))
            case 0 { failed := 0x07 }
            default {
                ok := staticcall(ADD_GAS, 0x06, sum, 0x80, sum, 0x40)
                if iszero(and(ok, eq(returndatasize(), 0x40))) { failed := 0x06 }
            }
        }
        if (failed != 0) revert PrecompileFailed(failed);
    }

    /// @notice Whether the product of the pairings is one. Reverts when a point is
    /// not on its curve or not in its subgroup.
    /// @param input Six words a pair: a point of G1, then a point of G2 with the
    /// imaginary part of each coordinate first.
    function pairingIsOne(uint256[] memory input) internal view returns (bool) {
        uint256 cap = PAIRING_GAS + input.length / 6 * PAIRING_GAS_PER_PAIR;
        bool ok;
        uint256 result;
        assembly ("memory-safe") {
            let size := mul(mload(input), 0x20)
            ok := staticcall(cap, 0x08, add(input, 0x20), size, 0x00, 0x20)
            ok := and(ok, eq(returndatasize(), 0x20))
            result := mload(0x00)
        }
        if (!ok) revert PrecompileFailed(8);
        return result == 1;
    }
}
