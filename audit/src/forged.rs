//! Lies that are consistent with themselves: inputs that no table has, or other values of what
//! the prover says, everything else following from them.

use std::collections::{BTreeSet, VecDeque};

use ark_ff::{AdditiveGroup as _, Field as _, PrimeField as _};
use assay_circuits::groth16::{Structure, power_of_two};
use assay_circuits::language::{Definition, Source};
use assay_statement::Entry;
use assay_statement::hash::Fr;

use crate::schedule::Schedule;
use crate::subject::Subject;
use crate::system::{Role, State, System};

/// Variables with the values that a lie gives them.
pub type Lie = Vec<(usize, Fr)>;

/// How many assignments are looked at for each lie, to make the rest consistent with it.
const PATIENCE: usize = 6;

/// The constraints that the hashes do not depend on, with their order.
pub struct Part {
    system: System,
    schedule: Schedule,
}

impl Part {
    /// What is left of a system without what only defines what nothing else reads.
    #[must_use]
    pub fn new(system: &System, schedule: &Schedule) -> Self {
        let kept: Vec<usize> =
            (0..system.rows.len()).filter(|row| schedule.sink(*row).is_none()).collect();
        let system = system.only(&kept);
        Self { schedule: Schedule::new(&system), system }
    }

    /// Whether the lie is accepted: what follows from it is computed, and where constraints are
    /// violated then, they are solved for what is no input, one after another.
    #[must_use]
    pub fn accepts(&self, witness: &[Fr], lie: &[(usize, Fr)]) -> bool {
        let mut state = State::new(&self.system, witness);
        self.schedule.replay(&mut state, &self.system, lie, &[]);
        let mut open = VecDeque::from([state.changes()]);
        state.back(0);
        let mut seen = BTreeSet::new();
        for _ in 0..PATIENCE {
            let Some(changes) = open.pop_front() else { return false };
            state.apply(&changes);
            let violated: Vec<usize> = state.violated().iter().copied().collect();
            let Some(first) = violated.first() else { return true };
            let mark = state.mark();
            for variable in self.system.variables(*first) {
                let told = lie.iter().any(|change| change.0 == variable);
                let value = state.solved(*first, variable);
                let free = !told && self.system.roles[variable] != Role::Input;
                if let Some(value) = value.filter(|_| free) {
                    self.schedule.replay(&mut state, &self.system, &[(variable, value)], &violated);
                    if state.violated().is_empty() {
                        return true;
                    }
                    if seen.insert(state.violated().clone()) {
                        open.push_back(state.changes());
                    }
                    state.back(mark);
                }
            }
            state.back(0);
        }
        false
    }

    /// What else the prover can say, one thing at a time, so that every constraint holds: the
    /// outputs that it moves.
    #[must_use]
    pub fn alternatives(&self, system: &System, schedule: &Schedule, witness: &[Fr]) -> Vec<usize> {
        let mut state = State::new(&self.system, witness);
        let mut moved = Vec::new();
        for variable in schedule.said(system) {
            for value in others(witness[variable]) {
                self.schedule.replay(&mut state, &self.system, &[(variable, value)], &[]);
                if state.violated().is_empty() {
                    let mut whole = State::new(system, witness);
                    schedule.replay(&mut whole, system, &[(variable, value)], &[]);
                    let other = |output: &usize| whole.get(*output) != witness[*output];
                    moved.extend(system.having(Role::Output).filter(other));
                }
                state.back(0);
            }
        }
        moved
    }
}

/// Other values to say: neighbours, and what stands for the same element in two limbs.
fn others(own: Fr) -> Vec<Fr> {
    let modulus = Fr::MODULUS;
    let high = [64_u32, 128, 248].map(|shift| Fr::from(modulus >> shift));
    let one = Fr::ONE;
    let near = [Fr::ZERO, one, own + one, own - one, -own, one - own];
    near.into_iter().chain(high.map(|high| own + high)).filter(|value| *value != own).collect()
}

/// What became of the lies about one statement.
#[derive(Debug, Default)]
pub struct Forgeries {
    /// How many there were.
    pub tried: usize,
    /// Those of them that were accepted, with what they were.
    pub accepted: Vec<(String, Lie)>,
}

/// Lies about every cell and threshold of a true statement.
#[must_use]
pub fn forgeries(subject: &Subject, part: &Part, witness: &[Fr]) -> Forgeries {
    let mut result = Forgeries::default();
    for (name, lie) in cells(subject, witness) {
        result.tried += 1;
        if part.accepts(witness, &lie) {
            result.accepted.push((name, lie));
        }
    }
    // The verifier computes these entries itself: a threshold that is another one is refused by
    // them.
    let own = [Entry::Parameters, Entry::AsOf].map(|entry| 1 + entry as usize);
    for (index, _) in subject.definition.arguments.iter().enumerate() {
        let variable = Structure::INSTANCE + index;
        for value in beyond(Fr::ZERO, 64) {
            if value == witness[variable] {
                continue;
            }
            let mut state = State::new(&subject.system, witness);
            subject.schedule.replay(&mut state, &subject.system, &[(variable, value)], &[]);
            result.tried += 1;
            let same = own.iter().all(|entry| state.get(*entry) == witness[*entry]);
            if state.violated().is_empty() && same {
                result.accepted.push((format!("threshold {index}"), vec![(variable, value)]));
            }
        }
    }
    result
}

