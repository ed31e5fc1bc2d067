//! What a pool took is paid for once, to the recipient that the proof names.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;

use assay_chain::alloy_primitives::{Address, B256, U256};
use assay_chain::alloy_sol_types::{SolCall as _, SolEvent as _};
use assay_chain::contracts::{Artifact, PoolReward};
use assay_chain::encode::reward_arguments;
use assay_chain::evm::{Evm, EvmError, Outcome};
use assay_statement::bytes::Bytes;
use common::{NOW, OPERATOR, RECIPIENT, SENDER, World, b256, digest, instance, refusal};

const SPONSOR: Address = Address::repeat_byte(0x5a);
const PRICE: u64 = 1_000;
const CLOSES: u64 = NOW + 7_200;

/// A pool, and who pays for three of its datasets.
struct Paying {
    world: World,
    reward: Address,
}

impl Paying {
    fn new() -> Self {
        let mut world = World::new();
        let reward = deploy(&mut world.evm, world.pool, PRICE, CLOSES).unwrap();
        let mut paying = Self { world, reward };
        paying.fund(3 * PRICE);
        paying
    }

    fn fund(&mut self, coins: u64) {
        let coins = U256::from(coins);
        self.world.evm.mint(SPONSOR, coins);
        assert!(self.world.evm.pay(SPONSOR, self.reward, coins).unwrap().is_success());
    }

    /// A dataset that the pool took, for a recipient.
    fn contributed(&mut self, data: &str, recipient: Address) -> B256 {
        let mut bound = self.world.bound();
        bound.recipient = Bytes(recipient.into_array());
        let instance = instance(&bound, data);
        let proof = self.world.prover.prove(&instance);
        let contribution = self.world.contribution(&instance, &bound);
        assert!(self.world.contribute(&contribution, &proof).is_success());
        b256(instance.nullifier)
    }

    fn claim(&mut self, nullifier: B256) -> Outcome {
        let call = PoolReward::claimCall { nullifier };
        self.world.evm.send(SENDER, self.reward, &call).unwrap()
    }

    fn reclaim(&mut self) -> Outcome {
        self.world.evm.send(SENDER, self.reward, &PoolReward::reclaimCall {}).unwrap()
    }

    fn balance(&self, account: Address) -> u64 {
        self.world.evm.balance(account).to()
    }
}

fn deploy(evm: &mut Evm, pool: Address, price: u64, closes: u64) -> Result<Address, EvmError> {
    let arguments = reward_arguments(pool, U256::from(price), closes);
    evm.deploy(SPONSOR, Artifact::pool_reward().unwrap().creation_code(&arguments))
}

#[test]
fn a_dataset_is_paid_for_once() {
    let mut paying = Paying::new();
    let recipient = Address::from(RECIPIENT.0);
    let unknown = b256(digest("nullifier of data"));
    assert_eq!(refusal(&paying.claim(unknown)), "NotContributed");
    let nullifier = paying.contributed("data", recipient);
    assert_eq!(nullifier, unknown);
    let Outcome::Success { gas, logs, .. } = paying.claim(nullifier) else { panic!("refused") };
    println!("claim: {gas} gas");
    let event = PoolReward::Paid::decode_log(&logs[0]).unwrap().data;
    assert_eq!(event, PoolReward::Paid { nullifier, recipient, price: U256::from(PRICE) });
    assert_eq!(paying.balance(recipient), PRICE);
    assert_eq!(refusal(&paying.claim(nullifier)), "AlreadyPaid");
    assert_eq!(refusal(&paying.claim(B256::ZERO)), "NotContributed");
    assert_eq!((paying.balance(recipient), paying.balance(paying.reward)), (PRICE, 2 * PRICE));
}

#[test]
fn what_cannot_be_paid_yet_is_paid_later() {
    let mut paying = Paying::new();
    let recipient = Address::from(RECIPIENT.0);
    for data in ["a", "b", "c"] {
        let nullifier = paying.contributed(data, recipient);
        assert!(paying.claim(nullifier).is_success());
    }
    let nullifier = paying.contributed("d", recipient);
    paying.fund(PRICE - 1);
    assert_eq!(refusal(&paying.claim(nullifier)), "Underfunded");
    paying.fund(1);
    assert!(paying.claim(nullifier).is_success());
    assert_eq!(paying.balance(recipient), 4 * PRICE);
}

