//! Which constraints would be missed: each is deleted in turn, and something notices.
//!
//! By rank: an output moves. By a witness: an assignment violates that constraint and no other.
//! Such assignments are found by moving a violation about. Where one constraint alone is
//! violated, it is satisfied by solving it for one of its variables, and what follows from that
//! variable is computed again: often another constraint alone is violated then.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use ark_ff::{AdditiveGroup as _, Field as _};
use ark_std::rand::RngCore;
use assay_circuits::groth16::power_of_two;
use assay_statement::hash::Fr;

use crate::jacobian::{Freedom, freedom};
use crate::schedule::Schedule;
use crate::system::{Role, State, System};

/// What became of the deletions of a system's constraints.
#[derive(Debug, Default)]
pub struct Deletions {
    /// Noticed since an output moves.
    pub by_rank: usize,
    /// Noticed since an assignment violates nothing else.
    pub by_witness: usize,
    /// The constraints that nothing noticed.
    pub survivors: Vec<usize>,
    /// Assignments that were computed in full and looked at again, and those of them that did
    /// not violate that one constraint alone.
    pub checked: [usize; 2],
    /// What each satisfying assignment says by itself.
    pub freedom: Vec<Freedom>,
}

/// Deletes every constraint in turn. The first assignments satisfy the system, the others need
/// not.
pub fn deletions(
    system: &System,
    schedule: &Schedule,
    honest: &[Vec<Fr>],
    others: &[Vec<Fr>],
    rng: &mut impl RngCore,
) -> Deletions {
    let freedom: Vec<Freedom> =
        honest.iter().map(|witness| freedom(system, witness, rng)).collect();
    let by_rank = |row: &usize| freedom.iter().any(|freedom| freedom.noticed[*row]);
    let rows = 0..system.rows.len();
    let mut result =
        Deletions { by_rank: rows.clone().filter(by_rank).count(), ..Deletions::default() };
    let (sinks, kept): (Vec<usize>, Vec<usize>) =
        rows.partition(|row| schedule.sink(*row).is_some());
    for row in sinks.into_iter().filter(|row| !by_rank(row)) {
        // Whatever is defined otherwise, what reads it is defined from that.
        let noticed = honest.first().zip(schedule.sink(row)).is_some_and(|(witness, variable)| {
            let mut state = State::new(system, witness);
            let value = state.get(variable) + Fr::ONE;
            schedule.settle(&mut state, system, &[(variable, value)], &[row]);
            state.violated().iter().eq([&row])
        });
        result.record(row, noticed);
    }
    let part = system.only(&kept);
    let order = Schedule::new(&part);
    let mut walk = Walk::new(&part, &order);
    for (index, row) in kept.iter().enumerate() {
        walk.noticed[index] = by_rank(row);
    }
    for (turn, assignment) in honest.iter().chain(others).enumerate() {
        walk.from(assignment, turn == 0, &mut |found, changes| {
            let mut state = State::new(system, assignment);
            schedule.settle(&mut state, system, changes, &[]);
            result.checked[0] += 1;
            result.checked[1] += usize::from(!state.violated().iter().eq([&kept[found]]));
        });
        if walk.noticed.iter().all(|noticed| *noticed) {
            break;
        }
    }
    for (row, noticed) in kept.iter().zip(&walk.noticed).filter(|(row, _)| !by_rank(row)) {
        result.record(*row, *noticed);
    }
    result.freedom = freedom;
    result
}

impl Deletions {
    fn record(&mut self, row: usize, noticed: bool) {
        if noticed {
            self.by_witness += 1;
        } else {
            self.survivors.push(row);
        }
    }
}

/// Assignments that are found, from which the search goes on.
struct Node {
    changes: Vec<(usize, Fr)>,
    violated: Vec<usize>,
}

struct Walk<'a> {
    system: &'a System,
    schedule: &'a Schedule,
    noticed: Vec<bool>,
    /// Sets of violated constraints that the search was at, and how often.
    seen: BTreeMap<Vec<usize>, usize>,
    /// Clauses of which one found assignment was computed in full.
    told: BTreeSet<&'a str>,
}

impl<'a> Walk<'a> {
    /// How many constraints may be violated at once where the search goes on.
    const MOST: usize = 3;
    /// Sets of several violated constraints that the search goes on from.
    const PATIENCE: usize = 250;
    /// How often it goes on from the same constraint: the bit with which a sum was made wrong
    /// is not the one that can make it right.
    const TWICE: usize = 2;

