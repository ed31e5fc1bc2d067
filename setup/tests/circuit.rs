//! Keys belong to circuits: what a label says is compared where it can be.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::fs;

use ark_serialize::CanonicalSerialize as _;
use assay_circuits::groth16::Circuit;
use assay_setup::{KeySize, KeyStore, Source, StoreError};
use assay_statement::{Engine, Origin, Policy, Shape, VerifyingKeyFile};

mod support;
use support::{SIZE, file, header, key, store};

fn circuit() -> Circuit {
    const YAML: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: t
version: 1.0.0
status: active
schema:
  - name: t
    properties:
      - {name: a, logicalType: integer, required: true}
";
    let policy = Policy::from_yaml(YAML.as_bytes()).unwrap();
    Circuit::compile(&Shape::new(Engine::Groth16, &policy, Engine::Groth16.smallest()).unwrap())
        .unwrap()
}

/// A key of another circuit, with this one's label.
fn relabelled(circuit: &Circuit) -> VerifyingKeyFile {
    let shape = circuit.shape();
    let key = assay_setup::validate::encode(&key().vk).unwrap();
    let (capacity, system) = (shape.capacity.log(), circuit.digest());
    VerifyingKeyFile::new(shape.engine, Origin::Development, shape.id(), capacity, system, key)
}

fn import(store: &KeyStore, file: &VerifyingKeyFile, key: &assay_setup::ProvingKey) {
    let id = store.import(file).unwrap();
    let mut bytes = Vec::new();
    key.serialize_uncompressed(&mut bytes).unwrap();
    let path = store.directory().join("imported");
    fs::write(&path, bytes).unwrap();
    store.import_proving(id, &path).unwrap();
}

#[test]
fn a_relabelled_key_does_not_stand_in_the_way() {
    let (_directory, store) = store();
    let circuit = circuit();
    let key = key();
    let mut hostile = relabelled(&circuit);
    hostile.key.0 = assay_setup::validate::encode(&key.vk).unwrap();
    import(&store, &hostile, &key);
    assert!(store.find_for(&circuit).unwrap().is_none());

    let made = store.create_development(&circuit, circuit.shape(), &|| false).unwrap();

    assert_ne!(made.verifying.id(), hostile.id());
    let found = store.find_for(&circuit).unwrap().unwrap();
    assert_eq!((found.id, found.proving.unwrap().source), (made.verifying.id(), Source::Created));
    let again = store.create_development(&circuit, circuit.shape(), &|| false).unwrap();
    assert_eq!(again.verifying, made.verifying);
}

/// A variable takes 320 bytes and a point of the domain 64, so that lists of other
/// lengths can make a file of the same one.
#[test]
fn a_key_with_other_lists_in_a_file_of_the_right_length_is_named() {
    let (_directory, store) = store();
    let (header, key) = (header("shape"), key());
    let hostile = file(&key);
    import(&store, &hostile, &key);
    let size = KeySize { variables: SIZE.variables + 6, domain: SIZE.domain - 30 };

    let error = store.load_or_create(header, size, &|| false, || Ok(key.clone())).unwrap_err();

    assert!(
        matches!(&error, StoreError::OtherCircuit { id, .. } if *id == hostile.id()),
        "{error}"
    );
    assert!(error.to_string().contains(&format!("delete this key's files ({}.*)", hostile.id())));
    assert!(!error.is_transient());
}
