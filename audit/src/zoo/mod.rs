//! Circuits in which somebody once found a fault, each as small as it can be: as it should be,
//! and broken. The methods of the audit have to pass the one and catch the other.

mod arithmetic;
mod outputs;

use ark_ff::{AdditiveGroup as _, Field as _};
use ark_std::rand::RngCore;
use assay_circuits::groth16::power_of_two;
use assay_statement::hash::Fr;

use crate::forged::{Lie, Part};
use crate::jacobian::freedom;
use crate::replacement::replacements;
use crate::schedule::Schedule;
use crate::system::{Role, Row, State, System, Terms};

/// A fault that was found in the field.
pub struct Fault {
    /// What it is called here.
    pub name: &'static str,
    /// Where such a fault was found.
    pub seen: &'static str,
    /// The circuit, as it should be or broken.
    build: fn(&mut Specimen, bool),
}

/// What the audit says of one.
#[derive(Debug)]
pub struct Verdict {
    /// What it is called.
    pub name: &'static str,
    /// Where such a fault was found.
    pub seen: &'static str,
    /// Constraints of the circuit as it should be, and of the broken one.
    pub constraints: [usize; 2],
    /// The methods that object to the circuit as it should be.
    pub good: Vec<&'static str>,
    /// The methods that catch the broken one.
    pub broken: Vec<&'static str>,
}

/// All faults.
#[must_use]
pub fn all() -> Vec<Fault> {
    arithmetic::faults().into_iter().chain(outputs::faults()).collect()
}

impl Fault {
    /// Looks at both circuits.
    #[must_use]
    pub fn verdict(&self, rng: &mut impl RngCore) -> Verdict {
        let [good, broken] = [false, true].map(|broken| {
            let mut specimen = Specimen::default();
            (self.build)(&mut specimen, broken);
            specimen
        });
        Verdict {
            name: self.name,
            seen: self.seen,
            constraints: [good.rows.len(), broken.rows.len()],
            good: good.objections(rng),
            broken: broken.objections(rng),
        }
    }
}

/// A small circuit, written by hand.
#[derive(Default)]
struct Specimen {
    rows: Vec<Row>,
    roles: Vec<Role>,
    /// Inputs of honest witnesses, and the hints that go with them.
    honest: Vec<Lie>,
    /// Inputs for which no witness should exist.
    lies: Vec<Lie>,
}

impl Specimen {
    fn variable<const N: usize>(&mut self, role: Role) -> [usize; N] {
        if self.roles.is_empty() {
            self.roles.push(Role::One);
        }
        std::array::from_fn(|_| {
            self.roles.push(role);
            self.roles.len() - 1
        })
    }

    fn enforce(&mut self, a: &[(i64, usize)], b: &[(i64, usize)], c: &[(i64, usize)]) {
        let terms = |side: &[(i64, usize)]| -> Terms {
            side.iter().map(|(factor, variable)| (Fr::from(*factor), *variable)).collect()
        };
        self.rows.push([a, b, c].map(terms));
    }

    /// `value = 0`.
    fn zero(&mut self, value: &[(i64, usize)]) {
        self.enforce(value, &[(1, 0)], &[]);
    }

    /// The bits of a value.
    fn bits(&mut self, value: &[(i64, usize)], width: usize, boolean: bool) -> Vec<usize> {
        let bits: Vec<usize> = (0..width).flat_map(|_| self.variable::<1>(Role::Witness)).collect();
        if boolean {
            for bit in &bits {
                self.boolean(*bit);
            }
        }
        let mut sum: Terms = value.iter().map(|(factor, v)| (Fr::from(*factor), *v)).collect();
        sum.extend((0..).zip(&bits).map(|(exponent, bit)| (-power_of_two(exponent), *bit)));
        self.rows.push([sum, vec![(Fr::ONE, 0)], Vec::new()]);
        bits
    }

    fn boolean(&mut self, bit: usize) {
        self.enforce(&[(1, bit)], &[(1, 0), (-1, bit)], &[]);
    }

    /// The methods that object, of those that need nothing but constraints, witnesses and lies.
    fn objections(&self, rng: &mut impl RngCore) -> Vec<&'static str> {
        let system = System::new(
            self.rows.clone(),
            vec!["zoo".to_owned(); self.rows.len()],
            self.roles.clone(),
        );
        let schedule = Schedule::new(&system);
        let part = Part::new(&system, &schedule);
        let mut found = Vec::new();
        for said in &self.honest {
            let mut values = vec![Fr::ZERO; self.roles.len()];
            values[0] = Fr::ONE;
            let mut state = State::new(&system, &values);
            // Everything follows anew, also from inputs that are zero.
            let given = said.iter().copied();
            for turn in [Fr::ONE, Fr::ZERO] {
                let moved: Lie =
                    given.clone().map(|(variable, value)| (variable, value + turn)).collect();
                schedule.replay(&mut state, &system, &moved, &[]);
            }
            let witness = state.values().to_vec();
            if !system.violated(&witness).is_empty() {
                found.push("a true statement is refused");
                continue;
            }
            let freedom = freedom(&system, &witness, rng);
            if !freedom.moving.is_empty() {
                found.push("Jacobian");
            }
            let replacements = replacements(&system, &witness, rng);
            if !replacements.accepted.is_empty() {
                found.push("replacement");
            }
            if freedom.nullity > replacements.inverses {
                found.push("free variables");
            }
            if !part.alternatives(&system, &schedule, &witness).is_empty() {
                found.push("other hints");
            }
            if self.lies.iter().any(|lie| part.accepts(&witness, lie)) {
                found.push("forged inputs");
            }
        }
        if !schedule.ambiguous().is_empty() {
            found.push("width of sums");
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}
