//! How far a proof is, and whether it is still wanted.
//!
//! Making a key and proving are single calls into the proof system that say nothing
//! until they return. So progress is estimated: from the number of constraints, and
//! from how fast this machine was in the phases that are over.

use std::fmt;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How often progress is reported while a phase runs.
const TICK: Duration = Duration::from_millis(200);

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// The oracle looks at the data.
    Check,
    /// The policy becomes a circuit.
    Compile,
    /// The proving key is loaded, or made.
    Key,
    /// Every value of the circuit is computed.
    Witness,
    /// The proof is made.
    Prove,
    /// The proof is checked before it is handed out.
    Verify,
    /// There is a proof.
    Done,
}

impl Phase {
    /// The phase's name in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Compile => "compile",
            Self::Key => "key",
            Self::Witness => "witness",
            Self::Prove => "prove",
            Self::Verify => "verify",
            Self::Done => "done",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How far a proof is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub phase: Phase,
    /// Share of the whole that is done. Never falls, and is 100 only at
    /// [`Phase::Done`].
    pub percent: u8,
    /// Estimated time until the end, once there is an estimate.
    pub remaining: Option<Duration>,
}

/// What whoever asked for a proof hears and says meanwhile.
pub trait Control: Sync {
    /// Takes note of progress. Called from two threads, never from both at once;
    /// must return soon, because the proof waits for it.
    fn report(&self, progress: Progress);

    /// Whether to stop. Asked between phases, and while waiting for a key that
    /// another process makes.
    fn cancelled(&self) -> bool;
}

/// Reports to nobody and never stops.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unattended;

impl Control for Unattended {
    fn report(&self, _: Progress) {}

    fn cancelled(&self) -> bool {
        false
    }
}

/// The caller asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cancelled;

/// Runs `work` with a meter, while a thread reports what the meter estimates.
pub(crate) fn metered<T>(control: &dyn Control, work: impl FnOnce(&Meter<'_>) -> T) -> T {
    let meter =
        Meter { control, state: Mutex::new(State::new(Instant::now())), ended: Condvar::new() };
    thread::scope(|scope| {
        // Without this thread there are fewer reports, and the same proof.
        let _ = thread::Builder::new().name("progress".into()).spawn_scoped(scope, || meter.tick());
        let _end = End(&meter);
        work(&meter)
    })
}

/// Measures phases, and estimates what is left.
pub(crate) struct Meter<'a> {
    control: &'a dyn Control,
    state: Mutex<State>,
    ended: Condvar,
}

impl Meter<'_> {
    /// Sets how long each remaining phase takes on an average machine.
    pub(crate) fn plan(&self, costs: Vec<(Phase, Duration)>) {
        self.lock().plan = costs;
    }

    /// Runs one phase, unless the caller asked to stop.
    pub(crate) fn phase<T>(&self, phase: Phase, work: impl FnOnce() -> T) -> Result<T, Cancelled> {
        if self.control.cancelled() {
            return Err(Cancelled);
        }
        self.enter(phase);
        let result = work();
        self.lock().leave(Instant::now());
        Ok(result)
    }

    /// Reports the end, and gives the time of each phase.
    pub(crate) fn finish(&self) -> Vec<(Phase, Duration)> {
        self.enter(Phase::Done);
        std::mem::take(&mut self.lock().measured)
    }

    /// Whether the caller asked to stop.
    pub(crate) fn cancelled(&self) -> bool {
        self.control.cancelled()
    }

    /// Notes that a share of the phase that runs is over.
    pub(crate) fn passed(&self, share: f64) {
        let now = Instant::now();
        let mut state = self.lock();
        state.passed = (share, now.saturating_duration_since(state.since).as_secs_f64());
        self.control.report(state.progress(now));
    }

    fn enter(&self, phase: Phase) {
        let now = Instant::now();
        let mut state = self.lock();
        state.phase = phase;
        state.since = now;
        state.passed = (0.0, 0.0);
        // The lock is held so that reports arrive in order.
        self.control.report(state.progress(now));
    }

    fn tick(&self) {
        let mut state = self.lock();
        loop {
            let waited = self.ended.wait_timeout_while(state, TICK, |state| !state.ended);
            let (next, _) = waited.unwrap_or_else(PoisonError::into_inner);
            state = next;
            if state.ended {
                return;
            }
            if state.phase != Phase::Done {
                self.control.report(state.progress(Instant::now()));
            }
        }
    }

    // A report that panicked leaves the state as it was.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends the reporting thread, also when the work panics.
