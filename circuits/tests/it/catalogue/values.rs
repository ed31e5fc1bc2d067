//! Means, extremes and shares: at their bounds, and beside them.

use super::agree_on_column;

const I8: &str = "integer, logicalTypeOptions: {format: i8}";
const I64: &str = "integer, logicalTypeOptions: {format: i64}";
const U64: &str = "integer, logicalTypeOptions: {format: u64}";
const CENTS: &str = "number, physicalType: 'decimal(4,2)'";

fn custom(kind: &str, implementation: &str, cases: &[(&[&str], &str)]) {
    let rule =
        format!("type: custom, engine: assay, implementation: {{predicate: {implementation}}}");
    agree_on_column(kind, &rule, cases);
}

#[test]
fn a_mean_lies_between_bounds() {
    custom(
        I8,
        "mean, args: {min: -0.5, max: 1.333333}",
        &[
            (&["-1", "0"], ""),
            (&["-1", "0", ""], ""),
            (&["-1", "-1", "0"], "min"),
            (&["1", "1", "1", "2"], ""),
            // Four thirds are more than the bound.
            (&["1", "1", "2"], "max"),
            (&["-128", "127"], ""),
            (&["", ""], "some value"),
            (&["0"], ""),
        ],
    );
    custom(I8, "mean, args: {max: 1.333334}", &[(&["1", "1", "2"], ""), (&["", "2"], "max")]);
    custom(
        CENTS,
        "mean, args: {min: 99.99}",
        &[(&["99.99"; 8], ""), (&["99.99", "99.98"], "min"), (&["", "99.99"], "")],
    );
    custom(CENTS, "mean, args: {max: -99.98999999}", &[(&["-99.99"], ""), (&["-99.98"], "max")]);
    custom(
        U64,
        "mean, args: {min: 9007199254740991, max: 9007199254740991}",
        &[
            (&["9007199254740991"], ""),
            (&["9007199254740990", "9007199254740992"], ""),
            (&["9007199254740990", "9007199254740991"], "min"),
            (&["18446744073709551615"; 8], "max"),
            (&["0", ""], "min"),
        ],
    );
    custom(
        I64,
        "mean, args: {min: -0.5, max: 0}",
        &[
            (&["9223372036854775807", "-9223372036854775808"], ""),
            (&["-9223372036854775808"; 8], "min"),
        ],
    );
}

#[test]
fn the_extremes_lie_between_bounds() {
    custom(
        I8,
        "min, args: {min: -3, max: 4}",
        &[
            (&["-3", "127"], ""),
            (&["4", "5", ""], ""),
            (&["5", "6", ""], "some value"),
            (&["-4", "4"], "every value"),
            (&["", ""], "some value"),
            // Neither zero nor the least value stands for an absent one.
            (&["", "5"], "some value"),
        ],
    );
    custom(I8, "min, args: {min: -128}", &[(&["-128"], ""), (&["", ""], "some value")]);
    custom(I8, "min, args: {max: -128}", &[(&["-128", "3"], ""), (&["-127", ""], "some value")]);
    custom(
        CENTS,
        "max, args: {min: 0.01, max: 99.99}",
        &[
            (&["99.99", "-99.99"], ""),
            (&["0.01", ""], ""),
            (&["0", ""], "some value"),
            (&[""], "some value"),
        ],
    );
    custom(
        CENTS,
        "max, args: {max: -0.01}",
        &[(&["-0.01", ""], ""), (&["0", "-5"], "every value"), (&[""], "some value")],
    );
    custom(
        "date",
        "max, args: {min: '1970-01-01', max: '9999-12-31'}",
        &[(&["1970-01-01", "0001-01-01"], ""), (&["1969-12-31", ""], "some value")],
    );
    custom(
        "timestamp",
        "min, args: {min: '1970-01-01T00:00:00', max: '1970-01-01T00:00:00.000001Z'}",
        &[
            (&["1970-01-01T00:00:00.000001", "9999-12-31T23:59:59"], ""),
            (&["1970-01-01T00:00:00.000002", ""], "some value"),
            (&["1969-12-31T23:59:59.999999"], "every value"),
        ],
    );
    custom(
        U64,
        "max, args: {min: 9007199254740991}",
        &[(&["9007199254740991", "0"], ""), (&["9007199254740990"], "some value")],
    );
}

#[test]
fn a_share_of_records_lies_between_bounds() {
    custom(
        I8,
        "share, args: {min: -128, max: 0, atLeast: 0.5, atMost: 0.75}",
        &[
            (&["-128", "1"], ""),
            (&["0", "1", "1"], "share_min"),
            // Who has no value is a record, and not between the bounds.
            (&["0", ""], ""),
            (&["0", "", ""], "share_min"),
            (&["0", "-1", "-2", "5"], ""),
            (&["0"], "share_max"),
            (&["", ""], "share_min"),
        ],
    );
    custom(
        I8,
        "share, args: {max: 127, atLeast: 1}",
        &[(&["127", "-128"], ""), (&["3", ""], "share_min")],
    );
    custom(
        I8,
        "share, args: {min: 127, atMost: 0}",
        &[(&["126", ""], ""), (&["127", "3"], "share_max")],
    );
    custom(
        "timestamp",
        "share, args: {min: '2024-01-01T00:00:00', max: '2024-12-31T23:59:59', atLeast: 0.333333}",
        &[
            (&["2024-01-01T00:00:00", "", "2023-12-31T23:59:59.999999"], ""),
            (&["2024-12-31T23:59:59.000001", "2023-12-31T23:59:59"], "share_min"),
        ],
    );
}
