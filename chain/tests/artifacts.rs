//! The committed artifacts belong to the committed sources and to this interface.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;

use std::collections::BTreeSet;

use serde_json::Value;
use sha3::{Digest, Sha3_256};

use assay_chain::contracts::{
    Artifact, DataPool, Groth16Verifier, Halo2Verifier, PoolReward, SOURCES,
};
use assay_chain::encode::SolidityKey;
use assay_chain::export::{Admit, DEPLOYMENT, export_solidity};
use assay_statement::{Bytes32, Engine, Origin, VerifyingKeyFile};
use common::{Prover, compressed, digest, identity};

fn admit(policy_id: Bytes32, parameters: Bytes32, identity: Bytes32) -> Admit {
    Admit { policy_id, parameters, identity }
}

#[test]
fn the_artifacts_were_made_from_these_sources() {
    for artifact in [
        Artifact::groth16_verifier().unwrap(),
        Artifact::halo2_verifier().unwrap(),
        Artifact::data_pool().unwrap(),
        Artifact::pool_reward().unwrap(),
    ] {
        let settings = serde_json::to_string(&artifact.settings).unwrap();
        let mut parts = vec![artifact.compiler.as_str(), settings.as_str()];
        parts.extend(SOURCES.iter().flat_map(|(name, source)| [*name, *source]));
        let mut hasher = Sha3_256::new();
        for part in parts {
            hasher.update(format!("{}:{part}", part.len()));
        }
        let digest = format!("0x{}", hex::encode(hasher.finalize()));
        assert_eq!(artifact.source_digest, digest, "run node build.mjs in verifier/contracts");
        assert!(artifact.deployed_bytecode_size <= 24_576);
    }
}

#[test]
fn the_interface_is_the_compilers() {
    let pool = &Artifact::data_pool().unwrap().abi;
    let verifier = &Artifact::groth16_verifier().unwrap().abi;
    let halo2 = &Artifact::halo2_verifier().unwrap().abi;
    let reward = &Artifact::pool_reward().unwrap().abi;
    assert_eq!(declared(reward, "function"), set(PoolReward::PoolRewardCalls::SIGNATURES));
    assert_eq!(declared(reward, "event"), set(PoolReward::PoolRewardEvents::SIGNATURES));
    assert_eq!(declared(reward, "error"), set(PoolReward::PoolRewardErrors::SIGNATURES));
    assert_eq!(declared(pool, "function"), set(DataPool::DataPoolCalls::SIGNATURES));
    assert_eq!(declared(pool, "event"), set(DataPool::DataPoolEvents::SIGNATURES));
    assert_eq!(declared(pool, "error"), set(DataPool::DataPoolErrors::SIGNATURES));
    assert_eq!(
        declared(verifier, "function"),
        set(Groth16Verifier::Groth16VerifierCalls::SIGNATURES)
    );
    assert_eq!(
        declared(verifier, "error"),
        set(Groth16Verifier::Groth16VerifierErrors::SIGNATURES)
    );
    assert_eq!(declared(halo2, "function"), set(Halo2Verifier::Halo2VerifierCalls::SIGNATURES));
    assert_eq!(declared(halo2, "error"), set(Halo2Verifier::Halo2VerifierErrors::SIGNATURES));
}

#[test]
fn an_export_has_what_a_deployment_needs() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("new");
    let prover = Prover::new(1);
    let bytes = compressed(&prover.key.vk);
    let (shape, system) = (digest("shape"), digest("system"));
    let key = VerifyingKeyFile::new(Engine::Groth16, Origin::Development, shape, 9, system, bytes);
    let (policy, parameters) = (digest("policy"), digest("parameters"));
    export_solidity(&dir, &key, None, admit(policy, parameters, identity())).unwrap();

    for (name, source) in SOURCES {
        assert_eq!(std::fs::read_to_string(dir.join(name)).unwrap(), source);
    }
    let text = std::fs::read_to_string(dir.join(DEPLOYMENT)).unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["key_id"], key.id().to_string());
    assert_eq!(json["development_key"], true);
    assert!(json["warning"].as_str().unwrap().contains("development key"));
    assert_eq!(json["admit"]["policy_id"], policy.to_string());
    assert_eq!(json["admit"]["parameters"], parameters.to_string());
    assert_eq!(json["pool"]["identity"], identity().to_string());
    assert_eq!(json["verifier"]["key"].as_array().unwrap().len(), 34);

    // The creation code in the file deploys, and to a verifier of this key.
    let code = json["verifier"]["creation_code"].as_str().unwrap();
    let code = hex::decode(code.strip_prefix("0x").unwrap()).unwrap();
    let mut evm = assay_chain::evm::Evm::new(common::CHAIN_ID, common::NOW);
    let address = evm.deploy(common::OPERATOR, code.into()).unwrap();
    let on_chain = evm.view(address, &Groth16Verifier::keyDigestCall {}).unwrap();
    let expected = SolidityKey::from_bytes(&key.key.0).unwrap().digest();
    assert_eq!(on_chain, expected);
    assert_eq!(json["verifier"]["key_digest"], expected.to_string());
}

#[test]
fn nothing_is_overwritten_and_no_link_followed() {
    let place = tempfile::tempdir().unwrap();
    let bytes = compressed(&Prover::new(1).key.vk);
    let zero = Bytes32::ZERO;
    let key = VerifyingKeyFile::new(Engine::Groth16, Origin::Development, zero, 9, zero, bytes);
    let export = |dir: &std::path::Path| export_solidity(dir, &key, None, admit(zero, zero, zero));
    for name in SOURCES.iter().map(|(name, _)| *name).chain([DEPLOYMENT]) {
        let (file, link) = (place.path().join("file"), place.path().join("link"));
        for dir in [&file, &link] {
            std::fs::create_dir(dir).unwrap();
        }
        std::fs::write(file.join(name), "mine").unwrap();
        let elsewhere = place.path().join("elsewhere");
        std::os::unix::fs::symlink(&elsewhere, link.join(name)).unwrap();
        for dir in [&file, &link] {
            let refused = export(dir).unwrap_err().to_string();
            assert!(refused.contains(&format!("{name} is there already")), "{refused}");
            assert_eq!(std::fs::read_dir(dir).unwrap().count(), 1);
        }
        assert_eq!(std::fs::read_to_string(file.join(name)).unwrap(), "mine");
        assert!(!elsewhere.exists());
        for dir in [&file, &link] {
            std::fs::remove_dir_all(dir).unwrap();
        }
    }
}

#[test]
fn a_key_that_is_none_exports_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("new");
    let zero = Bytes32::ZERO;
    let key =
        VerifyingKeyFile::new(Engine::Groth16, Origin::Development, zero, 9, zero, vec![0; 552]);
    assert!(export_solidity(&dir, &key, None, admit(zero, zero, zero)).is_err());
    assert!(!dir.exists());
}

fn set(signatures: &[&str]) -> BTreeSet<String> {
    signatures.iter().map(|signature| (*signature).to_owned()).collect()
}

fn declared(abi: &Value, kind: &str) -> BTreeSet<String> {
    let items = abi.as_array().unwrap().iter().filter(|item| item["type"] == kind);
    items
        .map(|item| format!("{}{}", item["name"].as_str().unwrap(), tuple(&item["inputs"])))
        .collect()
}

fn tuple(inputs: &Value) -> String {
    let types: Vec<String> = inputs
        .as_array()
        .unwrap()
        .iter()
        .map(|input| match input["type"].as_str().unwrap() {
            "tuple" => tuple(&input["components"]),
            other => other.to_owned(),
        })
        .collect();
    format!("({})", types.join(","))
}
