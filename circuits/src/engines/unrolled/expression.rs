//! Integers, digests and hash inputs as combinations of variables.

use ark_ff::{AdditiveGroup as _, Field as _};
use assay_statement::hash::Fr;

use super::lower::Lowering;
use super::number::{field_element, power_of_two};
use super::wires::{Known, Wires};
use crate::language::{Digest, Element, Int, Node, Turn};

impl<L: Clone> Lowering<'_, L> {
    pub(super) fn elements<W: Wires<Lc = L>>(
        &self,
        wires: &mut W,
        elements: &[Element],
        row: usize,
    ) -> Vec<L> {
        elements
            .iter()
            .map(|element| match element {
                Element::Digest(digest) => self.digest(wires, *digest, row),
                Element::Packed(fields) => {
                    let mut packed = wires.constant(Fr::ZERO);
                    for (field, width) in fields {
                        let field = self.integer(wires, field, row);
                        let parts = [(power_of_two(*width), &packed), (Fr::ONE, &field)];
                        packed = wires.combine(Fr::ZERO, &parts);
                    }
                    packed
                }
            })
            .collect()
    }

    pub(super) fn digest<W: Wires<Lc = L>>(&self, wires: &W, digest: Digest, row: usize) -> L {
        let columns = self.definition.columns.len();
        let texts = self.definition.texts.len();
        match digest {
            Digest::Cell(index) => wires.known(Known::Slot(columns + index, row)),
            Digest::Row(index) => wires.known(Known::Slot(columns + texts + index, row)),
            Digest::Argument(index) => wires.known(Known::Argument(index)),
            Digest::Entry(entry) => wires.known(Known::Entry(entry)),
            Digest::Salt => wires.known(Known::Salt),
            Digest::Shared(index) => self.before.shared[index].clone(),
            Digest::Chain(index) => self.before.chains[index].clone(),
            Digest::Closing(index) => self.closing[index].clone(),
        }
    }

    pub(super) fn integer<W: Wires<Lc = L>>(&self, wires: &mut W, value: &Int, row: usize) -> L {
        match value.node() {
            Node::Constant(constant) => wires.constant(field_element(constant)),
            Node::Column(column, Turn::This) => wires.known(Known::Slot(*column, row)),
            Node::Column(_, Turn::Next) if row + 1 == self.rows => wires.constant(Fr::ZERO),
            Node::Column(column, Turn::Next) => wires.known(Known::Slot(*column, row + 1)),
            Node::Argument(index) => wires.known(Known::Argument(*index)),
            Node::Total(index) => self.totals[*index].clone(),
            Node::Figure(index) => self.figures[*index].clone(),
            Node::Product(a, b) => {
                let (a, b) = (self.integer(wires, a, row), self.integer(wires, b, row));
                wires.product(&a, &b)
            }
            Node::Sum(..) | Node::Scaled(..) => {
                let mut terms = Vec::new();
                flatten(value, Fr::ONE, &mut terms);
                let parts: Vec<(Fr, L)> = terms
                    .into_iter()
                    .map(|(factor, term)| (factor, self.integer(wires, term, row)))
                    .collect();
                combine(wires, &parts)
            }
        }
    }

    /// `value = target`, with one product of the value in the constraint itself.
    pub(super) fn equal<W: Wires<Lc = L>>(
        &self,
        wires: &mut W,
        value: &Int,
        target: &L,
        row: usize,
    ) {
        let mut terms = Vec::new();
        flatten(value, Fr::ONE, &mut terms);
        let product = terms.iter().position(|(_, term)| matches!(term.node(), Node::Product(..)));
        let product = product.map(|index| terms.swap_remove(index));
        let mut rest: Vec<(Fr, L)> = terms
            .into_iter()
            .map(|(factor, term)| (-factor, self.integer(wires, term, row)))
            .collect();
        rest.push((Fr::ONE, target.clone()));
        let rest = combine(wires, &rest);
        match product.map(|(factor, term)| (factor, term.node())) {
            Some((factor, Node::Product(a, b))) => {
                let (a, b) = (self.integer(wires, a, row), self.integer(wires, b, row));
                let a = wires.combine(Fr::ZERO, &[(factor, &a)]);
                wires.enforce(&a, &b, &rest);
            }
            _ => wires.enforce_zero(&rest),
        }
    }
}

fn combine<W: Wires>(wires: &W, parts: &[(Fr, W::Lc)]) -> W::Lc {
    let parts: Vec<(Fr, &W::Lc)> = parts.iter().map(|(factor, part)| (*factor, part)).collect();
    wires.combine(Fr::ZERO, &parts)
}

fn flatten<'i>(value: &'i Int, factor: Fr, terms: &mut Vec<(Fr, &'i Int)>) {
    match value.node() {
        Node::Sum(a, b) => {
            flatten(a, factor, terms);
            flatten(b, factor, terms);
        }
        Node::Scaled(own, a) => flatten(a, factor * field_element(own), terms),
        Node::Constant(_)
        | Node::Column(..)
        | Node::Argument(_)
        | Node::Total(_)
        | Node::Figure(_)
        | Node::Product(..) => terms.push((factor, value)),
    }
}
