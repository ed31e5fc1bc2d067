//! Key ids, and keys that have no file.

#![cfg(test)]

use assay_statement::file::{Document, FileError};
use assay_statement::{Bytes32, Engine, KeyId, Origin, VerifyingKeyFile};

fn file(engine: Engine, origin: Origin) -> VerifyingKeyFile {
    VerifyingKeyFile::new(engine, origin, Bytes32::ZERO, 10, Bytes32::ZERO, vec![1])
}

#[test]
fn an_id_says_how_its_key_came_to_be() {
    let digest = Bytes32::keccak(&[b"a key"]);
    let hex = hex::encode(digest.0);
    for (origin, prefix) in
        [(Origin::Development, "dev-"), (Origin::Ceremony, "srs-"), (Origin::Transparent, "air-")]
    {
        let id = KeyId { origin, digest };
        assert_eq!(id.to_string(), format!("{prefix}{hex}"));
        assert_eq!(format!("{prefix}{hex}").parse(), Ok(id));
    }
    let upper = hex.to_uppercase();
    let spoiled = [
        hex.clone(),
        format!("DEV-{hex}"),
        format!("air{hex}"),
        format!("air-dev-{hex}"),
        format!("air-0x{hex}"),
        format!("air-{upper}"),
        format!("air-{hex}0"),
        format!("air-{}", &hex[2..]),
        format!(" air-{hex}"),
    ];
    for text in spoiled {
        assert!(text.parse::<KeyId>().is_err(), "{text}");
    }
}

#[test]
fn a_key_that_nobody_made_has_no_file() {
    let read = |file: &VerifyingKeyFile| VerifyingKeyFile::from_bytes(&file.to_bytes());
    for (engine, origin) in [
        (Engine::Groth16, Origin::Development),
        (Engine::Halo2, Origin::Development),
        (Engine::Halo2, Origin::Ceremony),
    ] {
        let made = file(engine, origin);
        assert_eq!(read(&made), Ok(made));
    }
    for (engine, origin, expected) in [
        (Engine::Groth16, Origin::Transparent, "expected `development` or `ceremony`"),
        (Engine::Stark, Origin::Development, "expected `groth16/1` or `halo2/1`"),
        (Engine::Stark, Origin::Transparent, "expected `groth16/1` or `halo2/1`"),
    ] {
        let Err(FileError::Malformed { reason, .. }) = read(&file(engine, origin)) else {
            panic!("{engine}, {origin:?}")
        };
        assert!(reason.starts_with(expected), "{reason}");
    }
}
