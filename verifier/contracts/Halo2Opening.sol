// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import "./Halo2Memory.sol";

/// @title SHPLONK: all values at once, as one equation of two pairings.
/// @notice Polynomials are taken in sets, by the points at which they are opened.
library Halo2Opening {
    uint256 private constant R =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;
    // About twice the prices of EIP-1108, as in Bn254.
    uint256 private constant ADD_GAS = 1_000;
    uint256 private constant MUL_GAS = 12_000;

    /// @notice Leaves in SUM what is paired with the generator of the second group.
    /// @return failed The precompile that refused, or zero.
    function combined() internal view returns (uint256 failed) {
        assembly {
            // Adds a multiple of the point at an address to the sum. A column that is zero
            // has the point at infinity for a commitment.
            function take(point, factor) -> bad {
                if or(mload(point), mload(add(point, 0x20))) {
                    mcopy(TERM, point, 0x40)
                    mstore(add(TERM, 0x40), factor)
                    bad := 7
                    if staticcall(MUL_GAS, 0x07, TERM, 0x60, TERM, 0x40) {
                        if eq(returndatasize(), 0x40) {
                            bad := 6
                            if staticcall(ADD_GAS, 0x06, SUM, 0x80, SUM, 0x40) {
                                if eq(returndatasize(), 0x40) { bad := 0 }
                            }
                        }
                    }
                }
            }
            // Weights of a set's values, and the factor of its commitments.
            function set(names, count, scale, place) -> factor, next {
                factor := scale
                for { let i := 0 } lt(i, count) { i := add(i, 1) } {
                    let from := mload(add(FROM_POINT, shl(5, byte(i, names))))
                    let own := mulmod(mulmod(from, mload(place), R), scale, R)
                    mstore(add(WEIGHTS, shl(5, i)), own)
                    factor := mulmod(factor, from, R)
                    place := add(place, 0x20)
                }
                next := place
            }
            // A weighted sum of values that stand as far apart as is said.
            function weighted(value, stride, count) -> total {
                for { let i := 0 } lt(i, count) { i := add(i, 1) } {
                    let product := mulmod(mload(add(WEIGHTS, shl(5, i))), mload(value), R)
                    total := addmod(total, product, R)
                    value := add(value, stride)
                }
            }
            let batch := mload(BATCH)
            let sets := mload(SETS)
            let at := mload(AT)
            // What the first set's points leave of the opening's point.
            let scale := 1
            for { let i := 0 } lt(i, 0xa0) { i := add(i, 0x20) } {
                scale := mulmod(scale, addmod(at, sub(R, mload(add(POINT, i))), R), R)
            }
            let own := scale
            let values := 0

            // Three wires at five rows, three at four, three at three of them.
            let factor, place := set(hex"0001020304", 5, scale, DIFFERENCES)
            mcopy(SUM, POINTS, 0x40)
            let power := 1
            for { let i := 0 } lt(i, 3) { i := add(i, 1) } {
                let value := weighted(add(CELLS, shl(5, i)), 0x120, 5)
                values := addmod(values, mulmod(power, value, R), R)
                if i { failed := or(failed, take(add(POINTS, shl(6, i)), power)) }
                power := mulmod(power, batch, R)
            }
            scale := mulmod(scale, sets, R)
            factor, place := set(hex"00010203", 4, scale, place)
            power := 1
            for { let i := 3 } lt(i, 6) { i := add(i, 1) } {
                let value := weighted(add(CELLS, shl(5, i)), 0x120, 4)
                values := addmod(values, mulmod(power, value, R), R)
                failed := or(failed, take(add(POINTS, shl(6, i)), mulmod(power, factor, R)))
                power := mulmod(power, batch, R)
            }
            scale := mulmod(scale, sets, R)
            // The row between is asked of none of these.
            factor, place := set(hex"000103", 3, scale, place)
            power := 1
            for { let i := 6 } lt(i, 9) { i := add(i, 1) } {
                let value := add(CELLS, shl(5, i))
                mstore(add(value, 0x240), mload(add(value, 0x360)))
                value := weighted(value, 0x120, 3)
                values := addmod(values, mulmod(power, value, R), R)
                failed := or(failed, take(add(POINTS, shl(6, i)), mulmod(power, factor, R)))
                power := mulmod(power, batch, R)
            }

            // Two rests, the last product of copies, two of look-ups: at two rows.
            scale := mulmod(scale, sets, R)
            factor, place := set(hex"0001", 2, scale, place)
            power := 1
            {
                let points := hex"090b141516"
                let evaluations := hex"090a56585d"
                let nexts := hex"262857595e"
                for { let i := 0 } lt(i, 5) { i := add(i, 1) } {
                    let value := add(ADVICE, shl(5, byte(i, evaluations)))
                    let next := add(ADVICE, shl(5, byte(i, nexts)))
                    value := weighted(value, sub(next, value), 2)
                    values := addmod(values, mulmod(power, value, R), R)
                    let point := add(POINTS, shl(6, byte(i, points)))
                    failed := or(failed, take(point, mulmod(power, factor, R)))
                    power := mulmod(power, batch, R)
                }
            }

            // Whatever is opened at one row: bits, sorted tables, the key, the quotient in
            // parts, and the mask.
            scale := mulmod(scale, sets, R)
            power := mulmod(scale, mload(FROM_POINT), R)
            {
                let points := hex"0a0c0e10"
                let evaluations := hex"27295c61"
                for { let i := 0 } lt(i, 4) { i := add(i, 1) } {
                    let value := mload(add(ADVICE, shl(5, byte(i, evaluations))))
                    values := addmod(values, mulmod(power, value, R), R)
                    failed := or(failed, take(add(POINTS, shl(6, byte(i, points))), power))
                    power := mulmod(power, batch, R)
                }
            }
            {
                let value := FIXED
                for { let point := FIXED_POINTS } lt(point, FORMS) { point := add(point, 0x40) } {
                    values := addmod(values, mulmod(power, mload(value), R), R)
                    failed := or(failed, take(point, power))
                    power := mulmod(power, batch, R)
                    value := add(value, 0x20)
                    // The mask stands between.
                    if eq(value, MASK) { value := SIGMA }
                }
            }
            values := addmod(values, mulmod(power, mload(QUOTIENT), R), R)
            {
                let part := power
                for { let i := 0x600 } lt(i, 0x700) { i := add(i, 0x40) } {
                    failed := or(failed, take(add(POINTS, i), part))
                    part := mulmod(part, mload(ROWS_POWER), R)
                }
            }
            power := mulmod(power, batch, R)
            values := addmod(values, mulmod(power, mload(MASK), R), R)
            failed := or(failed, take(add(POINTS, 0x5c0), power))

            // Three products of copies: this row, the next, and the last.
            scale := mulmod(scale, sets, R)
            factor, place := set(hex"000106", 3, scale, place)
            power := 1
            for { let i := 0 } lt(i, 3) { i := add(i, 1) } {
                let value := weighted(add(PRODUCTS, mul(i, 0x60)), 0x20, 3)
                values := addmod(values, mulmod(power, value, R), R)
                let point := add(add(POINTS, 0x440), shl(6, i))
                failed := or(failed, take(point, mulmod(power, factor, R)))
                power := mulmod(power, batch, R)
            }
            // Two sorted inputs: this row and the one before.
            scale := mulmod(scale, sets, R)
            factor, place := set(hex"0005", 2, scale, place)
            power := 1
            for { let i := 0 } lt(i, 2) { i := add(i, 1) } {
                let value := weighted(add(add(LOOKUPS, 0x40), mul(i, 0xa0)), 0x20, 2)
                values := addmod(values, mulmod(power, value, R), R)
                let point := add(add(POINTS, 0x340), shl(7, i))
                failed := or(failed, take(point, mulmod(power, factor, R)))
                power := mulmod(power, batch, R)
            }

            // What all of it is to be, and the opening itself.
            mstore(SCRATCH, 1)
            mstore(add(SCRATCH, 0x20), 2)
            failed := or(failed, take(SCRATCH, sub(R, values)))
            failed := or(failed, take(OPENING, sub(R, own)))
            failed := or(failed, take(OPENING_AT, at))
        }
    }
}
