//! No variable of an honest witness can be replaced by another value.

use std::collections::{BTreeMap, BTreeSet};

use ark_ff::{AdditiveGroup as _, Field as _, UniformRand as _, Zero as _};
use ark_std::rand::{SeedableRng as _, rngs::StdRng};
use assay_circuits::groth16::Structure;
use assay_circuits::groth16::power_of_two;
use assay_circuits::language::{Clause, Source};
use assay_statement::hash::Fr;

use crate::forgery::Bench;
use crate::policies::examples;

/// Inverses of zero in each example: the hints that nothing reads.
const FREE: [(&str, usize); 41] = [
    ("mixed", 6),
    ("loose", 12),
    ("keyed", 17),
    ("totals", 0),
    ("not_null", 0),
    ("between", 0),
    ("between, one side", 0),
    ("in_set", 3),
    ("in_set of strings", 8),
    ("unique", 0),
    ("row_count", 0),
    ("sum", 0),
    ("sum, one side", 0),
    ("monotonic", 0),
    ("monotonic of booleans", 0),
    ("completeness", 0),
    ("lists", 7),
    ("lists of strings", 4),
    ("mean", 0),
    ("min and max", 0),
    ("share", 0),
    ("pair", 4),
    ("variance", 0),
    ("variance_population", 0),
    ("stddev", 0),
    ("stddev_population", 0),
    ("max_gap", 0),
    ("quantile", 0),
    ("median", 0),
    ("geofence in a box", 0),
    ("geofence in a polygon", 0),
    ("geofence of a share", 0),
    ("spacing", 0),
    ("speed", 0),
    ("expression", 0),
    ("expression of a share", 2),
    ("no identity", 0),
    ("no identity, no order", 0),
    ("short strings", 33),
    ("length", 26),
    ("pattern", 28),
];

/// Exponents of the widths that range checks are made of, and their neighbours.
const WIDTHS: [u32; 12] = [1, 7, 8, 16, 22, 32, 36, 58, 64, 84, 247, 248];

#[test]
fn a_changed_variable_violates_a_constraint() {
    for (example, (name, free)) in examples().into_iter().zip(FREE) {
        let bench = Bench::new(example);
        assert_eq!(bench.example.name, name);
        let witness = bench.honest();
        let system = Incidence::new(bench.structure(), witness.assignment());
        let next_row = next_row(bench.structure());
        let mut rng = StdRng::seed_from_u64(7);
        let (mut tried, mut accepted) = (0, BTreeSet::new());
        for variable in 1..bench.structure().variables() {
            let next = next_row.get(&variable).copied().unwrap_or(0);
            for value in system.candidates(variable, next, Fr::rand(&mut rng)) {
                tried += 1;
                if system.accepts(variable, value) {
                    accepted.insert(variable);
                }
            }
        }
        let hints: BTreeSet<usize> = (1..bench.structure().variables())
            .filter(|variable| system.is_inverse_of_zero(*variable))
            .collect();
        println!("{name}: {} variables, {tried} mutants, {} free", next_row.len(), hints.len());
        assert_eq!(accepted, hints, "{name}: accepted, and free by their place");
        assert_eq!(hints.len(), zeros(&bench, witness.assignment()), "{name}");
        assert_eq!(hints.len(), free, "{name}");
    }
}

/// Which constraints each variable is in, and the values of their factors.
pub(crate) struct Incidence<'a> {
    /// For each variable: constraint, and its factors in A, B and C.
    columns: Vec<Vec<(usize, [Fr; 3])>>,
    values: Vec<[Fr; 3]>,
    assignment: &'a [Fr],
}

