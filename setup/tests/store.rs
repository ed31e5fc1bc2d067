//! What is stored comes back, or an error says which file is not what it was.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use assay_setup::{KeyStore, Source, StoreError};
use assay_statement::{Bytes32, KeyId};

mod support;
use support::{SIZE, header, key, store};

fn file_of(store: &KeyStore, id: KeyId, suffix: &str) -> PathBuf {
    store.directory().join(format!("{id}{suffix}"))
}

#[test]
fn a_stored_key_is_found_by_shape_and_system() {
    let (_directory, store) = store();
    let (key, header) = (key(), header("shape"));
    assert!(store.proving_key(header.shape_id, header.system, SIZE).unwrap().is_none());

    let verifying = store.insert(header, &key).unwrap();

    assert!(verifying.id().to_string().starts_with("dev-"));
    let loaded = store.proving_key(header.shape_id, header.system, SIZE).unwrap().unwrap();
    assert_eq!((loaded.verifying, loaded.proving), (verifying, key));
    let other = Bytes32::keccak(&[b"other"]);
    assert!(store.proving_key(other, header.system, SIZE).unwrap().is_none());
    assert!(store.proving_key(header.shape_id, other, SIZE).unwrap().is_none());
    let [entry] = store.list().unwrap().try_into().unwrap();
    assert_eq!(entry.proving.unwrap().source, Source::Created);
}

#[test]
fn another_process_sees_the_same_keys() {
    let (_directory, store) = store();
    let verifying = store.insert(header("shape"), &key()).unwrap();
    let again = KeyStore::open(store.directory()).unwrap();
    assert_eq!(again.entry(verifying.id()).unwrap().verifying, verifying);
}

#[test]
fn every_changed_file_is_named_and_kept() {
    for (suffix, at) in [(".pk", 40), (".pk", 1000), (".pk.json", 120), (".vk.json", 300)] {
        let (_directory, store) = store();
        let header = header("shape");
        let id = store.insert(header, &key()).unwrap().id();
        let path = file_of(&store, id, suffix);
        let mut bytes = fs::read(&path).unwrap();
        // Another digit is still a digit: only the content is wrong.
        bytes[at] ^= 1;
        fs::write(&path, &bytes).unwrap();

        let error = store.proving_key(header.shape_id, header.system, SIZE).unwrap_err();

        assert!(
            matches!(&error, StoreError::Corrupt { path: named, .. } if *named == path),
            "{error}"
        );
        assert!(error.to_string().contains("delete"), "{error}");
        assert!(!error.is_transient());
        assert_eq!(fs::read(&path).unwrap(), bytes);
        // A new key is not made in its place either.
        let error = store.load_or_create(header, SIZE, &|| false, || Ok(key())).unwrap_err();
        assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
    }
}

