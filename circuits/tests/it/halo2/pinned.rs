//! What must not drift unnoticed: rows, and the digests that keys depend on.

use std::fmt::Write as _;

use assay_circuits::halo2::VerifyingKey;
use assay_circuits::halo2::reference::SECRET_BYTES;

use super::conformance::compile;
use super::proofs::reference;
use crate::policies::{copies, examples, keyed};

/// Rewrites the file instead of comparing with it.
const UPDATE: &str = "ASSAY_UPDATE_GOLDEN";

#[test]
fn rows_and_constraint_systems_are_the_same_on_every_build() {
    let mut text = String::from("# example: rows that hold something, of how many; digest\n");
    for example in examples().into_iter().chain(copies::copies()) {
        let circuit = compile(&example.policy);
        let (occupied, log, digest) = (circuit.occupied(), circuit.log(), circuit.digest());
        writeln!(text, "{}: {occupied} of 2^{log}; {digest}", example.name).unwrap();
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/halo2.txt");
    if std::env::var_os(UPDATE).is_some() {
        std::fs::write(path, text).unwrap();
        return;
    }
    let golden = std::fs::read_to_string(path).unwrap();
    let lines = golden.lines().zip(text.lines());
    let changed: Vec<_> = lines.filter(|(old, new)| old != new).collect();
    assert!(golden == text, "keys made before are void; (before, after): {changed:#?}");
}

#[test]
fn a_key_has_one_form() {
    let circuit = compile(&keyed().policy);
    let reference = reference(circuit.log());
    let key = circuit.key(&reference).unwrap().verifying();
    let bytes = key.encode();
    assert_eq!(bytes.len(), VerifyingKey::BYTES);
    let decoded = VerifyingKey::decode(&bytes).unwrap();
    assert_eq!((decoded.encode(), decoded.said()), (bytes.clone(), key.said()));
    // Of each point the flag of infinity, the sign, and a coordinate that is too large.
    for start in (SECRET_BYTES + 10..bytes.len()).step_by(32) {
        let mut changed = bytes.clone();
        changed[start + 31] |= 0x3f;
        assert!(VerifyingKey::decode(&changed).is_err(), "coordinate at {start}");
        let mut changed = bytes.clone();
        changed[start + 31] |= 0x80;
        let same = changed == bytes;
        assert!(same || VerifyingKey::decode(&changed).is_err(), "infinity at {start}");
    }
    // The sign of the secret alone makes another key of it, which has one form as well.
    let sign = SECRET_BYTES - 1;
    let mut opposite = bytes.clone();
    opposite[sign] ^= 0x40;
    assert_eq!(VerifyingKey::decode(&opposite).unwrap().encode(), opposite);
    for place in (0..SECRET_BYTES + 10).filter(|place| *place != sign) {
        let mut changed = bytes.clone();
        changed[place] ^= 0x40;
        assert!(VerifyingKey::decode(&changed).is_err(), "byte {place}");
    }
    for length in [0, SECRET_BYTES, SECRET_BYTES + 9, SECRET_BYTES + 10, bytes.len() - 1] {
        assert!(VerifyingKey::decode(&bytes[..length]).is_err(), "{length} bytes");
    }
    assert!(VerifyingKey::decode(&[&bytes[..], &[0]].concat()).is_err());
}
