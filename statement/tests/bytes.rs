//! Byte strings and their one text.

use assay_statement::bytes::{Address, Bytes, Bytes32, HexError};

#[test]
fn text_is_read_back() {
    let bytes = Bytes([0x00, 0x9f, 0xff]);
    assert_eq!(bytes.to_string(), "0x009fff");
    assert_eq!(format!("{bytes:?}"), "0x009fff");
    assert_eq!(Bytes::from_hex("0x009fff"), Ok(bytes));
}

#[test]
fn every_other_text_is_refused() {
    for text in [
        "",
        "0x",
        "009fff",
        "0X009fff",
        "0x009FFF",
        "0x009fFf",
        "0x09fff",
        "0x009fff0",
        "0x009fff00",
        " 0x009fff",
        "0x009fff ",
        "0x009ffg",
        "0x+09fff",
        "0x0x09ff",
        "0x٠٠٩ff",
        "0x00_9ff",
    ] {
        let error = HexError { expected: 6, got: text.chars().count() };
        assert_eq!(Bytes::<3>::from_hex(text), Err(error), "{text:?}");
    }
}

#[test]
fn serde_uses_the_same_text() {
    let address = Address::from_hex("0x00000000000000000000000000000000000000ff").unwrap();
    let json = serde_json::to_string(&address).unwrap();
    assert_eq!(json, "\"0x00000000000000000000000000000000000000ff\"");
    assert_eq!(serde_json::from_str::<Address>(&json).unwrap(), address);
    assert!(serde_json::from_str::<Bytes32>(&json).is_err(), "an address is no digest");
    assert!(serde_json::from_str::<Address>(&json.replace("ff", "FF")).is_err());
}

#[test]
fn keccak_is_ethereums_and_of_the_concatenation() {
    let empty = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
    assert_eq!(Bytes32::keccak(&[]).to_string(), empty);
    assert_eq!(Bytes32::keccak(&[b"ab", b"", b"c"]), Bytes32::keccak(&[b"abc"]));
    assert_ne!(Bytes32::keccak(&[b"ab"]), Bytes32::keccak(&[b"abc"]));
}

#[test]
fn shifting_drops_the_last_byte() {
    let mut bytes = [0; 32];
    for (position, byte) in (1..).zip(&mut bytes) {
        *byte = position;
    }
    let shifted = Bytes(bytes).shifted();
    assert_eq!(shifted.0[0], 0);
    assert_eq!(shifted.0[1..], bytes[..31]);
}
