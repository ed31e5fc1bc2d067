// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {Bn254} from "./Bn254.sol";

/// @title The key of a verifier of halo2's proofs: checked once, then stored.
library Halo2Key {
    // Where differences, the secret and the points begin, those of columns with copies, and
    // how many words there are.
    uint256 private constant SPREAD = 5;
    uint256 private constant SECRET = SPREAD + 16;
    uint256 private constant POINTS = SECRET + 4;
    uint256 private constant COPIES = POINTS + 12 * 2;
    uint256 private constant WORDS = COPIES + 5 * 2;
    // Of the linear forms, which are part of the gates.
    bytes32 private constant FORMS = 
        0x70117b46ca420d8e6a2a785599d86909d03d3eaf0428422f8210d6a5a1a4708d;
    // The imaginary and the real part of the x of the generator of the second group.
    uint256 private constant GENERATOR_X1 =
        11559732032986387107991004021392285783925812861821192530917403151452391805634;
    uint256 private constant GENERATOR_X0 =
        10857046999023057135944570762232829481370756359578518086990519993285655852781;
    uint256 private constant MIN_LOG = 5;
    uint256 private constant MAX_LOG = 20;

    /// @notice The key has another number of words than the columns need.
    error KeyLength(uint256 expected, uint256 got);
    /// @notice The word of the key at `index` is not below the prime of its field, or not
    /// the number that the others ask for.
    error KeyNumber(uint256 index, uint256 got);
    /// @notice The point of the key at word `index` is not on its curve.
    error KeyPoint(uint256 index);
    /// @notice Anyone knows the secret of the reference string.
    error KeyForgeable();
    /// @notice The forms are not those of the permutations.
    error Forms(bytes32 expected, bytes32 got);
    /// @notice The key could not be stored.
    error NotStored();

    /// @notice Refuses what is no key.
    function check(uint256[] memory key, uint256[] memory forms) internal view {
        if (key.length != WORDS) revert KeyLength(WORDS, key.length);
        bytes32 got = keccak256(abi.encodePacked(forms));
        if (got != FORMS) revert Forms(FORMS, got);
        if (key[0] >= Bn254.R) revert KeyNumber(0, key[0]);
        if (key[1] < MIN_LOG || key[1] > MAX_LOG) revert KeyNumber(1, key[1]);
        // The root's order is the number of rows: half as many times, it is -1.
        uint256 power = key[2];
        for (uint256 i = 1; i < key[1]; ++i) {
            power = mulmod(power, power, Bn254.R);
        }
        if (key[2] >= Bn254.R || power != Bn254.R - 1) revert KeyNumber(2, key[2]);
        checkInverse(key, 3, key[2]);
        checkInverse(key, 4, 1 << key[1]);
        checkSpread(key);
        for (uint256 i = SECRET; i < WORDS; ++i) {
            if (key[i] >= Bn254.P) revert KeyNumber(i, key[i]);
        }
        checkSecret(key);
        for (uint256 i = POINTS; i < WORDS; i += 2) {
            checkCurve(key, i);
        }
    }

    /// @notice Makes a contract that has key and forms for code, behind a byte that stops.
    function store(uint256[] memory key, uint256[] memory forms) internal returns (address data) {
        uint256 size = 1 + 32 * (key.length + forms.length);
        // Copies what follows the first ten bytes, and returns it.
        bytes memory code =
            abi.encodePacked(hex"61", uint16(size), hex"80600a5f395ff3", hex"00", key, forms);
        assembly ("memory-safe") {
            data := create(0, add(code, 0x20), mload(code))
        }
        if (data == address(0)) revert NotStored();
    }

    function checkInverse(uint256[] memory key, uint256 index, uint256 other) private pure {
        if (key[index] >= Bn254.R || mulmod(key[index], other, Bn254.R) != 1) {
            revert KeyNumber(index, key[index]);
        }
    }

    // For the rows of each set, in the opening's order, the inverse of the product of a
    // root's differences to the others.
    function checkSpread(uint256[] memory key) private pure {
        uint256[11] memory roots;
        roots[0] = 1;
        for (uint256 i = 1; i < 9; ++i) {
            roots[i] = mulmod(roots[i - 1], key[2], Bn254.R);
        }
        // The row before, and the last one in use: twelve before the first.
        roots[9] = key[3];
        roots[10] = 1;
        for (uint256 i = 0; i < 12; ++i) {
            roots[10] = mulmod(roots[10], key[3], Bn254.R);
        }
        bytes memory rows = hex"000102030405060708000100010a0009";
        uint256 index = 0;
        for (uint256 start = 0; start < rows.length;) {
            uint256 end = start + 1;
            while (end < rows.length && rows[end] != 0) ++end;
            for (uint256 i = start; i < end; ++i) {
                uint256 product = 1;
                uint256 own = roots[uint8(rows[i])];
                for (uint256 j = start; j < end; ++j) {
                    if (i == j) continue;
                    uint256 other = roots[uint8(rows[j])];
                    product = mulmod(product, own + (Bn254.R - other), Bn254.R);
                }
                checkInverse(key, SPREAD + index, product);
                ++index;
            }
            start = end;
        }
    }

    // A fixed column that is zero has the point at infinity, which is written as zeros.
    function checkCurve(uint256[] memory key, uint256 index) private pure {
        uint256 x = key[index];
        uint256 y = key[index + 1];
        if (x | y == 0 && index < COPIES) return;
        uint256 cubed = mulmod(mulmod(x, x, Bn254.P), x, Bn254.P);
        if (mulmod(y, y, Bn254.P) != addmod(cubed, 3, Bn254.P)) revert KeyPoint(index);
    }

    // The pairing with the infinite point of the first group is one for every point, and
    // the precompile still checks that point's curve and subgroup.
    function checkSecret(uint256[] memory key) private view {
        uint256[] memory pair = new uint256[](6);
        uint256 any = 0;
        for (uint256 i = 0; i < 4; ++i) {
            pair[2 + i] = key[SECRET + i];
            any |= key[SECRET + i];
        }
        if (any == 0 || !Bn254.pairingIsOne(pair)) revert KeyPoint(SECRET);
        // A secret of 1 or -1.
        if (pair[2] == GENERATOR_X1 && pair[3] == GENERATOR_X0) revert KeyForgeable();
    }
}
