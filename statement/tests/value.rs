//! The text of values.

use assay_statement::value::{ValueError, display, parse};
use assay_statement::{Cell, Kind, digests};

const I8: Kind = Kind::Integer { signed: true, bits: 8 };
const U64: Kind = Kind::Integer { signed: false, bits: 64 };
const CENTS: Kind = Kind::Number { precision: 5, scale: 2 };
const WHOLE: Kind = Kind::Number { precision: 3, scale: 0 };

fn integer(kind: Kind, text: &str) -> Option<i128> {
    parse(kind, text).ok()?.integer()
}

#[test]
fn accepted() {
    for (kind, text, value) in [
        (I8, "0", 0),
        (I8, "-128", -128),
        (I8, "127", 127),
        (U64, "18446744073709551615", 18_446_744_073_709_551_615),
        (CENTS, "0", 0),
        (CENTS, "0.00", 0),
        (CENTS, "0.1", 10),
        (CENTS, "-0.01", -1),
        (CENTS, "999.99", 99_999),
        (WHOLE, "-999", -999),
        (Kind::Boolean, "true", 1),
        (Kind::Boolean, "FALSE", 0),
        (Kind::Date, "1970-01-02", 1),
        (Kind::Date, "0001-01-01", -719_162),
        (Kind::Date, "9999-12-31", 2_932_896),
        (Kind::Date, "2024-02-29", 19_782),
        (Kind::Timestamp, "1970-01-01T00:00:00", 0),
        (Kind::Timestamp, "1970-01-01 00:00:01.5 UTC", 1_500_000),
        (Kind::Timestamp, "1970-01-01T01:00:00.000001+01:00", 1),
        (Kind::Timestamp, "1969-12-31T22:59:59Z", -3_601_000_000),
        (Kind::Timestamp, "1969-12-31T22:30:00-01:30", 0),
        (Kind::Timestamp, "0001-01-01T00:00:00Z", -62_135_596_800_000_000),
        (Kind::Timestamp, "9999-12-31T23:59:59.999999", 253_402_300_799_999_999),
        (Kind::Timestamp, "0000-12-31T23:30:00-00:30", -62_135_596_800_000_000),
    ] {
        assert_eq!(integer(kind, text), Some(value), "{text}");
    }
    assert_eq!(parse(Kind::String, " a"), Ok(Cell::Text(digests::text(" a"))));
}

#[test]
fn refused() {
    let table: &[(Kind, &[&str])] = &[
        (
            I8,
            &[
                "", "+1", " 1", "1 ", "01", "-0", "-", "--1", "1.0", "1e2", "0x1", "1_0", "٣",
                "128", "-129",
            ],
        ),
        (U64, &["-1", "18446744073709551616", "99999999999999999999999999999999999999999999"]),
        (
            CENTS,
            &[
                "", ".", "1.", ".5", "-.5", "-0", "-0.00", "+1", "00.1", "1e1", "1.000", "1000",
                "1,5", "NaN", "1.-5", "--1",
            ],
        ),
        (WHOLE, &["1.0", "1000"]),
        (Kind::Boolean, &["", "0", "1", "yes", "tRue", "true "]),
        (
            Kind::Date,
            &[
                "",
                "2023-02-29",
                "2023-2-01",
                "0000-01-01",
                "20230101",
                "2023-01-01T00:00:00",
                "-001-01-01",
                "2023-13-01",
                "2023/01/01",
                "２０23-01-01",
            ],
        ),
        (
            Kind::Timestamp,
            &[
                "",
                "2023-01-01",
                "2023-01-01T24:00:00",
                "2023-01-01T00:00:60",
                "2023-01-01T00:60:00",
                "2023-01-01t00:00:00",
                "2023-01-01T00:00:00z",
                "2023-01-01T00:00:00.",
                "2023-01-01T00:00:00.Z",
                "2023-01-01T00:00:00.1234567",
                "2023-01-01T00:00:00 Z",
                "2023-01-01T00:00:00UTC",
                "2023-01-01T00:00:00+0100",
                "2023-01-01T00:00:00+24:00",
                "2023-01-01T00:00:00+01:60",
                "2023-01-01T00:00",
                "2023-01-01  00:00:00",
                "0000-12-31T23:59:59Z",
                "9999-12-31T23:59:59-00:01",
                "0001-01-01T00:00:00+00:01",
                "2023-01-01T00:00:00Z ",
                "2023-02-30T00:00:00Z",
                "éééééééééé",
                "2023-01-01T00:00:00+-1:00",
            ],
        ),
    ];
    for (kind, texts) in table {
        for text in *texts {
            let error = parse(*kind, text).expect_err(text);
            let long = text.len() > 5;
            assert!(!(long && error.to_string().contains(text)), "{error} shows the value");
        }
    }
}

#[test]
fn says_what_fits() {
    assert_eq!(parse(CENTS, "1.005"), Err(ValueError::Scale { scale: 2, got: 3 }));
    let range = |kind| parse(kind, "99999999999999999999").unwrap_err().to_string();
    assert_eq!(range(I8), "expected a value from -128 to 127, got one outside");
    assert_eq!(range(CENTS), "expected a value from -999.99 to 999.99, got one outside");
    assert_eq!(
        parse(Kind::Timestamp, "0000-01-01T00:00:00").unwrap_err().to_string(),
        "expected a value from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999Z, got one outside"
    );
}

#[test]
fn display_is_what_parse_reads() {
    for kind in [I8, U64, CENTS, WHOLE, Kind::Boolean, Kind::Date, Kind::Timestamp] {
        let (min, max) = kind.interval().expect("no string");
        for value in [min, min + 1, 0, 1, max - 1, max, max / 2] {
            assert_eq!(integer(kind, &display(kind, value)), Some(value));
        }
    }
}
