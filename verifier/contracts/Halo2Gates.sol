// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import "./Halo2Memory.sol";

/// @title What the gates of halo2's circuits say of the values at one point.
/// @notice Equations of permutations are summed under powers of one challenge, by the cells that
/// they say what they are. Gates are summed under powers of another one.
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
        // Blocks of permutations end at the cells 11, 12, 17 and 36.
        uint256 weight;
        uint256 fifth;
        uint256 nineteenth;
        assembly {
            weight := mload(WEIGHT)
            let power := mulmod(weight, weight, R)
            nineteenth := mulmod(power, weight, R)
            power := mulmod(power, power, R)
            fifth := mulmod(power, weight, R)
            power := mulmod(power, power, R)
            nineteenth := mulmod(nineteenth, mulmod(power, power, R), R)
        }
        uint256 form = FORMS;
        // What enables full and partial rounds; width, the next block's cell, rounds.
        uint256 full = mulmod(none, second, R);
        (sum, form) = strip(0, form, full, mulmod(first, third, R), 3, 8, 3);
        sum = mulmod(sum, weight, R);
        full = mulmod(none, third, R);
        (sum, form) = strip(sum, form, full, mulmod(first, fourth, R), 4, 8, 2);
        sum = mulmod(sum, fifth, R);
        full = mulmod(none, fourth, R);
        (sum, form) = strip(sum, form, full, mulmod(second, third, R), 5, 12, 4);
        sum = mulmod(sum, nineteenth, R);
        full = mulmod(first, second, R);
        (sum, form) = strip(sum, form, full, mulmod(second, fourth, R), 12, 24, 6);
        full = equations(twice(none), mulmod(none, first, R), twice(second));
        assembly {
            sum := addmod(mulmod(full, mload(Y), R), sum, R)
        }
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

    // H4 and H5 for one width: a block's lanes come first, squares and inputs behind them.
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
            // The sum so far times the challenge, and a cell less what it is, which is below R.
            function fold(total, cell, is) -> result {
                result := addmod(mulmod(total, mload(WEIGHT), R), add(mload(cell), sub(R, is)), R)
            }
            // For cells that no equation is about.
            function skip(total, cell, end) -> result {
                result := total
                for {} lt(cell, end) { cell := add(cell, 0x20) } {
                    result := mulmod(result, mload(WEIGHT), R)
                }
            }
            form := firstForm
            let lanes := shl(5, width)
            let start := add(CELLS, lanes)
            next := add(CELLS, shl(5, next))
            let end := add(next, lanes)

            // A full round.
            let total := 0
            for { let i := 0 } lt(i, lanes) { i := add(i, 0x20) } {
                let input := add(mload(add(CELLS, i)), mload(add(FIXED, i)))
                let cell := add(start, i)
                total := fold(total, cell, mulmod(input, input, R))
                let square := mload(cell)
                mstore(add(KNOWN, i), mulmod(mulmod(square, square, R), input, R))
            }
            total := skip(total, add(start, lanes), next)
            for { let cell := next } lt(cell, end) { cell := add(cell, 0x20) } {
                total := fold(total, cell, dot(form, width))
                form := add(form, lanes)
            }
            sum := addmod(before, mulmod(full, total, R), R)

            // Partial ones. The first lane is in no form: its S-box's output takes its place.
            mcopy(KNOWN, add(CELLS, 0x20), sub(lanes, 0x20))
            let known := sub(width, 1)
            let input := mload(CELLS)
            let cell := start
            total := 0
            for { let i := 1 } 1 { i := add(i, 1) } {
                input := add(input, mload(add(sub(FIXED, 0x20), shl(5, i))))
                total := fold(total, cell, mulmod(input, input, R))
                let square := mload(cell)
                mstore(add(KNOWN, shl(5, known)), mulmod(mulmod(square, square, R), input, R))
                known := add(known, 1)
                cell := add(cell, 0x20)
                if eq(i, rounds) { break }
                total := fold(total, cell, dot(form, known))
                form := add(form, shl(5, known))
                input := mload(cell)
                cell := add(cell, 0x20)
            }
            total := skip(total, cell, next)
            for { cell := next } lt(cell, end) { cell := add(cell, 0x20) } {
                total := fold(total, cell, dot(form, known))
                form := add(form, shl(5, known))
            }
            sum := addmod(sum, mulmod(several, total, R), R)
        }
    }
}
