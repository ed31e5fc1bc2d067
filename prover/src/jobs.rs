//! The embedded job table: work that outlives the request which asked for it.
//!
//! Everything is in memory and bounded by [`JobLimits`]. Work runs on a blocking
//! thread, which nothing can interrupt: it is told to stop through its `Control`
//! and keeps its place until it does, so no more threads run than are admitted.

mod id;
mod table;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use assay_statement::Bytes32;

use crate::limits::JobLimits;
use crate::progress::{Control, Progress};

pub use id::{JobId, JobIdError};
use table::{Queued, Table};

/// Work to be done: runs once, on a thread of its own.
pub type Work<T, E> = Box<dyn FnOnce(&dyn Control) -> Result<T, E> + Send>;

/// A job table for work that gives a `T` or fails with an `E`.
#[derive(Debug)]
pub struct Jobs<T, E> {
    limits: JobLimits,
    table: Arc<Mutex<Table<T, E>>>,
}

impl<T, E> Clone for Jobs<T, E> {
    fn clone(&self) -> Self {
        Self { limits: self.limits.clone(), table: Arc::clone(&self.table) }
    }
}

/// How far a job is.
#[derive(Debug)]
pub enum State<T, E> {
    /// Waits for others.
    Queued,
    /// Runs, and reported this last.
    Running(Option<Progress>),
    /// Has a result.
    Succeeded(Arc<T>),
    /// Failed.
    Failed(Arc<JobError<E>>),
    /// Was stopped on request.
    Cancelled,
}

impl<T, E> Clone for State<T, E> {
    fn clone(&self) -> Self {
        match self {
            Self::Queued => Self::Queued,
            Self::Running(progress) => Self::Running(*progress),
            Self::Succeeded(result) => Self::Succeeded(Arc::clone(result)),
            Self::Failed(error) => Self::Failed(Arc::clone(error)),
            Self::Cancelled => Self::Cancelled,
        }
    }
}

impl<T, E> State<T, E> {
    /// Whether the job will never change again.
    #[must_use]
    pub const fn is_finished(&self) -> bool {
        matches!(self, Self::Succeeded(_) | Self::Failed(_) | Self::Cancelled)
    }
}

/// Why a job failed.
#[derive(Debug, thiserror::Error)]
pub enum JobError<E> {
    /// The work says so.
    #[error(transparent)]
    Work(E),
    /// The work panicked. What it said is not kept: it can hold private data.
    #[error("the work stopped unexpectedly")]
    Panicked,
    /// The work took too long.
    #[error("expected the work to end within {seconds} s")]
    TimedOut {
        /// The bound.
        seconds: u64,
    },
}

/// Why a job was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// As many jobs wait as may.
    #[error("expected at most {expected} waiting jobs")]
    Full {
        /// The bound.
        expected: usize,
    },
    /// The idempotency key belongs to another request.
    #[error("this idempotency key was used with another request")]
    KeyReused,
    /// The operating system gave no randomness for an id.
    #[error("the operating system gave no randomness")]
    Randomness,
}

/// What makes a repeated request the same request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// Chosen by the client.
    pub key: String,
    /// Digest of the whole request.
    pub body: Bytes32,
}

/// What work and its table tell each other.
#[derive(Debug, Default)]
struct Line {
    stop: AtomicBool,
    progress: Mutex<Option<Progress>>,
}

impl Line {
    fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    fn last(&self) -> Option<Progress> {
        *lock(&self.progress)
    }
}

impl Control for Line {
    fn report(&self, progress: Progress) {
        *lock(&self.progress) = Some(progress);
    }

    fn cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

impl<T, E> Jobs<T, E>
where
    T: Send + Sync + 'static,
    E: Send + Sync + 'static,
{
    /// An empty table.
    #[must_use]
    pub fn new(limits: JobLimits) -> Self {
        Self { limits, table: Arc::default() }
    }

    /// The job of an earlier request with this key, or an error where a new job
    /// would not be accepted now: what can be known before the inputs are read.
    ///
    /// # Errors
    /// As [`Jobs::submit`].
    pub fn admit(&self, idempotency: Option<&Idempotency>) -> Result<Option<JobId>, SubmitError> {
        lock(&self.table).admit(&self.limits, idempotency)
    }

    /// Queues work, or finds the job of the same earlier request. Must be called
    /// within a tokio runtime.
    ///
    /// # Errors
    /// When the queue is full, or the idempotency key belongs to another request.
    pub fn submit(
        &self,
        idempotency: Option<Idempotency>,
        work: Work<T, E>,
    ) -> Result<JobId, SubmitError> {
        let id = JobId::random().map_err(|_| SubmitError::Randomness)?;
        let mut table = lock(&self.table);
        if let Some(earlier) = table.admit(&self.limits, idempotency.as_ref())? {
            return Ok(earlier);
        }
        table.insert(id, idempotency, work);
        drop(table);
        self.start();
        Ok(id)
    }

    /// The state of a job; `None` when there is none of this id.
    #[must_use]
    pub fn get(&self, id: JobId) -> Option<State<T, E>> {
        lock(&self.table).state(id)
    }

    /// Stops a job: a waiting one at once, a running one when it next asks. A
    /// finished one stays as it is. `None` when there is none of this id.
    #[must_use]
    pub fn cancel(&self, id: JobId) -> Option<State<T, E>> {
        let (state, dropped) = {
            let mut table = lock(&self.table);
            let dropped = table.cancel(id, self.limits.max_finished);
            (table.state(id), dropped)
        };
        if let Some(work) = dropped {
            drop(work);
            self.reap();
        }
        state
    }

    /// Stops every job; the rest of the table stays readable.
    pub fn stop_all(&self) {
        let ids = lock(&self.table).unfinished();
        for id in ids {
            let _ = self.cancel(id);
        }
    }

    fn start(&self) {
        while let Some(next) = { lock(&self.table).next(self.limits.max_running) } {
            let jobs = self.clone();
            tokio::spawn(async move { jobs.run(next).await });
        }
    }

    async fn run(self, Queued { id, work, line }: Queued<T, E>) {
        let shared = Arc::clone(&line);
        let mut thread = tokio::task::spawn_blocking(move || work(&*shared));
        let (limit, start) = (self.limits.run_timeout, Instant::now());
        let in_time = tokio::time::timeout(limit, &mut thread).await.ok();
        let late = in_time.is_none();
        let joined = if let Some(joined) = in_time {
            joined
        } else {
            line.stop();
            thread.await
        };
        let outcome = match joined {
            _ if late => Err(JobError::TimedOut { seconds: limit.as_secs() }),
            Ok(Ok(result)) => Ok(result),
            Ok(Err(error)) => Err(JobError::Work(error)),
            Err(_) => Err(JobError::Panicked),
        };
        let milliseconds = start.elapsed().as_millis();
        tracing::info!(job = id.label(), milliseconds, result = outcome.is_ok(), "ran a job");
        lock(&self.table).finish(id, outcome, late, self.limits.max_finished);
        self.start();
        self.reap();
    }

    fn reap(&self) {
        if !lock(&self.table).start_reaping() {
            return;
        }
        let (table, retention) = (Arc::clone(&self.table), self.limits.retention);
        tokio::spawn(async move {
            while let Some(next) = { lock(&table).reap(retention) } {
                tokio::time::sleep_until(next).await;
            }
        });
    }
}

// No code that holds a lock of this module can leave it half-changed by panicking.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
