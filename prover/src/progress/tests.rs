use super::*;

const SECOND: Duration = Duration::from_secs(1);

/// Remembers every report; asks to stop after so many of them.
#[derive(Default)]
struct Recorder {
    reports: Mutex<Vec<Progress>>,
    stop_at: Option<Phase>,
}

impl Control for Recorder {
    fn report(&self, progress: Progress) {
        self.reports.lock().unwrap().push(progress);
    }

    fn cancelled(&self) -> bool {
        self.reports.lock().unwrap().last().is_some_and(|last| Some(last.phase) == self.stop_at)
    }
}

fn planned(start: Instant) -> State {
    let mut state = State::new(start);
    state.plan =
        vec![(Phase::Key, 6 * SECOND), (Phase::Prove, 3 * SECOND), (Phase::Verify, SECOND)];
    state
}

#[test]
fn nothing_is_claimed_before_there_is_a_plan() {
    let start = Instant::now();
    let progress = State::new(start).progress(start + 100 * SECOND);
    assert_eq!(progress, Progress { phase: Phase::Check, percent: 0, remaining: None });
}

#[test]
fn a_phase_that_never_ends_stays_within_its_share() {
    let start = Instant::now();
    let mut state = planned(start);
    state.phase = Phase::Key;
    let mut last = 0;
    for seconds in 0..10_000 {
        let progress = state.progress(start + seconds * SECOND);
        assert!((last..=60).contains(&progress.percent), "{progress:?}");
        assert!(progress.remaining.unwrap() > Duration::ZERO);
        last = progress.percent;
    }
    assert_eq!(last, 60);

    state.phase = Phase::Verify;
    assert_eq!(state.progress(start + 20_000 * SECOND).percent, 99);
    state.phase = Phase::Done;
    assert_eq!(state.progress(start + 20_000 * SECOND).percent, 100);
}

#[test]
fn an_even_run_is_reported_evenly() {
    let start = Instant::now();
    let mut state = planned(start);
    state.phase = Phase::Key;
    let half = state.progress(start + 3 * SECOND);
    assert_eq!((half.percent, half.remaining), (30, Some(7 * SECOND)));
}

#[test]
fn a_slow_machine_is_noticed() {
    let start = Instant::now();
    let mut state = planned(start);
    state.phase = Phase::Key;
    state.leave(start + 60 * SECOND);
    state.phase = Phase::Prove;
    state.since = start + 60 * SECOND;
    // Ten times slower than planned: so will be the four seconds that are left.
    let progress = state.progress(start + 60 * SECOND);
    assert_eq!((progress.percent, progress.remaining), (60, Some(40 * SECOND)));
    let progress = state.progress(start + 75 * SECOND);
    assert_eq!((progress.percent, progress.remaining), (75, Some(25 * SECOND)));
}

#[test]
fn percent_never_falls_when_the_plan_changes() {
    let start = Instant::now();
    let mut state = planned(start);
    state.phase = Phase::Prove;
    let before = state.progress(start + SECOND).percent;
    state.plan.push((Phase::Verify, 1000 * SECOND));
    assert_eq!(state.progress(start + SECOND).percent, before);
}

#[test]
fn percent_moves_while_one_call_runs() {
    let recorder = Recorder::default();
    metered(&recorder, |meter| {
        meter.plan(vec![(Phase::Prove, SECOND)]);
        meter.phase(Phase::Prove, || thread::sleep(3 * TICK)).unwrap();
        meter.finish();
    });
    let reports = recorder.reports.into_inner().unwrap();
    assert!(reports.windows(2).all(|pair| pair[0].percent <= pair[1].percent), "{reports:?}");
    assert!(reports.iter().any(|report| (10..100).contains(&report.percent)), "{reports:?}");
    let (last, earlier) = reports.split_last().unwrap();
    assert_eq!((last.phase, last.percent), (Phase::Done, 100));
    assert!(earlier.iter().all(|report| report.percent < 100));
}

#[test]
fn no_phase_begins_after_the_caller_asked_to_stop() {
    let recorder = Recorder { stop_at: Some(Phase::Key), ..Recorder::default() };
    metered(&recorder, |meter| {
        assert_eq!(meter.phase(Phase::Key, || 1), Ok(1));
        assert_eq!(meter.phase(Phase::Prove, || -> i32 { unreachable!() }), Err(Cancelled));
    });
}

#[test]
fn work_that_panics_does_not_leave_a_thread_waiting() {
    let result = std::panic::catch_unwind(|| {
        metered(&Unattended, |_| -> () { panic!("as planned") });
    });
    assert!(result.is_err());
}
