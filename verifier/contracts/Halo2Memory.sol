// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

// Where the verifier of halo2's proofs keeps what, in bytes. It allocates nothing, so
// that every address is a constant.

// The key as it stands in its data contract: numbers, the secret in the second group,
// commitments to columns that are fixed and to those of copies, and linear forms.
uint256 constant KEY = 0x0080;
uint256 constant SAID = 0x0080;
uint256 constant LOG = 0x00a0;
uint256 constant OMEGA = 0x00c0;
uint256 constant OMEGA_INVERSE = 0x00e0;
uint256 constant ROWS_INVERSE = 0x0100;
uint256 constant SPREAD = 0x0120;
uint256 constant SECRET = 0x0320;
uint256 constant FIXED_POINTS = 0x03a0;
uint256 constant SIGMA_POINTS = 0x06a0;
uint256 constant FORMS = 0x07e0;

// The proof. Cells of nine rows stand in their order, constants of two rows in theirs.
uint256 constant POINTS = 0x4f60;
uint256 constant CELLS = 0x5320;
uint256 constant REST = 0x57a0;
uint256 constant NEXT_REST = 0x57c0;
uint256 constant FIXED = 0x57e0;
uint256 constant KINDS = 0x5960;
uint256 constant MASK = 0x5a20;
uint256 constant SIGMA = 0x5a40;
uint256 constant PRODUCTS = 0x5ae0;
uint256 constant LOOKUP = 0x5b80;
uint256 constant OPENING = 0x5c20;
uint256 constant OPENING_AT = 0x5c60;

// Challenges, and where the opening is.
uint256 constant BETA = 0x5ca0;
uint256 constant GAMMA = 0x5cc0;
uint256 constant Y = 0x5ce0;
uint256 constant X = 0x5d00;
uint256 constant BATCH = 0x5d20;
uint256 constant SETS = 0x5d40;
uint256 constant AT = 0x5d60;
uint256 constant WEIGHT = 0x5d80;

// The quotient's value, x to the number of rows, what the circuit has of the instance,
// and Lagrange's polynomials of the first row, the last one in use, and all that are.
uint256 constant QUOTIENT = 0x5da0;
uint256 constant ROWS_POWER = 0x5dc0;
uint256 constant INSTANCE = 0x5de0;
uint256 constant FIRST = 0x5e00;
uint256 constant LAST = 0x5e20;
uint256 constant ACTIVE = 0x5e40;

// What is inverted: x less each of 22 rows, what is zero on all rows, x, and the
// opening's point less each of eleven points.
uint256 constant INVERSES = 0x5e60;
uint256 constant VANISHING_INVERSE = 0x6120;
uint256 constant X_INVERSE = 0x6140;
uint256 constant FROM_POINT = 0x6160;

// Room to work in.
uint256 constant PARTIAL = 0x62c0;
uint256 constant POINT = 0x6720;
uint256 constant WEIGHTS = 0x6880;
uint256 constant KNOWN = 0x69a0;
uint256 constant SUM = 0x6be0;
uint256 constant TERM = 0x6c20;
uint256 constant SCRATCH = 0x6c80;
