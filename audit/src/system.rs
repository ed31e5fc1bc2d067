//! A rank-1 constraint system as the audit sees it: sparse rows, and what each variable is.

use std::collections::BTreeMap;

use ark_ff::{AdditiveGroup as _, Field as _};
use assay_statement::hash::Fr;

/// A combination of variables.
pub type Terms = Vec<(Fr, usize)>;

/// One constraint `a · b = c`: the three combinations.
pub type Row = [Terms; 3];

/// What a variable is to a prover who lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The variable 0, which is 1.
    One,
    /// Chosen by the prover, or by the verifier, and taken from no other variable.
    Input,
    /// What the inputs say to the outside: nothing but them may move it.
    Output,
    /// Follows from others, though no single constraint gives it: the prover says it.
    Hint,
    /// Follows from others.
    Witness,
}

/// A constraint system.
#[derive(Debug, Clone)]
pub struct System {
    /// The constraints.
    pub rows: Vec<Row>,
    /// The clause that asks for each constraint.
    pub labels: Vec<String>,
    /// What each variable is.
    pub roles: Vec<Role>,
    /// For each variable the constraints that it is in, with its factors in a, b and c.
    pub places: Vec<Vec<(usize, [Fr; 3])>>,
}

impl System {
    /// A system of labelled constraints over the variables that have these roles.
    #[must_use]
    pub fn new(rows: Vec<Row>, labels: Vec<String>, roles: Vec<Role>) -> Self {
        let mut places = vec![Vec::new(); roles.len()];
        for (index, row) in rows.iter().enumerate() {
            let mut factors: BTreeMap<usize, [Fr; 3]> = BTreeMap::new();
            for (side, terms) in row.iter().enumerate() {
                for (factor, variable) in terms {
                    factors.entry(*variable).or_default()[side] += factor;
                }
            }
            for (variable, factors) in factors {
                places[variable].push((index, factors));
            }
        }
        Self { rows, labels, roles, places }
    }

    /// The variables of a constraint but the constant, each once.
    #[must_use]
    pub fn variables(&self, constraint: usize) -> Vec<usize> {
        let mut all: Vec<usize> =
            self.rows[constraint].iter().flatten().map(|term| term.1).filter(|v| *v > 0).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The variables with a role.
    pub fn having(&self, role: Role) -> impl Iterator<Item = usize> + '_ {
        (0..self.roles.len()).filter(move |variable| self.roles[*variable] == role)
    }

    /// The system with some constraints only. Variables keep their numbers.
    #[must_use]
    pub fn only(&self, keep: &[usize]) -> Self {
        Self::new(
            keep.iter().map(|index| self.rows[*index].clone()).collect(),
            keep.iter().map(|index| self.labels[*index].clone()).collect(),
            self.roles.clone(),
        )
    }

    /// The constraints that an assignment violates.
    #[must_use]
    pub fn violated(&self, assignment: &[Fr]) -> Vec<usize> {
        let holds = |row: &Row| {
            let [a, b, c] = row.each_ref().map(|terms| value(terms, assignment));
            a * b == c
        };
        (0..self.rows.len()).filter(|index| !holds(&self.rows[*index])).collect()
    }

    /// The variable of `x · (1 − x) = 0`, if the constraint says that.
    #[must_use]
    pub fn boolean(&self, constraint: usize) -> Option<usize> {
        let [a, b, c] = &self.rows[constraint];
        let ([(factor, variable)], [(one, 0), (minus, other)], []) = (&a[..], &b[..], &c[..])
        else {
            return None;
        };
        let shape = *factor == Fr::ONE && *one == Fr::ONE && *minus == -Fr::ONE;
        (shape && variable == other).then_some(*variable)
    }
}

/// The value of a combination.
#[must_use]
pub fn value(terms: &[(Fr, usize)], assignment: &[Fr]) -> Fr {
    terms.iter().map(|(factor, variable)| *factor * assignment[*variable]).sum()
}

/// An assignment that is changed variable by variable, with what it violates.
#[derive(Debug, Clone)]
pub struct State<'a> {
    system: &'a System,
    values: Vec<Fr>,
    sides: Vec<[Fr; 3]>,
    violated: std::collections::BTreeSet<usize>,
    undo: Vec<(usize, Fr)>,
}

