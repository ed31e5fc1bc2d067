//! The second pass: values, no constraints.

use assay_statement::hash::{Fr, poseidon};

use super::gadgets;
use super::trace::Trace;
use super::wires::{Known, Places, Wires};
use crate::language::Clause;

/// Collects the values of the variables that gadgets allocate.
pub(super) struct Values<'a> {
    trace: &'a Trace,
    places: Places,
    pub(super) allocated: Vec<Fr>,
}

impl<'a> Values<'a> {
    pub(super) const fn new(trace: &'a Trace, places: Places) -> Self {
        Self { trace, places, allocated: Vec::new() }
    }
}

/// The value of a row's slot: integer columns, then string cells, then row hashes.
pub(super) fn slot(trace: &Trace, slot: usize, row: usize) -> Fr {
    let (columns, texts) = (trace.columns.len(), trace.texts.len());
    match slot {
        _ if slot < columns => trace.columns[slot][row],
        _ if slot < columns + texts => trace.texts[slot - columns][row],
        _ => trace.row_hashes[slot - columns - texts][row],
    }
}

impl Wires for Values<'_> {
    type Lc = Fr;

    fn places(&self) -> Places {
        self.places
    }

    fn clause(&mut self, _clause: &Clause) {}

    fn known(&self, known: Known) -> Fr {
        match known {
            Known::Entry(entry) => self.trace.entries[entry as usize],
            Known::Argument(index) => self.trace.arguments[index],
            Known::Salt => self.trace.salt,
            Known::Slot(index, row) => slot(self.trace, index, row),
        }
    }

    fn combine(&self, constant: Fr, parts: &[(Fr, &Fr)]) -> Fr {
        parts.iter().fold(constant, |sum, (factor, part)| sum + *factor * *part)
    }

    fn hint(&mut self, from: &Fr, value: impl FnOnce(Fr) -> Fr) -> Fr {
        let value = value(*from);
        self.allocated.push(value);
        value
    }

    fn product(&mut self, a: &Fr, b: &Fr) -> Fr {
        self.allocated.push(*a * b);
        *a * b
    }

    fn range(&mut self, value: &Fr, width: u32) {
        if !self.places.ranges {
            gadgets::bits(self, value, width);
        }
    }

    fn permute(&mut self, key: &Fr, inputs: &[Fr]) -> Fr {
        if !self.places.permutes(inputs.len() + 2) {
            return gadgets::permute(self, key, inputs);
        }
        let inputs: Vec<Fr> = std::iter::once(key).chain(inputs).copied().collect();
        self.hint(key, |_| poseidon(&inputs))
    }

    fn enforce(&mut self, _a: &Fr, _b: &Fr, _c: &Fr) {}
}
