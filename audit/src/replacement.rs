//! Every variable of an honest witness, replaced alone.

use std::collections::{BTreeMap, BTreeSet};

use ark_ff::{AdditiveGroup as _, Field as _, UniformRand as _};
use ark_std::rand::RngCore;
use assay_statement::hash::Fr;

use crate::subject::Subject;
use crate::system::{Role, State, System};

/// What became of the replacements.
#[derive(Debug, Default)]
pub struct Replacements {
    /// How many there were.
    pub tried: usize,
    /// Variables that can be replaced since their factor is zero: inverses of zero.
    pub inverses: usize,
    /// The same beside the constraint that makes them 0 or 1: switches between equal wires.
    pub switches: usize,
    /// Other variables that can be replaced.
    pub accepted: Vec<usize>,
}

/// Replaces each variable of a witness that satisfies the system.
pub fn replacements(system: &System, witness: &[Fr], rng: &mut impl RngCore) -> Replacements {
    let state = State::new(system, witness);
    let mut result = Replacements::default();
    for (variable, twin) in elsewhere(system).into_iter().enumerate().skip(1) {
        let own = state.get(variable);
        let near = [variable - 1, (variable + 1) % witness.len(), twin];
        let values =
            [Fr::ZERO, Fr::ONE, own + Fr::ONE, own - Fr::ONE, -Fr::ONE, -own, Fr::rand(rng)];
        let values: BTreeSet<Fr> = values
            .into_iter()
            .chain(near.map(|other| witness[other]))
            .filter(|v| *v != own)
            .collect();
        let mut accepted = false;
        for value in values {
            result.tried += 1;
            accepted |= state.accepts(variable, value);
        }
        if !accepted {
            continue;
        }
        let idle = |(place, _): &&(usize, [Fr; 3])| state.slope(*place, variable) == Some(Fr::ZERO);
        let places = &system.places[variable];
        let others: Vec<usize> =
            places.iter().filter(|place| !idle(place)).map(|place| place.0).collect();
        let is_said = !matches!(system.roles[variable], Role::Input | Role::Output);
        match others[..] {
            [] if is_said && places.len() == 1 => result.inverses += 1,
            [place] if is_said && places.len() > 1 && system.boolean(place) == Some(variable) => {
                result.switches += 1;
            }
            _ => result.accepted.push(variable),
        }
    }
    result
}

/// For each variable the same one of the next row, going by how many variables first occur
/// under its clause.
fn elsewhere(system: &System) -> Vec<usize> {
    let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (variable, places) in system.places.iter().enumerate().skip(1) {
        if let Some((place, _)) = places.first() {
            members.entry(&system.labels[*place]).or_default().push(variable);
        }
    }
    let mut next = vec![0; system.roles.len()];
    for variables in members.values() {
        let step = (variables.len() / Subject::ROWS).max(1);
        for (variable, other) in variables.iter().zip(variables.iter().cycle().skip(step)) {
            next[*variable] = *other;
        }
    }
    next
}