fn cells(subject: &Subject, witness: &[Fr]) -> Vec<(String, Lie)> {
    let definition = &subject.definition;
    let half = Fr::from(2).inverse().unwrap_or_default();
    let mut lies = Vec::new();
    for row in 0..Subject::ROWS {
        let slot = |index: usize| subject.slot(index, row);
        let active = witness[slot(Definition::ACTIVE)] == Fr::ONE;
        for (index, column) in definition.columns.iter().enumerate() {
            let own = witness[slot(index)];
            let mut tell = |values: Vec<Fr>| {
                let named =
                    |value| (format!("{} on row {row}", column.clause), vec![(slot(index), value)]);
                lies.extend(values.into_iter().filter(|value| *value != own).map(named));
            };
            match &column.source {
                Source::Active if row == 0 => tell(vec![Fr::ZERO, Fr::from(2), half, -Fr::ONE]),
                Source::Active => {
                    let before = witness[subject.slot(Definition::ACTIVE, row - 1)];
                    let mut values = vec![Fr::from(2), half, -Fr::ONE];
                    values.extend((before == Fr::ZERO).then_some(Fr::ONE));
                    tell(values);
                }
                Source::Present(_) if !active => tell(vec![Fr::ONE, Fr::from(2), half, -Fr::ONE]),
                Source::Present(_) => tell(vec![Fr::from(2), half, -Fr::ONE]),
                Source::Digit { column: cell, bits, .. } => {
                    let held = definition.held.iter().find(|held| held.0 == *cell);
                    let most = held.map_or(Fr::ZERO, |(_, min, max)| Fr::from(max - min));
                    tell(beyond(most, *bits));
                    if !active || !present(definition, witness, &slot, *cell) {
                        tell(vec![Fr::ONE, most]);
                    }
                }
                Source::Byte { bits, .. } => tell(beyond(power_of_two(*bits) - Fr::ONE, *bits)),
                Source::Step { .. }
                | Source::Defined(_)
                | Source::IsZero(_)
                | Source::NotNegative(_)
                | Source::IsEqual(..)
                | Source::Limb(..)
                | Source::Quotient(..)
                | Source::Extreme { .. }
                | Source::Held { .. }
                | Source::Sorted(..)
                | Source::Run(_) => {}
            }
        }
        for (text, presence) in definition.text_presence.iter().enumerate() {
            if witness[slot(*presence)] == Fr::ZERO {
                let digest = slot(definition.columns.len() + text);
                lies.push((format!("text {text} on row {row}"), vec![(digest, Fr::ONE)]));
            }
        }
        if !active {
            lies.extend(padding(subject, witness, row));
        }
    }
    lies
}

/// The records of a statement, each once more behind the last one.
fn padding(subject: &Subject, witness: &[Fr], row: usize) -> Vec<(String, Lie)> {
    let per_row = subject.slot(0, 1) - subject.slot(0, 0);
    let records =
        (0..row).filter(|from| witness[subject.slot(Definition::ACTIVE, *from)] == Fr::ONE);
    let copy = |from: usize| -> Lie {
        let slots = 1..per_row;
        let inputs =
            slots.filter(|slot| subject.system.roles[subject.slot(*slot, row)] == Role::Input);
        inputs.map(|slot| (subject.slot(slot, row), witness[subject.slot(slot, from)])).collect()
    };
    let differs = |lie: &Lie| lie.iter().any(|(variable, value)| witness[*variable] != *value);
    records
        .map(|from| (format!("record {from} in padding row {row}"), copy(from)))
        .filter(|(_, lie)| differs(lie))
        .collect()
}

fn present(
    definition: &Definition,
    witness: &[Fr],
    slot: &impl Fn(usize) -> usize,
    cell: usize,
) -> bool {
    definition.columns.iter().enumerate().any(|(index, column)| {
        matches!(column.source, Source::Present(of) if of == cell)
            && witness[slot(index)] == Fr::ONE
    })
}

/// Elements that are no integer from 0 to `most`, which has so many bits.
fn beyond(most: Fr, bits: u32) -> Vec<Fr> {
    let power = power_of_two(bits);
    let half = -Fr::ONE / Fr::from(2);
    let values =
        [-Fr::ONE, power - Fr::ONE, power, power + Fr::ONE, most + Fr::ONE, half, half + Fr::ONE];
    values.into_iter().filter(|value| value.into_bigint() > most.into_bigint()).collect()
}
