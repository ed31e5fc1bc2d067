//! Sorted copies: their tuples are those of the rows, led through a permutation network.

use super::lower::Lowering;
use super::network::{network, route, switches};
use super::wires::Wires;
use crate::language::{Definition, Int, Sort};

/// Constraints of all copies in a circuit of a number of rows, a power of two.
pub(in crate::engines) fn size(definition: &Definition, rows: usize) -> usize {
    let of = |sort: &Sort| {
        let places = sort.values.len();
        switches(rows) * (1 + places) + rows * places
    };
    definition.sorts.iter().map(of).sum()
}

/// Values that switches lead, in all copies.
#[cfg(feature = "halo2")]
pub(in crate::engines) fn led(definition: &Definition, rows: usize) -> usize {
    definition.sorts.iter().map(|sort| switches(rows) * sort.values.len()).sum()
}

impl<L: Clone> Lowering<'_, L> {
    /// One copy holds what the rows hold, in some order: that of the rows in it, where it is
    /// known.
    pub(super) fn sorted<W: Wires<Lc = L>>(&self, wires: &mut W, sort: usize, order: &[usize]) {
        let sort = &self.definition.sorts[sort];
        wires.clause(&sort.clause);
        // Each place is led by itself: a sum of two says of neither what it is.
        let tuple = |wires: &mut W, row: usize, values: &[&Int]| -> Vec<L> {
            values.iter().map(|value| self.integer(wires, value, row)).collect()
        };
        let values: Vec<&Int> = sort.values.iter().map(|(value, _)| value).collect();
        let copies: Vec<&Int> = sort.copies.iter().collect();
        let given = (0..self.rows).map(|row| tuple(wires, row, &values)).collect();
        let led = network(wires, given, &mut route(order).into_iter());
        for (row, led) in led.iter().enumerate() {
            for (led, copy) in led.iter().zip(&tuple(wires, row, &copies)) {
                let difference = wires.minus(led, copy);
                wires.enforce_zero(&difference);
            }
        }
    }
}
