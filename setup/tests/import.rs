//! A key from elsewhere is used only if every point of it may be.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "helpers of tests fail as tests do"
)]

use std::fs;
use std::path::PathBuf;

use ark_bn254::{Bn254, G1Affine, G2Affine};
use ark_ec::AffineRepr as _;
use ark_groth16::ProvingKey;
use ark_serialize::CanonicalSerialize as _;
use assay_setup::{KeyError, KeyStore, Source, StoreError};
use assay_statement::pairing::Weakness;
use assay_statement::{KeyId, VerifyingKeyFile};

mod support;
use support::{SIZE, file, header, key, key_for, store};

type Key = ProvingKey<Bn254>;
type Change = fn(&mut Key);

fn refusal(store: &KeyStore, file: &VerifyingKeyFile) -> KeyError {
    match store.import(file) {
        Err(StoreError::RefusedKey { id, source }) if id == file.id() => source,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn write(store: &KeyStore, key: &Key, change: impl FnOnce(&mut Vec<u8>)) -> PathBuf {
    let mut bytes = Vec::new();
    key.serialize_uncompressed(&mut bytes).unwrap();
    change(&mut bytes);
    let path = store.directory().join("imported");
    fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn an_imported_pair_can_be_loaded() {
    let (_directory, store) = store();
    let key = key();
    let file = file(&key);
    let id = store.import(&file).unwrap();
    assert_eq!(store.import(&file).unwrap(), id);
    assert!(matches!(store.load(id), Err(StoreError::NoProvingKey(missing)) if missing == id));

    let path = write(&store, &key, |_| ());
    store.import_proving(id, &path).unwrap();
    store.import_proving(id, &path).unwrap();

    assert_eq!(store.load(id).unwrap().proving, key);
}

#[test]
fn an_imported_key_is_preferred() {
    let (_directory, store) = store();
    // Several, so that the order of the ids cannot be what decides.
    for _ in 0..4 {
        store.insert(header("shape"), &key()).unwrap();
    }
    let imported = key();
    let id = store.import(&file(&imported)).unwrap();
    store.import_proving(id, &write(&store, &imported, |_| ())).unwrap();
    let header = header("shape");
    let found = store.find(header.shape_id, header.system, SIZE).unwrap().unwrap();
    assert_eq!((found.id, found.proving.unwrap().source), (id, Source::Imported));
}

/// The verifier's tests forge a proof for each of these.
#[test]
fn keys_that_anybody_can_forge_with_are_refused() {
    let (_directory, store) = store();
    let changes: [Change; 10] = [
        |key| key.vk.gamma_g2 = key.vk.delta_g2,
        |key| key.vk.gamma_g2 = -key.vk.delta_g2,
        |key| key.vk.beta_g2 = key.vk.delta_g2,
        |key| key.vk.beta_g2 = -key.vk.delta_g2,
        |key| key.vk.beta_g2 = key.vk.gamma_g2,
        |key| key.vk.beta_g2 = -key.vk.gamma_g2,
        |key| key.vk.delta_g2 = G2Affine::generator(),
        |key| key.vk.delta_g2 = -G2Affine::generator(),
        |key| key.vk.beta_g2 = G2Affine::generator(),
        |key| key.vk.beta_g2 = -G2Affine::generator(),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut key = key();
        change(&mut key);
        let error = refusal(&store, &file(&key));
        assert!(matches!(error, KeyError::Forgeable(_)), "{index}: {error}");
        let made = store.insert(header("shape"), &key);
        assert!(
            matches!(made, Err(StoreError::RefusedKey { source: KeyError::Forgeable(_), .. })),
            "{index}"
        );
    }
    // Not even their files are there.
    assert_eq!(fs::read_dir(store.directory()).unwrap().count(), 0);
}

#[test]
fn points_at_infinity_are_refused() {
    let (_directory, store) = store();
    let changes: [(&str, Change); 5] = [
        ("alpha", |key| key.vk.alpha_g1 = G1Affine::zero()),
        ("beta", |key| key.vk.beta_g2 = G2Affine::zero()),
        ("gamma", |key| key.vk.gamma_g2 = G2Affine::zero()),
        ("delta", |key| key.vk.delta_g2 = G2Affine::zero()),
        ("a public input", |key| key.vk.gamma_abc_g1[3] = G1Affine::zero()),
    ];
    for (name, change) in changes {
        let mut key = key();
        change(&mut key);
        let error = refusal(&store, &file(&key));
        let named = matches!(&error, KeyError::Infinity(point) if *point == name)
            || matches!(&error, KeyError::Forgeable(Weakness::Infinity { point }) if *point == name);
        assert!(named, "{name}: {error}");
    }
}

#[test]
fn another_number_of_inputs_is_refused() {
    let (_directory, store) = store();
    for inputs in [1, 8, 10] {
        let error = refusal(&store, &file(&key_for(inputs)));
        assert!(matches!(error, KeyError::Inputs { expected: 9, got } if got == inputs), "{error}");
    }
}

#[test]
fn other_bytes_are_refused() {
    let (_directory, store) = store();
    let good = file(&key());
    let changes: [fn(&mut Vec<u8>); 4] = [
        |bytes| bytes.push(0),
        |bytes| bytes.truncate(bytes.len() - 1),
        Vec::clear,
        // Infinity with an abscissa: the decoder takes it for the canonical infinity.
        |bytes| bytes[31] = (bytes[31] & 0x3f) | 0x40,
    ];
    for change in changes {
        let mut bad = good.clone();
        change(&mut bad.key.0);
        let error = refusal(&store, &bad);
        assert!(matches!(error, KeyError::Encoding(_) | KeyError::NotCanonical { .. }), "{error}");
    }
    let mut bad = good.clone();
    bad.capacity = 99;
    assert!(matches!(refusal(&store, &bad), KeyError::Capacity { got: 99, .. }));
    assert!(store.list().unwrap().is_empty());
}

fn proving_refusal(change: impl FnOnce(&mut Key), bytes: impl FnOnce(&mut Vec<u8>)) -> KeyError {
    let (_directory, store) = store();
    let mut key = key();
    let id: KeyId = store.import(&file(&key)).unwrap();
    change(&mut key);
    let path = write(&store, &key, bytes);
    let error = store.import_proving(id, &path).unwrap_err();
    assert!(store.entry(id).unwrap().proving.is_none());
    match error {
        StoreError::Refused { path: named, source } if named == path => source,
        other => panic!("expected a refusal, got {other}"),
    }
}

#[test]
fn a_proving_key_must_belong_to_its_verifying_key() {
    assert!(matches!(
        proving_refusal(|key| *key = support::key(), |_| ()),
        KeyError::OtherVerifyingKey
    ));
    let graft = |key: &mut Key| {
        let vk = key.vk.clone();
        *key = support::key();
        key.vk = vk;
    };
    assert!(matches!(proving_refusal(graft, |_| ()), KeyError::Inconsistent(_)));
}

#[test]
fn the_lists_of_a_proving_key_must_fit() {
    let changes: [Change; 6] = [
        |key| key.a_query.clear(),
        |key| key.b_g1_query.truncate(1),
        |key| key.b_g2_query.truncate(1),
        |key| key.l_query.truncate(1),
        |key| key.h_query.truncate(2),
        |key| key.h_query.clear(),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let error = proving_refusal(change, |_| ());
        assert!(matches!(error, KeyError::Inconsistent(_)), "{index}: {error}");
    }
    let infinity = proving_refusal(|key| key.delta_g1 = G1Affine::zero(), |_| ());
    assert!(matches!(infinity, KeyError::Infinity(_)), "{infinity}");
}

#[test]
fn every_point_of_a_proving_key_is_checked() {
    // On the twist, outside the subgroup of prime order.
    let outside = G2Affine::get_point_from_x_unchecked(ark_bn254::Fq2::from(3_u8), true)
        .or_else(|| G2Affine::get_point_from_x_unchecked(ark_bn254::Fq2::from(1_u8), true))
        .or_else(|| G2Affine::get_point_from_x_unchecked(ark_bn254::Fq2::from(2_u8), true))
        .unwrap();
    assert!(outside.is_on_curve() && !outside.is_in_correct_subgroup_assuming_on_curve());
    let error = proving_refusal(|key| key.b_g2_query[2] = outside, |_| ());
    assert!(matches!(error, KeyError::Encoding(_)), "{error}");
    let error = proving_refusal(|key| key.h_query[1].x.0.0[0] ^= 1, |_| ());
    assert!(matches!(error, KeyError::Encoding(_)), "{error}");
}

#[test]
fn proving_keys_with_other_bytes_are_refused() {
    let error = proving_refusal(|_| (), |bytes| bytes.push(0));
    assert!(matches!(error, KeyError::NotCanonical { .. }), "{error}");
    let error = proving_refusal(|_| (), |bytes| bytes.truncate(bytes.len() - 1));
    assert!(matches!(error, KeyError::Encoding(_)), "{error}");
    // A length that no memory holds is not believed.
    let error = proving_refusal(|_| (), |bytes| bytes[455] = 0xff);
    assert!(matches!(error, KeyError::Encoding(_)), "{error}");
}

#[test]
fn a_second_proving_key_is_a_conflict() {
    let (_directory, store) = store();
    let mut key = key();
    let id = store.insert(header("shape"), &key).unwrap().id();
    key.h_query.swap(0, 1);
    let path = write(&store, &key, |_| ());
    assert!(
        matches!(store.import_proving(id, &path), Err(StoreError::Conflict(other)) if other == id)
    );
}
