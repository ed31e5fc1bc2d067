// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

// Where the verifier of halo2's proofs keeps what, in bytes. It allocates nothing, so
// that every address is a constant.

// The key as it stands in its data contract: nine numbers, then points, then
// the linear forms of the permutations.
uint256 constant KEY = 0x0080;
uint256 constant SAID = 0x0080;
uint256 constant LOG = 0x00a0;
uint256 constant OMEGA = 0x00c0;
uint256 constant OMEGA_INVERSE = 0x00e0;
uint256 constant ROWS_INVERSE = 0x0100;
uint256 constant SECRET = 0x0120;
uint256 constant FIXED_POINTS = 0x01a0;
uint256 constant SIGMA_POINTS = 0x0720;
uint256 constant FORMS = 0x0a20;

// The proof: points, values of polynomials, openings.
uint256 constant POINTS = 0x5500;
uint256 constant ADVICE = 0x5c00;
uint256 constant FIXED = 0x6140;
uint256 constant MASK = 0x6400;
uint256 constant SIGMA = 0x6420;
uint256 constant PRODUCTS = 0x65a0;
uint256 constant LOOKUPS = 0x6700;
uint256 constant OPENING = 0x6840;
uint256 constant OPENING_AT = 0x6880;

// Challenges.
uint256 constant BETA = 0x68c0;
uint256 constant GAMMA = 0x68e0;
uint256 constant Y = 0x6900;
uint256 constant X = 0x6920;
uint256 constant BATCH = 0x6940;
uint256 constant SETS = 0x6960;
uint256 constant AT = 0x6980;

// The cells of five rows in their order, and the value of the quotient.
uint256 constant CELLS = 0x69a0;
uint256 constant QUOTIENT = 0x6ea0;
uint256 constant ROWS_POWER = 0x6ec0;

// What the circuit has of the instance, and Lagrange's polynomials of the first row,
// the last one in use, and all that are.
uint256 constant INPUT_CELL = 0x6ee0;
uint256 constant FIRST = 0x6f00;
uint256 constant LAST = 0x6f20;
uint256 constant ACTIVE = 0x6f40;

// What is inverted: x minus each of seventeen rows, the vanishing polynomial of the
// domain, the opening's point minus each of seven points, and differences of those.
uint256 constant INVERSES = 0x6f60;
uint256 constant VANISHING_INVERSE = 0x7180;
uint256 constant FROM_POINT = 0x71a0;
uint256 constant DIFFERENCES = 0x7280;

// Room to work in.
uint256 constant PARTIAL = 0x74e0;
uint256 constant POINT = 0x7a60;
uint256 constant WEIGHTS = 0x7b40;
uint256 constant KNOWN = 0x7be0;
uint256 constant SUM = 0x7e20;
uint256 constant TERM = 0x7e60;
uint256 constant SCRATCH = 0x7ec0;
