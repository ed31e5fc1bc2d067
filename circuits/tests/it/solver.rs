//! Computes witnesses from the constraints alone.
//!
//! Whatever is given stays as it is, and every other variable follows from the
//! constraints, one unknown at a time: what a prover does who lies about the given
//! values and about nothing else. It shares no code with the pass that computes
//! honest values, and must agree with it on honest inputs.

use std::collections::{BTreeMap, BTreeSet};

use ark_ff::{AdditiveGroup as _, BigInteger as _, Field as _, PrimeField as _, Zero as _};
use assay_circuits::groth16::{Constraint, Structure};
use assay_statement::hash::Fr;

/// The value of every variable. Variables that nothing determines are zero.
pub(crate) fn solve(structure: &Structure, given: &BTreeMap<usize, Fr>) -> Vec<Fr> {
    let mut solver = Solver {
        values: vec![None; structure.variables()],
        bits: structure.constraints().filter_map(|constraint| bit(&constraint)).collect(),
        exponents: exponents(),
    };
    solver.values[0] = Some(Fr::ONE);
    for (variable, value) in given {
        solver.values[*variable] = Some(*value);
    }
    let mut pending: Vec<usize> = (0..structure.len()).collect();
    loop {
        let before = pending.len();
        pending.retain(|index| !solver.step(&structure.constraint(*index)));
        if pending.len() == before {
            return solver.values.into_iter().map(Option::unwrap_or_default).collect();
        }
    }
}

/// The clauses that an assignment violates.
pub(crate) fn violated(structure: &Structure, assignment: &[Fr]) -> BTreeSet<String> {
    let broken = structure.constraints().filter(|constraint| !constraint.holds(assignment));
    broken.map(|constraint| constraint.clause.to_string()).collect()
}

struct Solver {
    values: Vec<Option<Fr>>,
    /// Variables that some constraint makes 0 or 1.
    bits: BTreeSet<usize>,
    /// Exponents of the negated powers of two.
    exponents: BTreeMap<Fr, usize>,
}

/// A combination as far as it is known.
struct Partial {
    known: Fr,
    unknown: Vec<(Fr, usize)>,
}

impl Solver {
    /// Uses a constraint; whether it has nothing more to give.
    fn step(&mut self, constraint: &Constraint<'_>) -> bool {
        let mut a = self.partial(constraint.a);
        let mut b = self.partial(constraint.b);
        let c = self.partial(constraint.c);
        if a.is_zero() {
            b.unknown.clear();
        }
        if b.is_zero() {
            a.unknown.clear();
        }
        let all: BTreeSet<usize> =
            [&a, &b, &c].iter().flat_map(|part| &part.unknown).map(|term| term.1).collect();
        let sum = b.unknown.is_empty() && c.unknown.is_empty();
        match all.first() {
            None => true,
            Some(_) if sum && all.iter().all(|variable| self.bits.contains(variable)) => {
                self.decompose(&a, a.known - c.known / b.known);
                true
            }
            Some(unknown) if all.len() == 1 => self.linear(*unknown, &a, &b, &c),
            Some(_) => false,
        }
    }

    /// Bits with the factors `−2^i` that add up to `−value`.
    fn decompose(&mut self, sum: &Partial, value: Fr) {
        let value = value.into_bigint();
        for (factor, variable) in &sum.unknown {
            let exponent = self.exponents[factor];
            self.values[*variable] = Some(Fr::from(u8::from(value.get_bit(exponent))));
        }
    }

    fn linear(&mut self, unknown: usize, a: &Partial, b: &Partial, c: &Partial) -> bool {
        let factor = |part: &Partial| part.unknown.first().map_or(Fr::ZERO, |term| term.0);
        if !(factor(a) * factor(b)).is_zero() {
            return false;
        }
        let slope = a.known * factor(b) + b.known * factor(a) - factor(c);
        let constant = a.known * b.known - c.known;
        if slope == -Fr::ONE {
            self.values[unknown] = Some(constant);
        } else if !slope.is_zero() {
            self.values[unknown] = Some(-constant / slope);
        }
        true
    }

    fn partial(&self, terms: &[(Fr, usize)]) -> Partial {
        let mut partial = Partial { known: Fr::ZERO, unknown: Vec::new() };
        for (factor, variable) in terms {
            match self.values[*variable] {
                Some(value) => partial.known += *factor * value,
                None => partial.unknown.push((*factor, *variable)),
            }
        }
        partial
    }
}

impl Partial {
    fn is_zero(&self) -> bool {
        self.unknown.is_empty() && self.known.is_zero()
    }
}

fn exponents() -> BTreeMap<Fr, usize> {
    let mut power = -Fr::ONE;
    let next = |exponent| {
        let entry = (power, exponent);
        power.double_in_place();
        entry
    };
    (0..253).map(next).collect()
}

/// The variable of `x · (1 − x) = 0`.
fn bit(constraint: &Constraint<'_>) -> Option<usize> {
    let ([(factor, variable)], [(one, 0), (minus, other)], []) =
        (constraint.a, constraint.b, constraint.c)
    else {
        return None;
    };
    let shape = *factor == Fr::ONE && *one == Fr::ONE && *minus == -Fr::ONE;
    (shape && variable == other).then_some(*variable)
}
