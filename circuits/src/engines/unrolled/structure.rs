//! The first pass: variables and constraints, no values.
//!
//! An engine may have places of its own for ranges and for permutations. Then they are
//! listed beside the constraints, and not unrolled to any.

use std::collections::BTreeMap;

use ark_ff::{One, Zero};
use assay_statement::hash::Fr;
use assay_statement::packing::bytes;
use assay_statement::{Bytes32, Entry};
use rayon::prelude::*;

use super::gadgets;
use super::wires::{Known, Places, Wires};
use crate::language::Clause;

/// Terms of a combination, by variable, without zeros.
pub(in crate::engines) type Row = Vec<(Fr, usize)>;

/// One constraint `a · b = c`.
#[derive(Debug, Clone, Copy)]
pub struct Constraint<'a> {
    /// Left factor.
    pub a: &'a [(Fr, usize)],
    /// Right factor.
    pub b: &'a [(Fr, usize)],
    /// Product.
    pub c: &'a [(Fr, usize)],
    /// The clause that asks for it.
    pub clause: &'a Clause,
}

/// A combination that is an integer of some bits, with the clause that asks for it.
#[cfg_attr(
    not(feature = "halo2"),
    allow(dead_code, reason = "for an engine that has places for it")
)]
pub(in crate::engines) struct Ranged {
    pub(in crate::engines) value: Row,
    pub(in crate::engines) width: u32,
    pub(in crate::engines) clause: usize,
}

/// A variable that is circomlib's Poseidon of a key and inputs.
#[derive(Debug)]
#[cfg_attr(
    not(feature = "halo2"),
    allow(dead_code, reason = "for an engine that has places for it")
)]
pub(in crate::engines) struct Permuted {
    pub(in crate::engines) inputs: Vec<Row>,
    pub(in crate::engines) output: usize,
}

/// A rank-1 constraint system. Variable 0 is 1, then come the entries of the
/// instance, then the witness.
#[derive(Default)]
pub struct Structure {
    /// The matrices A, B and C.
    pub(in crate::engines) matrices: [Vec<Row>; 3],
    pub(in crate::engines) ranges: Vec<Ranged>,
    pub(in crate::engines) permutations: Vec<Permuted>,
    places: Places,
    variables: usize,
    slots: Slots,
    clauses: Vec<Clause>,
    names: BTreeMap<Clause, usize>,
    labels: Vec<usize>,
    current: usize,
}

/// Where the variables of known values stand.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Slots {
    pub(super) arguments: usize,
    pub(super) per_row: usize,
    pub(super) rows: usize,
}

impl Slots {
    /// Variables before the first one that a gadget allocates.
    pub(super) const fn count(self) -> usize {
        Structure::INSTANCE + self.arguments + 1 + self.rows * self.per_row
    }

    fn variable(self, known: Known) -> usize {
        match known {
            Known::Entry(entry) => Structure::entry(entry),
            Known::Argument(index) => Structure::INSTANCE + index,
            Known::Salt => Structure::INSTANCE + self.arguments,
            Known::Slot(slot, row) => {
                Structure::INSTANCE + self.arguments + 1 + row * self.per_row + slot
            }
        }
    }
}

impl Structure {
    /// The constant and the entries of the instance.
    pub const INSTANCE: usize = 1 + Entry::ALL.len();

    pub(super) fn new(slots: Slots, places: Places) -> Self {
        Self { variables: slots.count(), slots, places, ..Self::default() }
    }

    /// The names of all constraints, in the order in which they first occur.
    #[cfg(feature = "halo2")]
    pub(in crate::engines) fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// Which of these each constraint has.
    #[cfg(feature = "halo2")]
    pub(in crate::engines) fn labels(&self) -> &[usize] {
        &self.labels
    }

    /// The variable that an entry of the instance is.
    #[must_use]
    pub const fn entry(entry: Entry) -> usize {
        1 + entry as usize
    }

    /// Number of variables, the constant and the instance included.
    #[must_use]
    pub const fn variables(&self) -> usize {
        self.variables
    }

