//! (4) A proof is worthless anywhere but where it was made for, and (9) where that is
//! is never read from the proof.

use assay_chain::alloy_primitives::Address;
use assay_chain::contracts::Contribution;
use assay_statement::binding::Bound;
use assay_statement::bytes::Bytes;
use assay_statement::file::Document as _;
use assay_statement::{Binding, Entry, Instance};
use assay_verifier::{BindingSummary, Check, Expectation, Rejection, Verdict};

use crate::chain::{Chain, b256, refusal};
use crate::command::Place;
use crate::server::Running;
use crate::world::{EXPIRY, NOW, World, bound, other, pool_id, prove, with};

/// Each member of a binding with another value, and the check that notices.
fn elsewhere() -> [(&'static str, Bound, Check); 6] {
    // A new member stops this from compiling.
    let Bound { chain_id, contract, pool: _, recipient, expiry, terms: _ } = bound();
    let changed = |Bytes(mut address): Bytes<20>| {
        address[0] ^= 1;
        Bytes(address)
    };
    [
        ("chain", Bound { chain_id: chain_id + 1, ..bound() }, Check::Binding),
        ("contract", Bound { contract: changed(contract), ..bound() }, Check::Binding),
        ("pool", Bound { pool: other("pool"), ..bound() }, Check::Scope),
        ("recipient", Bound { recipient: changed(recipient), ..bound() }, Check::Binding),
        ("expiry", Bound { expiry: expiry + 1, ..bound() }, Check::Binding),
        ("terms", Bound { terms: other("terms"), ..bound() }, Check::Binding),
    ]
}

#[test]
fn must_04_a_proof_for_elsewhere_is_refused_by_the_verifier() {
    let world = World::get();
    for (name, there, check) in elsewhere() {
        let binding = Binding::Bound(there);
        let expectation = Expectation { binding: &binding, ..world.expectation() };
        let rejection = world.verifier.verify(&expectation, world.proof()).unwrap_err();
        assert_eq!(rejection.check(), check, "{name}");
    }
    let unbound = Expectation { binding: &Binding::Unbound, ..world.expectation() };
    assert!(world.verifier.verify(&unbound, world.proof()).is_err());
    for (now, accepted) in [(NOW, true), (EXPIRY - 1, true), (EXPIRY, false), (u64::MAX, false)] {
        let expectation = Expectation { now, ..world.expectation() };
        let got = world.verifier.verify(&expectation, world.proof());
        assert_eq!(got.is_ok(), accepted, "at {now}");
        if !accepted {
            assert_eq!(got.unwrap_err(), Rejection::Expired { expiry: EXPIRY, now });
        }
    }
}

#[test]
fn must_04_a_proof_for_elsewhere_is_refused_by_the_contract() {
    type Change = fn(&mut Chain, &mut Contribution);
    let rows: [(&str, Change, &str); 9] = [
        ("chain", |chain, _| chain.evm.set_chain_id(1), "ProofRejected"),
        ("contract of the same pool", |chain, _| chain.move_to(pool_id()), "ProofRejected"),
        ("pool", |chain, _| chain.move_to(other("pool")), "ProofRejected"),
        ("recipient", |_, c| c.recipient = Address::repeat_byte(0x34), "ProofRejected"),
        ("longer expiry", |_, c| c.expiry += 1, "ProofRejected"),
        ("at expiry", |chain, _| chain.evm.set_timestamp(EXPIRY), "Expired"),
        (
            "after expiry, with another one",
            |chain, c| {
                chain.evm.set_timestamp(EXPIRY);
                c.expiry += 1;
            },
            "ProofRejected",
        ),
        ("terms that the pool does not know", |_, c| c.terms = b256(other("terms")), "TermsStatus"),
        (
            "other terms of the pool",
            |chain, c| {
                chain.admit_terms(other("terms"));
                c.terms = b256(other("terms"));
            },
            "ProofRejected",
        ),
    ];
    let proof = World::get().proof();
    for (name, change, expected) in rows {
        let mut chain = Chain::new();
        let (mut c, words) = chain.call(proof);
        change(&mut chain, &mut c);
        assert_eq!(refusal(&chain.send((c, words))), expected, "{name}");
    }
    let mut in_time = Chain::new();
    in_time.evm.set_timestamp(EXPIRY - 1);
    assert!(in_time.contribute(proof).is_success());
}

/// The file is made to say what the buyer expects, or the buyer to expect what the
/// file says: neither moves the proof.
#[test]
fn must_09_nothing_about_the_binding_is_read_from_the_proof() {
    let world = World::get();
    for (name, there, check) in elsewhere() {
        let there = Binding::Bound(there);
        let proof = prove(&world.policy, &world.table, &there).proof;
        let expectation = Expectation { binding: &there, ..world.expectation() };
        assert!(world.verifier.verify(&expectation, &proof).is_ok(), "{name}: it is genuine");

        let rejection = world.verify(&proof).unwrap_err();
        assert_eq!(rejection.check(), check, "{name}");
        let verdict = Verdict::rejected(&world.expectation(), &proof, &rejection);
        assert_eq!(verdict.binding, BindingSummary::from(&world.binding), "{name}");

        let mut relabelled = proof.clone();
        relabelled.instance = relabel(&proof.instance, &world.binding);
        assert_eq!(world.verify(&relabelled).unwrap_err(), Rejection::Equation, "{name}");
        let mut chain = Chain::new();
        assert_eq!(refusal(&chain.contribute(&relabelled)), "ProofRejected", "{name}");
    }
    // What a file says of its binding is two digests.
    let text = String::from_utf8(world.proof().to_bytes()).unwrap();
    for private in [bound().pool.to_string(), bound().recipient.to_string(), EXPIRY.to_string()] {
        assert!(!text.contains(&private), "{private}");
    }
}

fn relabel(instance: &Instance, binding: &Binding) -> Instance {
    let instance = with(instance, Entry::Binding, binding.digest());
    with(&instance, Entry::Scope, binding.scope())
}

#[tokio::test(flavor = "multi_thread")]
async fn must_09_the_service_and_the_command_take_the_callers_binding() {
    let world = World::get();
    let server = Running::start().await;
    let mut client = server.client().await;
    let (policy, proof) = (crate::world::yaml("strict", 220), world.proof().to_bytes());
    let place = Place::new();
    let mut bindings = vec![("expected", Some(bound()), true), ("none", None, false)];
    bindings.extend(elsewhere().map(|(name, there, _)| (name, Some(there), false)));
    for (name, there, accepted) in bindings {
        let flag = if let Some(there) = &there {
            place.write("b.json", &serde_json::to_string(there).unwrap());
            "--binding b.json"
        } else {
            ""
        };
        let ran = place.run(&format!("verify --policy p.yaml --proof proof.json --json {flag}"));
        assert_eq!(ran.code, i32::from(!accepted), "{name}: {}", ran.err);
        let kind = if there.is_some() { "bound" } else { "unbound" };
        assert_eq!(ran.json()["binding"]["kind"], kind, "{name}");

        let binding = there.map_or(Binding::Unbound, Binding::Bound);
        let policy = policy.clone().into_bytes();
        let verdict = client.verify(policy, proof.clone(), &binding, false).await.unwrap();
        assert_eq!(verdict.accepted, accepted, "{name}");
    }
    server.stop().await;
}
