// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import "./Halo2Memory.sol";

/// @title What the gates of halo2's circuits say of the values at one point.
/// @notice Each constraint is folded into the sum of those before it times a challenge,
/// in the order in which the circuit declares them.
library Halo2Gates {
    uint256 private constant R =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;

    /// @notice The sum of all constraints of equations and permutations.
    function folded() internal pure returns (uint256 sum) {
        // What a row is: which of five numbers are 1, or which one is 2. Their sum is 2.
        uint256 none;
        uint256 first;
        uint256 second;
        uint256 third;
        uint256 fourth;
        assembly {
            first := mload(KINDS)
            second := mload(add(KINDS, 0x20))
            third := mload(add(KINDS, 0x40))
            fourth := mload(add(KINDS, 0x60))
            let others := add(add(first, second), add(third, fourth))
            none := addmod(2, sub(shl(2, R), others), R)
        }
        sum = equations(twice(none), mulmod(none, first, R), twice(second));
        uint256 form = FORMS;
        // What enables full and partial rounds; width, the next block's cell, rounds.
        uint256 full = mulmod(none, second, R);
        (sum, form) = strip(sum, form, full, mulmod(first, third, R), 3, 8, 3);
        full = mulmod(none, third, R);
        (sum, form) = strip(sum, form, full, mulmod(first, fourth, R), 4, 8, 2);
        full = mulmod(none, fourth, R);
        (sum, form) = strip(sum, form, full, mulmod(second, third, R), 5, 12, 4);
        full = mulmod(first, second, R);
        (sum, form) = strip(sum, form, full, mulmod(second, fourth, R), 12, 24, 6);
    }

    // Zero where a number is 0 or 1.
    function twice(uint256 number) private pure returns (uint256) {
        return mulmod(number, number + (R - 1), R);
    }

    // H1 and H2, for two slots of two cells, the entry that stands in the row, and two
    // cells of the next row.
    function equations(uint256 apart, uint256 joined, uint256 defining)
        private
        pure
        returns (uint256 sum)
    {
        assembly {
            // Three numbers below R, and one more, do not reach 2^256.
            function slot(cells, factors, product) -> value {
                let x := mload(cells)
                let z := mload(add(cells, 0x20))
                value := mulmod(mulmod(mload(product), x, R), z, R)
                value := add(value, mulmod(mload(factors), x, R))
                value := add(value, mulmod(mload(add(factors, 0x20)), z, R))
            }
            let first := slot(CELLS, FIXED, add(FIXED, 0x80))
            first := mod(add(first, sub(R, mload(INSTANCE))), R)
            let second := slot(add(CELLS, 0x40), add(FIXED, 0x40), add(FIXED, 0xa0))
            second := mod(second, R)
            // Apart and defining have the sums in common.
            let either := add(apart, defining)
            sum := mulmod(either, first, R)
            sum := add(sum, mulmod(joined, add(first, second), R))
            sum := add(sum, mulmod(defining, sub(R, mload(add(CELLS, 0x80))), R))
            let last := mulmod(either, second, R)
            last := add(last, mulmod(defining, sub(R, mload(add(CELLS, 0xa0))), R))
            sum := addmod(mulmod(sum, mload(Y), R), last, R)
        }
    }

    // H4 to H7 for one width: a block's lanes come first, squares and outputs behind them.
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
            // A linear form of what is known, at least three terms. Five numbers below R do not
            // reach 2^256. Most have twelve terms or seventeen, which stand here without a loop.
            function dot(factors, count) -> total {
                let r := R
                let value := add(KNOWN, 0x60)
                let end := add(KNOWN, shl(5, count))
                total := mulmod(mload(factors), mload(KNOWN), r)
                total :=
                    add(total, mulmod(mload(add(factors, 0x20)), mload(add(KNOWN, 0x20)), r))
                total :=
                    add(total, mulmod(mload(add(factors, 0x40)), mload(add(KNOWN, 0x40)), r))
                if gt(count, 11) {
                    total :=
                        add(total, mulmod(mload(add(factors, 0x60)), mload(add(KNOWN, 0x60)), r))
                    total :=
                        add(total, mulmod(mload(add(factors, 0x80)), mload(add(KNOWN, 0x80)), r))
                    total := mod(total, r)
                    total :=
                        add(total, mulmod(mload(add(factors, 0xa0)), mload(add(KNOWN, 0xa0)), r))
                    total :=
                        add(total, mulmod(mload(add(factors, 0xc0)), mload(add(KNOWN, 0xc0)), r))
                    total :=
                        add(total, mulmod(mload(add(factors, 0xe0)), mload(add(KNOWN, 0xe0)), r))
                    total :=
                        add(total, mulmod(mload(add(factors, 0x100)), mload(add(KNOWN, 0x100)), r))
                    total := mod(total, r)
                    total :=
                        add(total, mulmod(mload(add(factors, 0x120)), mload(add(KNOWN, 0x120)), r))
                    total :=
                        add(total, mulmod(mload(add(factors, 0x140)), mload(add(KNOWN, 0x140)), r))
                    total :=
                        add(total, mulmod(mload(add(factors, 0x160)), mload(add(KNOWN, 0x160)), r))
                    value := add(KNOWN, 0x180)
                    if gt(count, 16) {
                        total :=
                            add(total, mulmod(mload(add(factors, 0x180)), mload(add(KNOWN, 0x180)), r))
                        total := mod(total, r)
                        total :=
                            add(total, mulmod(mload(add(factors, 0x1a0)), mload(add(KNOWN, 0x1a0)), r))
                        total :=
                            add(total, mulmod(mload(add(factors, 0x1c0)), mload(add(KNOWN, 0x1c0)), r))
                        total :=
                            add(total, mulmod(mload(add(factors, 0x1e0)), mload(add(KNOWN, 0x1e0)), r))
                        total :=
                            add(total, mulmod(mload(add(factors, 0x200)), mload(add(KNOWN, 0x200)), r))
                        value := end
                    }
                }
                total := mod(total, r)
                factors := add(factors, sub(value, KNOWN))
                let last := sub(end, 0x20)
                for {} lt(value, last) {} {
                    total := add(total, mulmod(mload(factors), mload(value), r))
                    total :=
                        add(total, mulmod(mload(add(factors, 0x20)), mload(add(value, 0x20)), r))
                    total := mod(total, r)
                    factors := add(factors, 0x40)
                    value := add(value, 0x40)
                }
                if lt(value, end) {
                    total := addmod(total, mulmod(mload(factors), mload(value), r), r)
                }
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
}