struct End<'a>(&'a Meter<'a>);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.lock().ended = true;
        self.0.ended.notify_all();
    }
}

#[derive(Debug)]
struct State {
    phase: Phase,
    since: Instant,
    // The share of the phase that is known to be over, and the seconds it took.
    passed: (f64, f64),
    plan: Vec<(Phase, Duration)>,
    measured: Vec<(Phase, Duration)>,
    // What the phases that are over should have taken.
    expected: Duration,
    // What they took, for each second that they should have taken.
    pace: f64,
    percent: u8,
    ended: bool,
}

/// Phases that should take less than this together say nothing about the machine.
const TELLING: Duration = Duration::from_millis(100);

impl State {
    const fn new(since: Instant) -> Self {
        Self {
            phase: Phase::Check,
            since,
            passed: (0.0, 0.0),
            plan: Vec::new(),
            measured: Vec::new(),
            expected: Duration::ZERO,
            pace: 1.0,
            percent: 0,
            ended: false,
        }
    }

    fn planned(&self, phase: Phase) -> Duration {
        self.plan.iter().filter(|(planned, _)| *planned == phase).map(|(_, cost)| *cost).sum()
    }

    fn leave(&mut self, now: Instant) {
        let measured = now.saturating_duration_since(self.since);
        self.measured.push((self.phase, measured));
        let planned = self.planned(self.phase);
        if planned.is_zero() {
            return;
        }
        let before = self.expected.as_secs_f64() * self.pace;
        self.expected += planned;
        if self.expected >= TELLING {
            let taken = before + measured.as_secs_f64();
            self.pace = (taken / self.expected.as_secs_f64()).clamp(0.05, 20.0);
        }
    }

    fn progress(&mut self, now: Instant) -> Progress {
        if self.phase == Phase::Done {
            self.percent = 100;
            let remaining = Some(Duration::ZERO);
            return Progress { phase: self.phase, percent: self.percent, remaining };
        }
        let after = |bound: Phase| self.plan.iter().filter(move |(phase, _)| *phase > bound);
        let total: Duration = self.plan.iter().map(|(_, cost)| *cost).sum();
        let later: Duration = after(self.phase).map(|(_, cost)| *cost).sum();
        let current = self.planned(self.phase).as_secs_f64();
        let (total, later) = (total.as_secs_f64(), later.as_secs_f64());
        if total <= 0.0 {
            return Progress { phase: self.phase, percent: self.percent, remaining: None };
        }
        let (passed, at) = self.passed;
        let elapsed = now.saturating_duration_since(self.since).as_secs_f64() - at;
        let pace = if passed * current > 0.0 { at / (passed * current) } else { self.pace };
        let rest = current * (1.0 - passed);
        let left = rest * (1.0 - share(elapsed, rest * pace));
        // A phase that already takes longer than it should makes later ones longer too.
        let pace = if rest > 0.0 { pace.max(elapsed / rest) } else { pace };
        let pace = pace.min(20.0);
        let done = 1.0 - (left + later) / total;
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to 0 to 99"
        )]
        let percent = (done * 100.0).clamp(0.0, 99.0) as u8;
        self.percent = self.percent.max(percent);
        let remaining = Duration::try_from_secs_f64((left + later) * pace).ok();
        Progress { phase: self.phase, percent: self.percent, remaining }
    }
}

/// The share of a phase that is done: even until nine tenths of the expected time,
/// from there ever slower, because the end is not known before it is there.
fn share(elapsed: f64, expected: f64) -> f64 {
    const EVEN: f64 = 0.9;
    if expected <= 0.0 {
        return 0.0;
    }
    let ratio = elapsed / expected;
    if ratio <= EVEN { ratio } else { 1.0 - (1.0 - EVEN) * (-(ratio - EVEN) / (1.0 - EVEN)).exp() }
}

#[cfg(test)]
mod tests;
