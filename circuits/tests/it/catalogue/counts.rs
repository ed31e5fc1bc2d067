//! Numbers and shares of records: at their limits, and beside them.

use super::agree_on_column;

const U16: &str = "integer, logicalTypeOptions: {format: u16}";

fn nulls(limit: &str, cases: &[(&[&str], &str)]) {
    for kind in [U16, "string"] {
        agree_on_column(kind, &format!("metric: nullValues, {limit}"), cases);
    }
}

#[test]
fn nulls_by_their_number() {
    nulls(
        "mustBe: 2",
        &[(&["", "1", ""], ""), (&["1", ""], "rows_min"), (&["", "", "", "4"], "rows_max")],
    );
    nulls(
        "mustBeGreaterThan: 1",
        &[(&["", ""], ""), (&["", "1"], "rows_min"), (&["1"], "rows_min")],
    );
    nulls("mustBeLessThan: 1", &[(&["0", "1"], ""), (&["", "1"], "rows_max"), (&[""], "rows_max")]);
    nulls("mustBeBetween: [0, 7]", &[(&["1"; 8], ""), (&[""; 7], ""), (&[""; 8], "rows_max")]);
}

#[test]
fn nulls_by_their_share_of_all_records() {
    nulls(
        "unit: percent, mustBeLessOrEqualTo: 25",
        &[
            (&["", "1", "2", "3"], ""),
            (&["", "1", "2"], "share_max"),
            (&["1"], ""),
            (&[""], "share_max"),
        ],
    );
    // The limit itself is excluded.
    nulls(
        "unit: percent, mustBeLessThan: 25",
        &[(&["", "1", "2", "3", "4"], ""), (&["", "1", "2", "3"], "share_below"), (&["1"], "")],
    );
    nulls(
        "unit: percent, mustBeGreaterThan: 50",
        &[(&["", "", "2"], ""), (&["", "1"], "share_above"), (&["", ""], "")],
    );
    // A third of the records is more than 33.3333 and less than 33.3334 percent of them.
    nulls(
        "unit: percent, mustBeBetween: [33.3333, 33.3334]",
        &[
            (&["", "1", "2"], ""),
            (&["", "1", "2", "3"], "share_min"),
            (&["", "", "2"], "share_max"),
        ],
    );
    nulls(
        "unit: percent, mustBeLessOrEqualTo: 33.3333",
        &[(&["", "1", "2", "4"], ""), (&["", "1", "2"], "share_max")],
    );
    nulls("unit: percent, mustBe: 100", &[(&["", ""], ""), (&["", "1"], "share_min")]);
    nulls("unit: percent, mustBe: 50", &[(&["", "1"], ""), (&["", "", "1"], "share_max")]);
}