#[test]
fn what_is_left_goes_back_when_nothing_is_claimed_any_more() {
    let mut paying = Paying::new();
    let nullifier = paying.contributed("data", Address::from(RECIPIENT.0));
    paying.world.evm.set_timestamp(CLOSES - 1);
    assert_eq!(refusal(&paying.reclaim()), "Open");
    paying.world.evm.set_timestamp(CLOSES);
    assert_eq!(refusal(&paying.claim(nullifier)), "Closed");
    assert!(paying.reclaim().is_success());
    assert_eq!(paying.balance(SPONSOR), 3 * PRICE);
    assert_eq!(paying.balance(paying.reward), 0);
    assert_eq!((paying.balance(SENDER), paying.balance(OPERATOR)), (0, 0));
}

#[test]
fn a_receiver_that_takes_no_coins_blocks_nobody_else() {
    let mut paying = Paying::new();
    let pool = paying.world.pool;
    let stuck = paying.contributed("data", pool);
    assert_eq!(refusal(&paying.claim(stuck)), "NotTaken");
    let paid = PoolReward::paidCall { nullifier: stuck };
    assert!(!paying.world.evm.view(paying.reward, &paid).unwrap());
    let nullifier = paying.contributed("other data", Address::from(RECIPIENT.0));
    assert!(paying.claim(nullifier).is_success());
}

#[test]
fn a_receiver_that_claims_again_while_it_is_paid_gets_nothing_more() {
    let mut paying = Paying::new();
    let nullifier = b256(digest("nullifier of data"));
    let claim = PoolReward::claimCall { nullifier }.abi_encode();
    // Calls its caller with `claim`, whatever comes of it, and stops.
    let runtime = [
        &[0x63][..],
        &claim[..4],
        &[0x60, 0xe0, 0x1b, 0x5f, 0x52, 0x7f],
        &claim[4..],
        &[0x60, 0x04, 0x52, 0x5f, 0x5f, 0x60, 0x24, 0x5f, 0x5f, 0x33, 0x5a, 0xf1, 0x00],
    ]
    .concat();
    let length = u8::try_from(runtime.len()).unwrap();
    let creation = [&[0x60, length, 0x80, 0x60, 0x09, 0x5f, 0x39, 0x5f, 0xf3][..], &runtime];
    let greedy = paying.world.evm.deploy(SENDER, creation.concat().into()).unwrap();
    assert_eq!(paying.contributed("data", greedy), nullifier);
    assert!(paying.claim(nullifier).is_success());
    assert_eq!((paying.balance(greedy), paying.balance(paying.reward)), (PRICE, 2 * PRICE));
}

#[test]
fn what_could_never_pay_is_not_made() {
    let mut world = World::new();
    let pool = world.pool;
    for (pool, price, closes, expected) in [
        (Address::repeat_byte(1), PRICE, CLOSES, "NotAContract"),
        (pool, 0, CLOSES, "Zero"),
        (pool, PRICE, NOW, "Past"),
    ] {
        let EvmError::Failed { refusal, .. } =
            deploy(&mut world.evm, pool, price, closes).unwrap_err()
        else {
            panic!("{expected}")
        };
        assert_eq!(refusal.unwrap().name(), Some(expected));
    }
    let reward = deploy(&mut world.evm, pool, PRICE, NOW + 1).unwrap();
    assert_eq!(world.evm.view(reward, &PoolReward::poolCall {}).unwrap(), pool);
    assert_eq!(world.evm.view(reward, &PoolReward::priceCall {}).unwrap(), U256::from(PRICE));
    assert_eq!(world.evm.view(reward, &PoolReward::closesCall {}).unwrap(), U256::from(NOW + 1));
    assert_eq!(world.evm.view(reward, &PoolReward::sponsorCall {}).unwrap(), SPONSOR);
}
