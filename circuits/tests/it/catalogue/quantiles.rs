//! Quantiles and medians: at their bounds, and beside them.

use super::agree_on_column;

const I8: &str = "integer, logicalTypeOptions: {format: i8}";
const CENTS: &str = "number, physicalType: 'decimal(4,2)'";

fn custom(kind: &str, implementation: &str, cases: &[(&[&str], &str)]) {
    let rule =
        format!("type: custom, engine: assay, implementation: {{predicate: {implementation}}}");
    agree_on_column(kind, &rule, cases);
}

#[test]
fn a_quantile_is_a_value_of_its_rank() {
    // Of 1 to 4, 0.3 is of rank 2: 1.2 values are not there by the first.
    for (q, value) in [
        ("0.000001", 1),
        ("0.25", 1),
        ("0.250001", 2),
        ("0.3", 2),
        ("0.5", 2),
        ("0.500001", 3),
        ("0.75", 3),
        ("0.999999", 4),
        ("1", 4),
    ] {
        for (bounds, clause) in [
            (format!("min: {value}, max: {value}"), ""),
            (format!("min: {}", value + 1), "min"),
            (format!("max: {}", value - 1), "max"),
        ] {
            let rule = format!("quantile, args: {{q: {q}, {bounds}}}");
            custom(I8, &rule, &[(&["3", "1", "", "4", "2"], clause)]);
        }
    }
}

#[test]
fn quantiles_lie_between_bounds() {
    custom(
        I8,
        "quantile, args: {q: 0.9, min: -128, max: 126}",
        &[
            (&["-128"], ""),
            (&["-128", ""], ""),
            (&["127", "5"], "max"),
            (&["5", "5", "5", "5", "5", "5", "5"], ""),
            (&["", ""], "min"),
        ],
    );
    // Absent cells are kept as the least value, and are none.
    custom(
        I8,
        "quantile, args: {q: 0.5, max: -128}",
        &[(&["-128", "", "3"], ""), (&["", "3"], "max"), (&["", ""], "some value")],
    );
    custom(
        CENTS,
        "quantile, args: {q: 0.333333, min: 0.01}",
        &[(&["0.01", "99.99", "5"], ""), (&["0", "99.99", "5"], "min"), (&[""], "min")],
    );
    custom(
        "timestamp",
        "quantile, args: {q: 1, max: '2024-01-01T00:00:00'}",
        &[(&["2024-01-01T00:00:00", ""], ""), (&["2024-01-01T00:00:00.000001"], "max")],
    );
}

#[test]
fn a_median_is_the_lower_of_two() {
    custom(
        I8,
        "median, args: {min: 2, max: 2}",
        &[
            (&["2"], ""),
            (&["1", "2", "3"], ""),
            (&["2", "127"], ""),
            (&["127", "2", "", "-128", "3"], ""),
            (&["1", "3"], "min"),
            (&["3", "3", "2"], "max"),
            (&["", ""], "min"),
        ],
    );
    custom(
        "date",
        "median, args: {max: '1970-01-01'}",
        &[
            (&["1970-01-01", "9999-12-31"], ""),
            (&["1970-01-02", "1970-01-01", "1970-01-03"], "max"),
            (&[""], "some value"),
        ],
    );
}
