//! In which order the variables follow from each other: what a prover computes who lies about
//! some of them, so that everything else is consistent with the lie.
//!
//! It is read off the constraints, one unknown at a time, and shares no code with the pass that
//! computes honest witnesses.

use std::collections::{BTreeMap, BTreeSet};

use ark_ff::{AdditiveGroup as _, BigInteger as _, Field as _, PrimeField as _};
use assay_statement::hash::Fr;

use crate::system::{Role, State, System};

/// How variables follow.
#[derive(Debug, Clone)]
enum Step {
    /// A constraint gives a variable.
    Solve(usize, usize),
    /// A constraint gives the bits of a sum: each with its exponent.
    Bits(usize, Vec<(usize, usize)>),
    /// Two constraints say whether a value is zero.
    Zero { first: usize, flag: usize, inverse: usize },
}

/// The steps of a system.
#[derive(Debug)]
pub struct Schedule {
    steps: Vec<Step>,
    /// The step that uses a constraint.
    step_of: Vec<Option<usize>>,
    /// The step that gives a variable.
    given_by: Vec<Option<usize>>,
    /// Whether nothing but definitions reads what the step gives.
    sinks: Vec<bool>,
}

impl Schedule {
    /// Works out the order. What no constraint gives is free.
    #[must_use]
    pub fn new(system: &System) -> Self {
        let mut order = Order::new(system);
        order.run();
        let mut schedule = Self {
            sinks: vec![false; order.steps.len()],
            steps: order.steps,
            step_of: order.step_of,
            given_by: order.given_by,
        };
        schedule.find_sinks(system);
        schedule
    }

    fn find_sinks(&mut self, system: &System) {
        for index in (0..self.steps.len()).rev() {
            let Step::Solve(constraint, variable) = self.steps[index] else { continue };
            let [_, b, _] = &system.rows[constraint];
            let places = &system.places[variable];
            let steady = places.iter().any(|(place, [fa, fb, fc])| {
                let alone = *fa == Fr::ZERO || b.iter().all(|term| term.1 == 0);
                *place == constraint
                    && *fb == Fr::ZERO
                    && alone
                    && (*fa == Fr::ZERO || *fc == Fr::ZERO)
            });
            self.sinks[index] = steady
                && places.iter().all(|(place, _)| {
                    *place == constraint
                        || self.step_of[*place].is_some_and(|step| step > index && self.sinks[step])
                });
        }
    }

    /// Whether a constraint only defines what nothing but definitions reads: it can be
    /// satisfied last, whatever the other variables are. Its definition is the variable.
    #[must_use]
    pub fn sink(&self, constraint: usize) -> Option<usize> {
        let step = self.step_of[constraint].filter(|step| self.sinks[*step])?;
        match self.steps[step] {
            Step::Solve(_, variable) => Some(variable),
            Step::Bits(..) | Step::Zero { .. } => None,
        }
    }

    /// Variables that no constraint gives, and that are no inputs: what a prover says freely.
    pub fn said<'a>(&'a self, system: &'a System) -> impl Iterator<Item = usize> + 'a {
        let free = |variable: &usize| self.given_by[*variable].is_none();
        (1..system.roles.len())
            .filter(free)
            .filter(|variable| matches!(system.roles[*variable], Role::Hint | Role::Witness))
            .filter(|variable| !system.places[*variable].is_empty())
    }

    /// Decompositions into so many bits that more than one sum stands for an element: their
    /// constraints.
    #[must_use]
    pub fn ambiguous(&self) -> Vec<usize> {
        let wide = |step: &Step| match step {
            Step::Bits(constraint, bits) if bits.iter().any(|bit| bit.0 >= 253) => {
                Some(*constraint)
            }
            Step::Bits(..) | Step::Solve(..) | Step::Zero { .. } => None,
        };
        self.steps.iter().filter_map(wide).collect()
    }

    /// Changes variables, and then what nothing but definitions reads: everything else stays.
    pub fn settle(
        &self,
        state: &mut State<'_>,
        system: &System,
        changes: &[(usize, Fr)],
        frozen: &[usize],
    ) {
        let others = (0..system.rows.len()).filter(|row| self.sink(*row).is_none());
        let frozen: Vec<usize> = others.chain(frozen.iter().copied()).collect();
        self.replay(state, system, changes, &frozen);
    }