    fn new(system: &'a System, schedule: &'a Schedule) -> Self {
        Self {
            system,
            schedule,
            noticed: vec![false; system.rows.len()],
            seen: BTreeMap::new(),
            told: BTreeSet::new(),
        }
    }

    /// Searches from an assignment: from each variable, or from those that the constraints are
    /// in that nothing noticed yet, and the inputs.
    fn from(
        &mut self,
        assignment: &[Fr],
        everywhere: bool,
        tell: &mut impl FnMut(usize, &[(usize, Fr)]),
    ) {
        let system = self.system;
        let silent = |walk: &Self, variable: usize| {
            system.places[variable].iter().any(|(place, _)| !walk.noticed[*place])
        };
        let mut state = State::new(system, assignment);
        let (mut alone, mut several) = (VecDeque::new(), VecDeque::new());
        self.look(&state, &mut alone, &mut several, tell);
        for variable in 1..system.roles.len() {
            let place = system.roles[variable] == Role::Input || silent(self, variable);
            if system.places[variable].is_empty() || !(everywhere || place) {
                continue;
            }
            for value in candidates(system.roles[variable], state.get(variable)) {
                self.schedule.replay(&mut state, system, &[(variable, value)], &[]);
                self.look(&state, &mut alone, &mut several, tell);
                state.back(0);
            }
        }
        let mut patience = Self::PATIENCE;
        loop {
            let node = match alone.pop_front() {
                Some(node) => node,
                None => match several.pop_front() {
                    Some(node) if patience > 0 => node,
                    _ => return,
                },
            };
            if node.violated.len() > 1 {
                if node.violated.iter().all(|constraint| self.noticed[*constraint]) {
                    continue;
                }
                patience -= 1;
            }
            self.expand(&node, &mut state, &mut alone, &mut several, tell);
            state.back(0);
        }
    }

    fn expand(
        &mut self,
        Node { changes, violated }: &Node,
        state: &mut State<'_>,
        alone: &mut VecDeque<Node>,
        several: &mut VecDeque<Node>,
        tell: &mut impl FnMut(usize, &[(usize, Fr)]),
    ) {
        state.apply(changes);
        let mark = state.mark();
        for constraint in violated {
            for variable in self.system.variables(*constraint) {
                if let Some(value) = state.solved(*constraint, variable) {
                    self.schedule.replay(state, self.system, &[(variable, value)], violated);
                    self.look(state, alone, several, tell);
                    state.back(mark);
                }
            }
        }
    }

    fn look(
        &mut self,
        state: &State<'_>,
        alone: &mut VecDeque<Node>,
        several: &mut VecDeque<Node>,
        tell: &mut impl FnMut(usize, &[(usize, Fr)]),
    ) {
        let count = state.violated().len();
        if count == 0 || count > Self::MOST {
            return;
        }
        let violated: Vec<usize> = state.violated().iter().copied().collect();
        let seen = self.seen.entry(violated.clone()).or_default();
        *seen += 1;
        if *seen > if count == 1 { Self::TWICE } else { 1 } {
            return;
        }
        if count > 1 && violated.iter().all(|constraint| self.noticed[*constraint]) {
            return;
        }
        let changes = state.changes();
        if let [found] = violated[..] {
            self.noticed[found] = true;
            if self.told.insert(&self.system.labels[found]) {
                tell(found, &changes);
            }
            alone.push_back(Node { changes, violated });
        } else if several.len() < Self::PATIENCE {
            several.push_back(Node { changes, violated });
        }
    }
}

/// Values to begin with: of inputs also those beyond what they can be.
fn candidates(role: Role, own: Fr) -> Vec<Fr> {
    let mut values = vec![Fr::ONE - own, own + Fr::ONE, own - Fr::ONE, Fr::ZERO, Fr::from(2)];
    if role == Role::Input {
        values.extend([1, 2, 6, 8, 16, 32, 64].map(power_of_two));
        values.extend([-Fr::ONE, Fr::from(2).inverse().unwrap_or_default()]);
    }
    let distinct: BTreeSet<Fr> = values.into_iter().filter(|value| *value != own).collect();
    distinct.into_iter().collect()
}
