//! Salts and openings.

use assay_statement::bytes::{Bytes, Bytes32};
use assay_statement::file::Document;
use assay_statement::opening::{Opening, Salt, SaltError};

#[test]
fn debug_hides_the_salt() {
    let salt = Salt::try_from(Bytes({
        let mut bytes = [0x5a; 32];
        bytes[0] = 0;
        bytes
    }))
    .unwrap();
    assert_eq!(format!("{salt:?}"), "Salt(private)");
    let opening = Opening::new(Bytes32::ZERO, salt);
    let shown = format!("{opening:?} {opening:#?}");
    assert!(shown.contains("Salt(private)"), "{shown}");
    // 0x5a is 90: neither spelling of the bytes is there.
    assert!(!shown.contains("5a") && !shown.contains("90"), "{shown}");
}

#[test]
fn a_salt_has_248_bits() {
    let mut bytes = [0xff; 32];
    assert_eq!(Salt::try_from(Bytes(bytes)), Err(SaltError));
    bytes[0] = 1;
    assert_eq!(Salt::try_from(Bytes(bytes)), Err(SaltError));
    bytes[0] = 0;
    assert_eq!(Salt::try_from(Bytes(bytes)).unwrap().to_bytes32(), Bytes(bytes));
}

#[test]
fn fresh_salts_differ() {
    let (a, b) = (Salt::random().unwrap(), Salt::random().unwrap());
    assert_ne!(a, b);
    // Every byte is drawn: none is the same in all of 64 salts.
    let salts: Vec<_> = (0..64).map(|_| Salt::random().unwrap().to_bytes32()).collect();
    for position in 1..32 {
        assert!(salts.iter().any(|salt| salt.0[position] != salts[0].0[position]));
    }
}

#[test]
fn an_opening_is_read_back() {
    let opening = Opening::new(Bytes32::keccak(&[b"data"]), Salt::random().unwrap());
    assert_eq!(Opening::from_bytes(&opening.to_bytes()), Ok(opening));
}
