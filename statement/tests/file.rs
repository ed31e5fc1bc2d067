//! Files have one form: every other spelling of the same content is refused.

#![cfg(test)]

use assay_statement::bytes::{Bytes, Bytes32};
use assay_statement::file::{Document, FileError, MAX_BYTES, MAX_EXCERPT};
use assay_statement::key::{Origin, VerifyingKeyFile};
use assay_statement::opening::Opening;
use assay_statement::proof::{MAX_PROOF_BYTES, ProofFile};
use assay_statement::shape::Engine;
use assay_statement::{Disclosed, Instance, KeyId};

const OPENING: &str = concat!(
    "{\n",
    "  \"format\": \"assay/opening/1\",\n",
    "  \"commitment\": \"0x00000000000000000000000000000000000000000000000000000000000000ab\",\n",
    "  \"salt\": \"0x00000000000000000000000000000000000000000000000000000000000000cd\"\n",
    "}\n",
);

fn read(text: &str) -> Result<Opening, FileError> {
    Opening::from_bytes(text.as_bytes())
}

fn replaced(from: &str, to: &str) -> FileError {
    assert!(OPENING.contains(from), "the replacement changes something");
    read(&OPENING.replacen(from, to, 1)).expect_err(to)
}

#[test]
fn the_canonical_form_is_read_and_written() {
    assert_eq!(read(OPENING).unwrap().to_bytes(), OPENING.as_bytes());
}

#[test]
fn other_spellings_of_the_same_content_are_not_canonical() {
    let lines: Vec<&str> = OPENING.lines().collect();
    let reordered = [
        lines[0],
        lines[1],
        &format!("{},", lines[3]),
        lines[2].trim_end_matches(','),
        lines[4],
        "",
    ]
    .join("\n");
    assert_eq!(read(&reordered), Err(FileError::NotCanonical { offset: 36 }));

    for (from, to, offset) in [
        ("{\n", "{\n\n", 2),
        ("  \"format\"", "\t\"format\"", 2),
        ("\": \"0x", "\":\"0x", 48),
        ("\"format\"", "\"f\\u006frmat\"", 6),
        ("\n}\n", "}\n", OPENING.len() - 3),
        ("}\n", "}", OPENING.len() - 1),
        ("}\n", "}\r\n", OPENING.len() - 1),
        ("}\n", "}\n\n", OPENING.len()),
        ("}\n", "}\n ", OPENING.len()),
    ] {
        assert_eq!(replaced(from, to), FileError::NotCanonical { offset }, "{to:?}");
    }
}

#[test]
fn other_members_are_malformed() {
    let salt = "  \"salt\": \"0x00000000000000000000000000000000000000000000000000000000000000cd\"";
    for (from, to, line, reason) in [
        (salt, "  \"note\": 1".to_owned(), 4, "unknown field `note`"),
        (salt, format!("{salt},\n  \"note\": 1"), 5, "unknown field `note`"),
        (salt, format!("{salt},\n{salt}"), 5, "duplicate field `salt`"),
        (&format!(",\n{salt}"), String::new(), 4, "missing field `salt`"),
        (salt, format!("{salt},"), 5, "trailing comma"),
    ] {
        let error = replaced(from, &to);
        let FileError::Malformed { line: got, reason: found, .. } = &error else {
            panic!("{error}")
        };
        assert_eq!(*got, line, "{error}");
        assert!(found.contains(reason) || found.starts_with("expected"), "{error}");
    }
}

#[test]
fn digits_are_lower_case_and_as_many_as_there_have_to_be() {
    for (from, to) in [
        ("ab\"", "AB\""),
        ("ab\"", "b\""),
        ("ab\"", "0ab\""),
        ("ab\"", "00ab\""),
        ("ab\"", "ag\""),
        ("\"0x", "\"0X"),
        ("\"0x", "\""),
    ] {
        assert!(matches!(replaced(from, to), FileError::Malformed { line: 3, .. }), "{to}");
    }
    // A salt has 248 bits.
    let error = replaced("\"salt\": \"0x00", "\"salt\": \"0x01");
    assert!(matches!(error, FileError::Malformed { line: 4 | 5, .. }), "{error}");
}

#[test]
fn trailing_content_is_malformed() {
    for trailing in ["{}", "0", "\0", "}", OPENING] {
        let error = read(&format!("{OPENING}{trailing}")).expect_err(trailing);
        assert!(matches!(error, FileError::Malformed { line: 6, column: 1, .. }), "{error}");
    }
}

#[test]
fn other_formats_are_named() {
    let got = "assay/opening/2".to_owned();
    assert_eq!(
        replaced("assay/opening/1", &got),
        FileError::Format { expected: "assay/opening/1", got }
    );
}

#[test]
fn a_message_shows_the_beginning_of_a_format_only() {
    let long = "ä".repeat(MAX_EXCERPT);
    for (format, shown) in [
        (long.clone(), long.clone()),
        (format!("{long}ä"), format!("{long}…")),
        ("x".repeat(MAX_BYTES / 2), format!("{}…", "x".repeat(MAX_EXCERPT))),
        (r"\u001b[2J\u0007\u0085\n".to_owned(), "\u{fffd}[2J\u{fffd}\u{fffd}\u{fffd}".to_owned()),
    ] {
        let error = replaced("assay/opening/1", &format);
        assert_eq!(error, FileError::Format { expected: "assay/opening/1", got: shown });
    }
}

