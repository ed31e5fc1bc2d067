//! (1) A verifying key supplied with the proof is ignored.
//!
//! The attacker makes a key for a circuit that asks nothing, says that it is for the
//! buyer's circuit, and proves what no data shows.

use assay_chain::encode::proof_words;
use assay_prover::ClientError;
use assay_statement::file::Document as _;
use assay_statement::{Engine, Entry, KeyId, ProofFile, VerifyingKeyFile};
use assay_verifier::{Check, Refusal};

use crate::chain::{Chain, SENDER, deploy_verifier, refusal};
use crate::forge::{impostor, prove_anything};
use crate::server::Running;
use crate::world::{World, other, trusting, with};

struct Attack {
    key: VerifyingKeyFile,
    /// Which key the proof names is for the attacker to say.
    proof: Box<dyn Fn(KeyId) -> ProofFile>,
}

fn attack() -> Attack {
    let world = World::get();
    let (proving, key) = impostor(&world.key);
    let honest = &world.proof().instance;
    let instance = with(honest, Entry::Commitment, other("commitment"));
    let instance = with(&instance, Entry::Nullifier, other("nullifier"));
    let bytes = prove_anything(&proving, &instance);
    let shape = world.key.shape_id;
    let proof =
        move |id| ProofFile::new(Engine::Groth16, shape, id, instance.clone(), bytes.clone());
    Attack { key, proof: Box::new(proof) }
}

#[test]
fn must_01_a_key_supplied_with_the_proof_is_ignored() {
    let world = World::get();
    let Attack { key, proof } = attack();
    let (named, renamed) = (proof(key.id()), proof(world.key.id()));

    // The attack is real: who trusts that key accepts the proof.
    let fooled = trusting(&[&key]);
    assert!(fooled.verify(&world.expectation(), &named).is_ok());

    assert_eq!(world.verify(&named).unwrap_err().check(), Check::Key);
    assert_eq!(world.verify(&renamed).unwrap_err().check(), Check::Equation);

    // Beside the proof, under every name that could be taken for a key's.
    let text = String::from_utf8(named.to_bytes()).unwrap();
    let json = String::from_utf8(key.to_bytes()).unwrap();
    for member in ["key", "verifying_key", "vk", "key_id"] {
        let with_key = text.replacen("{\n", &format!("{{\n  \"{member}\": {json},\n"), 1);
        let refusal = world.verifier.verify_bytes(&world.expectation(), with_key.as_bytes());
        assert!(matches!(refusal, Err(Refusal::Unreadable(_))), "{member}");
    }
}

#[test]
fn must_01_the_contract_takes_no_key_from_the_caller() {
    let Attack { key, proof } = attack();
    let proof = proof(key.id());
    let mut chain = Chain::new();
    assert_eq!(refusal(&chain.contribute(&proof)), "ProofRejected");

    // A verifier of the attacker's own accepts it, and the pool does not ask it.
    let mine = deploy_verifier(&mut chain.evm, SENDER, &key);
    let (mut contribution, words) = chain.call(&proof);
    contribution.verifier = mine;
    assert_eq!(refusal(&chain.send((contribution.clone(), words))), "VerifierStatus");
    assert_eq!(proof_words(&proof.proof.0), Ok(words));

    // The attack is real here too: an operator who admits that key is fooled.
    let world = World::get();
    let parameters = world.proof().instance.parameters;
    chain.admit(&world.policy, parameters, mine);
    assert!(chain.send((contribution, words)).is_success());
}

#[tokio::test(flavor = "multi_thread")]
async fn must_01_the_service_takes_no_key_from_the_caller() {
    let world = World::get();
    let Attack { key, proof } = attack();
    let server = Running::start().await;
    let mut client = server.client().await;
    let policy = world.policy.canonical_json().as_bytes().to_vec();
    for (id, failed) in [(key.id(), "key"), (world.key.id(), "equation")] {
        let proof = proof(id).to_bytes();
        let verdict = client.verify(policy.clone(), proof, &world.binding, false).await.unwrap();
        assert!(!verdict.accepted);
        let outcome = assay_proto::v1::CheckOutcome::Failed;
        let check = verdict.checks.iter().find(|check| check.outcome() == outcome).unwrap();
        assert_eq!(check.name, failed);
    }
    // The key in the place of the proof is no proof.
    let got = client.verify(policy, key.to_bytes(), &world.binding, false).await;
    assert!(matches!(got, Err(ClientError::Refused(_))), "{got:?}");
    server.stop().await;
}
