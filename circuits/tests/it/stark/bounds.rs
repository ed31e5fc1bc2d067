//! Cells of a bounded column hold the integers between the bounds, and no others.

use std::collections::BTreeSet;

use assay_circuits::check;
use assay_circuits::engines::EngineError;
use assay_circuits::stark::System;
use assay_statement::{Capacity, Engine, Policy, Shape};
use p3_field::PrimeCharacteristicRing as _;
use p3_koala_bear::KoalaBear;

use super::audit::{Audit, Place, State};
use super::signs::{gadget, ways};
use super::{assign, refusal, room, segmented, system, traces, violated};
use crate::support::table;

const POLICY: &str = "\
apiVersion: v3.1.0
kind: DataContract
id: bounds
version: 1.0.0
status: active
schema:
  - name: bounds
    logicalType: object
    customProperties:
      - {property: assayIdentity, value: none}
      - {property: assayIdentityHash, value: poseidon2-koalabear/1}
    properties:
      - {name: bounded, PROPERTY}
";

const BOUNDED: &str = "logicalType: integer, required: true, logicalTypeOptions: {format: i64, minimum: MINIMUM, maximum: MAXIMUM}";

/// Bounds whose distances are of every form: none, of few bits, of a whole cell that need not
/// be full, of one and two digits, full ones and not.
const BOUNDS: [(i64, i64); 14] = [
    (7, 7),
    (0, 1),
    (-1, 89),
    (-128, 127),
    (40, 2000),
    (0, 16_383),
    (-1, 16_383),
    (5, 16_389),
    (-3_000_000, 1_000_000),
    (1_600_000_000, 1_800_000_000),
    (0, (1 << 28) - 1),
    (-1, 1 << 28),
    (-1, (1 << 31) + 5),
    (-9_007_199_254_740_991, 9_007_199_254_740_991),
];

fn policy((min, max): (i64, i64)) -> Policy {
    of(&BOUNDED.replace("MINIMUM", &min.to_string()).replace("MAXIMUM", &max.to_string()))
}

fn of(property: &str) -> Policy {
    Policy::from_yaml(POLICY.replace("PROPERTY", property).as_bytes()).unwrap()
}

/// A property, a rule of its `quality`, cells that satisfy both, and cells that do not.
type Case = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

/// Rules beside bounds whose digits are of every form, and without bounds.
const BESIDE: [Case; 15] = [
    ("integer, logicalTypeOptions: {format: i64}", MEMBERS, &["-1", "0", "1", ""], &["2", "-2"]),
    ("integer, logicalTypeOptions: {format: i32, minimum: 0}", MEMBERS, &["1", "0"], &["-1", "2"]),
    (
        "integer, logicalTypeOptions: {format: i64, minimum: 1, maximum: 1}",
        MEMBERS,
        &["1", ""],
        &["0", "-1"],
    ),
    ("integer, logicalTypeOptions: {format: i64, minimum: 2}", MEMBERS, &["", ""], &["1", "2"]),
    (
        "integer, logicalTypeOptions: {format: i64, minimum: -16383}",
        SUM,
        &["-16383", "50000"],
        &["0", "-1"],
    ),
    ("integer, logicalTypeOptions: {format: i32, minimum: 32767}", SUM, &["32767"], &["32766", ""]),
    (
        "integer, logicalTypeOptions: {format: i32, minimum: 49000}",
        SUM,
        &["49000", ""],
        &["1", "48999"],
    ),
    (
        "integer, logicalTypeOptions: {format: i64, minimum: 49000, maximum: 200000}",
        SUM,
        &["200000"],
        &["200001"],
    ),
    ("number, physicalType: 'decimal(18,2)'", SUM, &["1.00", "-0.50", "29999.5"], &["0.99", ""]),
    (
        "number, physicalType: 'decimal(18,2)', logicalTypeOptions: {minimum: -163.83}",
        SUM,
        &["-163.83", "30163.83"],
        &["-163.84", "99999"],
    ),
    (
        "number, physicalType: 'decimal(7,0)', logicalTypeOptions: {maximum: 9}",
        RISING,
        &["-9999999", "9"],
        &["3", "2"],
    ),
    (
        "date, logicalTypeOptions: {minimum: '2020-02-29'}",
        RISING,
        &["2020-02-29", "9999-12-31"],
        &["2020-02-28"],
    ),
    (
        "timestamp, logicalTypeOptions: {minimum: '2020-01-01T00:00:00Z', maximum: '2026-01-01T00:00:00Z'}",
        DATES,
        &["2024-01-01T00:00:00Z", ""],
        &["2000-01-01T00:00:00Z"],
    ),
    (
        "timestamp",
        DATES,
        &["2024-01-01T00:00:00Z", "2000-01-01T00:00:00Z"],
        &["2024-01-01T00:00:01Z"],
    ),
    ("boolean", RISING, &["false", "true"], &["true", "true"]),
];

