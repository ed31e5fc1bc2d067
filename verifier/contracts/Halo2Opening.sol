// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import "./Halo2Memory.sol";

/// @title SHPLONK: all values at once, as one equation of two pairings.
/// @notice Polynomials are taken in sets, by the rows at which they are opened.
library Halo2Opening {
    uint256 private constant R =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;
    // About twice the prices of EIP-1108, as in Bn254.
    uint256 private constant ADD_GAS = 1_000;
    uint256 private constant MUL_GAS = 12_000;

    /// @notice Leaves in SUM what is paired with the generator of the second group.
    function combine() internal view {
        assembly {
            function fail(precompile) {
                // Bn254.PrecompileFailed
                mstore(0, shl(224, 0x00a48593))
                mstore(4, precompile)
                revert(0, 0x24)
            }
            // Adds a multiple of the point at an address to the sum.
            function take(point, factor) {
                mcopy(TERM, point, 0x40)
                mstore(add(TERM, 0x40), factor)
                let done := staticcall(MUL_GAS, 0x07, TERM, 0x60, TERM, 0x40)
                if iszero(and(done, eq(returndatasize(), 0x40))) { fail(7) }
                done := staticcall(ADD_GAS, 0x06, SUM, 0x80, SUM, 0x40)
                if iszero(and(done, eq(returndatasize(), 0x40))) { fail(6) }
            }
            // Weights of a set's values, and the factor of its commitments. `scale` has
            // the powers of challenges, `spread` besides those of x.
            function set(rows, count, scale, spread, place) -> factor, next {
                factor := scale
                next := place
                for { let i := 0 } lt(i, count) { i := add(i, 1) } {
                    let from := mload(add(FROM_POINT, shl(5, byte(i, rows))))
                    mstore(add(WEIGHTS, shl(5, i)), mulmod(mulmod(from, mload(next), R), spread, R))
                    factor := mulmod(factor, from, R)
                    next := add(next, 0x20)
                }
            }
            // A weighted sum of values that stand as far apart as is said.
            function weighted(value, stride, count) -> total {
                let end := add(WEIGHTS, shl(5, count))
                for { let weight := WEIGHTS } lt(weight, end) { weight := add(weight, 0x20) } {
                    total := addmod(total, mulmod(mload(weight), mload(value), R), R)
                    value := add(value, stride)
                }
            }
            // The weighted sum of two values.
            function both(value, next) -> total {
                total := mulmod(mload(WEIGHTS), mload(value), R)
                total := add(total, mulmod(mload(add(WEIGHTS, 0x20)), mload(next), R))
            }
            let batch := mload(BATCH)
            let sets := mload(SETS)
            let at := mload(AT)
            let inverse := mload(X_INVERSE)
            // The opening's point less each row of the first set.
            let scale := 1
            for { let i := POINT } lt(i, add(POINT, 0x120)) { i := add(i, 0x20) } {
                scale := mulmod(scale, add(at, sub(R, mload(i))), R)
            }
            let own := scale

            // Four wires at nine rows, the first commitment with the factor 1.
            let power := mulmod(inverse, inverse, R)
            let spread := mulmod(power, power, R)
            spread := mulmod(scale, mulmod(spread, spread, R), R)
            let factor, place := set(hex"000102030405060708", 9, scale, spread, SPREAD)
            mcopy(SUM, POINTS, 0x40)
            let values := weighted(CELLS, 0x80, 9)
            power := batch
            for { let i := 1 } lt(i, 4) { i := add(i, 1) } {
                let value := weighted(add(CELLS, shl(5, i)), 0x80, 9)
                values := addmod(values, mulmod(power, value, R), R)
                take(add(POINTS, shl(6, i)), power)
                power := mulmod(power, batch, R)
            }

            // The rest, the last product of copies, that of the look-up, and factors of
            // equations: at two rows.
            scale := mulmod(scale, sets, R)
            factor, place := set(hex"0001", 2, scale, mulmod(scale, inverse, R), place)
            {
                take(add(POINTS, 0x100), factor)
                values := addmod(values, both(REST, NEXT_REST), R)
                power := batch
                take(add(POINTS, 0x200), mulmod(factor, power, R))
                let value := both(add(PRODUCTS, 0x60), add(PRODUCTS, 0x80))
                values := addmod(values, mulmod(power, value, R), R)
                power := mulmod(power, batch, R)
                take(add(POINTS, 0x240), mulmod(factor, power, R))
                value := both(LOOKUP, add(LOOKUP, 0x20))
                values := addmod(values, mulmod(power, value, R), R)
                let point := FIXED_POINTS
                for { let i := FIXED } lt(i, add(FIXED, 0xc0)) { i := add(i, 0x20) } {
                    power := mulmod(power, batch, R)
                    take(point, mulmod(factor, power, R))
                    values := addmod(values, mulmod(power, both(i, add(i, 0xc0)), R), R)
                    point := add(point, 0x40)
                }
            }

            // The first product of copies: at this row, the next, and the last.
            scale := mulmod(scale, sets, R)
            spread := mulmod(scale, mulmod(inverse, inverse, R), R)
            factor, place := set(hex"00010a", 3, scale, spread, place)
            values := addmod(values, weighted(PRODUCTS, 0x20, 3), R)
            take(add(POINTS, 0x1c0), factor)
            // The sorted input: at this row and the one before.
            scale := mulmod(scale, sets, R)
            factor, place := set(hex"0009", 2, scale, mulmod(scale, inverse, R), place)
            values := addmod(values, weighted(add(LOOKUP, 0x40), 0x20, 2), R)
            take(add(POINTS, 0x140), factor)

            // Whatever is opened at one row: the sorted table, the key, the quotient in
            // parts, and the mask.
            scale := mulmod(scale, sets, R)
            power := mulmod(scale, mload(FROM_POINT), R)
            {
                values := addmod(values, mulmod(power, mload(add(LOOKUP, 0x80)), R), R)
                take(add(POINTS, 0x180), power)
                let value := KINDS
                for { let point := add(FIXED_POINTS, 0x180) } lt(point, FORMS) {
                    point := add(point, 0x40)
                } {
                    power := mulmod(power, batch, R)
                    values := addmod(values, mulmod(power, mload(value), R), R)
                    take(point, power)
                    value := add(value, 0x20)
                    // The mask stands between.
                    if eq(value, MASK) { value := SIGMA }
                }
                power := mulmod(power, batch, R)
                values := addmod(values, mulmod(power, mload(QUOTIENT), R), R)
                let part := power
                for { let point := add(POINTS, 0x2c0) } lt(point, CELLS) {
                    point := add(point, 0x40)
                } {
                    take(point, part)
                    part := mulmod(part, mload(ROWS_POWER), R)
                }
                power := mulmod(power, batch, R)
                values := addmod(values, mulmod(power, mload(MASK), R), R)
                take(add(POINTS, 0x280), power)
            }

            // What all of it is to be, and the opening itself.
            mstore(SCRATCH, 1)
            mstore(add(SCRATCH, 0x20), 2)
            take(SCRATCH, sub(R, values))
            take(OPENING, sub(R, own))
            take(OPENING_AT, at)
        }
    }
}
