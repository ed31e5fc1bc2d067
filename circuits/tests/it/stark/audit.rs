//! Which parts of the tables a changed trace violates, looking where it was changed only.

use std::collections::{BTreeMap, BTreeSet};

use assay_circuits::stark::table::{Poly, Site, Table, Variable};
use assay_circuits::stark::{PERMUTATION_COLUMNS, Traces};
use p3_field::{PrimeCharacteristicRing as _, PrimeField32 as _};
use p3_koala_bear::{
    GenericPoseidon2LinearLayersKoalaBear as Layers,
    KOALABEAR_POSEIDON2_RC_16_EXTERNAL_FINAL as LAST,
    KOALABEAR_POSEIDON2_RC_16_EXTERNAL_INITIAL as FIRST,
    KOALABEAR_POSEIDON2_RC_16_INTERNAL as MIDDLE, KoalaBear,
};
use p3_matrix::Matrix as _;
use p3_matrix::dense::RowMajorMatrix;
use p3_poseidon2::GenericPoseidon2LinearLayers as _;

/// A part of a table, and the table: rows 0, closing 1.
pub(crate) type Item = (usize, Part);

/// A part of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Constraint(usize),
    Permutation(usize),
    Lookup(usize),
    Ranges,
    Handover(usize),
}

/// A cell: table, row, column.
pub(crate) type Place = (usize, usize, usize);

/// Both traces and the public values.
#[derive(Clone)]
pub(crate) struct State {
    pub(crate) traces: [RowMajorMatrix<KoalaBear>; 2],
    pub(crate) publics: Vec<KoalaBear>,
}

impl From<Traces> for State {
    fn from(traces: Traces) -> Self {
        Self { traces: traces.tables, publics: traces.publics }
    }
}

impl State {
    pub(crate) fn get(&self, (table, row, column): Place) -> KoalaBear {
        let trace = &self.traces[table];
        trace.values[row % trace.height() * trace.width + column]
    }

    pub(crate) fn set(&mut self, (table, row, column): Place, value: KoalaBear) {
        let trace = &mut self.traces[table];
        trace.values[row * trace.width + column] = value;
    }

    pub(crate) fn value(&self, table: usize, row: usize, poly: &Poly) -> KoalaBear {
        let read = |variable: &Variable| match *variable {
            Variable::Cell { column, next } => self.get((table, row + usize::from(next), column)),
            Variable::Public(index) => self.publics[index],
        };
        let terms = poly.terms.iter();
        terms
            .map(|term| term.variables.iter().fold(term.coefficient, |all, each| all * read(each)))
            .sum()
    }
}

/// The tables, and which of their parts read each column: on its row or the one before.
pub(crate) struct Audit<'a> {
    pub(crate) tables: &'a [Table; 2],
    pub(crate) readers: [Vec<BTreeSet<(Part, bool)>>; 2],
}

impl<'a> Audit<'a> {
    pub(crate) fn new(tables: &'a [Table; 2]) -> Self {
        Self { tables, readers: tables.each_ref().map(readers) }
    }

    /// Every part that the trace violates, if it satisfied all before it was changed there.
    /// Multiplicities of look-ups count as adjusted to the change.
    pub(crate) fn violated(&self, state: &State, changed: &[Place]) -> BTreeSet<Item> {
        let mut found = BTreeSet::new();
        let mut looked = BTreeSet::new();
        for (table, row, column) in changed.iter().copied() {
            let height = state.traces[table].height();
            for (part, next) in &self.readers[table][column] {
                let row = if *next { (row + height - 1) % height } else { row };
                let row = if matches!(part, Part::Handover(_)) { 0 } else { row };
                let seen = !looked.insert((table, *part, row));
                if seen || found.contains(&(table, *part)) {
                    continue;
                }
                if !self.holds(state, (table, *part), row) {
                    found.insert((table, *part));
                }
            }
        }
        found
    }

    /// Every part that the trace violates.
    pub(crate) fn violated_anywhere(&self, state: &State) -> BTreeSet<Item> {
        let mut found = BTreeSet::new();
        for (table, content) in self.tables.iter().enumerate() {
            let parts = (0..content.constraints.len())
                .map(Part::Constraint)
                .chain((0..content.permutations.len()).map(Part::Permutation))
                .chain((0..content.lookups.len()).map(Part::Lookup));
            for part in parts {
                let rows = 0..state.traces[table].height();
                if !rows.into_iter().all(|row| self.holds(state, (table, part), row)) {
                    found.insert((table, part));
                }
            }
        }
        for index in 0..self.tables[0].handovers.len() {
            if !handed_over(self.tables, state, index) {
                found.insert((0, Part::Handover(index)));
            }
        }
        found
    }

