//! Reference strings: read from files of ceremonies, refused where a point is not the power that
//! it should be, and kept.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::fs;

use ark_std::rand::rngs::OsRng;
use assay_circuits::halo2::library::halo2curves::bn256::{Fq, Fr, G1Affine, G2Affine};
use assay_circuits::halo2::library::halo2curves::ff::Field as _;
use assay_circuits::halo2::library::halo2curves::serde::SerdeObject as _;
use assay_circuits::halo2::{Circuit, reference};
use assay_setup::{KeyStore, StoreError, reference_of};
use assay_statement::{Engine, Origin, Policy, Shape};
use tempfile::TempDir;

/// The powers in a file are this many, and used up to it.
const LOG: u32 = 9;

/// A `.ptau` file of the powers of a secret that this test knows.
struct Ptau {
    first: Vec<G1Affine>,
    second: Vec<G2Affine>,
    order: [u8; 32],
    contributions: u32,
}

impl Ptau {
    fn new(secret: Fr) -> Self {
        let powers: Vec<Fr> = std::iter::successors(Some(Fr::ONE), |power| Some(power * secret))
            .take(2 << LOG)
            .collect();
        let first =
            powers[..(2 << LOG) - 1].iter().map(|power| (G1Affine::generator() * power).into());
        let second = powers[..1 << LOG].iter().map(|power| (G2Affine::generator() * power).into());
        let order = "47fd7cd8168c203c8dca7168916a81975d588181b64550b829a031e1724e6430";
        let order = (0..32).map(|at| u8::from_str_radix(&order[2 * at..2 * at + 2], 16).unwrap());
        Self {
            first: first.collect(),
            second: second.collect(),
            order: order.collect::<Vec<_>>().try_into().unwrap(),
            contributions: 2,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let word = |word: u32| word.to_le_bytes().to_vec();
        let header = [word(32), self.order.to_vec(), word(LOG), word(LOG)].concat();
        let first: Vec<u8> = self.first.iter().flat_map(G1Affine::to_raw_bytes).collect();
        let second: Vec<u8> = self.second.iter().flat_map(G2Affine::to_raw_bytes).collect();
        let sections = [(1, header), (2, first), (3, second), (7, word(self.contributions))];
        let mut bytes = [b"ptau".to_vec(), word(1), word(4)].concat();
        for (number, content) in sections {
            bytes.extend(word(number));
            bytes.extend((content.len() as u64).to_le_bytes());
            bytes.extend(content);
        }
        bytes
    }
}

fn store() -> (TempDir, KeyStore) {
    let directory = TempDir::new().unwrap();
    let store = KeyStore::open(directory.path().join("keys")).unwrap();
    (directory, store)
}

fn import(bytes: &[u8]) -> Result<Origin, String> {
    let (directory, store) = store();
    let path = directory.path().join("a.ptau");
    fs::write(&path, bytes).unwrap();
    store.import_reference(&path).map(|own| own.id.origin).map_err(|error| error.to_string())
}

fn circuit() -> Circuit {
    const YAML: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: t
version: 1.0.0
status: active
schema:
  - name: t
    customProperties: [{property: assayIdentity, value: none}]
    properties:
      - {name: a, logicalType: boolean, required: true}
";
    let policy = Policy::from_yaml(YAML.as_bytes()).unwrap();
    let shape = Shape::new(Engine::Halo2, &policy, Engine::Halo2.smallest()).unwrap();
    Circuit::compile(&shape).unwrap()
}

#[test]
fn a_ceremonys_file_becomes_a_string_that_keys_are_made_with() {
    let (directory, store) = store();
    let path = directory.path().join("a.ptau");
    fs::write(&path, Ptau::new(Fr::random(OsRng)).bytes()).unwrap();
    let circuit = circuit();
    let none = store.reference_for(circuit.log()).unwrap_err();
    assert!(none.to_string().contains("import-reference"), "{none}");

    let imported = store.import_reference(&path).unwrap();
    assert_eq!((u32::from(imported.log), imported.contributions), (LOG, 2));
    assert_eq!(imported.id.origin, Origin::Ceremony);
    // One made here is there, too, and not taken.
    let made = store.create_reference(LOG).unwrap();
    assert_eq!(made.id.origin, Origin::Development);
    assert_eq!(store.references().unwrap(), [imported.clone(), made]);
    assert_eq!(store.find_halo2(&circuit).unwrap(), None);
    let key = store.halo2_key(&circuit, None, &|| false).unwrap();
    assert_eq!(reference_of(&key.verifying), Some(imported.id));
    assert_eq!(key.verifying.id().origin, Origin::Ceremony);
    assert_eq!(store.find_halo2(&circuit).unwrap(), Some(key.verifying.clone()));
    // What was computed of it is read the second time, and is the same.
    let again = store.halo2_key(&circuit, None, &|| false).unwrap();
    assert_eq!(again.verifying, key.verifying);
    assert_eq!(reference::secret(&again.reference), reference::secret(&key.reference));
    let fewer = store.reference_for(LOG + 1).unwrap_err();
    assert!(matches!(fewer, StoreError::NoReference { expected: 10, got: Some(LOG) }), "{fewer}");
}

#[test]
fn who_deletes_a_string_trusts_no_key_of_it() {
    let (directory, store) = store();
    let path = directory.path().join("a.ptau");
    fs::write(&path, Ptau::new(Fr::random(OsRng)).bytes()).unwrap();
    let imported = store.import_reference(&path).unwrap();
    let key = store.halo2_key(&circuit(), None, &|| false).unwrap().verifying;
    assert_eq!(store.trusted(key.id()).unwrap(), Some(key.clone()));
    for file in fs::read_dir(store.directory()).unwrap().map(Result::unwrap) {
        if file.file_name().to_str().unwrap().starts_with(&imported.id.to_string()) {
            fs::remove_file(file.path()).unwrap();
        }
    }
    assert_eq!(store.trusted(key.id()).unwrap(), None);
    let refused = store.import(&key).unwrap_err();
    assert!(matches!(refused, StoreError::UnknownCeremony { .. }), "{refused}");
}

#[test]
fn a_string_that_was_made_here_becomes_no_ceremonys() {
    let (directory, store) = store();
    let path = directory.path().join("a.ptau");
    fs::write(&path, Ptau::new(Fr::random(OsRng)).bytes()).unwrap();
    let id = store.import_reference(&path).unwrap().id.to_string();
    let file = |name: &str| store.directory().join(name);
    let manifest = fs::read_to_string(file(&format!("{id}.srs.json"))).unwrap();
    let own = id.replace("srs-", "dev-");
    fs::write(file(&format!("{own}.srs.json")), manifest.replace(&id, &own)).unwrap();
    let refused = store.import_reference(&path).unwrap_err();
    assert!(matches!(refused, StoreError::OwnReference { .. }), "{refused}");
    assert!(refused.to_string().contains(&own), "{refused}");
}

#[test]
fn powers_that_are_not_the_manifests_are_imported_again() {
    let (directory, store) = store();
    let path = directory.path().join("a.ptau");
    fs::write(&path, Ptau::new(Fr::random(OsRng)).bytes()).unwrap();
    let imported = store.import_reference(&path).unwrap();
    fs::write(store.directory().join(format!("{}.srs", imported.id)), "others").unwrap();
    let key = || store.halo2_key(&circuit(), None, &|| false).map(drop);
    assert!(matches!(key(), Err(StoreError::Corrupt { .. })));
    assert_eq!(store.import_reference(&path).unwrap(), imported);
    key().unwrap();
}

#[test]
fn points_that_are_no_powers_of_one_secret_are_refused() {
    let honest = || Ptau::new(Fr::from(0x1234_5678));
    assert_eq!(import(&honest().bytes()), Ok(Origin::Ceremony));
    let spoiled = |spoil: fn(&mut Ptau)| {
        let mut ptau = honest();
        spoil(&mut ptau);
        import(&ptau.bytes()).unwrap_err()
    };
    let swapped = spoiled(|ptau| ptau.first.swap(7, 8));
    assert!(swapped.contains("not the powers of one secret"), "{swapped}");
    let last = spoiled(|ptau| ptau.first[(1 << LOG) - 1] = G1Affine::generator());
    assert!(last.contains("not the powers of one secret"), "{last}");
    let other = spoiled(|ptau| ptau.second[1] = ptau.second[2]);
    assert!(other.contains("not the powers of one secret"), "{other}");
    for at in [0, 1] {
        let begun = match at {
            0 => spoiled(|ptau| ptau.first[0] = ptau.first[1]),
            _ => spoiled(|ptau| ptau.second[0] = ptau.second[1]),
        };
        assert!(begun.contains("not the generator"), "{begun}");
    }
    let nobody = spoiled(|ptau| ptau.contributions = 0);
    assert!(nobody.contains("contributed"), "{nobody}");
    let field = spoiled(|ptau| ptau.order[0] ^= 1);
    assert!(field.contains("BN254"), "{field}");
    let infinite = spoiled(|ptau| ptau.first[3] = G1Affine { x: Fq::ZERO, y: Fq::ZERO });
    assert!(infinite.contains("not a point of the curve"), "{infinite}");
    let short = spoiled(|ptau| ptau.first.truncate(7));
    assert!(short.contains("section 2"), "{short}");
    let zero = import(&Ptau::new(Fr::ZERO).bytes()).unwrap_err();
    assert!(zero.contains("not a point of the curve"), "{zero}");
    for secret in [Fr::ONE, -Fr::ONE] {
        let known = import(&Ptau::new(secret).bytes()).unwrap_err();
        assert!(known.contains("0, 1 or -1"), "{known}");
    }
}

#[test]
fn bytes_that_are_no_points_or_no_file_are_refused() {
    let bytes = Ptau::new(Fr::from(99)).bytes();
    // The first byte of the second power; header, sections' heads and one point are before it.
    let second_power = 12 + 12 + 44 + 12 + 64;
    let mut off = bytes.clone();
    off[second_power] ^= 1;
    let off = import(&off).unwrap_err();
    assert!(off.contains("not a point of the curve"), "{off}");
    for length in [0, 4, 11, 20, second_power, bytes.len() - 1] {
        assert!(import(&bytes[..length]).is_err(), "{length} bytes");
    }
    for place in 0..12 {
        let mut changed = bytes.clone();
        changed[place] ^= 0x40;
        assert!(import(&changed).is_err(), "byte {place}");
    }
}

/// Labels are the maker's word: a key of another circuit with this one's labels is not taken for
/// it, and one that says that it is of a ceremony only beside that ceremony's string.
#[test]
fn a_key_from_elsewhere_is_never_taken_for_one_made_here() {
    let (_directory, maker) = store();
    let circuit = circuit();
    maker.create_reference(circuit.log()).unwrap();
    let honest = maker.halo2_key(&circuit, None, &|| false).unwrap().verifying;
    let mut forged = honest.clone();
    // Two commitments change places: still a key, and of no circuit that anybody means.
    let (first, second) = (forged.key.0.len() - 32, forged.key.0.len() - 64);
    for place in 0..32 {
        forged.key.0.swap(first + place, second + place);
    }
    assert_ne!(forged, honest);
    let (_other, buyer) = store();
    let id = buyer.import(&forged).unwrap();
    assert!(!buyer.is_own(id).unwrap());
    for manifest in [".srs", ".srs.json"] {
        let name = format!("{}{manifest}", maker.references().unwrap()[0].id);
        fs::copy(maker.directory().join(&name), buyer.directory().join(&name)).unwrap();
    }
    assert_eq!(buyer.find_halo2(&circuit).unwrap(), None);
    let made = buyer.halo2_key(&circuit, None, &|| false).unwrap().verifying;
    assert_eq!(made, honest);
    assert!(buyer.is_own(made.id()).unwrap());

    let mut relabelled = honest;
    relabelled.origin = Origin::Ceremony;
    let refused = buyer.import(&relabelled).unwrap_err();
    assert!(matches!(refused, StoreError::UnknownCeremony { .. }), "{refused}");
}

#[test]
fn of_two_ceremonies_none_is_chosen() {
    let (directory, store) = store();
    for secret in [5, 6] {
        let path = directory.path().join(format!("{secret}.ptau"));
        fs::write(&path, Ptau::new(Fr::from(secret)).bytes()).unwrap();
        store.import_reference(&path).unwrap();
    }
    let refused = store.reference_for(LOG).unwrap_err();
    assert!(
        matches!(&refused, StoreError::ManyReferences { ids, .. } if ids.len() == 2),
        "{refused}"
    );
}

#[test]
fn a_file_that_was_changed_in_the_store_is_not_used() {
    let (_directory, store) = store();
    let circuit = circuit();
    let made = store.create_reference(circuit.log()).unwrap();
    store.halo2_key(&circuit, None, &|| false).unwrap();
    let computed = store.directory().join(format!("{}.{}.srs", made.id, circuit.log()));
    let mut bytes = fs::read(&computed).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&computed, bytes).unwrap();
    let refused = store.halo2_key(&circuit, None, &|| false).err().unwrap();
    assert!(matches!(refused, StoreError::Corrupt { .. }), "{refused}");
}
