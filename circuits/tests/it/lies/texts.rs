//! Lies about the bytes of short texts.

use assay_circuits::language::Source;
use assay_statement::Kind;
use assay_statement::hash::Fr;

use super::{Lie, kinds, records};
use crate::forgery::{Bench, Forgery};

/// Parts of bytes that are wider than they may be, bytes behind an end that is said to be
/// none, and texts of what is absent.
pub(super) fn bytes(bench: &Bench, honest: &Forgery, lies: &mut Vec<Lie>) {
    for (column, kind) in kinds(bench) {
        let Kind::Short { bytes } = kind else { continue };
        for row in 0..Bench::ROWS {
            for index in 0..usize::from(bytes) {
                parts(bench, honest, (column, row, index), lies);
            }
        }
        for row in 0..records(bench) {
            let mut lie = honest.clone();
            lie.cells[row][column] = (Fr::from(0), first(bytes));
            lies.push((format!("column {column}, row {row}: absent, with a letter"), lie));
            gap(bench, honest, (column, row, bytes), lies);
            last(bench, honest, (column, row, bytes), lies);
        }
    }
}

/// The variables of a byte: its parts, and whether it is zero.
fn places(bench: &Bench, (column, row, index): (usize, usize, usize)) -> [usize; 3] {
    let is_part = |source: &Source| matches!(source, Source::Byte { column: own, index: at, .. } if (*own, *at) == (column, index));
    let first = bench.definition.columns.iter().position(|each| is_part(&each.source)).unwrap();
    [first, first + 1, first + 2].map(|each| bench.column(each, row))
}

/// Parts that make the same byte, or none.
fn parts(bench: &Bench, honest: &Forgery, place: (usize, usize, usize), lies: &mut Vec<Lie>) {
    let [high, low, end] = places(bench, place);
    let solved = bench.solve(honest);
    let name = format!("column {}, row {}, byte {}", place.0, place.1, place.2);
    for step in [1, 2] {
        let step = Fr::from(step);
        for (step, carried) in [(step, step * Fr::from(64)), (-step, -step * Fr::from(64))] {
            let mut lie = honest.clone();
            lie.forced.insert(high, solved[high] - step);
            lie.forced.insert(low, solved[low] + carried);
            lies.push((format!("{name}: other parts"), lie));
        }
    }
    for (variable, value) in [(high, 4), (low, 64), (low, 256), (end, 2)] {
        let mut lie = honest.clone();
        lie.forced.insert(variable, Fr::from(value));
        lies.push((format!("{name}: a part of {value}"), lie));
    }
    let mut lie = honest.clone();
    lie.forced.insert(end, Fr::from(1) - solved[end]);
    lies.push((format!("{name}: the other end"), lie));
}

/// A letter as the first byte.
fn first(bytes: u8) -> Fr {
    (1..bytes).fold(Fr::from(0x41), |value, _| value * Fr::from(256))
}

/// A byte behind a zero, with an end and without one.
fn gap(bench: &Bench, honest: &Forgery, place: (usize, usize, u8), lies: &mut Vec<Lie>) {
    let (column, row, bytes) = place;
    if bytes < 2 {
        return;
    }
    let power = |index: u8| Fr::from(1_u64 << (8 * u32::from(bytes - 1 - index)));
    let letter = |index| Fr::from(0x41) * power(index);
    let mut values = vec![("of a text that is empty", letter(1))];
    if bytes > 2 {
        values.push(("of a letter", letter(0) + letter(2)));
    }
    for (name, value) in values {
        let mut lie = honest.clone();
        lie.cells[row][column] = (Fr::from(1), value);
        let name = format!("column {column}, row {row}: a byte behind the end {name}");
        lies.push((name.clone(), lie.clone()));
        let end = places(bench, (column, row, usize::from(name.contains("letter"))))[2];
        lie.forced.insert(end, Fr::from(0));
        lies.push((format!("{name}, said to be none"), lie));
    }
}

/// A last byte behind the end, with an end and without one.
fn last(bench: &Bench, honest: &Forgery, place: (usize, usize, u8), lies: &mut Vec<Lie>) {
    let (column, row, bytes) = place;
    let Some(text) = bench.example.table.records()[row].cells[column].short() else { return };
    if text.as_bytes().len() + 1 >= usize::from(bytes) {
        return;
    }
    let mut lie = honest.clone();
    lie.cells[row][column].1 += Fr::from(0x41);
    let name = format!("column {column}, row {row}: a last byte behind the end");
    lies.push((name.clone(), lie.clone()));
    let end = places(bench, (column, row, usize::from(bytes) - 2))[2];
    lie.forced.insert(end, Fr::from(0));
    lies.push((format!("{name}, said to be none"), lie));
}

/// A text, how often it is there, and the steps that it is said to take: position, state after
/// it, and how often.
type Walk<'a> = (&'a [u8], i64, &'a [(usize, usize, i64)]);

/// Texts that do not match `[ab]c?|x`.
const WALKS: [Walk<'_>; 11] = [
    (b"", 1, &[]),
    (b"", 1, &[(0, 1, 1)]),
    (b"A", 1, &[(0, 1, 1)]),
    (b"d", 1, &[(0, 1, 1)]),
    (b"c", 1, &[]),
    (b"ab", 1, &[(0, 1, 1)]),
    (b"ab", 1, &[(0, 1, 1), (1, 2, 1)]),
    (b"xc", 1, &[(0, 2, 1), (1, 2, 1)]),
    (b"acc", 1, &[(0, 1, 1), (1, 2, 1)]),
    // Twice one step and once less the other: a byte between.
    (b"Kc", 1, &[(0, 1, 2), (0, 2, -1), (1, 2, 1)]),
    // Both steps, of a text that is there twice.
    (b"\xd9", 2, &[(0, 1, 1), (0, 2, 1)]),
];

/// Texts that match no pattern, by steps that none takes.
pub(super) fn steps(bench: &Bench, honest: &Forgery, lies: &mut Vec<Lie>) {
    let columns = bench.definition.columns.iter().enumerate();
    let steps: Vec<_> = columns
        .filter_map(|(place, each)| {
            let Source::Step { column, index, step, .. } = &each.source else { return None };
            Some((place, *column, *index, step.to))
        })
        .collect();
    let Some((_, column, ..)) = steps.first().copied() else { return };
    for row in 0..records(bench) {
        for (text, times, taken) in WALKS {
            let mut lie = honest.clone();
            let mut bytes = [0; 4];
            bytes[..text.len()].copy_from_slice(text);
            lie.cells[row][column] = (Fr::from(times), Fr::from(u32::from_be_bytes(bytes)));
            for (place, _, index, to) in &steps {
                let said = taken.iter().find(|(at, state, _)| (at, state) == (index, to));
                let said = said.map_or(0, |(.., times)| *times);
                lie.forced.insert(bench.column(*place, row), Fr::from(said));
            }
            lies.push((format!("row {row}: steps of {text:?}"), lie));
        }
    }
}
