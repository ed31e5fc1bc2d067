//! Proofs of what is not so are refused.

use assay_circuits::check;
use assay_circuits::stark::table::Table;
use assay_circuits::stark::{PERMUTATION_COLUMNS, Proven, System, VerifyError, Witness, proof};
use assay_statement::Policy;
use p3_field::PrimeCharacteristicRing as _;
use p3_koala_bear::KoalaBear;
use p3_matrix::Matrix as _;

use super::audit::State;
use super::{assign, encoded, instance, prove, room, system};
use crate::policies::copies::copies;
use crate::policies::{Example, examples};
use crate::support::table;

/// A policy by the name of its example, and records that break it.
const VIOLATIONS: [(&str, &[&[&str]]); 47] = [
    ("mixed", &[&["0", "20", "B", "0"], &["3", "0.01", "C", "7"]]),
    ("loose", &[&[""; 7] as &[&str]; 9]),
    ("keyed", &[&["A", "2024-01-01T00:00:00", "0"]]),
    ("totals", &[&["", "2", "0"], &["1969-12-31T23:59:59", "1", "0"]]),
    ("not_null", &[&["3"], &[""]]),
    ("between", &[&["3"], &["91"]]),
    ("between, one side", &[&["3"], &["2"]]),
    ("in_set", &[&["3"], &["8"]]),
    ("in_set of strings", &[&["p"], &["z"]]),
    ("unique", &[&["3"], &["3"]]),
    ("row_count", &[&["3"]]),
    ("sum", &[&["91"]]),
    ("sum, one side", &[&["3"]]),
    ("monotonic", &[&["0", "1970-01-02"], &["7", "1970-01-01"]]),
    ("monotonic of booleans", &[&["true"], &["true"]]),
    ("completeness", &[&["3"], &["7"]]),
    ("lists", &[&["5"]]),
    ("lists of strings", &[&["x"]]),
    ("mean", &[&["12.6"]]),
    ("min and max", &[&["-4"], &["9"]]),
    ("share", &[&["0"]]),
    ("pair", &[&["3", "3"]]),
    ("variance", &[&["-128"], &["127"]]),
    ("variance_population", &[&[""]]),
    ("stddev", &[&["3"]]),
    ("stddev_population", &[&[""]]),
    ("max_gap", &[&["1", "1970-01-01"], &["2", "1970-01-05"]]),
    ("quantile", &[&["1"], &["9"], &["10"], &["10"]]),
    ("median", &[&["1"], &["0"], &["1"]]),
    ("geofence in a box", &[&["21", "0"]]),
    ("geofence in a polygon", &[&["30", "1"]]),
    ("geofence of a share", &[&["-20", "5"]]),
    ("spacing", &[&["0", "3", "3"], &["1", "3", "4"]]),
    (
        "speed",
        &[&["0", "0", "0", "1970-01-01T00:00:00"], &["1", "1", "0", "1970-01-01T00:00:00.000001"]],
    ),
    ("expression", &[&["3", "2", "false"]]),
    ("expression of a share", &[&["0", "0", "false", "y"]]),
    ("no identity", &[&["8", "", "1"], &["7", "", "1"]]),
    ("no identity, no order", &[&["3"], &["91"]]),
    ("short strings", &[&["A", "z"]]),
    ("length", &[&["abcd"]]),
    ("pattern", &[&["bcc"]]),
    ("distinct_count", &[&["7"], &[""], &["7"]]),
    ("distinct_ratio", &[&["p"], &["q"]]),
    ("duplicates", &[&["p", ""], &["q", ""]]),
    ("simpson", &[&["true"], &["true"]]),
    ("second key", &[&["1", "7"], &["2", "7"]]),
    ("top_share", &[&["3"], &["3"], &["1"]]),
];

/// Those of which no trace can be made.
const NO_ROOM: [&str; 2] = ["not_null", "no identity, no order"];

fn all() -> impl Iterator<Item = Example> {
    examples().into_iter().chain(copies())
}

