//! No cell of an honest witness can be replaced, nor a permutation by that of another witness.

use std::collections::BTreeSet;

use assay_circuits::define;
use assay_circuits::groth16;
use assay_circuits::halo2::library::halo2curves::bn256::Fr;
use assay_circuits::halo2::library::halo2curves::ff::Field as _;
use assay_circuits::halo2::{Circuit, publics};
use assay_circuits::language::Source;
use assay_statement::{Binding, Entry, Table};
use rayon::prelude::*;

use super::checker::{Advice, Checker, Copied, limb};
use super::conformance::{assign, compile};
use crate::forgery::Bench;
use crate::mutants::Incidence;
use crate::policies::{Example, copies, examples, frames, keyed};
use crate::support::salt;

/// Cells of a row.
const WIDTH: usize = 4;

#[test]
fn a_changed_cell_is_refused() {
    for example in examples() {
        let circuit = compile(&example.policy);
        let checker = Checker::new(&circuit);
        let witness = assign(&circuit, &example.policy, &example.table);
        let instance = publics(witness.instance()).unwrap();
        let advice = circuit.advice(&witness);
        let cells = circuit.laid(None).cells();
        let mutants = |(column, row): Copied| {
            let own = advice[column][row];
            let above = advice[column][(row + 1) % checker.usable];
            let limb = Fr::from(1 << limb(circuit.log()));
            let values = [Fr::ZERO, Fr::ONE, own + Fr::ONE, -own, own + limb, own - limb, above];
            values.into_iter().filter(move |value| *value != own)
        };
        let accepted: BTreeSet<Copied> = cells
            .par_iter()
            .map_init(
                || advice.clone(),
                |changed: &mut Advice, cell| {
                    let (column, row) = *cell;
                    let accepted = mutants(*cell).any(|value| {
                        changed[column][row] = value;
                        checker.accepts_cell(changed, &instance, *cell)
                    });
                    changed[column][row] = advice[column][row];
                    accepted.then_some(*cell)
                },
            )
            .flatten()
            .collect();
        let free = inverses_of_zero(&example, &circuit);
        println!("{}: {} cells, {} free", example.name, cells.len(), free);
        assert_eq!(accepted.len(), free, "{}: {accepted:?}", example.name);
    }
}

/// Whoever changes one cell is refused where it is copied: here all copies of it are changed.
#[test]
fn a_changed_variable_is_refused() {
    for example in copies::copies() {
        let circuit = compile(&example.policy);
        let checker = Checker::new(&circuit);
        let witness = assign(&circuit, &example.policy, &example.table);
        let instance = publics(witness.instance()).unwrap();
        let advice = circuit.advice(&witness);
        let cells = circuit.laid(None).cells();
        let variables: Vec<_> =
            cells.into_iter().filter(|cell| checker.variable(*cell) == *cell).collect();
        let accepted = variables.par_iter().map_init(
            || advice.clone(),
            |changed: &mut Advice, variable| {
                let mut cells = checker.copies_of(*variable);
                cells.push(*variable);
                let own = advice[variable.0][variable.1];
                let values = [Fr::ZERO, Fr::ONE, own + Fr::ONE, -own];
                let fill = |changed: &mut Advice, value: Fr| {
                    for (column, row) in &cells {
                        changed[*column][*row] = value;
                    }
                };
                let accepted = values.into_iter().filter(|value| *value != own).any(|value| {
                    fill(changed, value);
                    cells.iter().all(|cell| checker.accepts_cell(changed, &instance, *cell))
                });
                fill(changed, own);
                usize::from(accepted)
            },
        );
        let accepted: usize = accepted.sum();
        let (inverses, idle) = (inverses_of_zero(&example, &circuit), idle_switches(example));
        println!("{} variables, {inverses} inverses, {idle} idle switches", variables.len());
        assert_eq!(accepted, inverses + idle);
    }
}

/// What is in no equation is zero, and stays out.
#[test]
fn a_cell_without_a_meaning_is_in_no_equation() {
    let example = keyed();
    let circuit = compile(&example.policy);
    let checker = Checker::new(&circuit);
    let witness = assign(&circuit, &example.policy, &example.table);
    let instance = publics(witness.instance()).unwrap();
    let mut advice = circuit.advice(&witness);
    let cells = circuit.laid(None).cells();
    for (column, values) in advice.iter_mut().enumerate().take(WIDTH) {
        for (row, value) in values.iter_mut().enumerate() {
            if !cells.contains(&(column, row)) {
                *value = Fr::from(7);
            }
        }
    }
    assert!(checker.accepts(&advice, &instance));
}

