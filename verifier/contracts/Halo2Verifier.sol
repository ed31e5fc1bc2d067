// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {Halo2Arguments} from "./Halo2Arguments.sol";
import {Halo2Gates} from "./Halo2Gates.sol";
import {Halo2Key} from "./Halo2Key.sol";
import "./Halo2Memory.sol";
import {Halo2Opening} from "./Halo2Opening.sol";
import {Halo2Points} from "./Halo2Points.sol";
import {IProofVerifier} from "./IProofVerifier.sol";

/// @title halo2 over KZG on BN254 for statements of nine entries, with one verifying key.
/// @notice Gates and columns are those of all circuits, so this code is too. What a key
/// has is checked once, in the constructor, and then stands in a contract of its own
/// that nobody can change.
contract Halo2Verifier is IProofVerifier {
    uint256 private constant R =
        21888242871839275222246405745257275088548364400416034343698204186575808495617;
    uint256 private constant PROOF_WORDS = 106;
    // Where its scalars begin and end.
    uint256 private constant FIRST_SCALAR = 30;
    uint256 private constant SCALARS = 102;
    // Selector, entries, place and length of the proof, proof.
    uint256 private constant CALLDATA_BYTES = 4 + 9 * 32 + 2 * 32 + PROOF_WORDS * 32;
    // Where the proof is said to be: behind entries, and this number.
    uint256 private constant PROOF_PLACE = 10 * 32;
    // As in Bn254, for two pairs.
    uint256 private constant PAIRING_GAS = 226_000;

    /// @notice Where the key stands, behind one byte that makes it no code.
    address public immutable data;

    /// @inheritdoc IProofVerifier
    bytes32 public immutable keyDigest;

    /// @notice The call has another length than the entries and the proof.
    error CalldataLength(uint256 expected, uint256 got);
    /// @notice The entry at `index` is not below the order of the group.
    error EntryNotCanonical(uint256 index, uint256 got);
    /// @notice The scalar of the proof at word `index` is not below the order of the group.
    error ScalarNotCanonical(uint256 index, uint256 got);
    /// @notice The point of the proof at word `index` is the point at infinity.
    error ProofPointAtInfinity(uint256 index);
    /// @notice The points are well formed, and prove something else or nothing.
    error ProofRejected();

    /// @param key What transcripts begin with, the binary logarithm of the rows, a root
    /// of unity of their order, its inverse, the inverse of their number; inverses of
    /// products of differences between its powers, by sets of rows; the secret of the
    /// reference string in the second group as x1, x0, y1, y0; commitments to fixed
    /// columns, then to those of copies.
    /// @param forms The linear forms of the permutations: the same for all keys.
    constructor(uint256[] memory key, uint256[] memory forms) {
        Halo2Key.check(key, forms);
        keyDigest = keccak256(abi.encodePacked(key));
        data = Halo2Key.store(key, forms);
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
            if (entries[i] >= R) revert EntryNotCanonical(i, entries[i]);
        }
        check(proof);
        load(data, proof);
        challenges(entries, proof);
        Halo2Points.prepare(entries);

        uint256 sum = Halo2Gates.folded();
        sum = Halo2Arguments.lookup(Halo2Arguments.copies(sum));
        assembly {
            mstore(QUOTIENT, mulmod(sum, mload(VANISHING_INVERSE), R))
        }
        Halo2Opening.combine();
        if (!opens()) revert ProofRejected();
        return IProofVerifier.verify.selector;
    }

    // Coordinates are checked by the precompiles, to which all points go.
    function check(uint256[] calldata proof) private pure {
        bool canonical = true;
        bool finite = true;
        assembly {
            let words := proof.offset
            let scalar := add(words, shl(5, FIRST_SCALAR))
            // There are a multiple of four.
            for { let end := add(words, shl(5, SCALARS)) } lt(scalar, end) {
                scalar := add(scalar, 0x80)
            } {
                canonical := and(canonical, lt(calldataload(scalar), R))
                canonical := and(canonical, lt(calldataload(add(scalar, 0x20)), R))
                canonical := and(canonical, lt(calldataload(add(scalar, 0x40)), R))
                canonical := and(canonical, lt(calldataload(add(scalar, 0x60)), R))
            }
            for { let end := add(words, shl(5, FIRST_SCALAR)) } lt(words, end) {
                words := add(words, 0x40)
            } {
                let any := or(calldataload(words), calldataload(add(words, 0x20)))
                finite := and(finite, iszero(iszero(any)))
            }
        }
        if (!canonical) {
            for (uint256 i = FIRST_SCALAR; i < SCALARS; ++i) {
                if (proof[i] >= R) revert ScalarNotCanonical(i, proof[i]);
            }
        }
        for (uint256 i = finite ? SCALARS : 0; i < PROOF_WORDS; i += 2) {
            if (i == FIRST_SCALAR) i = SCALARS;
            if (proof[i] | proof[i + 1] == 0) revert ProofPointAtInfinity(i);
        }
    }

    function load(address from, uint256[] calldata proof) private view {
        assembly {
            extcodecopy(from, KEY, 1, sub(POINTS, KEY))
            let place := proof.offset
            let size := sub(CELLS, POINTS)
            calldatacopy(POINTS, place, size)
            place := add(place, size)
            // The rest is asked for with the cells of the row itself.
            calldatacopy(CELLS, place, 0x80)
            calldatacopy(REST, add(place, 0x80), 0x20)
            calldatacopy(add(CELLS, 0x80), add(place, 0xa0), 0x400)
            // So are all fixed columns, and constants of the next row behind them.
            calldatacopy(NEXT_REST, add(place, 0x4a0), 0xe0)
            calldatacopy(add(FIXED, 0xc0), add(place, 0x640), 0xc0)
            calldatacopy(KINDS, add(place, 0x580), 0xc0)
            calldatacopy(MASK, add(place, 0x700), sub(BETA, MASK))
        }
    }

    // keccak256 over what was said since the last challenge, whose hash stands in front.
    function challenges(uint256[9] calldata entries, uint256[] calldata proof) private pure {
        assembly {
            function say(words, count) -> hash {
                let size := shl(5, count)
                calldatacopy(add(SCRATCH, 0x20), words, size)
                hash := keccak256(SCRATCH, add(size, 0x20))
                mstore(SCRATCH, hash)
            }
            let words := proof.offset
            mstore(SCRATCH, mload(SAID))
            // Behind the entries, the number 1 is said.
            calldatacopy(add(SCRATCH, 0x20), entries, 0x120)
            mstore(add(SCRATCH, 0x140), 1)
            calldatacopy(add(SCRATCH, 0x160), words, 0x140)
            let hash := keccak256(SCRATCH, 0x2a0)
            mstore(SCRATCH, hash)
            mstore(WEIGHT, mod(hash, R))
            // Nothing depends on the challenge between: the look-up is of one column.
            mstore8(add(SCRATCH, 0x20), 1)
            mstore(SCRATCH, keccak256(SCRATCH, 0x21))
            words := add(words, 0x140)
            mstore(BETA, mod(say(words, 4), R))
            words := add(words, 0x80)
            mstore8(add(SCRATCH, 0x20), 1)
            hash := keccak256(SCRATCH, 0x21)
            mstore(SCRATCH, hash)
            mstore(GAMMA, mod(hash, R))
            mstore(Y, mod(say(words, 8), R))
            words := add(words, 0x100)
            mstore(X, mod(say(words, 8), R))
            words := add(words, 0x100)
            mstore(BATCH, mod(say(words, 72), R))
            words := add(words, 0x900)
            mstore8(add(SCRATCH, 0x20), 1)
            hash := keccak256(SCRATCH, 0x21)
            mstore(SCRATCH, hash)
            mstore(SETS, mod(hash, R))
            mstore(AT, mod(say(words, 2), R))
        }
    }

    // e(opening, secret) = e(sum, generator).
    function opens() private view returns (bool one) {
        assembly {
            mcopy(SCRATCH, OPENING_AT, 0x40)
            mcopy(add(SCRATCH, 0x40), SECRET, 0x80)
            mcopy(add(SCRATCH, 0xc0), SUM, 0x40)
            // The generator of the second group, negated.
            mstore(
                add(SCRATCH, 0x100),
                0x198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2
            )
            mstore(
                add(SCRATCH, 0x120),
                0x1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed
            )
            mstore(
                add(SCRATCH, 0x140),
                0x275dc4a288d1afb3cbb1ac09187524c7db36395df7be3b99e673b13a075a65ec
            )
            mstore(
                add(SCRATCH, 0x160),
                0x1d9befcd05a5323e6da4d435f3b617cdb3af83285c2df711ef39c01571827f9d
            )
            one := staticcall(PAIRING_GAS, 0x08, SCRATCH, 0x180, SCRATCH, 0x20)
            one := and(and(one, eq(returndatasize(), 0x20)), eq(mload(SCRATCH), 1))
        }
    }
}