    /// Changes variables, and whatever follows from them but by steps that use one of the
    /// `frozen` constraints.
    pub fn replay(
        &self,
        state: &mut State<'_>,
        system: &System,
        changes: &[(usize, Fr)],
        frozen: &[usize],
    ) {
        let mut skip: BTreeSet<usize> =
            frozen.iter().filter_map(|constraint| self.step_of[*constraint]).collect();
        skip.extend(changes.iter().filter_map(|(variable, _)| self.given_by[*variable]));
        let mut open = BTreeSet::new();
        for (variable, value) in changes {
            self.change(state, system, (*variable, *value), &mut open);
            // A flag that is said wants another inverse.
            open.extend(self.given_by[*variable]);
        }
        while let Some(step) = open.pop_first() {
            match &self.steps[step] {
                Step::Zero { first, flag, inverse } => {
                    let value = state.left(*first);
                    let (zero, inverted) =
                        value.inverse().map_or((Fr::ONE, None), |v| (Fr::ZERO, Some(v)));
                    if !skip.contains(&step) {
                        self.change(state, system, (*flag, zero), &mut open);
                    }
                    let said = changes.iter().any(|change| change.0 == *inverse);
                    if let Some(inverted) = inverted.filter(|_| !said) {
                        let value = (Fr::ONE - state.get(*flag)) * inverted;
                        self.change(state, system, (*inverse, value), &mut open);
                    }
                }
                _ if skip.contains(&step) => {}
                Step::Solve(constraint, variable) => {
                    if let Some(value) = state.solved(*constraint, *variable) {
                        self.change(state, system, (*variable, value), &mut open);
                    }
                }
                Step::Bits(constraint, bits) => {
                    // With all bits zero, the constraint misses by the sum.
                    let present: Fr =
                        bits.iter().map(|(exponent, bit)| state.get(*bit) * power(*exponent)).sum();
                    let sum = (present + signed(state, system, *constraint)).into_bigint();
                    for (exponent, bit) in bits {
                        let value = Fr::from(u8::from(sum.get_bit(*exponent)));
                        self.change(state, system, (*bit, value), &mut open);
                    }
                }
            }
        }
    }

    fn change(
        &self,
        state: &mut State<'_>,
        system: &System,
        (variable, value): (usize, Fr),
        open: &mut BTreeSet<usize>,
    ) {
        if state.get(variable) == value {
            return;
        }
        state.set(variable, value);
        for (constraint, _) in &system.places[variable] {
            let step = self.step_of[*constraint];
            let own = self.given_by[variable];
            open.extend(step.filter(|step| own.is_none_or(|own| *step > own)));
        }
    }
}

/// What a decomposition `(v − Σ 2^i b) · 1 = 0` misses by: `v − Σ 2^i b`.
fn signed(state: &State<'_>, system: &System, constraint: usize) -> Fr {
    let [_, b, _] = &system.rows[constraint];
    let one = crate::system::value(b, state.values());
    -state.residual(constraint) * one.inverse().unwrap_or_default()
}

fn power(exponent: usize) -> Fr {
    assay_circuits::groth16::power_of_two(u32::try_from(exponent).unwrap_or(0))
}

/// The order as it is worked out.
struct Order<'a> {
    system: &'a System,
    steps: Vec<Step>,
    step_of: Vec<Option<usize>>,
    given_by: Vec<Option<usize>>,
    known: Vec<bool>,
    unknown: Vec<usize>,
    bits: Vec<bool>,
    /// First constraints of is-zero pairs: the second one, flag and inverse.
    pairs: BTreeMap<usize, (usize, usize, usize)>,
    seconds: BTreeSet<usize>,
    exponents: BTreeMap<Fr, usize>,
    ready: BTreeSet<(u8, usize)>,
}

impl<'a> Order<'a> {
    fn new(system: &'a System) -> Self {
        let rows = 0..system.rows.len();
        let mut bits = vec![false; system.roles.len()];
        for bit in rows.clone().filter_map(|row| system.boolean(row)) {
            bits[bit] = true;
        }
        let pairs: BTreeMap<_, _> =
            rows.clone().skip(1).filter_map(|row| pair(system, row - 1)).collect();
        Self {
            system,
            steps: Vec::new(),
            step_of: vec![None; rows.len()],
            given_by: vec![None; system.roles.len()],
            known: vec![false; system.roles.len()],
            unknown: rows.map(|row| system.variables(row).len()).collect(),
            bits,
            seconds: pairs.values().map(|pair| pair.0).collect(),
            pairs,
            exponents: (0..254).map(|exponent| (-power(exponent), exponent)).collect(),
            ready: BTreeSet::new(),
        }
    }

    fn run(&mut self) {
        let system = self.system;
        (0..system.rows.len()).for_each(|row| self.look(row));
        for role in [Role::One, Role::Input, Role::Hint] {
            for variable in system.having(role).collect::<Vec<_>>() {
                self.know(variable, None);
            }
        }
        // An output is said by nobody, as long as something else can be.
        let is_output = |variable: &usize| system.roles[*variable] == Role::Output;
        let (last, first): (Vec<usize>, Vec<usize>) =
            (0..system.roles.len()).partition(|variable| is_output(variable));
        for variable in first.into_iter().chain(last) {
            while let Some((_, row)) = self.ready.pop_first() {
                self.take(row);
            }
            self.know(variable, None);
        }
    }

