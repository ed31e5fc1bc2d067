//! Both passes over all rows: constraints one after another, values in parallel.

use ark_ff::Field as _;
use assay_statement::hash::{BLOCK, Fr, HashField as _};
use rayon::prelude::*;

use super::lower::{Before, Lowering};
use super::sorted;
use super::structure::{Slots, Structure};
use super::trace::Trace;
use super::values::{Values, slot};
use super::wires::Places;
use crate::language::Definition;

fn slots(definition: &Definition, rows: usize) -> Slots {
    let per_row = definition.columns.len() + definition.texts.len() + definition.row_hashes.len();
    Slots { arguments: definition.arguments.len(), per_row, rows }
}

/// Constraints at a number of rows, or a few more: what each row adds is measured
/// on circuits of one and of two runs of rows that fill whole blocks.
pub(in crate::engines) fn size(definition: &Definition, rows: usize) -> usize {
    let unrolled = Places::default();
    let run = BLOCK;
    if rows <= 2 * run {
        return structure(definition, rows, unrolled).len();
    }
    // Sorted copies do not grow row by row.
    let each = Definition { sorts: Vec::new(), ..definition.clone() };
    let one = structure(&each, run, unrolled).len();
    let two = structure(&each, 2 * run, unrolled).len();
    one + (two - one) * (rows.div_ceil(run) - 1) + sorted::size(definition, rows)
}

pub(in crate::engines) fn structure(
    definition: &Definition,
    rows: usize,
    places: Places,
) -> Structure {
    let mut structure = Structure::new(slots(definition, rows), places);
    let shared = Lowering::shared(definition, &mut structure);
    let mut before = Before { shared, chains: Vec::new() };
    let lowering = Lowering::new(definition, rows, &before);
    (0..rows).for_each(|row| lowering.row(&mut structure, row));
    (0..definition.sorts.len()).for_each(|sort| lowering.sorted(&mut structure, sort, &[]));
    let chains = (0..definition.chains.len()).map(|chain| {
        let mut state = vec![(Fr::tag(definition.chains[chain].tag), 0)];
        let mut result = Vec::new();
        for block in 0..lowering.blocks(chain) {
            let (after, selected) = lowering.block(&mut structure, chain, block, &state);
            state = after;
            result.extend(selected);
        }
        result
    });
    let chains = chains.collect();
    before.chains = chains;
    Lowering::new(definition, rows, &before).closing(&mut structure);
    structure
}

/// The value of every variable of rank-1 constraints alone: what gadgets allocate follows
/// from the trace.
#[must_use]
pub fn values(definition: &Definition, trace: &Trace) -> Vec<Fr> {
    assigned(definition, trace, Places::default())
}

/// The value of every variable that [`structure`] allocates.
pub(in crate::engines) fn assigned(
    definition: &Definition,
    trace: &Trace,
    places: Places,
) -> Vec<Fr> {
    let rows = trace.rows;
    let slots = slots(definition, rows);
    let mut assignment = vec![Fr::ONE];
    assignment.extend(&trace.entries);
    assignment.extend(&trace.arguments);
    assignment.push(trace.salt);
    for row in 0..rows {
        assignment.extend((0..slots.per_row).map(|index| slot(trace, index, row)));
    }
    let mut shared = Values::new(trace, places);
    Lowering::shared(definition, &mut shared);
    assignment.extend(shared.allocated);
    let before = Before { shared: trace.shared.clone(), chains: trace.chain_results.clone() };
    let lowering = Lowering::new(definition, rows, &before);
    let of_rows: Vec<Vec<Fr>> = (0..rows)
        .into_par_iter()
        .map(|row| {
            let mut values = Values::new(trace, places);
            lowering.row(&mut values, row);
            values.allocated
        })
        .collect();
    assignment.extend(of_rows.into_iter().flatten());
    let mut copies = Values::new(trace, places);
    for (sort, order) in trace.orders.iter().enumerate() {
        lowering.sorted(&mut copies, sort, order);
    }
    assignment.extend(copies.allocated);
    for (chain, states) in trace.chains.iter().enumerate() {
        let of_blocks: Vec<Vec<Fr>> = (0..states.len() - 1)
            .into_par_iter()
            .map(|block| {
                let mut values = Values::new(trace, places);
                lowering.block(&mut values, chain, block, &states[block]);
                values.allocated
            })
            .collect();
        assignment.extend(of_blocks.into_iter().flatten());
    }
    let mut closing = Values::new(trace, places);
    lowering.closing(&mut closing);
    assignment.extend(closing.allocated);
    assignment
}
