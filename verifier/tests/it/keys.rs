//! What a key must be to be listed.

use ark_bn254::{Fq, Fq2, G1Affine, G2Affine};
use ark_ff::Field;
use ark_serialize::CanonicalSerialize;
use assay_statement::{Bytes32, Engine, Origin, VerifyingKeyFile};
use assay_verifier::{Check, KeyError, KeyRegistry, Part, PointFault, Rejection};

use crate::support::{Key, World, verifier};

/// The offset of each point in a key, and whether it is of the second group.
const POINTS: [(Part, usize, bool); 6] = [
    (Part::Alpha, 0, false),
    (Part::Beta, 32, true),
    (Part::Gamma, 96, true),
    (Part::Delta, 160, true),
    (Part::Input(0), 232, false),
    (Part::Input(9), 520, false),
];
const COUNT: usize = 224;

fn insert(bytes: Vec<u8>) -> Result<(), KeyError> {
    let mut file = World::get().key.file.clone();
    file.key.0 = bytes;
    KeyRegistry::new().insert(&file).map(|_| ())
}

fn genuine() -> Vec<u8> {
    World::get().key.file.key.0.clone()
}

fn replaced(at: usize, point: &[u8]) -> Vec<u8> {
    let mut bytes = genuine();
    bytes[at..at + point.len()].copy_from_slice(point);
    bytes
}

fn bytes(value: &impl CanonicalSerialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.serialize_compressed(&mut bytes).unwrap();
    bytes
}

/// A coordinate without a point.
fn off_curve(second: bool) -> Vec<u8> {
    (0_u64..)
        .find_map(|x| {
            if second {
                let x = Fq2::new(Fq::from(x), Fq::from(1_u8));
                G2Affine::get_ys_from_x_unchecked(x).is_none().then(|| bytes(&x))
            } else {
                let x = Fq::from(x);
                G1Affine::get_ys_from_x_unchecked(x).is_none().then(|| bytes(&x))
            }
        })
        .unwrap()
}

/// A point of the second curve, of another order than the subgroup's.
fn off_subgroup() -> Vec<u8> {
    (1_u64..)
        .find_map(|x| {
            let x = Fq2::new(Fq::from(x), Fq::from(1_u8));
            let point = G2Affine::get_point_from_x_unchecked(x, false)?;
            (!point.is_in_correct_subgroup_assuming_on_curve()).then(|| bytes(&point))
        })
        .unwrap()
}

/// The modulus of the base field, little-endian: a second way to write zero.
fn modulus() -> Vec<u8> {
    let mut modulus = bytes(&-Fq::ONE);
    modulus[0] += 1;
    modulus
}

#[test]
fn every_point_of_a_key_is_checked() {
    assert_eq!(insert(genuine()), Ok(()));
    for (part, at, second) in POINTS {
        let size = if second { 64 } else { 32 };
        let mut infinity = vec![0; size];
        infinity[size - 1] = 0x40;
        let fault = |fault| Err(KeyError::Point { part, fault });
        assert_eq!(insert(replaced(at, &infinity)), fault(PointFault::Infinity), "{part}");
        let off = insert(replaced(at, &off_curve(second)));
        assert_eq!(off, fault(PointFault::NotInGroup), "{part}");
        if second {
            let off = insert(replaced(at, &off_subgroup()));
            assert_eq!(off, fault(PointFault::NotInGroup), "{part}");
        }
        // Infinity with a coordinate, both flags, and a coordinate that is not reduced.
        for (at_byte, value) in [(0, 1), (size - 1, 0xc0)] {
            let mut point = infinity.clone();
            point[at_byte] |= value;
            assert_eq!(insert(replaced(at, &point)), Err(KeyError::Encoding { part }), "{part}");
        }
        assert_eq!(insert(replaced(at, &modulus())), Err(KeyError::Encoding { part }), "{part}");
    }
}