const MEMBERS: &str = "{metric: invalidValues, arguments: {validValues: [-1, 0, 1]}, mustBe: 0}";
const DATES: &str = "{metric: invalidValues, arguments: {validValues: ['2000-01-01T00:00:00Z', '2024-01-01T00:00:00Z']}, mustBe: 0}";
const SUM: &str =
    "{type: custom, engine: assay, implementation: {predicate: sum, args: {min: 30000}}}";
const RISING: &str = "{type: custom, engine: assay, implementation: {predicate: monotonic}}";

/// Each holds of what it should, alone and in segments, and compiles for a hundred thousand rows.
#[test]
fn rules_beside_bounds_hold_of_what_they_should() {
    for (property, rule, good, bad) in BESIDE {
        let policy = of(&format!("logicalType: {property}, quality: [{rule}]"));
        for log in [16, 17, 20] {
            let capacity = Capacity::from_log(Engine::Stark, log).unwrap();
            let shape = Shape::new(Engine::Stark, &policy, capacity).unwrap();
            System::compile(&shape).unwrap_or_else(|error| panic!("{property}, {rule}: {error}"));
        }
        for system in [system(&policy), segmented(&policy)] {
            for (cells, holds) in [(good, true), (bad, false)] {
                let records: Vec<[&str; 1]> = cells.iter().map(|cell| [*cell]).collect();
                let table = table(&policy, &records);
                assert_eq!(check(&policy, &table).holds(), holds, "{property}, {rule}");
                let refusal = refusal(&system, &policy, &table);
                assert_eq!(refusal.is_none(), holds, "{property}, {rule}: {refusal:?}");
            }
        }
    }
}

/// The bits that each cell of an integer has, lowest digit last: a limb's cells are bits, if
/// they are at most eight.
fn slices(width: u32) -> Vec<(u32, u32)> {
    let digits = (0..width).step_by(28).collect::<Vec<_>>().into_iter().rev();
    let limbs = digits.flat_map(|low| (low..width.min(low + 28)).step_by(14));
    let cells = limbs.flat_map(|low| {
        let bits = 14.min(width - low);
        if bits > 8 { vec![(low, 14)] } else { (low..low + bits).map(|low| (low, 1)).collect() }
    });
    cells.collect()
}

/// Puts a distance from the least integer into the cells, with all that is above it in the
/// highest limb.
fn put(state: &mut State, record: &[usize], width: u32, distance: u64) -> Option<Vec<Place>> {
    let slices = slices(width);
    assert_eq!(record.len(), slices.len(), "{width} bits");
    let value = slices.iter().map(|(low, bits)| ((distance >> low) & ((1 << bits) - 1)) << low);
    (value.sum::<u64>() == distance).then_some(())?;
    let place = |(column, (low, bits)): (&usize, &(u32, u32))| {
        let place = (0, 0, *column);
        state.set(place, KoalaBear::from_u64((distance >> low) & ((1 << bits) - 1)));
        place
    };
    Some(record.iter().zip(&slices).map(place).collect())
}

