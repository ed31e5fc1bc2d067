//! Days, the time between the first and the last, and ages.

use assay_circuits::check;
use assay_circuits::engines::EngineError;
use assay_statement::binding::Bound;
use assay_statement::bytes::Bytes;
use assay_statement::time::{Time, as_of};
use assay_statement::{Binding, Bytes32};

use super::agree_on_column;
use crate::policies::example;
use crate::stark;
use crate::support::{circuit, salt, table};

fn custom(rule: &str) -> String {
    format!("type: custom, engine: assay, implementation: {{predicate: {rule}}}")
}

#[test]
fn days_begin_at_midnight() {
    let rule = custom("distinct_days, args: {min: 2, max: 3}");
    let first = ["2024-02-29T00:00:00", "2024-02-29T23:59:59.999999"];
    agree_on_column(
        "timestamp",
        &rule,
        &[
            (&[first[0], first[1]], "rows_min"),
            (&[first[1], "2024-03-01T00:00:00"], ""),
            (&["1969-12-31T23:59:59.999999", "1970-01-01T00:00:00"], ""),
            (&["0001-01-01T00:00:00", "9999-12-31T23:59:59.999999", ""], ""),
            (&["", first[0], "", first[1]], "rows_min"),
            (
                &["2024-01-01T12:00:00", "2024-01-02T12:00:00", "2024-01-03T12:00:00", first[0]],
                "rows_max",
            ),
        ],
    );
}

/// A column that is cut to its bounds begins in the middle of a day.
#[test]
fn days_of_a_bounded_column_are_the_same() {
    let kind = "timestamp, logicalTypeOptions: {minimum: '2024-01-01T12:00:00'}";
    let case = |values, clause| (values, clause);
    agree_bounded(
        kind,
        &custom("distinct_days, args: {max: 1}"),
        &[
            case(&["2024-01-01T12:00:00", "2024-01-01T23:59:59"], true),
            case(&["2024-01-01T12:00:00", "2024-01-02T00:00:00"], false),
        ],
    );
}

/// As [`agree_on_column`], of a column that has another rule first.
fn agree_bounded(kind: &str, rule: &str, cases: &[(&[&str; 2], bool)]) {
    let schema = format!(
        "    customProperties:
      - {{property: assayIdentity, value: none}}
    properties:
      - {{name: a, logicalType: {kind}, quality: [{{{rule}}}]}}
"
    );
    let example = example("bounded", &schema, &[&[cases[0].0[0]]]);
    let over = example.over_koala_bear();
    let (circuit, system) = (circuit(&example.policy), stark::system(&over));
    for (values, holds) in cases {
        let table = table(&example.policy, &values.map(|value| [value]));
        assert_eq!(check(&example.policy, &table).holds(), *holds, "{values:?}");
        assert_eq!(crate::support::satisfied(&circuit, &example.policy, &table), *holds);
        assert_eq!(stark::refusal(&system, &over, &table).is_none(), *holds, "{values:?}");
    }
}

#[test]
fn a_span_is_from_the_first_to_the_last() {
    let days = |limits: &str| custom(&format!("date_span, args: {{{limits}}}"));
    agree_on_column(
        "date",
        &days("minDays: 30, maxDays: 31"),
        &[
            (&["2024-01-01", "", "2024-01-31", "2024-01-15"], ""),
            (&["2024-01-30", "2024-01-02", "2024-01-01"], "min"),
            (&["2024-01-01", "2024-02-02"], "max"),
            (&["", ""], "greatest, somewhere"),
        ],
    );
    agree_on_column(
        "timestamp",
        &days("minDays: 1"),
        &[
            (&["2024-01-01T00:00:00", "2024-01-02T00:00:00"], ""),
            (&["2024-01-01T00:00:00.000001", "2024-01-02T00:00:00"], "min"),
            (&["0001-01-01T00:00:00", "9999-12-31T23:59:59.999999"], ""),
            (&["2024-01-01T00:00:00"], "min"),
        ],
    );
    agree_on_column("timestamp", &days("maxDays: 0"), &[(&["2024-01-01T00:00:00", ""], "")]);
}

fn until(expiry: u64) -> Binding {
    Binding::Bound(Bound {
        chain_id: 1,
        contract: Bytes([1; 20]),
        pool: Bytes32::ZERO,
        recipient: Bytes([2; 20]),
        expiry,
        terms: Bytes32::ZERO,
    })
}

/// Values, and whether one of them is fresh.
type Judged = (&'static [&'static str], bool);

/// 2024-01-01T00:00:30Z.
const EXPIRY: u64 = 1_704_067_230;

#[test]
fn an_age_is_measured_against_the_expiry() {
    let cases: [(&str, &str, &[Judged]); 2] = [
        (
            "timestamp",
            "seconds: 30.5",
            &[
                (&["2023-12-31T23:59:59.5"], true),
                (&["2023-12-31T23:59:59.499999"], false),
                (&["2024-01-01T00:00:30"], true),
                (&["2024-01-01T00:00:30.000001"], false),
                (&["", "2024-01-01T00:00:00", "2030-01-01T00:00:00"], true),
                (&["", ""], false),
            ],
        ),
        (
            "date",
            "days: 2",
            &[
                (&["2023-12-30"], true),
                (&["2023-12-29", ""], false),
                (&["2024-01-01"], true),
                (&["2024-01-02"], false),
            ],
        ),
    ];
    for (kind, age, cases) in cases {
        let rule = custom(&format!("freshness, args: {{{age}}}"));
        let schema = format!(
            "    properties:\n      - {{name: a, logicalType: {kind}, quality: [{{{rule}}}]}}\n"
        );
        let example = example("fresh", &schema, &[&[cases[0].0[0]]]);
        let (policy, over) = (&example.policy, example.over_koala_bear());
        assert!(policy.measures_age());
        let circuit = circuit(policy);
        let systems = [stark::system(&over), stark::segmented(&over)];
        for (values, holds) in cases {
            for (binding, holds) in [(until(EXPIRY), *holds), (Binding::Unbound, false)] {
                let records: Vec<[&str; 1]> = values.iter().map(|value| [*value]).collect();
                let table = table(policy, &records).at(Time::of(&binding));
                let case = format!("{kind} {values:?}");
                assert_eq!(check(policy, &table).holds(), holds, "{case}");
                let witness = circuit.assign(policy, &table, &binding, &salt()).unwrap();
                let violation = circuit.structure().first_violation(witness.assignment());
                assert_eq!(violation.is_none(), holds, "{case}");
                assert_eq!(witness.instance().as_of, as_of(policy, &binding), "{case}");
                for system in &systems {
                    let refusal = match system.assign(&over, &table, &binding, &salt()) {
                        Ok(witness) => stark::violated(system, &witness),
                        Err(EngineError::Unsatisfied { clause }) => Some(clause),
                        Err(error) => panic!("{error}"),
                    };
                    assert_eq!(refusal.is_none(), holds, "{case}: {refusal:?}");
                }
            }
        }
    }
}
