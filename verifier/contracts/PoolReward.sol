// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {DataPool} from "./DataPool.sol";

/// @title Pays for what a pool took: one price for each dataset, in the chain's own coin.
/// @notice Whoever deploys it is the sponsor, and funds it by sending coins. Until it
/// closes nothing but claims leaves it; then the rest goes back to the sponsor. It
/// trusts the pool's operator in who is paid, as contributors do.
contract PoolReward {
    /// @notice The pool whose contributions are paid for.
    DataPool public immutable pool;
    /// @notice What a dataset earns, in wei.
    uint256 public immutable price;
    /// @notice Unix time from which nothing is claimed any more.
    uint256 public immutable closes;
    /// @notice Who gets what is left.
    address public immutable sponsor;

    /// @notice Whether the dataset with this nullifier was paid for.
    mapping(bytes32 nullifier => bool) public paid;

    /// @notice A dataset was paid for, once and for ever.
    event Paid(bytes32 indexed nullifier, address indexed recipient, uint256 price);
    /// @notice What was left went back.
    event Returned(address indexed sponsor, uint256 amount);

    /// @notice A number that must be given is zero.
    error Zero();
    /// @notice There is no contract at the pool's address.
    error NotAContract(address got);
    /// @notice It would be closed from the start.
    error Past(uint256 closes, uint256 time);
    /// @notice The pool has no dataset with this nullifier.
    error NotContributed(bytes32 nullifier);
    /// @notice The dataset was paid for before.
    error AlreadyPaid(bytes32 nullifier);
    /// @notice Nothing is claimed any more.
    error Closed(uint256 closes, uint256 time);
    /// @notice Claims still have until it closes.
    error Open(uint256 closes, uint256 time);
    /// @notice There are not enough coins here yet: claim again when there are.
    error Underfunded(uint256 expected, uint256 got);
    /// @notice The receiver is a contract that does not take coins.
    error NotTaken(address receiver);

    /// @param pool_ The pool.
    /// @param price_ What a dataset earns, in wei.
    /// @param closes_ Unix time from which nothing is claimed any more.
    constructor(DataPool pool_, uint256 price_, uint256 closes_) {
        if (address(pool_).code.length == 0) revert NotAContract(address(pool_));
        if (price_ == 0) revert Zero();
        if (closes_ <= block.timestamp) revert Past(closes_, block.timestamp);
        pool = pool_;
        price = price_;
        closes = closes_;
        sponsor = msg.sender;
    }

    /// @notice Funds come from anybody.
    receive() external payable {}

    /// @notice Pays the recipient of a contribution. Anyone may send the transaction.
    /// @param nullifier The dataset's, as it was contributed.
    function claim(bytes32 nullifier) external {
        if (block.timestamp >= closes) revert Closed(closes, block.timestamp);
        address recipient = pool.recipientOf(nullifier);
        if (recipient == address(0)) revert NotContributed(nullifier);
        if (paid[nullifier]) revert AlreadyPaid(nullifier);
        if (address(this).balance < price) revert Underfunded(price, address(this).balance);
        paid[nullifier] = true;
        emit Paid(nullifier, recipient, price);
        send(recipient, price);
    }

    /// @notice Gives the sponsor what is left after it closed. Anyone may send the transaction.
    function reclaim() external {
        if (block.timestamp < closes) revert Open(closes, block.timestamp);
        uint256 rest = address(this).balance;
        emit Returned(sponsor, rest);
        send(sponsor, rest);
    }

    function send(address receiver, uint256 amount) private {
        // No bytes are read back: a receiver cannot make them cost the sender's gas.
        bool taken;
        assembly ("memory-safe") {
            taken := call(gas(), receiver, amount, 0, 0, 0, 0)
        }
        if (!taken) revert NotTaken(receiver);
    }
}