impl<'a> State<'a> {
    /// The state of an assignment.
    #[must_use]
    pub fn new(system: &'a System, assignment: &[Fr]) -> Self {
        let sides: Vec<[Fr; 3]> = system
            .rows
            .iter()
            .map(|row| row.each_ref().map(|terms| value(terms, assignment)))
            .collect();
        let violated = (0..sides.len()).filter(|index| !holds(&sides[*index])).collect();
        Self { system, values: assignment.to_vec(), sides, violated, undo: Vec::new() }
    }

    /// The value of a variable.
    #[must_use]
    pub fn get(&self, variable: usize) -> Fr {
        self.values[variable]
    }

    /// The values of all variables.
    #[must_use]
    pub fn values(&self) -> &[Fr] {
        &self.values
    }

    /// The constraints that are violated.
    #[must_use]
    pub const fn violated(&self) -> &std::collections::BTreeSet<usize> {
        &self.violated
    }

    /// Changes a variable.
    pub fn set(&mut self, variable: usize, value: Fr) {
        let before = self.values[variable];
        let delta = value - before;
        if delta == Fr::ZERO {
            return;
        }
        self.undo.push((variable, before));
        self.shift(variable, value, delta);
    }

    /// Changes several variables.
    pub fn apply(&mut self, changes: &[(usize, Fr)]) {
        for (variable, value) in changes {
            self.set(*variable, *value);
        }
    }

    fn shift(&mut self, variable: usize, value: Fr, delta: Fr) {
        self.values[variable] = value;
        for (constraint, factors) in &self.system.places[variable] {
            let sides = &mut self.sides[*constraint];
            for (side, factor) in sides.iter_mut().zip(factors) {
                if *factor != Fr::ZERO {
                    *side += *factor * delta;
                }
            }
            if holds(sides) {
                self.violated.remove(constraint);
            } else {
                self.violated.insert(*constraint);
            }
        }
    }

    /// Whether no constraint that a variable is in is violated with another value.
    #[must_use]
    pub fn accepts(&self, variable: usize, value: Fr) -> bool {
        let delta = value - self.values[variable];
        self.system.places[variable].iter().all(|(constraint, factors)| {
            let mut sides = self.sides[*constraint];
            sides.iter_mut().zip(factors).for_each(|(side, factor)| *side += *factor * delta);
            holds(&sides)
        })
    }

    /// How many changes there were; [`State::back`] goes back to such a number.
    #[must_use]
    pub fn mark(&self) -> usize {
        self.undo.len()
    }

    /// Takes changes back.
    pub fn back(&mut self, mark: usize) {
        while self.undo.len() > mark {
            let Some((variable, value)) = self.undo.pop() else { return };
            let delta = value - self.values[variable];
            self.shift(variable, value, delta);
        }
    }

    /// The variables that differ from the assignment that the state began with.
    #[must_use]
    pub fn changes(&self) -> Vec<(usize, Fr)> {
        let variables: std::collections::BTreeSet<usize> =
            self.undo.iter().map(|(variable, _)| *variable).collect();
        variables.into_iter().map(|variable| (variable, self.values[variable])).collect()
    }

    /// The value with which a variable satisfies a constraint, the others being as they are.
    #[must_use]
    pub fn solved(&self, constraint: usize, variable: usize) -> Option<Fr> {
        let step = self.residual(constraint) * self.slope(constraint, variable)?.inverse()?;
        Some(self.values[variable] + step)
    }

    /// How `a · b − c` of a constraint changes with a variable; `None` where that is not linear.
    #[must_use]
    pub fn slope(&self, constraint: usize, variable: usize) -> Option<Fr> {
        let places = &self.system.places[variable];
        let at = places.binary_search_by_key(&constraint, |place| place.0).ok()?;
        let [fa, fb, fc] = places[at].1;
        let [a, b, _] = self.sides[constraint];
        (fa * fb == Fr::ZERO).then(|| fa * b + fb * a - fc)
    }

    /// The left side `a` of a constraint.
    #[must_use]
    pub fn left(&self, constraint: usize) -> Fr {
        self.sides[constraint][0]
    }

    /// `c − a · b` of a constraint.
    #[must_use]
    pub fn residual(&self, constraint: usize) -> Fr {
        let [a, b, c] = self.sides[constraint];
        c - a * b
    }
}

fn holds([a, b, c]: &[Fr; 3]) -> bool {
    *a * b == *c
}