#[test]
fn cells_hold_what_is_between_the_bounds() {
    for bounds in BOUNDS {
        let policy = policy(bounds);
        let system = system(&policy);
        let segment = system.segments().next().unwrap();
        let audit = Audit::new(segment.tables());
        let least = bounds.0.to_string();
        let witness = assign(&system, &policy, &table(&policy, &[[least.as_str()]]));
        let honest = State::from(traces(&system, &witness).remove(0));
        // Cells that cannot hold more are compared with the bound where they may be absent.
        let clauses = ["column#1: type, from above", "between/1#2: max"];
        let content = &segment.tables()[0];
        let is_there = |clause: &&str| content.lookups.iter().any(|each| each.clause == *clause);
        let clause = clauses.into_iter().find(is_there).unwrap_or_default();
        let gadget = gadget(&audit, content, clause);
        let span = u64::try_from(bounds.1 - bounds.0).unwrap();
        let width = u64::BITS - span.leading_zeros();
        let ends = [0, 1, span / 2, span.saturating_sub(1), span, span + 1, span + 2, 2 * span];
        let powers = (0..=(width + 14).min(62)).flat_map(|bits| [1_u64 << bits, (1 << bits) - 1]);
        let (mut held, mut lies) = (0, 0);
        for distance in ends.into_iter().chain(powers) {
            let mut state = honest.clone();
            let Some(told) = put(&mut state, segment.record(), width, distance) else {
                assert!(distance > span, "{bounds:?}: no room for {distance}");
                continue;
            };
            let holds = ways(&gadget, &audit, &state, 0, &told).iter().any(BTreeSet::is_empty);
            assert_eq!(holds, distance <= span, "{bounds:?}: {distance}");
            *(if holds { &mut held } else { &mut lies }) += 1;
        }
        // One cell takes no other value either.
        for column in segment.record() {
            for value in [KoalaBear::NEG_ONE, KoalaBear::from_u32(1 << 14), KoalaBear::TWO] {
                let mut state = honest.clone();
                let told = [(0, 0, *column)];
                state.set(told[0], value);
                let is_limb = value == KoalaBear::TWO && width > 8;
                let ways = ways(&gadget, &audit, &state, 0, &told);
                let holds = ways.iter().any(BTreeSet::is_empty);
                assert!(is_limb || !holds, "{bounds:?}: {value}");
            }
        }
        println!("{bounds:?}: {held} held, {lies} lies refused");
    }
}

/// Two records in the same cells would have one commitment.
#[test]
fn what_the_cells_do_not_hold_is_not_put_there() {
    for bounds in BOUNDS {
        let policy = policy(bounds);
        let system = system(&policy);
        for value in [bounds.0, bounds.1] {
            let table = table(&policy, &[[value.to_string().as_str()]]);
            assert_eq!(violated(&system, &assign(&system, &policy, &table)), None);
        }
        let outside =
            [bounds.0 - 1, bounds.1 + 1, bounds.1 + (1 << 32)].map(|value| value.to_string());
        for cell in outside.iter().map(String::as_str).chain([""]) {
            let table = table(&policy, &[[cell]]);
            let name = if cell.is_empty() { "present on active rows" } else { "bounds" };
            let clause = format!("column#1: {name}");
            let refused = room(&system, &policy, &table).err();
            assert_eq!(refused, Some(EngineError::Unsatisfied { clause }), "{bounds:?}: {cell}");
        }
    }
}

/// Distances from two least values are no digits of one integer.
#[test]
fn a_bounded_column_is_compared_with_another() {
    let bounded =
        "logicalType: integer, logicalTypeOptions: {format: i32, minimum: -128, maximum: 127}";
    for operator in ["equalTo", "notEqualTo", "lessThan"] {
        let rule = format!(
            "{{type: custom, engine: assay, implementation: {{predicate: pair, args: {{{operator}: other}}}}}}"
        );
        let policy = of(&format!(
            "{bounded}, quality: [{rule}]}}\n      - {{name: other, logicalType: integer"
        ));
        assert_eq!(policy.columns().len(), 2);
        let system = system(&policy);
        for (cells, holds) in [
            (["5", "5"], operator == "equalTo"),
            (["-128", "2147483647"], operator != "equalTo"),
            (["127", "-2147483648"], operator == "notEqualTo"),
            (["", "3"], true),
            (["128", "128"], false),
        ] {
            let table = table(&policy, &[cells]);
            assert_eq!(check(&policy, &table).holds(), holds, "{operator}: {cells:?}");
            let refusal = refusal(&system, &policy, &table);
            assert_eq!(refusal.is_none(), holds, "{operator}: {cells:?}: {refusal:?}");
        }
    }
}
