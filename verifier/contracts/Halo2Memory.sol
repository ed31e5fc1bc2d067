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
uint256 constant SIGMA_POINTS = 0x07e0;
uint256 constant FORMS = 0x0aa0;

// The proof. Cells of five rows stand in their order.
uint256 constant POINTS = 0x5580;
uint256 constant CELLS = 0x5c40;
uint256 constant RESTS = 0x60c0;
uint256 constant NEXT_RESTS = 0x6100;
uint256 constant FIXED = 0x6180;
uint256 constant MASK = 0x63a0;
uint256 constant SIGMA = 0x63c0;
uint256 constant PRODUCTS = 0x6520;
uint256 constant LOOKUPS = 0x6680;
uint256 constant OPENING = 0x67c0;
uint256 constant OPENING_AT = 0x6800;

// Challenges, and where the opening is.
uint256 constant BETA = 0x6840;
uint256 constant GAMMA = 0x6860;
uint256 constant Y = 0x6880;
uint256 constant X = 0x68a0;
uint256 constant BATCH = 0x68c0;
uint256 constant SETS = 0x68e0;
uint256 constant AT = 0x6900;

// The quotient's value, x to the number of rows, what the circuit has of the instance,
// and Lagrange's polynomials of the first row, the last one in use, and all that are.
uint256 constant QUOTIENT = 0x6920;
uint256 constant ROWS_POWER = 0x6940;
uint256 constant INSTANCE = 0x6960;
uint256 constant FIRST = 0x6980;
uint256 constant LAST = 0x69a0;
uint256 constant ACTIVE = 0x69c0;

// What is inverted: x less each of seventeen rows, what is zero on all rows, x, and the
// opening's point less each of seven points.
uint256 constant INVERSES = 0x69e0;
uint256 constant VANISHING_INVERSE = 0x6c00;
uint256 constant X_INVERSE = 0x6c20;
uint256 constant FROM_POINT = 0x6c40;

// Room to work in.
uint256 constant PARTIAL = 0x6d20;
uint256 constant POINT = 0x7060;
uint256 constant WEIGHTS = 0x7140;
uint256 constant KNOWN = 0x71e0;
uint256 constant SUM = 0x7420;
uint256 constant TERM = 0x7460;
uint256 constant SCRATCH = 0x74c0;