impl<'a> Incidence<'a> {
    pub(crate) fn new(structure: &Structure, assignment: &'a [Fr]) -> Self {
        let mut columns = vec![Vec::new(); structure.variables()];
        let mut values = Vec::with_capacity(structure.len());
        for (index, constraint) in structure.constraints().enumerate() {
            assert!(constraint.holds(assignment), "{}", constraint.clause);
            let mut factors: BTreeMap<usize, [Fr; 3]> = BTreeMap::new();
            let mut value = [Fr::ZERO; 3];
            let sides = [constraint.a, constraint.b, constraint.c];
            for (side, terms) in sides.into_iter().enumerate() {
                for (factor, variable) in terms {
                    factors.entry(*variable).or_default()[side] += factor;
                    value[side] += *factor * assignment[*variable];
                }
            }
            values.push(value);
            for (variable, factors) in factors {
                columns[variable].push((index, factors));
            }
        }
        Self { columns, values, assignment }
    }

    /// Whether every constraint holds with one variable replaced.
    pub(crate) fn accepts(&self, variable: usize, value: Fr) -> bool {
        let delta = value - self.assignment[variable];
        self.columns[variable].iter().all(|(index, factors)| {
            let [a, b, c] =
                std::array::from_fn(|side| self.values[*index][side] + factors[side] * delta);
            a * b == c
        })
    }

    pub(crate) fn candidates(&self, variable: usize, next_row: usize, random: Fr) -> BTreeSet<Fr> {
        let own = self.assignment[variable];
        let one = Fr::ONE;
        let mut values = BTreeSet::from([Fr::ZERO, one, own + one, own - one, -own, -one, random]);
        values.extend(WIDTHS.iter().flat_map(|width| {
            let power = power_of_two(*width);
            [power, power - one, own + power, own - power]
        }));
        let others = [variable - 1, variable + 1, next_row];
        values.extend(others.iter().filter_map(|other| self.assignment.get(*other)));
        values.remove(&own);
        values
    }

    /// The hint of an is-zero gadget whose value is zero: the right factor, alone,
    /// of one constraint whose left factor is zero, and in no other constraint.
    pub(crate) fn is_inverse_of_zero(&self, variable: usize) -> bool {
        let [(index, factors)] = self.columns[variable][..] else { return false };
        factors == [Fr::ZERO, Fr::ONE, Fr::ZERO] && self.values[index][0].is_zero()
    }

    /// The setting of a switch between equal wires: beside the constraint that makes it a
    /// boolean, it is the left factor, alone, of products with zero.
    pub(crate) fn is_idle_switch(&self, variable: usize) -> bool {
        let [(_, boolean), products @ ..] = &self.columns[variable][..] else { return false };
        let is_idle = |(index, factors): &(usize, [Fr; 3])| {
            *factors == [Fr::ONE, Fr::ZERO, Fr::ZERO] && self.values[*index][1].is_zero()
        };
        *boolean == [Fr::ONE, -Fr::ONE, Fr::ZERO]
            && !products.is_empty()
            && products.iter().all(is_idle)
    }
}

/// How many zeros the is-zero gadgets saw.
fn zeros(bench: &Bench, assignment: &[Fr]) -> usize {
    let columns = bench.definition.columns.iter().enumerate();
    columns
        .filter(|(_, column)| matches!(column.source, Source::IsZero(_) | Source::IsEqual(..)))
        .flat_map(|(index, _)| (0..Bench::ROWS).map(move |row| bench.column(index, row)))
        .filter(|variable| assignment[*variable] == Fr::ONE)
        .count()
}

/// For each variable, the same one of the next row, going by how many variables
/// first occur under its clause.
fn next_row(structure: &Structure) -> BTreeMap<usize, usize> {
    let mut seen = BTreeSet::from([0]);
    let mut members: BTreeMap<&Clause, Vec<usize>> = BTreeMap::new();
    for constraint in structure.constraints() {
        for (_, variable) in constraint.a.iter().chain(constraint.b).chain(constraint.c) {
            if seen.insert(*variable) {
                members.entry(constraint.clause).or_default().push(*variable);
            }
        }
    }
    let mut next = BTreeMap::new();
    for variables in members.values_mut() {
        variables.sort_unstable();
        let step = (variables.len() / Bench::ROWS).max(1);
        let after = variables.iter().cycle().skip(step);
        next.extend(variables.iter().copied().zip(after.copied()));
    }
    next
}