/// The bug that gave one note of Orchard many nullifiers: a value is written down where a copy
/// is meant. Whoever changes one cell at a time does not see it. Taking a permutation, and what
/// is done with its result, from another honest witness does.
#[test]
fn a_permutation_of_another_table_is_refused_but_where_its_inputs_are_no_copies() {
    for example in frames() {
        let circuit = compile(&example.policy);
        let mut checker = Checker::new(&circuit);
        assert_eq!(transplants(&example, &circuit, &checker), Vec::<usize>::new());
        let permutations: Vec<_> = circuit.laid(None).permutations().collect();
        let published = checker.copies_of_entry(Entry::Nullifier as usize);
        let [cell] = published[..] else { panic!("the nullifier is in one equation") };
        let results = equation(&checker, cell).into_iter().flat_map(|cell| checker.copies_of(cell));
        let results: Vec<_> = results.map(|(_, row)| row).collect();
        let place = permutations
            .iter()
            .position(|rows| results.iter().any(|row| rows.contains(row)))
            .unwrap();
        // Zero, tag, scope and root: of the last one there is no honest table but its own.
        checker.untie((3, permutations[place].start));
        assert_eq!(transplants(&example, &circuit, &checker), [place], "{}", example.name);
    }
}

/// The cells of the equation that a cell is in.
fn equation(checker: &Checker, (column, row): Copied) -> Vec<Copied> {
    const JOINED: [u64; 4] = [1, 0, 0, 0];
    const DEFINING: [u64; 4] = [0, 2, 0, 0];
    let defining = |row: usize| checker.kind(row) == DEFINING;
    if checker.kind(row) == JOINED {
        return (0..WIDTH).map(|column| (column, row)).collect();
    }
    let above = row.checked_sub(1).filter(|above| column < 2 && defining(*above));
    let (slot, row) = above.map_or((column / 2, row), |above| (column, above));
    let defined = defining(row).then_some((slot, row + 1));
    [(2 * slot, row), (2 * slot + 1, row)].into_iter().chain(defined).collect()
}

/// The permutations that can be those of another table, with the instance that they lead to.
fn transplants(example: &Example, circuit: &Circuit, checker: &Checker) -> Vec<usize> {
    let witness = assign(circuit, &example.policy, &example.table);
    let mut fewer = example.table.records().to_vec();
    fewer.pop();
    let fewer = Table::new(example.table.columns().to_vec(), fewer).unwrap();
    let other = assign(circuit, &example.policy, &fewer);
    let [own, other] = [&witness, &other]
        .map(|witness| (circuit.advice(witness), publics(witness.instance()).unwrap()));
    assert!(checker.accepts(&own.0, &own.1), "{}", example.name);
    let laid = circuit.laid(None);
    let accepted = laid.permutations().enumerate().filter(|(_, rows)| {
        let mut cells: BTreeSet<Copied> =
            rows.clone().flat_map(|row| (0..WIDTH).map(move |column| (column, row))).collect();
        // The last state has up to three rows.
        for row in rows.end - 3..rows.end {
            let copies = checker.copies_of((0, row)).into_iter();
            cells.extend(copies.flat_map(|cell| equation(checker, cell)));
        }
        let (mut advice, mut instance) = own.clone();
        for (column, row) in &cells {
            advice[*column][*row] = other.0[*column][*row];
        }
        let changed = advice != own.0;
        for (entry, value) in instance.iter_mut().enumerate() {
            let published = checker.copies_of_entry(entry);
            let said = published.into_iter().find(|cell| cells.contains(cell));
            *value = said.map_or(*value, |(column, row)| advice[column][row]);
            advice[0][entry] = *value;
        }
        changed && checker.accepts(&advice, &instance)
    });
    accepted.map(|(index, _)| index).collect()
}

/// Switches between wires that are equal.
fn idle_switches(example: Example) -> usize {
    let bench = Bench::new(example);
    let witness = bench.honest();
    let system = Incidence::new(bench.structure(), witness.assignment());
    (1..bench.structure().variables()).filter(|own| system.is_idle_switch(*own)).count()
}

/// The hints that nothing reads: those of values that are zero.
fn inverses_of_zero(example: &Example, circuit: &Circuit) -> usize {
    let shape = circuit.shape();
    let definition = define(shape).unwrap();
    let other = groth16::Circuit::compile(shape).unwrap();
    let witness =
        other.assign(&example.policy, &example.table, &Binding::Unbound, &salt()).unwrap();
    let before = groth16::Structure::INSTANCE + definition.arguments.len() + 1;
    let per_row = definition.columns.len() + definition.texts.len() + definition.row_hashes.len();
    let hints = definition
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| matches!(column.source, Source::IsZero(_) | Source::IsEqual(..)));
    let rows = 0..shape.capacity.rows();
    let values = hints.flat_map(|(index, _)| rows.clone().map(move |row| row * per_row + index));
    let one = assay_statement::hash::Fr::from(1);
    values.filter(|slot| witness.assignment()[before + slot] == one).count()
}