fn example(name: &str) -> Example {
    all().find(|example| example.name == name).unwrap()
}

#[test]
fn a_proof_about_a_table_that_breaks_the_policy_does_not_verify() {
    let named: Vec<_> = all().map(|example| example.name).collect();
    assert_eq!(named, VIOLATIONS.map(|(name, _)| name));
    let mut no_room = Vec::new();
    for (name, records) in VIOLATIONS {
        let policy = example(name).over_koala_bear();
        let table = table(&policy, records);
        assert!(!check(&policy, &table).holds(), "{name}");
        let system = system(&policy);
        let Ok(witness) = room(&system, &policy, &table) else {
            no_room.push(name);
            continue;
        };
        let Proven { instance, proof } = prove(&system, witness);
        let refused = system.verify(&policy, &instance, &proof).unwrap_err();
        assert_eq!(refused, VerifyError::Argument, "{name}");
    }
    // What cells can hold is another test's subject.
    assert_eq!(no_room, NO_ROOM);
}

/// A cell of each kind, by name: its table, row and column.
fn cells(
    tables: &[Table; 2],
    records: usize,
    last: usize,
) -> Vec<(&'static str, usize, usize, usize)> {
    let [rows, closing] = tables;
    let permutation = rows.permutations.last().unwrap().start;
    let ranges = rows.ranges.as_ref().unwrap();
    let handed = &rows.handovers[0].tuple;
    let [first, mask] = [handed.first(), handed.last()].map(|poly| column(poly.unwrap()));
    let register = column(closing.handovers[0].tuple.first().unwrap());
    vec![
        ("a state in a hash", 0, last, permutation),
        ("a partial S-box", 0, last, permutation + 4 * 16),
        ("a late state in a hash", 0, last, permutation + 4 * 16 + 20),
        ("an output", 0, last, permutation + PERMUTATION_COLUMNS - 1),
        ("what serves look-ups", 0, 1, ranges.values),
        ("a multiplicity", 0, 1, ranges.counts[0]),
        ("active", 0, records, 0),
        ("what is handed over", 0, records - 1, first),
        ("a mask", 0, records - 1, mask),
        ("a register", 1, last % 512, register),
        ("a last hash of the closing table", 1, last % 512, closing.permutations[0].start),
    ]
}

fn column(poly: &assay_circuits::stark::table::Poly) -> usize {
    let mut variables = poly.terms.iter().flat_map(|term| &term.variables);
    match variables.next() {
        Some(assay_circuits::stark::table::Variable::Cell { column, .. }) => *column,
        _ => panic!("a tuple of cells"),
    }
}

fn proven(
    system: &System,
    policy: &Policy,
    witness: &Witness,
    state: &State,
) -> Result<(), VerifyError> {
    let context = system.id().digest.0;
    let tables = system.segments().next().unwrap().tables();
    let (traces, publics) = (&state.traces, &state.publics);
    let proof = proof::prove(tables, traces, publics, &context, &mut rand::rng()).unwrap();
    let proof = encoded(&[], &[proof]);
    system.verify(policy, &instance(system, witness, &proof), &proof)
}

#[test]
fn a_proof_of_a_trace_with_one_changed_cell_does_not_verify() {
    let example = example("not_null");
    let policy = example.over_koala_bear();
    let system = system(&policy);
    let witness = assign(&system, &policy, &example.table);
    let honest = State::from(system.traces(&witness).next().unwrap());
    assert_eq!(proven(&system, &policy, &witness, &honest), Ok(()));
    let last = honest.traces[0].height() - 1;
    let tables = system.segments().next().unwrap().tables();
    for (name, table, row, column) in cells(tables, example.table.records().len(), last) {
        let mut forged = honest.clone();
        let place = (table, row, column);
        forged.set(place, honest.get(place) + KoalaBear::ONE);
        let refused = proven(&system, &policy, &witness, &forged);
        assert_eq!(refused, Err(VerifyError::Argument), "{name}");
    }
}
