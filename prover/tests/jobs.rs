//! What every job table must do, whatever it is made of.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests and their helpers fail by panicking"
)]

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use assay_prover::JobLimits;
use assay_prover::jobs::{Idempotency, JobError, JobId, Jobs, State, SubmitError};
use assay_prover::progress::{Control, Phase, Progress};
use assay_statement::Bytes32;

type Table = Jobs<u32, &'static str>;

fn limits() -> JobLimits {
    JobLimits {
        max_queued: 2,
        max_running: 1,
        max_finished: 3,
        run_timeout: Duration::from_secs(100),
        retention: Duration::from_secs(100),
    }
}

/// Work that waits for the test: it ends with what it is sent.
fn held() -> (Sender<u32>, impl FnOnce(&dyn Control) -> Result<u32, &'static str> + Send) {
    let (sender, receiver): (_, Receiver<u32>) = channel();
    (sender, move |_: &dyn Control| receiver.recv().map_err(|_| "dropped"))
}

async fn settle(
    jobs: &Table,
    id: JobId,
    done: fn(&State<u32, &'static str>) -> bool,
) -> State<u32, &'static str> {
    for _ in 0..2000 {
        let state = jobs.get(id).expect("the job exists");
        if done(&state) {
            return state;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the job did not get there: {:?}", jobs.get(id));
}

async fn finished(jobs: &Table, id: JobId) -> State<u32, &'static str> {
    settle(jobs, id, State::is_finished).await
}

async fn running(jobs: &Table, id: JobId) {
    settle(jobs, id, |state| matches!(state, State::Running(_))).await;
}

fn idempotency(key: &str, body: u8) -> Idempotency {
    Idempotency { key: key.to_owned(), body: Bytes32::keccak(&[&[body]]) }
}

#[tokio::test]
async fn a_job_runs_and_reports() {
    let jobs = Table::new(limits());
    let report = Progress { phase: Phase::Prove, percent: 40, remaining: None };
    let (go, wait) = channel();
    let id = jobs
        .submit(
            None,
            Box::new(move |control| {
                control.report(Progress { phase: Phase::Key, percent: 10, remaining: None });
                control.report(report);
                wait.recv().map_err(|_| "dropped")
            }),
        )
        .unwrap();
    let proving =
        |state: &State<_, _>| matches!(state, State::Running(Some(p)) if p.phase == Phase::Prove);
    let state = settle(&jobs, id, proving).await;
    assert!(matches!(state, State::Running(Some(last)) if last == report));
    go.send(7).unwrap();
    assert!(matches!(finished(&jobs, id).await, State::Succeeded(result) if *result == 7));
}

#[tokio::test]
async fn a_repeated_request_is_the_same_job_and_another_body_is_refused() {
    let jobs = Table::new(limits());
    let (go, work) = held();
    let first = jobs.submit(Some(idempotency("k", 1)), Box::new(work)).unwrap();
    let again = jobs.submit(Some(idempotency("k", 1)), Box::new(|_| Ok(2))).unwrap();
    assert_eq!(first, again);
    let other = jobs.submit(Some(idempotency("k", 2)), Box::new(|_| Ok(3)));
    assert_eq!(other, Err(SubmitError::KeyReused));
    assert_eq!(jobs.admit(Some(&idempotency("k", 1))), Ok(Some(first)));
    go.send(1).unwrap();
    assert!(matches!(finished(&jobs, first).await, State::Succeeded(result) if *result == 1));
}

#[tokio::test]
async fn a_full_queue_refuses_and_accepts_again() {
    let jobs = Table::new(limits());
    let (go, work) = held();
    let first = jobs.submit(Some(idempotency("k", 1)), Box::new(work)).unwrap();
    let second = jobs.submit(None, Box::new(|_| Ok(2))).unwrap();
    let third = jobs.submit(None, Box::new(|_| Ok(3))).unwrap();
    let full = Err(SubmitError::Full { expected: 2 });
    assert_eq!(jobs.submit(None, Box::new(|_| Ok(4))), full);
    // A repeated request needs no place in the queue.
    assert_eq!(jobs.submit(Some(idempotency("k", 1)), Box::new(|_| Ok(5))), Ok(first));
    assert!(matches!(jobs.get(third), Some(State::Queued)));
    go.send(1).unwrap();
    for id in [first, second, third] {
        assert!(matches!(finished(&jobs, id).await, State::Succeeded(_)));
    }
    assert!(jobs.submit(None, Box::new(|_| Ok(6))).is_ok());
}

#[tokio::test]
async fn a_waiting_job_is_cancelled_at_once_and_its_data_dropped() {
    let jobs = Table::new(limits());
    let (go, work) = held();
    let first = jobs.submit(None, Box::new(work)).unwrap();
    running(&jobs, first).await;
    let (data, dropped) = channel::<()>();
    let second = jobs
        .submit(
            None,
            Box::new(move |_| {
                drop(data);
                Ok(2)
            }),
        )
        .unwrap();
    assert!(matches!(jobs.cancel(second), Some(State::Cancelled)));
    assert!(dropped.try_recv() == Err(std::sync::mpsc::TryRecvError::Disconnected));
    go.send(1).unwrap();
    assert!(matches!(finished(&jobs, first).await, State::Succeeded(_)));
    assert!(matches!(jobs.get(second), Some(State::Cancelled)));
}

#[tokio::test]
async fn a_running_job_keeps_its_place_until_it_stops() {
    let jobs = Table::new(limits());
    let (go, wait) = channel::<()>();
    let id = jobs
        .submit(
            None,
            Box::new(move |control| {
                let _ = wait.recv();
                // The flag, not the result, decides: a late success is not handed out.
                if control.cancelled() { Ok(1) } else { Err("not told to stop") }
            }),
        )
        .unwrap();
    running(&jobs, id).await;
    let next = jobs.submit(None, Box::new(|_| Ok(2))).unwrap();
    assert!(matches!(jobs.cancel(id), Some(State::Running(_))));
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(matches!(jobs.get(next), Some(State::Queued)));
    go.send(()).unwrap();
    assert!(matches!(finished(&jobs, id).await, State::Cancelled));
    assert!(matches!(finished(&jobs, next).await, State::Succeeded(_)));
}

#[tokio::test]
async fn a_panic_fails_the_job_and_not_the_queue() {
    let jobs = Table::new(limits());
    let bad = jobs.submit(None, Box::new(|_| panic!("on purpose"))).unwrap();
    let good = jobs.submit(None, Box::new(|_| Ok(2))).unwrap();
    let State::Failed(error) = finished(&jobs, bad).await else { panic!("expected a failure") };
    assert!(matches!(*error, JobError::Panicked));
    assert!(!error.to_string().contains("purpose"));
    assert!(matches!(finished(&jobs, good).await, State::Succeeded(result) if *result == 2));
}

#[tokio::test]
async fn an_error_of_the_work_is_the_error_of_the_job() {
    let jobs = Table::new(limits());
    let id = jobs.submit(None, Box::new(|_| Err("why"))).unwrap();
    let State::Failed(error) = finished(&jobs, id).await else { panic!("expected a failure") };
    assert!(matches!(*error, JobError::Work("why")));
}

#[tokio::test]
async fn slow_work_is_told_to_stop_and_fails() {
    let jobs = Table::new(JobLimits { run_timeout: Duration::from_millis(30), ..limits() });
    let id = jobs
        .submit(
            None,
            Box::new(|control| {
                while !control.cancelled() {
                    std::thread::sleep(Duration::from_millis(1));
                }
                Ok(1)
            }),
        )
        .unwrap();
    let State::Failed(error) = finished(&jobs, id).await else { panic!("expected a failure") };
    assert!(matches!(*error, JobError::TimedOut { .. }));
}

#[tokio::test]
async fn finished_jobs_expire_with_their_keys() {
    let jobs = Table::new(JobLimits { retention: Duration::from_millis(200), ..limits() });
    let id = jobs.submit(Some(idempotency("k", 1)), Box::new(|_| Ok(1))).unwrap();
    finished(&jobs, id).await;
    let later = jobs.submit(None, Box::new(|_| Ok(2))).unwrap();
    assert!(jobs.get(id).is_some());
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert!(jobs.get(id).is_none());
    assert!(jobs.get(later).is_none());
    assert!(jobs.cancel(id).is_none());
    // The key is free again, and expiry starts anew after the table was empty.
    let new = jobs.submit(Some(idempotency("k", 2)), Box::new(|_| Ok(3))).unwrap();
    finished(&jobs, new).await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert!(jobs.get(new).is_none());
}

#[tokio::test]
async fn the_oldest_finished_jobs_make_room() {
    let jobs = Table::new(limits());
    let (go, work) = held();
    let running_id = jobs.submit(None, Box::new(work)).unwrap();
    running(&jobs, running_id).await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        let id = jobs.submit(None, Box::new(|_| Ok(1))).unwrap();
        assert!(matches!(jobs.cancel(id), Some(State::Cancelled)));
        ids.push(id);
    }
    let kept: Vec<bool> = ids.iter().map(|id| jobs.get(*id).is_some()).collect();
    assert_eq!(kept, [false, false, true, true, true]);
    go.send(1).unwrap();
    finished(&jobs, running_id).await;
}

#[tokio::test]
async fn ids_are_long_distinct_and_not_in_debug_output() {
    let jobs = Table::new(limits());
    let a = jobs.submit(None, Box::new(|_| Ok(1))).unwrap();
    let b = jobs.submit(None, Box::new(|_| Ok(1))).unwrap();
    assert_ne!(a, b);
    assert_eq!(a.to_string().len(), 64);
    assert_eq!(a.to_string().parse::<JobId>().unwrap(), a);
    assert!(!format!("{a:?}").contains(&a.to_string()[..8]));
    assert!("".parse::<JobId>().is_err());
    assert!(
        a.to_string()
            .to_uppercase()
            .replace(|c: char| c.is_ascii_digit(), "A")
            .parse::<JobId>()
            .is_err()
    );
    let unknown: JobId = "00".repeat(32).parse().unwrap();
    assert!(jobs.get(unknown).is_none());
}
