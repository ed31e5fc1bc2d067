//! Patterns of short texts: what a regular expression says, as an automaton over bytes.

mod automaton;
mod syntax;

use std::fmt;

use regex_automata::dfa::Automaton as _;
use regex_automata::dfa::dense::{Builder, Config, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use regex_automata::{Anchored, MatchKind, dfa};

pub use automaton::{Automaton, Step};

/// Characters of a pattern.
const MAX_CHARACTERS: usize = 1024;
/// Bytes that an automaton may have before it is minimised.
const MAX_MEMORY: usize = 1 << 20;
/// States of the automaton of a pattern.
pub const MAX_STATES: usize = 256;

/// A pattern that whole texts match or do not.
#[derive(Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    automaton: Automaton,
}

/// Why a text is no pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// It is no regular expression.
    #[error("expected a regular expression: {0}")]
    Syntax(String),
    /// It has what would mean one thing here and another elsewhere.
    #[error("{0} is refused in a pattern: write out the characters that are meant")]
    Refused(&'static str),
    /// It is too long.
    #[error("expected a pattern of at most {expected} characters, got {got}")]
    Characters {
        /// The most characters.
        expected: usize,
        /// Characters of the pattern.
        got: usize,
    },
    /// Its automaton is too large.
    #[error("expected a pattern whose automaton has at most {expected} states, got {got}")]
    States {
        /// The most states.
        expected: usize,
        /// States of the automaton, or that there are too many to count.
        got: States,
    },
    /// No text matches it.
    #[error("no text matches the pattern")]
    Nothing,
}

/// How many states an automaton has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum States {
    /// So many, when it is as small as can be.
    Counted(usize),
    /// So many before it is made smaller that none are counted.
    Uncounted,
}

impl fmt::Display for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Counted(states) => write!(f, "{states}"),
            Self::Uncounted => f.write_str("more than are counted"),
        }
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.text).finish()
    }
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// When it is no regular expression, has what is refused, or is too large.
    pub fn new(text: &str) -> Result<Self, PatternError> {
        let got = text.chars().count();
        if got > MAX_CHARACTERS {
            return Err(PatternError::Characters { expected: MAX_CHARACTERS, got });
        }
        let automaton = Automaton::new(&Raw::of(&determined(text)?)?)?;
        Ok(Self { text: text.to_owned(), automaton })
    }

    /// As the policy writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What it says.
    #[must_use]
    pub const fn automaton(&self) -> &Automaton {
        &self.automaton
    }
}

/// The library's automaton. It says after the last byte whether all of the text matched:
/// therefore all matches are followed, and not the first alone.
fn determined(text: &str) -> Result<DFA<Vec<u32>>, PatternError> {
    let hir = syntax::read(text)?;
    let too_large = || PatternError::States { expected: MAX_STATES, got: States::Uncounted };
    let config = thompson::Config::new()
        .which_captures(WhichCaptures::None)
        .nfa_size_limit(Some(MAX_MEMORY));
    let nfa = thompson::Compiler::new().configure(config).build_from_hir(&hir);
    let nfa = nfa.map_err(|_| too_large())?;
    let config = Config::new()
        .start_kind(dfa::StartKind::Anchored)
        .match_kind(MatchKind::All)
        .accelerate(false)
        .dfa_size_limit(Some(MAX_MEMORY))
        .determinize_size_limit(Some(MAX_MEMORY));
    Builder::new().configure(config).build_from_nfa(&nfa).map_err(|_| too_large())
}

/// Transitions by byte, as the library has them.
struct Raw {
    accepting: Vec<bool>,
    /// For each state and each byte but zero, the next state; `None` where no text goes on.
    next: Vec<Vec<Option<usize>>>,
}

impl Raw {
    fn of(dfa: &DFA<Vec<u32>>) -> Result<Self, PatternError> {
        let anchored = start::Config::new().anchored(Anchored::Yes);
        let start = dfa.start_state(&anchored).map_err(|error| {
            PatternError::Syntax(format!("it has no start that stands at the text's: {error}"))
        })?;
        let mut states: Vec<StateID> = vec![start];
        let mut raw = Self { accepting: Vec::new(), next: Vec::new() };
        while let Some(state) = states.get(raw.next.len()).copied() {
            raw.accepting.push(dfa.is_match_state(dfa.next_eoi_state(state)));
            let next = (1..=u8::MAX).map(|byte| {
                let next = dfa.next_state(state, byte);
                if dfa.is_dead_state(next) {
                    return None;
                }
                let known = states.iter().position(|state| *state == next);
                Some(known.unwrap_or_else(|| {
                    states.push(next);
                    states.len() - 1
                }))
            });
            let next = next.collect();
            raw.next.push(next);
            if states.len() > 4 * MAX_STATES {
                let (expected, got) = (MAX_STATES, States::Uncounted);
                return Err(PatternError::States { expected, got });
            }
        }
        Ok(raw)
    }
}