    /// Number of constraints.
    #[must_use]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no constraint.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// All constraints, in order.
    #[must_use]
    pub fn constraints(&self) -> impl ExactSizeIterator<Item = Constraint<'_>> {
        (0..self.len()).map(|index| self.constraint(index))
    }

    /// One constraint.
    #[must_use]
    pub fn constraint(&self, index: usize) -> Constraint<'_> {
        let [a, b, c] = &self.matrices;
        let clause = &self.clauses[self.labels[index]];
        Constraint { a: &a[index], b: &b[index], c: &c[index], clause }
    }

    /// The first constraint that an assignment of all variables violates.
    #[must_use]
    pub fn first_violation(&self, assignment: &[Fr]) -> Option<Constraint<'_>> {
        (0..self.len())
            .into_par_iter()
            .map(|index| self.constraint(index))
            .find_first(|constraint| !constraint.holds(assignment))
    }

    /// keccak256 over the number of variables and every term of every constraint.
    #[must_use]
    pub fn digest(&self) -> Bytes32 {
        // Hashed in pieces, so that the pieces can be hashed in parallel.
        let digests: Vec<Bytes32> = (0..self.len())
            .into_par_iter()
            .chunks(1 << 12)
            .map(|indices| {
                let mut data = Vec::new();
                for index in indices {
                    for matrix in &self.matrices {
                        data.extend((matrix[index].len() as u64).to_be_bytes());
                        for (factor, variable) in &matrix[index] {
                            data.extend(bytes(*factor).0);
                            data.extend((*variable as u64).to_be_bytes());
                        }
                    }
                }
                Bytes32::keccak(&[&data])
            })
            .collect();
        let mut data = (self.variables as u64).to_be_bytes().to_vec();
        data.extend(digests.iter().flat_map(|digest| digest.0));
        Bytes32::keccak(&[&data])
    }
}

impl std::fmt::Debug for Structure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Structure").field("variables", &self.variables).finish_non_exhaustive()
    }
}

impl Constraint<'_> {
    /// Whether an assignment of all variables satisfies the constraint.
    #[must_use]
    pub fn holds(&self, assignment: &[Fr]) -> bool {
        let value = |terms: &[(Fr, usize)]| -> Fr {
            terms.iter().map(|(factor, variable)| *factor * assignment[*variable]).sum()
        };
        value(self.a) * value(self.b) == value(self.c)
    }
}

impl Wires for Structure {
    type Lc = Row;

    fn places(&self) -> Places {
        self.places
    }

    fn clause(&mut self, clause: &Clause) {
        if let Some(index) = self.names.get(clause) {
            self.current = *index;
            return;
        }
        self.current = self.clauses.len();
        self.clauses.push(clause.clone());
        self.names.insert(clause.clone(), self.current);
    }

    fn known(&self, known: Known) -> Row {
        vec![(Fr::one(), self.slots.variable(known))]
    }

    fn combine(&self, constant: Fr, parts: &[(Fr, &Row)]) -> Row {
        let mut terms: Row = vec![(constant, 0)];
        for (factor, part) in parts {
            terms.extend(part.iter().map(|(own, variable)| (*factor * own, *variable)));
        }
        terms.sort_unstable_by_key(|(_, variable)| *variable);
        let mut merged = Row::with_capacity(terms.len());
        for (factor, variable) in terms {
            match merged.last_mut() {
                Some((sum, last)) if *last == variable => *sum += factor,
                _ => merged.push((factor, variable)),
            }
        }
        merged.retain(|(factor, _)| !factor.is_zero());
        merged
    }

    fn hint(&mut self, _from: &Row, _value: impl FnOnce(Fr) -> Fr) -> Row {
        self.variables += 1;
        vec![(Fr::one(), self.variables - 1)]
    }

    fn product(&mut self, a: &Row, b: &Row) -> Row {
        let product = self.hint(a, |value| value);
        self.enforce(a, b, &product);
        product
    }

    fn range(&mut self, value: &Row, width: u32) {
        if self.places.ranges {
            let (value, clause) = (value.clone(), self.current);
            self.ranges.push(Ranged { value, width, clause });
        } else {
            gadgets::bits(self, value, width);
        }
    }

    fn permute(&mut self, key: &Row, inputs: &[Row]) -> Row {
        if !self.places.permutes(inputs.len() + 2) {
            return gadgets::permute(self, key, inputs);
        }
        let output = self.hint(key, |key| key);
        let inputs = std::iter::once(key).chain(inputs).cloned().collect();
        self.permutations.push(Permuted { inputs, output: self.variables - 1 });
        output
    }

    fn enforce(&mut self, a: &Row, b: &Row, c: &Row) {
        for (matrix, row) in self.matrices.iter_mut().zip([a, b, c]) {
            matrix.push(row.clone());
        }
        self.labels.push(self.current);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_that_is_settled_is_what_it_was() {
        let places = Places { few_terms: true, ..Places::default() };
        let mut structure = Structure::new(Slots::default(), places);
        structure.clause(&Clause { owner: "sum".to_owned(), name: "settled".to_owned() });
        let sum = structure.combine(Fr::from(5), &[]);
        let own = structure.settled(sum.clone());
        assert_eq!(own, [(Fr::one(), structure.variables() - 1)]);
        let mut values = vec![Fr::from(0); structure.variables()];
        values[0] = Fr::one();
        for (value, violated) in [(4, true), (5, false), (6, true)] {
            values[structure.variables() - 1] = Fr::from(value);
            assert_eq!(structure.first_violation(&values).is_some(), violated, "{value}");
        }
        // Where sums may be long, it is left as it is.
        let mut other = Structure::new(Slots::default(), Places::default());
        assert_eq!((other.settled(sum.clone()), other.len()), (sum, 0));
    }
}
