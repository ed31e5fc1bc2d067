//! Sorted copies: their tuples are those of the rows, led through a permutation network.

use ark_ff::{AdditiveGroup as _, Field as _};
use assay_statement::hash::Fr;

use super::lower::Lowering;
use super::network::{network, route, switches};
use super::number::power_of_two;
use super::wires::Wires;
use crate::language::{Definition, Int, Sort};

/// Constraints of all copies in a circuit of a number of rows, a power of two.
pub(in crate::engines) fn size(definition: &Definition, rows: usize) -> usize {
    let of = |sort: &Sort| {
        let elements = elements(definition, sort).len();
        switches(rows) * (1 + elements) + rows * elements
    };
    definition.sorts.iter().map(of).sum()
}

/// The places of a tuple that have room in one element, for each element.
fn elements(definition: &Definition, sort: &Sort) -> Vec<Vec<usize>> {
    let mut elements: Vec<Vec<usize>> = Vec::new();
    let mut room = 0;
    for (place, (_, width)) in sort.values.iter().enumerate() {
        match elements.last_mut() {
            Some(places) if *width <= room => places.push(place),
            _ => {
                elements.push(vec![place]);
                room = definition.word.element_bits;
            }
        }
        room = room.saturating_sub(*width);
    }
    elements
}

impl<L: Clone> Lowering<'_, L> {
    /// One copy holds what the rows hold, in some order: that of the rows in it, where it is
    /// known.
    pub(super) fn sorted<W: Wires<Lc = L>>(&self, wires: &mut W, sort: usize, order: &[usize]) {
        let sort = &self.definition.sorts[sort];
        wires.clause(&sort.clause);
        let elements = elements(self.definition, sort);
        let tuple = |wires: &mut W, row: usize, values: &[&Int]| -> Vec<L> {
            let packed = |places: &Vec<usize>| {
                places.iter().fold(wires.constant(Fr::ZERO), |packed, place| {
                    let own = self.integer(wires, values[*place], row);
                    let factor = power_of_two(sort.values[*place].1);
                    wires.combine(Fr::ZERO, &[(factor, &packed), (Fr::ONE, &own)])
                })
            };
            elements.iter().map(packed).collect()
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
