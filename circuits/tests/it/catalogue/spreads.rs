//! Variances and standard deviations: at their bounds, and beside them.

use super::agree_on_column;

const I8: &str = "integer, logicalTypeOptions: {format: i8}";
const U16: &str = "integer, logicalTypeOptions: {format: u16}";
const I32: &str = "integer";
const CENTS: &str = "number, physicalType: 'decimal(4,2)'";

fn custom(kind: &str, implementation: &str, cases: &[(&[&str], &str)]) {
    let rule =
        format!("type: custom, engine: assay, implementation: {{predicate: {implementation}}}");
    agree_on_column(kind, &rule, cases);
}

#[test]
fn a_sample_varies_between_bounds() {
    // 2, 4, 4, 4, 5, 5, 7, 9: squares of distances add up to 32.
    let values: &[&str] = &["2", "4", "4", "4", "5", "5", "7", "9"];
    for (rule, holds) in [
        ("variance, args: {min: 4.57, max: 4.58}", ""),
        ("variance, args: {max: 4.57}", "max"),
        ("variance, args: {min: 4.58}", "min"),
        ("variance_population, args: {min: 4, max: 4}", ""),
        ("variance_population, args: {max: 3.99}", "max"),
        ("variance_population, args: {min: 4.01}", "min"),
        ("stddev, args: {min: 2.1, max: 2.2}", ""),
        ("stddev, args: {max: 2.1}", "max"),
        ("stddev, args: {min: 2.2}", "min"),
        ("stddev_population, args: {min: 2, max: 2}", ""),
        ("stddev_population, args: {max: 1.9}", "max"),
        ("stddev_population, args: {min: 2.1}", "min"),
    ] {
        for kind in [I8, U16] {
            custom(kind, rule, &[(values, holds)]);
        }
    }
    custom(
        I8,
        "variance, args: {min: 0, max: 0}",
        &[
            (&["5", "5", ""], ""),
            (&["5", ""], "enough values"),
            (&["", ""], "enough values"),
            (&["5", "6"], "max"),
            (&["-128", "-128"], ""),
        ],
    );
    custom(
        I8,
        "stddev_population, args: {min: 0, max: 127.5}",
        &[(&["5"], ""), (&["", ""], "enough values"), (&["-128", "127"], ""), (&["-128", ""], "")],
    );
    custom(I8, "stddev_population, args: {max: 127.4}", &[(&["-128", "127"], "max")]);
    custom(
        CENTS,
        "variance, args: {min: 0.00005, max: 0.00005}",
        &[(&["0.01", "0"], ""), (&["0.01", "-0.01"], "max"), (&["1", "1"], "min")],
    );
    custom(
        I32,
        "stddev, args: {min: 3037000499.2, max: 3037000499.3}",
        &[(&["2147483647", "-2147483648"], ""), (&["2147483647", "-2147483647"], "min")],
    );
}
