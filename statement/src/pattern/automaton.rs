//! The smallest automaton of a pattern, in its one form.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::{MAX_STATES, PatternError, Raw, States};

/// A deterministic automaton over the bytes of texts, none of which is zero. It is the smallest
/// for its texts: from each state some text is accepted. States are counted in the order in
/// which a search finds them that goes through bytes in ascending order, the start being 0. So
/// two patterns of the same texts have the same automaton.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Automaton {
    /// States in which a text may end, ascending.
    accepting: Vec<usize>,
    /// By state, then by byte, none of which could be joined with the next.
    steps: Vec<Step>,
}

/// From one state to another, by any byte of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The state before.
    pub from: usize,
    /// The smallest byte, at least 1.
    pub first: u8,
    /// The largest byte.
    pub last: u8,
    /// The state after.
    pub to: usize,
}

impl fmt::Debug for Automaton {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Automaton({} states, {} steps)", self.states(), self.steps.len())
    }
}

impl Automaton {
    pub(super) fn new(raw: &Raw) -> Result<Self, PatternError> {
        let classes = classes(raw);
        let live = live(raw);
        if live.first() != Some(&true) {
            return Err(PatternError::Nothing);
        }
        // A member of each class, in the order in which they are found.
        let mut members = vec![0];
        let mut numbers = BTreeMap::from([(classes[0], 0)]);
        let mut automaton = Self { accepting: Vec::new(), steps: Vec::new() };
        let mut from = 0;
        while let Some(member) = members.get(from).copied() {
            if raw.accepting[member] {
                automaton.accepting.push(from);
            }
            for (byte, next) in (1..=u8::MAX).zip(&raw.next[member]) {
                let Some(next) = next.filter(|next| live[*next]) else { continue };
                let to = *numbers.entry(classes[next]).or_insert_with(|| {
                    members.push(next);
                    members.len() - 1
                });
                match automaton.steps.last_mut() {
                    Some(step) if (step.from, step.last + 1, step.to) == (from, byte, to) => {
                        step.last = byte;
                    }
                    _ => automaton.steps.push(Step { from, first: byte, last: byte, to }),
                }
            }
            from += 1;
        }
        let (expected, got) = (MAX_STATES, States::Counted(automaton.states()));
        if automaton.states() > expected {
            return Err(PatternError::States { expected, got });
        }
        Ok(automaton)
    }

    /// How many states it has.
    #[must_use]
    pub fn states(&self) -> usize {
        self.steps.iter().map(|step| step.to + 1).max().unwrap_or(1)
    }

    /// Whether a text may end in a state.
    #[must_use]
    pub fn accepts(&self, state: usize) -> bool {
        self.accepting.binary_search(&state).is_ok()
    }

    /// The step that a text takes at a position; `None` where it has ended, or does not match.
    #[must_use]
    pub fn step(&self, text: &[u8], index: usize) -> Option<Step> {
        let before = text.get(..index)?;
        let state = before.iter().try_fold(0, |state, byte| Some(self.next(state, *byte)?.to))?;
        self.next(state, *text.get(index)?)
    }

    /// Whether all of a text matches.
    #[must_use]
    pub fn matches(&self, text: &[u8]) -> bool {
        let last = text.iter().try_fold(0, |state, byte| Some(self.next(state, *byte)?.to));
        last.is_some_and(|state| self.accepts(state))
    }

    fn next(&self, state: usize, byte: u8) -> Option<Step> {
        let after = self.steps.partition_point(|step| (step.from, step.first) <= (state, byte));
        let step = self.steps.get(after.checked_sub(1)?)?;
        (step.from == state && byte <= step.last).then_some(*step)
    }

    /// The steps that texts of at most `length` bytes that match take, for each position. `None`
    /// where there is no such text.
    #[must_use]
    pub fn unrolled(&self, length: usize) -> Option<Vec<Vec<Step>>> {
        // From the end: the states from which what is left can be accepted.
        let mut ends = vec![self.accepting.clone()];
        for left in 0..length {
            let mut states = self.accepting.clone();
            let goes_on = self.steps.iter().filter(|step| ends[left].contains(&step.to));
            states.extend(goes_on.map(|step| step.from));
            states.sort_unstable();
            states.dedup();
            ends.push(states);
        }
        ends[length].contains(&0).then_some(())?;
        let mut here = vec![0];
        let at = |index: usize| {
            let ends = &ends[length - 1 - index];
            let is_taken = |step: &&Step| here.contains(&step.from) && ends.contains(&step.to);
            let steps: Vec<Step> = self.steps.iter().filter(is_taken).copied().collect();
            here = steps.iter().map(|step| step.to).collect();
            steps
        };
        Some((0..length).map(at).collect())
    }
}

/// States that accept the same texts are of one class: those that differ after some bytes are
/// told apart, until no more are.
fn classes(raw: &Raw) -> Vec<usize> {
    let mut classes: Vec<usize> =
        raw.accepting.iter().map(|accepts| usize::from(*accepts)).collect();
    let live = live(raw);
    let mut count = 0;
    loop {
        let mut known = BTreeMap::new();
        let refined: Vec<usize> = (0..classes.len())
            .map(|state| {
                let next = raw.next[state].iter();
                let next = next.map(|next| next.filter(|to| live[*to]).map(|to| classes[to]));
                let key: (usize, Vec<Option<usize>>) = (classes[state], next.collect());
                let new = known.len();
                *known.entry(key).or_insert(new)
            })
            .collect();
        if known.len() == count {
            return refined;
        }
        count = known.len();
        classes = refined;
    }
}

/// Whether some text is accepted from each state.
fn live(raw: &Raw) -> Vec<bool> {
    let mut live = raw.accepting.clone();
    loop {
        let more: Vec<usize> = (0..live.len())
            .filter(|state| {
                !live[*state] && raw.next[*state].iter().flatten().any(|next| live[*next])
            })
            .collect();
        if more.is_empty() {
            return live;
        }
        for state in more {
            live[state] = true;
        }
    }
}
