//! What an assignment has to satisfy, in little room: it is there while a proof is made.

use std::collections::BTreeMap;

use ark_ff::{BigInteger as _, PrimeField as _};
use assay_statement::hash::Fr as Statement;
use rayon::prelude::*;

use crate::engines::unrolled::{Row, Structure};
use crate::language::Clause;

/// Constraints and ranges of a structure.
#[derive(Default)]
pub(super) struct Conditions {
    /// Few numbers, of which there is one in each term.
    factors: Vec<Statement>,
    /// Which factor, and which variable.
    terms: Vec<(u32, u32)>,
    /// Where the terms of each sum end: three sums a constraint, then one a range.
    ends: Vec<u32>,
    /// The clause of each constraint.
    constraints: Vec<u32>,
    /// The bits and the clause of each range.
    ranges: Vec<(u32, u32)>,
    clauses: Vec<Clause>,
}

impl Conditions {
    pub(super) fn new(structure: &Structure) -> Self {
        let mut own = Self { clauses: structure.clauses().to_vec(), ..Self::default() };
        let mut known = BTreeMap::new();
        let [a, b, c] = &structure.matrices;
        for (((a, b), c), clause) in a.iter().zip(b).zip(c).zip(structure.labels()) {
            for row in [a, b, c] {
                own.sum(&mut known, row);
            }
            own.constraints.push(number(*clause));
        }
        for range in &structure.ranges {
            own.sum(&mut known, &range.value);
            own.ranges.push((range.width, number(range.clause)));
        }
        own.terms.shrink_to_fit();
        own.ends.shrink_to_fit();
        own
    }

    /// The clause of the first condition that an assignment of all variables violates.
    pub(super) fn violated(&self, values: &[Statement]) -> Option<&Clause> {
        let value = |sum: usize| self.value(sum, values);
        let broken = self.constraints.par_iter().enumerate().find_first(|(index, _)| {
            let [a, b, c] = [0, 1, 2].map(|side| value(3 * index + side));
            a * b != c
        });
        let ranges = 3 * self.constraints.len();
        let clause = broken.map(|(_, clause)| clause).or_else(|| {
            let ranges = self.ranges.par_iter().enumerate().find_first(|(index, (width, _))| {
                value(ranges + index).into_bigint().num_bits() > *width
            });
            ranges.map(|(_, (_, clause))| clause)
        });
        clause.map(|clause| &self.clauses[*clause as usize])
    }

    fn sum(&mut self, known: &mut BTreeMap<Statement, u32>, row: &Row) {
        for (factor, variable) in row {
            let index = *known.entry(*factor).or_insert_with(|| {
                self.factors.push(*factor);
                number(self.factors.len() - 1)
            });
            self.terms.push((index, number(*variable)));
        }
        self.ends.push(number(self.terms.len()));
    }

    fn value(&self, sum: usize, values: &[Statement]) -> Statement {
        let start = sum.checked_sub(1).map_or(0, |before| self.ends[before]);
        let terms = &self.terms[start as usize..self.ends[sum] as usize];
        terms
            .iter()
            .map(|(own, variable)| self.factors[*own as usize] * values[*variable as usize])
            .sum()
    }
}

/// A circuit has fewer terms: a larger one is refused before.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
