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
                    total := add(total, mulmod(mload(weight), mload(value), R))
                    value := add(value, stride)
                }
            }
            // A set of neighbours: their values' sum, and their commitments.
            function neighbours(values, point, next, value, stride, apart, count, factor) -> sum {
                sum := values
                let batch := mload(BATCH)
                let power := 1
                for {} 1 {} {
                    let own := weighted(value, stride, count)
                    sum := addmod(sum, mulmod(power, own, R), R)
                    take(point, mulmod(power, factor, R))
                    value := add(value, apart)
                    point := add(point, 0x40)
                    if eq(point, next) { break }
                    power := mulmod(power, batch, R)
                }
            }
            let batch := mload(BATCH)
            let sets := mload(SETS)
            let at := mload(AT)
            let inverse := mload(X_INVERSE)
            let square := mulmod(inverse, inverse, R)
            // The opening's point less each row of the first set.
            let scale := 1
            for { let i := POINT } lt(i, add(POINT, 0xa0)) { i := add(i, 0x20) } {
                scale := mulmod(scale, add(at, sub(R, mload(i))), R)
            }
            let own := scale

            // Four wires at five rows, the first commitment with the factor 1.
            let spread := mulmod(scale, mulmod(square, square, R), R)
            let factor, place := set(hex"0001020304", 5, scale, spread, SPREAD)
            mcopy(SUM, POINTS, 0x40)
            let values := mod(weighted(CELLS, 0x100, 5), R)
            let power := batch
            for { let i := 1 } lt(i, 4) { i := add(i, 1) } {
                let value := weighted(add(CELLS, shl(5, i)), 0x100, 5)
                values := addmod(values, mulmod(power, value, R), R)
                take(add(POINTS, shl(6, i)), power)
                power := mulmod(power, batch, R)
            }
            // Four wires at four rows.
            scale := mulmod(scale, sets, R)
            spread := mulmod(scale, mulmod(square, inverse, R), R)
            factor, place := set(hex"00010203", 4, scale, spread, place)
            values :=
                neighbours(
                    values,
                    add(POINTS, 0x100),
                    add(POINTS, 0x200),
                    add(CELLS, 0x80),
                    0x100,
                    0x20,
                    4,
                    factor
                )

            // Two rests, the last product of copies, two of look-ups: at two rows.
            scale := mulmod(scale, sets, R)
            factor, place := set(hex"0001", 2, scale, mulmod(scale, inverse, R), place)
            {
                let first := mload(WEIGHTS)
                let second := mload(add(WEIGHTS, 0x20))
                let points := hex"080a131415"
                // From the rests on.
                let evaluations := hex"00012c2e33"
                let nexts := hex"02042d2f34"
                power := 1
                for { let i := 0 } lt(i, 5) { i := add(i, 1) } {
                    let value := mload(add(RESTS, shl(5, byte(i, evaluations))))
                    let next := mload(add(RESTS, shl(5, byte(i, nexts))))
                    value := add(mulmod(first, value, R), mulmod(second, next, R))
                    values := addmod(values, mulmod(power, value, R), R)
                    take(add(POINTS, shl(6, byte(i, points))), mulmod(power, factor, R))
                    power := mulmod(power, batch, R)
                }
            }

            // Whatever is opened at one row: bits, sorted tables, the key, the quotient in
            // parts, and the mask.
            scale := mulmod(scale, sets, R)
            power := mulmod(scale, mload(FROM_POINT), R)
            {
                let points := hex"090b0d0f"
                let evaluations := hex"03053237"
                for { let i := 0 } lt(i, 4) { i := add(i, 1) } {
                    let value := mload(add(RESTS, shl(5, byte(i, evaluations))))
                    values := addmod(values, mulmod(power, value, R), R)
                    take(add(POINTS, shl(6, byte(i, points))), power)
                    power := mulmod(power, batch, R)
                }
                let value := FIXED
                for { let point := FIXED_POINTS } lt(point, FORMS) { point := add(point, 0x40) } {
                    values := addmod(values, mulmod(power, mload(value), R), R)
                    // A column that is zero has the point at infinity for a commitment.
                    if or(mload(point), mload(add(point, 0x20))) { take(point, power) }
                    power := mulmod(power, batch, R)
                    value := add(value, 0x20)
                    // The mask stands between.
                    if eq(value, MASK) { value := SIGMA }
                }
                values := addmod(values, mulmod(power, mload(QUOTIENT), R), R)
                let part := power
                for { let point := add(POINTS, 0x5c0) } lt(point, CELLS) {
                    point := add(point, 0x40)
                } {
                    take(point, part)
                    part := mulmod(part, mload(ROWS_POWER), R)
                }
                power := mulmod(power, batch, R)
                values := addmod(values, mulmod(power, mload(MASK), R), R)
                take(add(POINTS, 0x580), power)
            }

            // Three products of copies: at this row, the next, and the last.
            scale := mulmod(scale, sets, R)
            factor, place := set(hex"000106", 3, scale, mulmod(scale, square, R), place)
            values :=
                neighbours(
                    values,
                    add(POINTS, 0x400),
                    add(POINTS, 0x4c0),
                    PRODUCTS,
                    0x20,
                    0x60,
                    3,
                    factor
                )
            // Two sorted inputs: at this row and the one before.
            scale := mulmod(scale, sets, R)
            factor, place := set(hex"0005", 2, scale, mulmod(scale, inverse, R), place)
            let value := weighted(add(LOOKUPS, 0x40), 0x20, 2)
            values := addmod(values, value, R)
            take(add(POINTS, 0x300), factor)
            value := weighted(add(LOOKUPS, 0xe0), 0x20, 2)
            values := addmod(values, mulmod(batch, value, R), R)
            take(add(POINTS, 0x380), mulmod(batch, factor, R))

            // What all of it is to be, and the opening itself.
            mstore(SCRATCH, 1)
            mstore(add(SCRATCH, 0x20), 2)
            take(SCRATCH, sub(R, values))
            take(OPENING, sub(R, own))
            take(OPENING_AT, at)
        }
    }
}