    fn know(&mut self, variable: usize, step: Option<usize>) {
        if std::mem::replace(&mut self.known[variable], true) {
            return;
        }
        self.given_by[variable] = step;
        let system = self.system;
        for (row, _) in &system.places[variable] {
            if variable > 0 {
                self.unknown[*row] -= 1;
            }
            self.look(*row);
        }
    }

    /// Queues a constraint that gives something: those first that always do.
    fn look(&mut self, row: usize) {
        if self.step_of[row].is_some() || self.seconds.contains(&row) {
            return;
        }
        if let Some((_, flag, inverse)) = self.pairs.get(&row) {
            let missing = [flag, inverse].iter().filter(|v| !self.known[***v]).count();
            if missing == 2 && self.unknown[row] == 2 {
                self.ready.insert((0, row));
            }
            return;
        }
        match self.unknown[row] {
            0 => {}
            1 if self.steady(row) => {
                self.ready.insert((0, row));
            }
            _ if self.decomposition(row).is_some() => {
                self.ready.insert((0, row));
            }
            1 => {
                self.ready.insert((1, row));
            }
            _ => {}
        }
    }

    fn missing(&self, row: usize) -> Option<usize> {
        self.system.variables(row).into_iter().find(|variable| !self.known[*variable])
    }

    fn steady(&self, row: usize) -> bool {
        let Some(variable) = self.missing(row) else { return false };
        let [a, b, _] = &self.system.rows[row];
        let within = |terms: &[(Fr, usize)]| terms.iter().any(|term| term.1 == variable);
        let constant = |terms: &[(Fr, usize)]| terms.iter().all(|term| term.1 == 0);
        match (within(a), within(b)) {
            (false, false) => true,
            (true, false) => constant(b),
            (false, true) => constant(a),
            (true, true) => false,
        }
    }

    fn decomposition(&self, row: usize) -> Option<Vec<(usize, usize)>> {
        let [a, b, c] = &self.system.rows[row];
        if !c.is_empty() || b.iter().any(|term| term.1 != 0) {
            return None;
        }
        let missing = a.iter().filter(|term| !self.known[term.1]);
        let bits = missing.map(|(factor, bit)| {
            Some((*self.exponents.get(factor)?, *bit)).filter(|_| self.bits[*bit])
        });
        bits.collect::<Option<Vec<_>>>().filter(|bits| !bits.is_empty())
    }

    fn take(&mut self, row: usize) {
        if self.step_of[row].is_some() || self.unknown[row] == 0 {
            return;
        }
        let step = self.steps.len();
        if let Some(&(second, flag, inverse)) = self.pairs.get(&row) {
            self.steps.push(Step::Zero { first: row, flag, inverse });
            self.step_of[row] = Some(step);
            self.step_of[second] = Some(step);
            self.know(flag, Some(step));
            self.know(inverse, Some(step));
            return;
        }
        if let Some(bits) = self.decomposition(row) {
            self.step_of[row] = Some(step);
            let variables: Vec<usize> = bits.iter().map(|bit| bit.1).collect();
            self.steps.push(Step::Bits(row, bits));
            for bit in variables {
                self.know(bit, Some(step));
            }
            return;
        }
        let Some(variable) = self.missing(row).filter(|_| self.unknown[row] == 1) else { return };
        let square = self.system.places[variable]
            .iter()
            .any(|(place, [a, b, _])| *place == row && *a * b != Fr::ZERO);
        if !square {
            self.step_of[row] = Some(step);
            self.steps.push(Step::Solve(row, variable));
            self.know(variable, Some(step));
        }
    }
}

/// `v · u = 1 − b` and `v · b = 0`, one behind the other, `u` being nowhere else.
fn pair(system: &System, first: usize) -> Option<(usize, (usize, usize, usize))> {
    let [[a, b, c], [value, flag, nothing]] = [&system.rows[first], system.rows.get(first + 1)?];
    let ([(_, inverse)], [(_, flag)], [(one, 0), (minus, other)]) = (&b[..], &flag[..], &c[..])
    else {
        return None;
    };
    let shape = a == value && nothing.is_empty() && *one == Fr::ONE && *minus == -Fr::ONE;
    let alone = system.places[*inverse].len() == 1;
    (shape && alone && flag == other).then_some((first, (first + 1, *flag, *inverse)))
}
