// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import "./Halo2Memory.sol";

/// @title What depends on where polynomials are opened: the points, Lagrange's
/// polynomials, and the one inversion that all of it takes.
library Halo2Points {
    uint256 private constant R =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;
    // About twice the price of EIP-7883.
    uint256 private constant MODEXP_GAS = 10_000;

    /// @notice A point at which something is opened is a row of the table, or two are one.
    error PointsCollide();

    /// @notice Fills in what is derived from the challenges x and the opening's point.
    function prepare(uint256[9] calldata entries) internal view {
        uint256 ok;
        assembly {
            function minus(a, b) -> difference {
                difference := addmod(a, sub(R, b), R)
            }
            let x := mload(X)
            let at := mload(AT)
            let omega := mload(OMEGA)
            let inverse := mload(OMEGA_INVERSE)

            // x times the first nine powers of omega, and before it one and twelve.
            let point := x
            for { let i := 0 } lt(i, 0x120) { i := add(i, 0x20) } {
                mstore(add(POINT, i), point)
                point := mulmod(point, omega, R)
            }
            mstore(add(POINT, 0x120), mulmod(x, inverse, R))
            // Rows -12 to 9.
            let row := mulmod(inverse, inverse, R)
            row := mulmod(row, row, R)
            row := mulmod(row, mulmod(row, row, R), R)
            mstore(add(POINT, 0x140), mulmod(x, row, R))
            let start := row
            for { let i := INVERSES } lt(i, VANISHING_INVERSE) { i := add(i, 0x20) } {
                mstore(i, add(x, sub(R, row)))
                row := mulmod(row, omega, R)
            }
            let power := x
            for { let i := mload(LOG) } i { i := sub(i, 1) } { power := mulmod(power, power, R) }
            mstore(ROWS_POWER, power)
            let vanishing := minus(power, 1)
            mstore(VANISHING_INVERSE, vanishing)
            mstore(X_INVERSE, x)
            for { let i := 0 } lt(i, 0x160) { i := add(i, 0x20) } {
                mstore(add(FROM_POINT, i), add(at, sub(R, mload(add(POINT, i)))))
            }

            // All inverses by one: of the product of all.
            let product := 1
            for { let i := INVERSES } lt(i, PARTIAL) { i := add(i, 0x20) } {
                mstore(add(i, sub(PARTIAL, INVERSES)), product)
                product := mulmod(product, mload(i), R)
            }
            mstore(SCRATCH, 0x20)
            mstore(add(SCRATCH, 0x20), 0x20)
            mstore(add(SCRATCH, 0x40), 0x20)
            mstore(add(SCRATCH, 0x60), product)
            mstore(add(SCRATCH, 0x80), sub(R, 2))
            mstore(add(SCRATCH, 0xa0), R)
            ok := staticcall(MODEXP_GAS, 0x05, SCRATCH, 0xc0, SCRATCH, 0x20)
            ok := and(ok, eq(returndatasize(), 0x20))
            let rest := mload(SCRATCH)
            ok := and(ok, eq(mulmod(rest, product, R), 1))
            for { let i := sub(PARTIAL, 0x20) } iszero(lt(i, INVERSES)) { i := sub(i, 0x20) } {
                let own := mload(i)
                mstore(i, mulmod(rest, mload(add(i, sub(PARTIAL, INVERSES))), R))
                rest := mulmod(rest, own, R)
            }

            // Lagrange's polynomials: omega^i (x^n - 1) / (n (x - omega^i)).
            let common := mulmod(vanishing, mload(ROWS_INVERSE), R)
            row := mulmod(start, common, R)
            let active := 1
            for { let i := 0 } lt(i, 0x180) { i := add(i, 0x20) } {
                let value := mulmod(row, mload(add(INVERSES, i)), R)
                if iszero(i) { mstore(LAST, value) }
                active := add(active, sub(R, value))
                active := mod(active, R)
                row := mulmod(row, omega, R)
            }
            mstore(ACTIVE, active)
            mstore(FIRST, mulmod(row, mload(add(INVERSES, 0x180)), R))
            let instance := 0
            for { let i := 0 } lt(i, 0x120) { i := add(i, 0x20) } {
                let value := mulmod(row, mload(add(add(INVERSES, 0x180), i)), R)
                instance := addmod(instance, mulmod(value, calldataload(add(entries, i)), R), R)
                row := mulmod(row, omega, R)
            }
            // Behind the entries stands the number 1.
            let value := mulmod(row, mload(add(INVERSES, 0x2a0)), R)
            mstore(INSTANCE, addmod(instance, value, R))
        }
        if (ok == 0) revert PointsCollide();
    }
}
