//! No cell of an honest trace can be replaced by another value, but those that are free
//! by their place.

use std::collections::BTreeSet;

use assay_circuits::stark::Segment;
use assay_circuits::stark::table::{Poly, Site, Table, Variable};
use p3_field::{PrimeCharacteristicRing as _, PrimeField32 as _};
use p3_koala_bear::KoalaBear;
use p3_matrix::Matrix as _;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rayon::prelude::*;

use super::audit::{Audit, Part, Place, State};
use super::{assign, system};
use crate::policies::examples;

/// Cells of the sampled rows that are free, by example and by their reason: hints of values that
/// are zero; masks beside the row that is handed over; pieces of closing integers on rows after
/// the first; what tells signs on the last row, which has no next one; and cells of records
/// that could be others, in a dataset with another commitment.
const FREE: [(&str, [usize; 5]); 41] = [
    ("mixed", [30, 30, 42, 2, 5]),
    ("loose", [50, 30, 14, 0, 29]),
    ("keyed", [97, 30, 28, 0, 5]),
    ("totals", [9, 30, 84, 2, 1]),
    ("not_null", [0, 25, 0, 2, 0]),
    ("between", [0, 25, 0, 2, 0]),
    ("between, one side", [0, 25, 0, 2, 0]),
    ("in_set", [3, 30, 0, 2, 0]),
    ("in_set of strings", [46, 25, 0, 0, 0]),
    ("unique", [0, 25, 0, 2, 0]),
    ("row_count", [0, 25, 42, 2, 0]),
    ("sum", [0, 30, 98, 2, 0]),
    ("sum, one side", [7, 25, 70, 0, 0]),
    ("monotonic", [0, 30, 0, 4, 1]),
    ("monotonic of booleans", [0, 20, 0, 2, 0]),
    ("completeness", [0, 30, 237, 0, 6]),
    ("lists", [6, 30, 216, 0, 0]),
    ("lists of strings", [36, 30, 144, 0, 8]),
    ("mean", [0, 30, 96, 0, 0]),
    ("min and max", [0, 30, 42, 0, 0]),
    ("share", [0, 30, 72, 0, 0]),
    ("pair", [3, 30, 0, 0, 0]),
    ("variance", [0, 30, 177, 0, 0]),
    ("variance_population", [0, 30, 177, 0, 0]),
    ("stddev", [0, 30, 198, 0, 0]),
    ("stddev_population", [0, 30, 198, 0, 0]),
    ("max_gap", [0, 30, 0, 2, 0]),
    ("quantile", [0, 30, 96, 0, 0]),
    ("median", [0, 30, 81, 0, 0]),
    ("geofence in a box", [0, 25, 0, 0, 0]),
    ("geofence in a polygon", [0, 25, 0, 0, 0]),
    ("geofence of a share", [0, 30, 60, 0, 0]),
    ("spacing", [0, 30, 0, 1, 0]),
    ("speed", [0, 30, 0, 2, 0]),
    ("expression", [0, 30, 0, 0, 2]),
    ("expression of a share", [1, 30, 60, 0, 8]),
    ("no identity", [0, 30, 54, 2, 29]),
    ("no identity, no order", [0, 30, 0, 0, 21]),
    ("short strings", [28, 30, 0, 2, 0]),
    ("length", [22, 30, 0, 0, 0]),
    ("pattern", [24, 30, 0, 0, 0]),
];

#[test]
fn a_changed_cell_violates_something() {
    assert_eq!(examples().len(), FREE.len());
    examples().into_par_iter().zip(FREE).for_each(|(example, (name, expected))| {
        assert_eq!(example.name, name);
        let policy = example.over_koala_bear();
        let system = system(&policy);
        let witness = assign(&system, &policy, &example.table);
        let traces = system.traces(&witness).next().unwrap();
        let segment = system.segments().next().unwrap();
        let counts = mutate(name, segment, traces.into(), example.table.records().len());
        assert_eq!(counts, expected, "{name}");
    });
}

/// Replaces each sampled cell by other values; how many are free, by their reasons.
pub(super) fn mutate(
    name: &str,
    segment: &Segment,
    mut state: State,
    records: usize,
) -> [usize; 5] {
    let tables = segment.tables();
    let audit = Audit::new(tables);
    assert_eq!(audit.violated_anywhere(&state), BTreeSet::new(), "{name}");
    let mut rng = StdRng::seed_from_u64(7);
    let (mut tried, mut accepted, mut free) = (0_usize, BTreeSet::new(), BTreeSet::new());
    let mut counts = [0; 5];
    for place in places(tables, &state, records) {
        let own = state.get(place);
        for value in candidates(&state, place, rng.random()) {
            tried += 1;
            state.set(place, value);
            if audit.violated(&state, &[place]).is_empty() {
                accepted.insert(place);
            }
        }
        state.set(place, own);
        let (table, row, column) = place;
        let is_record = table == 0 && row < records && segment.record().contains(&column);
        if is_record && accepted.contains(&place) {
            free.insert(place);
            counts[4] += 1;
        } else if let Some(reason) = reason(&audit, &state, place) {
            free.insert(place);
            counts[reason] += 1;
        }
    }
    println!("{name}: {tried} mutants, {counts:?} free");
    let unexplained: Vec<&Place> = accepted.difference(&free).collect();
    assert!(unexplained.is_empty(), "{name}: accepted, and not free: {unexplained:?}");
    let refused: Vec<&Place> = free.difference(&accepted).collect();
    assert!(refused.is_empty(), "{name}: free, and not accepted: {refused:?}");
    counts
}