    fn holds(&self, state: &State, (table, part): Item, row: usize) -> bool {
        let content = &self.tables[table];
        let last = state.traces[table].height() - 1;
        match part {
            Part::Constraint(index) => {
                let constraint = &content.constraints[index];
                let applies = match constraint.site {
                    Site::Every => true,
                    Site::First => row == 0,
                    Site::Transition => row != last,
                    Site::Last => row == last,
                };
                !applies || state.value(table, row, &constraint.value) == KoalaBear::ZERO
            }
            Part::Permutation(index) => {
                let permutation = &content.permutations[index];
                let inputs =
                    permutation.inputs.each_ref().map(|poly| state.value(table, row, poly));
                let columns = permutation_columns(inputs);
                let at = |column| state.get((table, row, permutation.start + column));
                columns.iter().enumerate().all(|(column, value)| at(column) == *value)
            }
            Part::Lookup(index) => {
                let lookup = &content.lookups[index];
                let flag = lookup.flag.map_or(KoalaBear::ONE, |flag| state.get((table, row, flag)));
                let value = state.value(table, row, &lookup.value).as_canonical_u32();
                flag == KoalaBear::ZERO || value < 1 << 14
            }
            // A change of what serves look-ups, or of how often.
            Part::Ranges => false,
            Part::Handover(index) => handed_over(self.tables, state, index),
        }
    }
}

/// Whether each tuple of a hand-over is sent as often as it is received.
fn handed_over(tables: &[Table; 2], state: &State, index: usize) -> bool {
    let mut tuples: BTreeMap<Vec<u32>, KoalaBear> = BTreeMap::new();
    for (table, content) in tables.iter().enumerate() {
        let handover = &content.handovers[index];
        for row in 0..state.traces[table].height() {
            let flag = state.get((table, row, handover.flag));
            if flag == KoalaBear::ZERO {
                continue;
            }
            let element = |poly| state.value(table, row, poly).as_canonical_u32();
            let tuple = handover.tuple.iter().map(element).collect();
            let sign = if handover.sends { KoalaBear::ONE } else { KoalaBear::NEG_ONE };
            *tuples.entry(tuple).or_insert(KoalaBear::ZERO) += sign * flag;
        }
    }
    tuples.values().all(|count| *count == KoalaBear::ZERO)
}

fn readers(table: &Table) -> Vec<BTreeSet<(Part, bool)>> {
    let mut readers = vec![BTreeSet::new(); table.width];
    let mut read = |poly: &Poly, part: Part| {
        for variable in poly.terms.iter().flat_map(|term| &term.variables) {
            if let Variable::Cell { column, next } = *variable {
                readers[column].insert((part, next));
            }
        }
    };
    for (index, constraint) in table.constraints.iter().enumerate() {
        read(&constraint.value, Part::Constraint(index));
    }
    for (index, permutation) in table.permutations.iter().enumerate() {
        permutation.inputs.iter().for_each(|input| read(input, Part::Permutation(index)));
    }
    for (index, lookup) in table.lookups.iter().enumerate() {
        read(&lookup.value, Part::Lookup(index));
    }
    for (index, handover) in table.handovers.iter().enumerate() {
        handover.tuple.iter().for_each(|poly| read(poly, Part::Handover(index)));
    }
    for (index, permutation) in table.permutations.iter().enumerate() {
        let columns = permutation.start..permutation.start + PERMUTATION_COLUMNS;
        for readers in &mut readers[columns] {
            readers.insert((Part::Permutation(index), false));
        }
    }
    for (index, lookup) in table.lookups.iter().enumerate() {
        if let Some(flag) = lookup.flag {
            readers[flag].insert((Part::Lookup(index), false));
        }
    }
    for (index, handover) in table.handovers.iter().enumerate() {
        readers[handover.flag].insert((Part::Handover(index), false));
    }
    if let Some(ranges) = &table.ranges {
        for column in ranges.counts.iter().chain([&ranges.values]) {
            readers[*column].insert((Part::Ranges, false));
        }
    }
    readers
}

/// All columns of a permutation of Poseidon2: the state after each full round but the
/// last, the results of the partial S-boxes, and eight lanes of the output.
pub(crate) fn permutation_columns(mut state: [KoalaBear; 16]) -> Vec<KoalaBear> {
    let full = |state: &mut [KoalaBear; 16], constants: &[KoalaBear; 16]| {
        *state = std::array::from_fn(|lane| (state[lane] + constants[lane]).cube());
        Layers::external_linear_layer(state);
    };
    let mut columns = Vec::with_capacity(PERMUTATION_COLUMNS);
    Layers::external_linear_layer(&mut state);
    for constants in &FIRST {
        full(&mut state, constants);
        columns.extend(state);
    }
    for constant in &MIDDLE {
        state[0] = (state[0] + *constant).cube();
        columns.push(state[0]);
        Layers::internal_linear_layer(&mut state);
    }
    for constants in &LAST {
        full(&mut state, constants);
        columns.extend(state);
    }
    columns.truncate(PERMUTATION_COLUMNS);
    columns
}
