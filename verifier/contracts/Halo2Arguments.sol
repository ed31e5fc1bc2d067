// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import "./Halo2Memory.sol";

/// @title What halo2 says of copies and look-ups, with values at one point.
library Halo2Arguments {
    uint256 private constant R =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;
    // Generates the cosets that tell columns with copies apart.
    uint256 private constant DELTA =
        4131629893567559867359510883348571134090853742863529169391034518566172092834;

    /// @notice Adds the constraints of five columns with copies, three to a product.
    function copies(uint256 before) internal pure returns (uint256 sum) {
        assembly {
            function fold(total, value) -> folded {
                folded := addmod(mulmod(total, mload(Y), R), value, R)
            }
            function minus(a, b) -> difference {
                difference := addmod(a, sub(R, b), R)
            }
            // The values of columns with copies: cells of a row, and the rest.
            let values := KNOWN
            mcopy(values, CELLS, 0x80)
            mstore(add(values, 0x80), mload(REST))

            // The first product has three values, of this row, the next one, and the last.
            let first := mload(FIRST)
            let product := mload(add(PRODUCTS, 0x60))
            sum := fold(before, mulmod(first, minus(1, mload(PRODUCTS)), R))
            sum := fold(sum, mulmod(mload(LAST), mulmod(product, minus(product, 1), R), R))
            sum := fold(sum, mulmod(first, minus(product, mload(add(PRODUCTS, 0x40))), R))
            let beta := mload(BETA)
            let gamma := mload(GAMMA)
            let coset := mulmod(beta, mload(X), R)
            for { let i := 0 } lt(i, 0xa0) {} {
                product := add(PRODUCTS, i)
                let right := mload(product)
                let left := mload(add(product, 0x20))
                let end := add(i, 0x60)
                if gt(end, 0xa0) { end := 0xa0 }
                for {} lt(i, end) { i := add(i, 0x20) } {
                    let value := add(mload(add(values, i)), gamma)
                    let own := mulmod(beta, mload(add(SIGMA, i)), R)
                    left := mulmod(left, add(value, own), R)
                    right := mulmod(right, add(value, coset), R)
                    coset := mulmod(coset, DELTA, R)
                }
                sum := fold(sum, mulmod(mload(ACTIVE), minus(left, right), R))
            }
        }
    }

    /// @notice Adds the constraints of the look-up of limbs: H3.
    function lookup(uint256 before) internal pure returns (uint256 sum) {
        assembly {
            function fold(total, value) -> folded {
                folded := addmod(mulmod(total, mload(Y), R), value, R)
            }
            function minus(a, b) -> difference {
                difference := addmod(a, sub(R, b), R)
            }
            let step := mload(add(KINDS, 0x80))
            let limb := minus(mload(REST), mulmod(step, mload(NEXT_REST), R))
            let table := add(mload(add(KINDS, 0xa0)), mload(GAMMA))
            let product := mload(LOOKUP)
            let input := mload(add(LOOKUP, 0x40))
            let permuted := mload(add(LOOKUP, 0x80))
            sum := fold(before, mulmod(mload(FIRST), minus(1, product), R))
            sum := fold(sum, mulmod(mload(LAST), mulmod(product, minus(product, 1), R), R))
            let left := mulmod(mload(add(LOOKUP, 0x20)), add(input, mload(BETA)), R)
            left := mulmod(left, add(permuted, mload(GAMMA)), R)
            let right := mulmod(product, add(limb, mload(BETA)), R)
            right := mulmod(right, table, R)
            sum := fold(sum, mulmod(mload(ACTIVE), minus(left, right), R))
            let apart := minus(input, permuted)
            sum := fold(sum, mulmod(mload(FIRST), apart, R))
            let above := minus(input, mload(add(LOOKUP, 0x60)))
            sum := fold(sum, mulmod(mload(ACTIVE), mulmod(apart, above, R), R))
        }
    }
}