/// The first and last records, the first padding and the last row; of the closing table
/// all rows with a flag, the two after them and the last.
fn places(tables: &[Table; 2], state: &State, records: usize) -> Vec<Place> {
    let last = state.traces[0].height() - 1;
    let sampled = [0, 1, records.saturating_sub(2), records - 1, records, records + 1, last];
    let is_step = |row: usize| {
        let flags = &tables[1].constraints;
        let flags = flags.iter().filter(|constraint| constraint.clause == "closing: steps");
        let columns = flags.flat_map(|constraint| &constraint.value.terms);
        let mut columns = columns.flat_map(|term| &term.variables);
        columns.any(|variable| match *variable {
            Variable::Cell { column, next: false } => state.get((1, row, column)) == KoalaBear::ONE,
            Variable::Cell { .. } | Variable::Public(_) => false,
        })
    };
    let closing = state.traces[1].height();
    let steps = (0..closing).take_while(|row| is_step(*row)).count();
    let rows = sampled.into_iter().collect::<BTreeSet<_>>().into_iter().map(|row| (0, row));
    let rows = rows.chain((0..steps + 2).chain([closing - 1]).map(|row| (1, row)));
    rows.flat_map(|(table, row)| (0..tables[table].width).map(move |column| (table, row, column)))
        .collect()
}

fn candidates(state: &State, (table, row, column): Place, random: u32) -> BTreeSet<KoalaBear> {
    let own = state.get((table, row, column));
    let width = state.traces[table].width;
    let power = |bits: u32| KoalaBear::from_u32(1 << bits);
    let mut values = BTreeSet::from([
        KoalaBear::ZERO,
        KoalaBear::ONE,
        own + KoalaBear::ONE,
        own - KoalaBear::ONE,
        -own,
        KoalaBear::NEG_ONE,
        power(14),
        power(14) - KoalaBear::ONE,
        power(28),
        KoalaBear::from_u32(random % KoalaBear::ORDER_U32),
        state.get((table, row, (column + 1) % width)),
        state.get((table, row + 1, column)),
    ]);
    values.remove(&own);
    values
}

/// Why a cell is free, if it is: 0 for a hint, 1 for a mask, 2 for a piece, 3 for what tells a
/// sign on the last row.
fn reason(audit: &Audit<'_>, state: &State, (table, row, column): Place) -> Option<usize> {
    let readers = &audit.readers[table][column];
    let content = &audit.tables[table];
    if let [(Part::Handover(index), false)] = readers.iter().copied().collect::<Vec<_>>()[..] {
        let flag = content.handovers[index].flag;
        return (state.get((table, row, flag)) == KoalaBear::ZERO).then_some(1);
    }
    if is_hint_of_zero(audit, state, (table, row, column)) {
        return Some(0);
    }
    if tells_sign(audit, state, (table, row, column)) {
        return Some(3);
    }
    // A piece of an integer that is looked at on the first row only.
    let elsewhere = |(part, next): &(Part, bool)| {
        !next
            && match part {
                Part::Lookup(index) => content.lookups[*index].flag.is_some(),
                Part::Constraint(index) => {
                    let constraint = &content.constraints[*index];
                    let mut variables =
                        constraint.value.terms.iter().flat_map(|term| &term.variables);
                    let own = Variable::Cell { column, next: false };
                    constraint.site == Site::First || variables.all(|variable| *variable == own)
                }
                Part::Permutation(_) | Part::Handover(_) | Part::Ranges => false,
            }
    };
    (table == 1 && row > 0 && readers.iter().all(elsewhere)).then_some(2)
}

/// Whether a cell of the last row is read by what holds on all rows but the last, beside
/// what bounds it.
fn tells_sign(audit: &Audit<'_>, state: &State, (table, row, column): Place) -> bool {
    let content = &audit.tables[table];
    let own = Variable::Cell { column, next: false };
    let beside = |(part, next): &(Part, bool)| match part {
        Part::Lookup(_) => true,
        Part::Constraint(index) => {
            let constraint = &content.constraints[*index];
            let mut variables = constraint.value.terms.iter().flat_map(|term| &term.variables);
            let is_alone = variables.all(|variable| *variable == own);
            !next && (constraint.site == Site::Transition || is_alone)
        }
        Part::Permutation(_) | Part::Handover(_) | Part::Ranges => false,
    };
    let readers = &audit.readers[table][column];
    let last = state.traces[table].height() - 1;
    table == 0 && row == last && !readers.is_empty() && readers.iter().all(beside)
}

/// Whether a cell is in one sum only, which is 1 less than a boolean, times a value that
/// is zero. On the last row the sum is a constraint of its own.
fn is_hint_of_zero(audit: &Audit<'_>, state: &State, (table, row, column): Place) -> bool {
    let content = &audit.tables[table];
    let own = Variable::Cell { column, next: false };
    let last = state.traces[table].height() - 1;
    let zero = |(part, next): &(Part, bool)| {
        let Part::Constraint(index) = part else { return false };
        let constraint = &content.constraints[*index];
        let terms = &constraint.value.terms;
        let has = |count: usize, coefficient: KoalaBear| {
            terms
                .iter()
                .any(|term| term.variables.len() == count && term.coefficient == coefficient)
        };
        let is_sum = has(0, KoalaBear::NEG_ONE) && has(1, KoalaBear::ONE);
        let applies = match constraint.site {
            Site::Every => true,
            Site::First => return false,
            Site::Transition => row != last,
            Site::Last => row == last,
        };
        let mut factor = Poly::default();
        for term in terms.iter().filter(|term| term.variables.contains(&own)) {
            let mut term = term.clone();
            term.variables.retain(|variable| *variable != own);
            factor.terms.push(term);
        }
        !next && is_sum && (!applies || state.value(table, row, &factor) == KoalaBear::ZERO)
    };
    let readers = &audit.readers[table][column];
    !readers.is_empty() && readers.iter().all(zero)
}
