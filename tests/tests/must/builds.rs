//! (14) The constraint system and the shape are the same on every build: otherwise
//! nobody's key would be anybody else's. Here processes are compared with each other;
//! the golden digests of the circuits compare machines and releases.

use std::fs;

use assay_circuits::groth16::Circuit;
use assay_statement::VerifyingKeyFile;
use assay_statement::file::Document as _;

use crate::command::{Place, Ran};
use crate::world::World;

#[test]
fn must_14_two_builds_agree_on_shape_and_constraints() {
    let world = World::get();
    let again = crate::forge::Forge::new(&world.policy, 3);
    assert_eq!(again.circuit.digest(), Circuit::compile(&again.shape).unwrap().digest());
    let mut keys = vec![world.key.clone()];
    // Two more processes, each with a store of its own.
    for name in ["first", "second"] {
        let place = Place::new();
        let mut command =
            place.command(&format!("setup new --policy p.yaml --rows 5 --out {name}"));
        let output = command.env("ASSAY_DATA_DIR", place.path("store")).output().unwrap();
        let ran = Ran::new(&output);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let files = fs::read_dir(place.path(name)).unwrap().map(|file| file.unwrap().path());
        let mut files: Vec<_> =
            files.filter(|file| file.extension().is_some_and(|end| end == "json")).collect();
        let bytes = fs::read(files.remove(0)).unwrap();
        keys.push(VerifyingKeyFile::from_bytes(&bytes).unwrap());
    }
    for key in &keys {
        assert_eq!((key.shape_id, key.system), (world.key.shape_id, again.circuit.digest()));
        assert_eq!(key.capacity, 3);
    }
    // Keys are made of fresh randomness, however equal what they are for.
    assert!(keys[0].key != keys[1].key && keys[1].key != keys[2].key && keys[0].key != keys[2].key);
}