#[test]
fn truncated_longer_and_missing_proving_keys_are_corrupted() {
    type Damage = fn(Vec<u8>) -> Option<Vec<u8>>;
    let damages: [Damage; 3] = [
        |bytes| Some(bytes[..bytes.len() - 1].to_vec()),
        |bytes| Some([bytes, vec![0]].concat()),
        |_| None,
    ];
    for damage in damages {
        let (_directory, store) = store();
        let id = store.insert(header("shape"), &key()).unwrap().id();
        let path = file_of(&store, id, ".pk");
        match damage(fs::read(&path).unwrap()) {
            Some(bytes) => fs::write(&path, bytes).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        let error = store.load(id).unwrap_err();
        assert!(
            matches!(&error, StoreError::Corrupt { path: named, .. } if *named == path),
            "{error}"
        );
    }
}

#[test]
fn a_proving_key_of_another_key_is_not_loaded() {
    let (_directory, store) = store();
    let one = store.insert(header("one"), &key()).unwrap().id();
    let two = store.insert(header("two"), &key()).unwrap().id();
    fs::copy(file_of(&store, two, ".pk"), file_of(&store, one, ".pk")).unwrap();
    assert!(matches!(store.load(one), Err(StoreError::Corrupt { .. })));

    // Also with the manifest's digest made to fit.
    let manifest = fs::read_to_string(file_of(&store, two, ".pk.json")).unwrap();
    let digest = |text: &str| text.split("\"digest\": \"").nth(1).unwrap()[..66].to_owned();
    let old = fs::read_to_string(file_of(&store, one, ".pk.json")).unwrap();
    let forged = old.replace(&digest(&old), &digest(&manifest));
    assert_ne!(forged, old);
    fs::write(file_of(&store, one, ".pk.json"), forged).unwrap();
    assert!(matches!(store.load(one), Err(StoreError::Corrupt { .. })));
}

#[test]
fn an_interrupted_write_leaves_no_key() {
    let (_directory, store) = store();
    let header = header("shape");
    let id = store.insert(header, &key()).unwrap().id();
    // The order of writing is .pk, .pk.json, .vk.json: what a crash leaves behind
    // are files without the later ones.
    fs::remove_file(file_of(&store, id, ".vk.json")).unwrap();
    assert!(store.list().unwrap().is_empty());
    assert!(matches!(store.load(id), Err(StoreError::UnknownKey(unknown)) if unknown == id));
    let created = store.load_or_create(header, SIZE, &|| false, || Ok(key())).unwrap();
    assert_ne!(created.verifying.id(), id);
}

#[test]
fn of_many_at_once_one_makes_the_key() {
    let (_directory, store) = store();
    let made = AtomicUsize::new(0);
    let ids: Vec<KeyId> = std::thread::scope(|scope| {
        let create = || {
            let generate = || {
                made.fetch_add(1, Ordering::SeqCst);
                std::thread::sleep(std::time::Duration::from_millis(100));
                Ok(key())
            };
            let loaded = store.load_or_create(header("shape"), SIZE, &|| false, generate).unwrap();
            loaded.verifying.id()
        };
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(create)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(made.load(Ordering::SeqCst), 1);
    assert!(ids.iter().all(|id| *id == ids[0]));
    let temporary = fs::read_dir(store.directory())
        .unwrap()
        .filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().starts_with(".tmp-"));
    assert_eq!(temporary.count(), 0);
}

#[test]
fn waiting_for_another_process_can_be_cancelled() {
    let (_directory, store) = store();
    let started = AtomicBool::new(false);
    let release = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let generate = || {
                started.store(true, Ordering::SeqCst);
                while !release.load(Ordering::SeqCst) {
                    std::thread::yield_now();
                }
                Ok(key())
            };
            store.load_or_create(header("shape"), SIZE, &|| false, generate).unwrap();
        });
        while !started.load(Ordering::SeqCst) {
            std::thread::yield_now();
        }
        let result = store.load_or_create(header("shape"), SIZE, &|| true, || Ok(key()));
        assert!(matches!(result, Err(StoreError::Cancelled)));
        release.store(true, Ordering::SeqCst);
    });
}

#[test]
fn a_failed_generation_stores_nothing() {
    let (_directory, store) = store();
    let result = store.load_or_create(header("shape"), SIZE, &|| false, || Err("no".into()));
    assert!(matches!(result, Err(StoreError::Generate(_))));
    assert!(store.list().unwrap().is_empty());
}

#[cfg(unix)]
#[test]
fn only_the_user_reads_and_writes() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let (_directory, store) = store();
    let id = store.insert(header("shape"), &key()).unwrap().id();
    assert_eq!(mode(store.directory()), 0o700);
    for suffix in [".pk", ".pk.json", ".vk.json"] {
        assert_eq!(mode(&file_of(&store, id, suffix)), 0o600);
    }
    fs::set_permissions(store.directory(), fs::Permissions::from_mode(0o770)).unwrap();
    let error = KeyStore::open(store.directory()).unwrap_err();
    assert!(matches!(error, StoreError::Permissions { mode: 0o770, .. }), "{error}");
}
