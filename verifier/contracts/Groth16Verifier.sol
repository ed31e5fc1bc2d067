// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {Bn254} from "./Bn254.sol";
import {IProofVerifier} from "./IProofVerifier.sol";

/// @title Groth16 over BN254 for statements of nine entries, with one verifying key.
/// @notice The key is checked once, in the constructor, and then is part of the
/// code: verifying reads no storage, and nobody can change the key.
contract Groth16Verifier is IProofVerifier {
    uint256 private constant KEY_WORDS = 34;
    // Where the points start in the key.
    uint256 private constant BETA = 2;
    uint256 private constant GAMMA = 6;
    uint256 private constant DELTA = 10;
    uint256 private constant IC = 14;
    // The imaginary and the real part of the x of the generator of G2.
    uint256 private constant GENERATOR_X1 =
        11559732032986387107991004021392285783925812861821192530917403151452391805634;
    uint256 private constant GENERATOR_X0 =
        10857046999023057135944570762232829481370756359578518086990519993285655852781;
    uint256 private constant PROOF_WORDS = 8;
    // Selector, entries, place and length of the proof, proof.
    uint256 private constant CALLDATA_BYTES = 4 + 9 * 32 + 2 * 32 + PROOF_WORDS * 32;
    // Where the proof is said to be: behind entries, and this number.
    uint256 private constant PROOF_PLACE = 10 * 32;

    // Alpha, gamma and delta are stored negated, so that the pairing of A and B
    // is the only term that depends on more than a sum.
    uint256 private immutable ALPHA_X;
    uint256 private immutable ALPHA_NEG_Y;
    uint256 private immutable BETA_X1;
    uint256 private immutable BETA_X0;
    uint256 private immutable BETA_Y1;
    uint256 private immutable BETA_Y0;
    uint256 private immutable GAMMA_X1;
    uint256 private immutable GAMMA_X0;
    uint256 private immutable GAMMA_NEG_Y1;
    uint256 private immutable GAMMA_NEG_Y0;
    uint256 private immutable DELTA_X1;
    uint256 private immutable DELTA_X0;
    uint256 private immutable DELTA_NEG_Y1;
    uint256 private immutable DELTA_NEG_Y0;
    uint256 private immutable IC0_X;
    uint256 private immutable IC0_Y;
    uint256 private immutable IC1_X;
    uint256 private immutable IC1_Y;
    uint256 private immutable IC2_X;
    uint256 private immutable IC2_Y;
    uint256 private immutable IC3_X;
    uint256 private immutable IC3_Y;
    uint256 private immutable IC4_X;
    uint256 private immutable IC4_Y;
    uint256 private immutable IC5_X;
    uint256 private immutable IC5_Y;
    uint256 private immutable IC6_X;
    uint256 private immutable IC6_Y;
    uint256 private immutable IC7_X;
    uint256 private immutable IC7_Y;
    uint256 private immutable IC8_X;
    uint256 private immutable IC8_Y;
    uint256 private immutable IC9_X;
    uint256 private immutable IC9_Y;

    /// @inheritdoc IProofVerifier
    bytes32 public immutable keyDigest;

    /// @notice The key has another number of words than nine entries need.
    error KeyLength(uint256 expected, uint256 got);
    /// @notice The word of the key at `index` is not below the prime of the field.
    error KeyCoordinate(uint256 index, uint256 got);
    /// @notice The point of the key at word `index` is infinite or not on its curve.
    error KeyPoint(uint256 index);
    /// @notice Two points of the key are equal or opposite, or beta or delta is
    /// the generator: anyone can prove anything with such a key.
    error KeyForgeable(uint256 index, uint256 otherIndex);
    /// @notice The call has another length than the entries and the proof.
    error CalldataLength(uint256 expected, uint256 got);
    /// @notice The entry at `index` is not below the order of the group.
    error EntryNotCanonical(uint256 index, uint256 got);
    /// @notice The word of the proof at `index` is not below the prime of the field.
    error ProofCoordinate(uint256 index, uint256 got);
    /// @notice The point of the proof at word `index` is the point at infinity.
    error ProofPointAtInfinity(uint256 index);
    /// @notice The points are well formed, and prove something else or nothing.
    error ProofRejected();

    /// @param key Alpha, beta, gamma, delta, then ten points of G1: one for the
    /// constant, one for each entry. A point of G2 is x1, x0, y1, y0.
    constructor(uint256[] memory key) {
        if (key.length != KEY_WORDS) revert KeyLength(KEY_WORDS, key.length);
        checkKey(key);

        keyDigest = keccak256(abi.encodePacked(key));
        ALPHA_X = key[0];
        ALPHA_NEG_Y = negated(key[1]);
        BETA_X1 = key[BETA];
        BETA_X0 = key[BETA + 1];
        BETA_Y1 = key[BETA + 2];
        BETA_Y0 = key[BETA + 3];
        GAMMA_X1 = key[GAMMA];
        GAMMA_X0 = key[GAMMA + 1];
        GAMMA_NEG_Y1 = negated(key[GAMMA + 2]);
        GAMMA_NEG_Y0 = negated(key[GAMMA + 3]);
        DELTA_X1 = key[DELTA];
        DELTA_X0 = key[DELTA + 1];
        DELTA_NEG_Y1 = negated(key[DELTA + 2]);
        DELTA_NEG_Y0 = negated(key[DELTA + 3]);
        IC0_X = key[IC];
        IC0_Y = key[IC + 1];
        IC1_X = key[IC + 2];
        IC1_Y = key[IC + 3];
        IC2_X = key[IC + 4];
        IC2_Y = key[IC + 5];
        IC3_X = key[IC + 6];
        IC3_Y = key[IC + 7];
        IC4_X = key[IC + 8];
        IC4_Y = key[IC + 9];
        IC5_X = key[IC + 10];
        IC5_Y = key[IC + 11];
        IC6_X = key[IC + 12];
        IC6_Y = key[IC + 13];
        IC7_X = key[IC + 14];
        IC7_Y = key[IC + 15];
        IC8_X = key[IC + 16];
        IC8_Y = key[IC + 17];
        IC9_X = key[IC + 18];
        IC9_Y = key[IC + 19];
    }

    /// @inheritdoc IProofVerifier
    function verify(uint256[9] calldata entries, uint256[] calldata proof)
        external
        view
        returns (bytes4)
    {
        if (
            msg.data.length != CALLDATA_BYTES || proof.length != PROOF_WORDS
                || uint256(bytes32(msg.data[PROOF_PLACE - 28:PROOF_PLACE + 4])) != PROOF_PLACE
        ) {
            revert CalldataLength(CALLDATA_BYTES, msg.data.length);
        }
        for (uint256 i = 0; i < 9; ++i) {
            if (entries[i] >= Bn254.R) revert EntryNotCanonical(i, entries[i]);
        }
        for (uint256 i = 0; i < 8; ++i) {
            if (proof[i] >= Bn254.P) revert ProofCoordinate(i, proof[i]);
        }
        if (proof[0] | proof[1] == 0) revert ProofPointAtInfinity(0);
        if (proof[2] | proof[3] | proof[4] | proof[5] == 0) revert ProofPointAtInfinity(2);
        if (proof[6] | proof[7] == 0) revert ProofPointAtInfinity(6);

        if (!Bn254.pairingIsOne(equation(inputs(entries), proof))) revert ProofRejected();
        return IProofVerifier.verify.selector;
    }

    // The point of the instance: IC0 and, for each entry, the entry times its point.
    function inputs(uint256[9] calldata entries) private view returns (uint256[5] memory sum) {
        sum[0] = IC0_X;
        sum[1] = IC0_Y;
        Bn254.accumulate(sum, IC1_X, IC1_Y, entries[0]);
        Bn254.accumulate(sum, IC2_X, IC2_Y, entries[1]);
        Bn254.accumulate(sum, IC3_X, IC3_Y, entries[2]);
        Bn254.accumulate(sum, IC4_X, IC4_Y, entries[3]);
        Bn254.accumulate(sum, IC5_X, IC5_Y, entries[4]);
        Bn254.accumulate(sum, IC6_X, IC6_Y, entries[5]);
        Bn254.accumulate(sum, IC7_X, IC7_Y, entries[6]);
        Bn254.accumulate(sum, IC8_X, IC8_Y, entries[7]);
        Bn254.accumulate(sum, IC9_X, IC9_Y, entries[8]);
    }

    // e(A, B) e(-alpha, beta) e(inputs, -gamma) e(C, -delta), which must be one.
    function equation(uint256[5] memory sum, uint256[] calldata proof)
        private
        view
        returns (uint256[] memory pairs)
    {
        pairs = new uint256[](24);
        for (uint256 i = 0; i < 6; ++i) {
            pairs[i] = proof[i];
        }
        pairs[6] = ALPHA_X;
        pairs[7] = ALPHA_NEG_Y;
        pairs[8] = BETA_X1;
        pairs[9] = BETA_X0;
        pairs[10] = BETA_Y1;
        pairs[11] = BETA_Y0;
        pairs[12] = sum[0];
        pairs[13] = sum[1];
        pairs[14] = GAMMA_X1;
        pairs[15] = GAMMA_X0;
        pairs[16] = GAMMA_NEG_Y1;
        pairs[17] = GAMMA_NEG_Y0;
        pairs[18] = proof[6];
        pairs[19] = proof[7];
        pairs[20] = DELTA_X1;
        pairs[21] = DELTA_X0;
        pairs[22] = DELTA_NEG_Y1;
        pairs[23] = DELTA_NEG_Y0;
    }

    function checkKey(uint256[] memory key) private view {
        for (uint256 i = 0; i < KEY_WORDS; ++i) {
            if (key[i] >= Bn254.P) revert KeyCoordinate(i, key[i]);
        }
        // G1 is the whole curve, so its equation is all there is to check; it has
        // no point (0, 0), which is how infinity is written.
        checkCurve(key, 0);
        for (uint256 i = IC; i < KEY_WORDS; i += 2) {
            checkCurve(key, i);
        }
        checkTwist(key, BETA);
        checkTwist(key, GAMMA);
        checkTwist(key, DELTA);

        if (sameX(key, GAMMA, DELTA)) revert KeyForgeable(GAMMA, DELTA);
        if (sameX(key, BETA, DELTA)) revert KeyForgeable(BETA, DELTA);
        if (sameX(key, BETA, GAMMA)) revert KeyForgeable(BETA, GAMMA);
        if (isGenerator(key, BETA)) revert KeyForgeable(BETA, BETA);
        if (isGenerator(key, DELTA)) revert KeyForgeable(DELTA, DELTA);
    }

    // Or its opposite, which has the same x.
    function isGenerator(uint256[] memory key, uint256 index) private pure returns (bool) {
        return key[index] == GENERATOR_X1 && key[index + 1] == GENERATOR_X0;
    }

    function checkCurve(uint256[] memory key, uint256 index) private pure {
        uint256 x = key[index];
        uint256 y = key[index + 1];
        uint256 cubed = mulmod(mulmod(x, x, Bn254.P), x, Bn254.P);
        if (mulmod(y, y, Bn254.P) != addmod(cubed, 3, Bn254.P)) revert KeyPoint(index);
    }

    // The pairing with the infinite point of G1 is one for every point of G2, and
    // the precompile still checks that point's curve and subgroup.
    function checkTwist(uint256[] memory key, uint256 index) private view {
        uint256[] memory pair = new uint256[](6);
        uint256 any = 0;
        for (uint256 i = 0; i < 4; ++i) {
            pair[2 + i] = key[index + i];
            any |= key[index + i];
        }
        if (any == 0 || !Bn254.pairingIsOne(pair)) revert KeyPoint(index);
    }

    function sameX(uint256[] memory key, uint256 index, uint256 other) private pure returns (bool) {
        return key[index] == key[other] && key[index + 1] == key[other + 1];
    }

    function negated(uint256 y) private pure returns (uint256) {
        return y == 0 ? 0 : Bn254.P - y;
    }
}
