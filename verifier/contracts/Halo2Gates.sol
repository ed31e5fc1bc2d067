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
        sum = equations();
        uint256 forms = FORMS;
        // Width, cell of the next block, rounds of a block, place of the strip's column.
        (sum, forms) = strip(sum, forms, 3, 9, 3, 14);
        (sum, forms) = strip(sum, forms, 4, 9, 2, 15);
        (sum, forms) = strip(sum, forms, 5, 18, 6, 16);
        (sum, forms) = strip(sum, forms, 12, 27, 6, 17);
        sum = bits(sum);
    }

    // H1 and H2, for three slots of three cells.
    function equations() private pure returns (uint256 sum) {
        assembly {
            // Four products below R, and one constant, do not reach 2^256.
            function slot(cells, factors, product) -> value {
                let x := mload(cells)
                let z := mload(add(cells, 0x20))
                value := mulmod(mulmod(mload(product), x, R), z, R)
                value := add(value, mulmod(mload(factors), x, R))
                value := add(value, mulmod(mload(add(factors, 0x20)), z, R))
                value :=
                    add(value, mulmod(mload(add(factors, 0x40)), mload(add(cells, 0x40)), R))
            }
            let y := mload(Y)
            let mode := mload(add(FIXED, 0x1a0))
            let first := add(slot(CELLS, FIXED, add(FIXED, 0x120)), mload(add(FIXED, 0x180)))
            let second := mod(slot(add(CELLS, 0x60), add(FIXED, 0x60), add(FIXED, 0x140)), R)
            let third := mod(slot(add(CELLS, 0xc0), add(FIXED, 0xc0), add(FIXED, 0x160)), R)
            let either := addmod(2, sub(R, mode), R)
            let apart := mulmod(addmod(1, sub(R, mode), R), either, R)
            sum := addmod(first, mulmod(mode, add(second, third), R), R)
            sum := mulmod(either, sum, R)
            sum := addmod(mulmod(sum, y, R), mulmod(apart, second, R), R)
            sum := addmod(mulmod(sum, y, R), mulmod(apart, third, R), R)
        }
    }

    // H5 to H8 for one width: a block's lanes come first, squares and outputs behind them.
    function strip(
        uint256 before,
        uint256 firstForm,
        uint256 width,
        uint256 next,
        uint256 rounds,
        uint256 column
    ) private pure returns (uint256 sum, uint256 form) {
        assembly {
            // Five numbers below R do not reach 2^256.
            function dot(factors, values, count) -> total {
                let end := add(values, shl(5, count))
                let last := sub(end, 0x60)
                for {} lt(values, last) { values := add(values, 0x80) } {
                    total := add(total, mulmod(mload(factors), mload(values), R))
                    total :=
                        add(
                            total, mulmod(mload(add(factors, 0x20)), mload(add(values, 0x20)), R)
                        )
                    total :=
                        add(
                            total, mulmod(mload(add(factors, 0x40)), mload(add(values, 0x40)), R)
                        )
                    total :=
                        mod(
                            add(
                                total,
                                mulmod(mload(add(factors, 0x60)), mload(add(values, 0x60)), R)
                            ),
                            R
                        )
                    factors := add(factors, 0x80)
                }
                for {} lt(values, end) { values := add(values, 0x20) } {
                    total := addmod(total, mulmod(mload(factors), mload(values), R), R)
                    factors := add(factors, 0x20)
                }
            }
            // The sum so far times the challenge, and a constraint where it is asked for.
            function fold(total, enabled, value) -> folded_ {
                folded_ := addmod(mulmod(total, mload(Y), R), mulmod(enabled, value, R), R)
            }
            // a − b, for b below R.
            function minus(a, b) -> difference {
                difference := addmod(a, sub(R, b), R)
            }
            sum := before
            form := firstForm
            let lanes := shl(5, width)
            next := add(CELLS, shl(5, next))
            let kind := mload(add(FIXED, shl(5, column)))

            // A full round.
            let enabled := mulmod(kind, minus(2, kind), R)
            for { let i := 0 } lt(i, lanes) { i := add(i, 0x20) } {
                let input := add(mload(add(CELLS, i)), mload(add(FIXED, i)))
                let square := mload(add(add(CELLS, lanes), i))
                sum := fold(sum, enabled, minus(square, mulmod(input, input, R)))
                mstore(add(KNOWN, i), mulmod(mulmod(square, square, R), input, R))
            }
            for { let i := 0 } lt(i, lanes) { i := add(i, 0x20) } {
                sum := fold(sum, enabled, minus(mload(add(next, i)), dot(form, KNOWN, width)))
                form := add(form, lanes)
            }

            // Partial ones. The first lane is in no form: its S-box's output takes its place.
            enabled := mulmod(kind, addmod(kind, sub(R, 1), R), R)
            mcopy(KNOWN, add(CELLS, 0x20), sub(lanes, 0x20))
            let known := sub(width, 1)
            let cell := add(CELLS, lanes)
            for { let i := 0 } lt(i, rounds) { i := add(i, 1) } {
                let input
                switch i
                case 0 { input := mload(CELLS) }
                default {
                    input := dot(form, KNOWN, known)
                    form := add(form, shl(5, known))
                }
                input := add(input, mload(add(FIXED, shl(5, i))))
                let square := mload(cell)
                let output := mload(add(cell, 0x20))
                cell := add(cell, 0x40)
                sum := fold(sum, enabled, minus(square, mulmod(input, input, R)))
                let power := mulmod(mulmod(square, square, R), input, R)
                sum := fold(sum, enabled, minus(output, power))
                mstore(add(KNOWN, shl(5, known)), output)
                known := add(known, 1)
            }
            for { let i := 0 } lt(i, lanes) { i := add(i, 0x20) } {
                sum := fold(sum, enabled, minus(mload(add(next, i)), dot(form, KNOWN, known)))
                form := add(form, shl(5, known))
            }
        }
    }

    // H4, for two columns.
    function bits(uint256 before) private pure returns (uint256 sum) {
        assembly {
            let usable := mload(add(FIXED, 0x2a0))
            sum := before
            for { let i := 0 } lt(i, 0x80) { i := add(i, 0x40) } {
                let bit := mload(add(add(ADVICE, 0x4e0), i))
                let both := mulmod(bit, addmod(1, sub(R, bit), R), R)
                sum := addmod(mulmod(sum, mload(Y), R), mulmod(usable, both, R), R)
            }
        }
    }
}
