// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import "./Halo2Memory.sol";

/// @title What the gates of halo2's circuits say of the values at one point.
/// @notice Each constraint is folded into the sum of those before it times a challenge,
/// in the order in which the circuit declares them.
library Halo2Gates {
    uint256 private constant R =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;

    /// @notice The sum of all constraints of equations, permutations and bits.
    function folded() internal pure returns (uint256 sum) {
        // What a row is: which of four numbers are 1, or which one is 2. Their sum is 2.
        uint256 none;
        uint256 first;
        uint256 second;
        uint256 third;
        assembly {
            first := mload(add(FIXED, 0x180))
            second := mload(add(FIXED, 0x1a0))
            third := mload(add(FIXED, 0x1c0))
            none := addmod(2, sub(mul(3, R), add(add(first, second), third)), R)
        }
        sum = equations(twice(none), mulmod(none, first, R));
        uint256 form = FORMS;
        // What enables full and partial rounds; width, the next block's cell, rounds.
        uint256 full = mulmod(none, second, R);
        (sum, form) = strip(sum, form, full, mulmod(first, third, R), 3, 8, 3);
        full = mulmod(none, third, R);
        (sum, form) = strip(sum, form, full, twice(second), 4, 8, 2);
        (sum, form) = strip(sum, form, twice(first), mulmod(second, third, R), 5, 16, 6);
        full = mulmod(first, second, R);
        (sum, form) = strip(sum, form, full, twice(third), 12, 24, 6);
        sum = bits(sum);
    }

    // Zero where a number is 0 or 1.
    function twice(uint256 number) private pure returns (uint256) {
        return mulmod(number, number + (R - 1), R);
    }

    // H1 and H2, for slots of three, three and two cells.
    function equations(uint256 apart, uint256 joined) private pure returns (uint256 sum) {
        assembly {
            // Four numbers below R, and one constant, do not reach 2^256.
            function slot(cells, factors, product) -> value {
                let x := mload(cells)
                let z := mload(add(cells, 0x20))
                value := mulmod(mulmod(mload(product), x, R), z, R)
                value := add(value, mulmod(mload(factors), x, R))
                value := add(value, mulmod(mload(add(factors, 0x20)), z, R))
            }
            function last(cell, factor) -> value {
                value := mulmod(mload(factor), mload(cell), R)
            }
            let y := mload(Y)
            let first := slot(CELLS, FIXED, add(FIXED, 0x100))
            first := add(first, last(add(CELLS, 0x40), add(FIXED, 0x40)))
            first := mod(add(first, mload(add(FIXED, 0x160))), R)
            let second := slot(add(CELLS, 0x60), add(FIXED, 0x60), add(FIXED, 0x120))
            second := mod(add(second, last(add(CELLS, 0xa0), add(FIXED, 0xa0))), R)
            let third := mod(slot(add(CELLS, 0xc0), add(FIXED, 0xc0), add(FIXED, 0x140)), R)
            sum := mulmod(joined, add(add(first, second), third), R)
            sum := addmod(mulmod(apart, first, R), sum, R)
            sum := addmod(mulmod(sum, y, R), mulmod(apart, second, R), R)
            sum := addmod(mulmod(sum, y, R), mulmod(apart, third, R), R)
        }
    }

    // H5 to H8 for one width: a block's lanes come first, squares and outputs behind them.
    function strip(
        uint256 before,
        uint256 firstForm,
        uint256 full,
        uint256 several,
        uint256 width,
        uint256 next,
        uint256 rounds
    ) private pure returns (uint256 sum, uint256 form) {
        assembly {
            // A linear form of what is known. Five numbers below R do not reach 2^256. Most
            // have twelve terms and more, of which twelve stand here without a loop.
            function dot(factors, count) -> total {
                let r := R
                let value := KNOWN
                let end := add(KNOWN, shl(5, count))
                if gt(count, 11) {
                    total := mulmod(mload(factors), mload(KNOWN), r)
                    let one := mload(add(factors, 0x20))
                    total := add(total, mulmod(one, mload(add(KNOWN, 0x20)), r))
                    one := mload(add(factors, 0x40))
                    total := add(total, mulmod(one, mload(add(KNOWN, 0x40)), r))
                    one := mload(add(factors, 0x60))
                    total := add(total, mulmod(one, mload(add(KNOWN, 0x60)), r))
                    one := mload(add(factors, 0x80))
                    total := mod(add(total, mulmod(one, mload(add(KNOWN, 0x80)), r)), r)
                    one := mload(add(factors, 0xa0))
                    total := add(total, mulmod(one, mload(add(KNOWN, 0xa0)), r))
                    one := mload(add(factors, 0xc0))
                    total := add(total, mulmod(one, mload(add(KNOWN, 0xc0)), r))
                    one := mload(add(factors, 0xe0))
                    total := add(total, mulmod(one, mload(add(KNOWN, 0xe0)), r))
                    one := mload(add(factors, 0x100))
                    total := mod(add(total, mulmod(one, mload(add(KNOWN, 0x100)), r)), r)
                    one := mload(add(factors, 0x120))
                    total := add(total, mulmod(one, mload(add(KNOWN, 0x120)), r))
                    one := mload(add(factors, 0x140))
                    total := add(total, mulmod(one, mload(add(KNOWN, 0x140)), r))
                    one := mload(add(factors, 0x160))
                    total := mod(add(total, mulmod(one, mload(add(KNOWN, 0x160)), r)), r)
                    factors := add(factors, 0x180)
                    value := add(KNOWN, 0x180)
                }
                let last := sub(end, 0x60)
                for {} lt(value, last) {} {
                    total := add(total, mulmod(mload(factors), mload(value), r))
                    let one := mload(add(factors, 0x20))
                    total := add(total, mulmod(one, mload(add(value, 0x20)), r))
                    one := mload(add(factors, 0x40))
                    total := add(total, mulmod(one, mload(add(value, 0x40)), r))
                    one := mload(add(factors, 0x60))
                    total := mod(add(total, mulmod(one, mload(add(value, 0x60)), r)), r)
                    factors := add(factors, 0x80)
                    value := add(value, 0x80)
                }
                for {} lt(value, end) { value := add(value, 0x20) } {
                    total := add(total, mulmod(mload(factors), mload(value), r))
                    factors := add(factors, 0x20)
                }
                total := mod(total, r)
            }
            // The sum so far times the challenge, and a constraint where it is asked for:
            // a − b, for b below R.
            function fold(total, y, enabled, a, b) -> result {
                result := addmod(mulmod(total, y, R), mulmod(enabled, add(a, sub(R, b)), R), R)
            }
            let y := mload(Y)
            sum := before
            form := firstForm
            let lanes := shl(5, width)
            next := add(CELLS, shl(5, next))

            // A full round.
            let squares := add(CELLS, lanes)
            for { let i := 0 } lt(i, lanes) { i := add(i, 0x20) } {
                let input := add(mload(add(CELLS, i)), mload(add(FIXED, i)))
                let square := mload(add(squares, i))
                sum := fold(sum, y, full, square, mulmod(input, input, R))
                mstore(add(KNOWN, i), mulmod(mulmod(square, square, R), input, R))
            }
            let end := add(next, lanes)
            for { let cell := next } lt(cell, end) { cell := add(cell, 0x20) } {
                sum := fold(sum, y, full, mload(cell), dot(form, width))
                form := add(form, lanes)
            }

            // Partial ones. The first lane is in no form: its S-box's output takes its place.
            mcopy(KNOWN, add(CELLS, 0x20), sub(lanes, 0x20))
            let known := sub(width, 1)
            let input := mload(CELLS)
            for { let i := 1 } 1 { i := add(i, 1) } {
                input := add(input, mload(add(sub(FIXED, 0x20), shl(5, i))))
                let square := mload(squares)
                sum := fold(sum, y, several, square, mulmod(input, input, R))
                let output := mulmod(mulmod(square, square, R), input, R)
                let place := add(KNOWN, shl(5, known))
                known := add(known, 1)
                // The last output is no cell.
                if eq(i, rounds) {
                    mstore(place, output)
                    break
                }
                let cell := mload(add(squares, 0x20))
                squares := add(squares, 0x40)
                sum := fold(sum, y, several, cell, output)
                mstore(place, cell)
                input := dot(form, known)
                form := add(form, shl(5, known))
            }
            for { let cell := next } lt(cell, end) { cell := add(cell, 0x20) } {
                sum := fold(sum, y, several, mload(cell), dot(form, known))
                form := add(form, shl(5, known))
            }
        }
    }

    // H4, for two columns.
    function bits(uint256 before) private pure returns (uint256 sum) {
        assembly {
            let step := mload(add(FIXED, 0x1e0))
            sum := before
            for { let i := 0x20 } lt(i, 0x80) { i := add(i, 0x40) } {
                let bit := mload(add(NEXT_RESTS, i))
                let both := mulmod(bit, addmod(1, sub(R, bit), R), R)
                sum := addmod(mulmod(sum, mload(Y), R), mulmod(step, both, R), R)
            }
        }
    }
}