/// However the sender words what the parser quotes.
#[test]
fn a_message_shows_nothing_that_the_parser_quotes() {
    let long = "y".repeat(MAX_BYTES / 2);
    for (from, to) in [
        ("\"salt\"", format!("\"a, expected {long}\"")),
        ("\"salt\": \"0x", format!("\"salt\": \", expected {long}")),
    ] {
        let error = replaced(from, &to);
        assert!(matches!(error, FileError::Malformed { .. }), "not canonical");
        assert!(error.to_string().len() < 400 && !error.to_string().contains('y'), "{error:.400}");
    }
}

#[test]
fn large_files_are_refused_unread() {
    let mut bytes = OPENING.as_bytes().to_vec();
    bytes.resize(MAX_BYTES, b' ');
    assert!(matches!(Opening::from_bytes(&bytes), Err(FileError::NotCanonical { .. })));
    bytes.push(b' ');
    let expected = FileError::TooLarge { expected: MAX_BYTES, got: MAX_BYTES + 1 };
    assert_eq!(Opening::from_bytes(&bytes), Err(expected));
}

#[test]
fn a_proof_file_has_room_for_the_longest_proof() {
    let entries = [Bytes([0xff; 32]); 9];
    let file = |bytes| {
        let key = KeyId { origin: Origin::Transparent, digest: entries[0] };
        let instance = Instance::from_entries(&entries);
        ProofFile::new(Engine::Groth16, entries[0], key, instance, vec![7; bytes]).to_bytes()
    };
    assert!(ProofFile::from_bytes(&file(MAX_PROOF_BYTES)).is_ok());
    let larger = file(MAX_PROOF_BYTES + MAX_BYTES / 2);
    let (expected, got) = (2 * MAX_PROOF_BYTES + MAX_BYTES, larger.len());
    assert_eq!(ProofFile::from_bytes(&larger), Err(FileError::TooLarge { expected, got }));
}

#[test]
fn what_is_no_text_is_malformed() {
    for bytes in [&b""[..], b"\xef\xbb\xbf{}", b"\xff", b"null", b"[]", b"{\"format\": \"\xff\"}"] {
        assert!(matches!(Opening::from_bytes(bytes), Err(FileError::Malformed { .. })));
    }
    let nested = "[".repeat(100_000);
    assert!(matches!(read(&nested), Err(FileError::Malformed { .. })));
}

#[test]
fn numbers_have_one_spelling() {
    let key = VerifyingKeyFile::new(
        Engine::Groth16,
        Origin::Development,
        Bytes32::ZERO,
        5,
        Bytes32::ZERO,
        vec![1, 2, 3],
    );
    let text = String::from_utf8(key.to_bytes()).unwrap();
    assert_eq!(VerifyingKeyFile::from_bytes(text.as_bytes()), Ok(key));
    for number in ["05", "5.0", "5e0", "+5", "-5", "\"5\"", "261", "0x5"] {
        let text = text.replace("\"capacity\": 5", &format!("\"capacity\": {number}"));
        let read = VerifyingKeyFile::from_bytes(text.as_bytes());
        assert!(matches!(read, Err(FileError::Malformed { .. })), "{number}");
    }
}

#[test]
fn errors_do_not_quote_the_salt() {
    let salt = "\"0x00000000000000000000000000000000000000000000000000000000000000cd\"";
    for wrong in ["987654321", "[987654321]", "9.87654321e8", "\"987654321\"", "987654321x"] {
        let error = replaced(salt, wrong);
        assert!(matches!(error, FileError::Malformed { line: 4 | 5, .. }), "{error}");
        assert!(!format!("{error} {error:?}").contains("87654321"), "{error}");
    }
}

#[test]
fn what_a_proof_discloses_has_one_spelling() {
    let entries = [Bytes([0x11; 32]); 9];
    let key = KeyId { origin: Origin::Transparent, digest: entries[0] };
    let instance = Instance::from_entries(&entries);
    let silent = ProofFile::new(Engine::Groth16, entries[0], key, instance, vec![7]);
    let told = silent.clone().telling(vec![Disclosed { at_least: -5, at_most: i128::MAX }]);
    let text = |proof: &ProofFile| String::from_utf8(proof.to_bytes()).unwrap();
    for proof in [&silent, &told] {
        assert_eq!(ProofFile::from_bytes(text(proof).as_bytes()).as_ref(), Ok(proof));
    }
    let refused = |text: &str| ProofFile::from_bytes(text.as_bytes()).unwrap_err();
    // Nothing is told by leaving it out.
    assert!(!text(&silent).contains("disclosed"));
    let empty = text(&silent).replace("  \"proof\":", "  \"disclosed\": [],\n  \"proof\":");
    assert!(matches!(refused(&empty), FileError::NotCanonical { .. }));
    for other in ["\"-05\"", "\"- 5\"", "-5", "\"-5.0\"", "\"-5e0\"", "null", "\"\""] {
        let text = text(&told).replace("\"-5\"", other);
        let refusal = refused(&text);
        let expected =
            matches!(refusal, FileError::NotCanonical { .. } | FileError::Malformed { .. });
        assert!(expected, "{other}: {refusal}");
    }
    let largest = i128::MAX.to_string();
    let beyond = text(&told).replace(&largest, "170141183460469231731687303715884105728");
    assert!(matches!(refused(&beyond), FileError::Malformed { .. }));
    let more = text(&told).replace("\"at_most\"", "\"rule\": \"x\",\n      \"at_most\"");
    assert!(matches!(refused(&more), FileError::Malformed { .. }));
}