#[test]
fn every_point_of_a_proof_is_checked() {
    let world = World::get();
    let check = |at: usize, point: &[u8]| {
        let mut proof = world.proof.clone();
        proof.proof.0[at..at + point.len()].copy_from_slice(point);
        world.verify(&proof).unwrap_err()
    };
    for (part, at, second) in [(Part::A, 0, false), (Part::B, 32, true), (Part::C, 96, false)] {
        let size = if second { 64 } else { 32 };
        let mut infinity = vec![0; size];
        infinity[size - 1] = 0x40;
        let fault = |fault| Rejection::ProofPoint { part, fault };
        assert_eq!(check(at, &infinity), fault(PointFault::Infinity));
        assert_eq!(check(at, &off_curve(second)), fault(PointFault::NotInGroup));
        if second {
            assert_eq!(check(at, &off_subgroup()), fault(PointFault::NotInGroup));
        }
        infinity[0] = 1;
        assert_eq!(check(at, &infinity), Rejection::ProofEncoding { part });
        assert_eq!(check(at, &modulus()), Rejection::ProofEncoding { part });
    }
}

#[test]
fn the_length_of_a_key_is_exact() {
    for length in [0, 1, 223, 231, 551, 553, 552 + 32, 4096] {
        let mut changed = genuine();
        changed.resize(length, 0);
        assert_eq!(insert(changed), Err(KeyError::Length { expected: 552, got: length }));
    }
    for count in [0, 1, 9, 11, 1 << 20, 1 << 32, 1 << 63, u64::MAX] {
        let changed = replaced(COUNT, &count.to_le_bytes());
        assert_eq!(insert(changed), Err(KeyError::InputCount { expected: 10, got: count }));
    }
}

#[test]
fn the_capacity_of_a_key_is_known() {
    let world = World::get();
    for capacity in 0..=u8::MAX {
        let mut file = world.key.file.clone();
        file.capacity = capacity;
        assert_eq!(KeyRegistry::new().insert(&file).is_ok(), (3..=14).contains(&capacity));
    }
    // A known capacity that is not the shape's.
    let mut file = world.key.file.clone();
    file.capacity += 1;
    let lying = Key { file, proving: world.key.proving.clone() };
    let proof = lying.prove(&world.proof.instance);
    let rejection = verifier(&[&lying]).verify(&world.expectation(), &proof).unwrap_err();
    let (policy, got) = (world.policy.id(), lying.file.shape_id);
    assert_eq!(rejection, Rejection::Shape { policy, capacity: 4, got });
}

/// Every member of a key file is part of its id, so that a listed id pins it.
#[test]
fn a_key_is_pinned_by_its_id() {
    let world = World::get();
    let file = &world.key.file;
    // A new member of a key file needs a row here: the constructor takes all of them.
    let make = |shape_id, capacity, system, key: &Key| {
        let bytes = key.file.key.0.clone();
        let (engine, origin) = (Engine::Groth16, Origin::Development);
        VerifyingKeyFile::new(engine, origin, shape_id, capacity, system, bytes)
    };
    let other = Bytes32::keccak(&[b"other"]);
    assert_eq!(make(file.shape_id, file.capacity, file.system, &world.key), *file);
    for changed in [
        make(other, file.capacity, file.system, &world.key),
        make(file.shape_id, file.capacity + 1, file.system, &world.key),
        make(file.shape_id, file.capacity, other, &world.key),
        make(file.shape_id, file.capacity, file.system, &world.same_shape),
    ] {
        assert_ne!(changed.id(), file.id());
        let mut keys = KeyRegistry::new();
        let id = keys.insert(&changed).unwrap();
        assert_eq!(keys.ids().collect::<Vec<_>>(), [id]);
        let rejection = assay_verifier::Verifier::new(keys)
            .verify(&world.expectation(), &world.proof)
            .unwrap_err();
        assert_eq!(rejection.check(), Check::Key);
    }
}
