//! The directory of keys is the user's own, and stays tidy.
#![cfg(unix)]

use std::fs::{self, File};
use std::os::unix::fs::{chown, symlink};
use std::path::Path;
use std::time::{Duration, SystemTime};

use assay_setup::{KeyStore, StoreError};

#[test]
fn a_directory_of_another_user_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let own = directory.path().join("keys");
    KeyStore::open(&own).unwrap();
    // Only the superuser can give a directory away; everybody else is not the superuser.
    let foreign = if chown(&own, Some(12_345), None).is_ok() { &own } else { Path::new("/") };
    let error = KeyStore::open(foreign).unwrap_err();
    assert!(
        matches!(&error, StoreError::Owner { path, expected, got } if path == foreign && expected != got),
        "{error}"
    );
}

#[test]
fn a_link_is_refused_however_it_is_written() {
    let directory = tempfile::tempdir().unwrap();
    let keys = directory.path().join("keys");
    KeyStore::open(&keys).unwrap();
    let link = directory.path().join("link");
    symlink(&keys, &link).unwrap();
    for path in [link.clone(), link.join("")] {
        let error = KeyStore::open(path).unwrap_err();
        assert!(matches!(error, StoreError::Link { .. }), "{error}");
    }
    // A link further up is the user's choice.
    let up = directory.path().join("up");
    symlink(directory.path(), &up).unwrap();
    KeyStore::open(up.join("keys")).unwrap();
}

#[test]
fn what_killed_processes_left_is_removed_after_a_day() {
    const HOUR: Duration = Duration::from_hours(1);
    let directory = tempfile::tempdir().unwrap();
    let keys = directory.path().join("keys");
    KeyStore::open(&keys).unwrap();
    for (name, hours) in [(".tmp-old", 25), (".tmp-new", 23), ("other", 25)] {
        let file = File::create(keys.join(name)).unwrap();
        file.set_modified(SystemTime::now() - hours * HOUR).unwrap();
    }
    KeyStore::open(&keys).unwrap();
    let mut left: Vec<_> =
        fs::read_dir(&keys).unwrap().map(|file| file.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, [".tmp-new", "other"]);
}
