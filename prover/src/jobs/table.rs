//! What the lock protects: plain bookkeeping, without time or threads.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::{Idempotency, JobError, JobId, Line, State, SubmitError, Work};
use crate::limits::JobLimits;

/// Work that is about to start.
pub(super) struct Queued<T, E> {
    pub(super) id: JobId,
    pub(super) work: Work<T, E>,
    pub(super) line: Arc<Line>,
}

pub(super) struct Table<T, E> {
    jobs: BTreeMap<JobId, Job<T, E>>,
    keys: BTreeMap<String, JobId>,
    queue: VecDeque<JobId>,
    running: usize,
    /// In the order that they finished in, with the time.
    finished: VecDeque<(Instant, JobId)>,
    /// Whether a task removes what is kept for too long.
    reaping: bool,
}

struct Job<T, E> {
    state: State<T, E>,
    work: Option<Work<T, E>>,
    line: Arc<Line>,
    idempotency: Option<Idempotency>,
    cancelled: bool,
}

impl<T, E> Default for Table<T, E> {
    fn default() -> Self {
        Self {
            jobs: BTreeMap::new(),
            keys: BTreeMap::new(),
            queue: VecDeque::new(),
            running: 0,
            finished: VecDeque::new(),
            reaping: false,
        }
    }
}

impl<T, E> Table<T, E> {
    pub(super) fn admit(
        &self,
        limits: &JobLimits,
        idempotency: Option<&Idempotency>,
    ) -> Result<Option<JobId>, SubmitError> {
        if let Some(wanted) = idempotency
            && let Some(id) = self.keys.get(&wanted.key)
        {
            let same = self.jobs.get(id).and_then(|job| job.idempotency.as_ref()) == Some(wanted);
            return if same { Ok(Some(*id)) } else { Err(SubmitError::KeyReused) };
        }
        let free = limits.max_running.saturating_sub(self.running);
        if self.queue.len() >= limits.max_queued.saturating_add(free) {
            return Err(SubmitError::Full { expected: limits.max_queued });
        }
        Ok(None)
    }

    pub(super) fn insert(&mut self, id: JobId, idempotency: Option<Idempotency>, work: Work<T, E>) {
        if let Some(Idempotency { key, .. }) = &idempotency {
            self.keys.insert(key.clone(), id);
        }
        self.queue.push_back(id);
        let job = Job {
            state: State::Queued,
            work: Some(work),
            line: Arc::default(),
            idempotency,
            cancelled: false,
        };
        self.jobs.insert(id, job);
    }

    /// Takes the next job off the queue when there is room for it.
    pub(super) fn next(&mut self, max_running: usize) -> Option<Queued<T, E>> {
        if self.running >= max_running {
            return None;
        }
        let id = self.queue.pop_front()?;
        let job = self.jobs.get_mut(&id)?;
        let work = job.work.take()?;
        job.state = State::Running(job.line.last());
        self.running += 1;
        Some(Queued { id, work, line: Arc::clone(&job.line) })
    }

    pub(super) fn state(&self, id: JobId) -> Option<State<T, E>> {
        let job = self.jobs.get(&id)?;
        if matches!(job.state, State::Running(_)) {
            return Some(State::Running(job.line.last()));
        }
        Some(job.state.clone())
    }

    /// The work of a job that had not started, to be dropped outside the lock.
    pub(super) fn cancel(&mut self, id: JobId, max_finished: usize) -> Option<Work<T, E>> {
        let job = self.jobs.get_mut(&id)?;
        if job.state.is_finished() {
            return None;
        }
        job.cancelled = true;
        job.line.stop();
        let work = job.work.take()?;
        job.state = State::Cancelled;
        self.queue.retain(|queued| *queued != id);
        self.keep(id, max_finished);
        Some(work)
    }

    pub(super) fn finish(
        &mut self,
        id: JobId,
        outcome: Result<T, JobError<E>>,
        late: bool,
        max_finished: usize,
    ) {
        self.running = self.running.saturating_sub(1);
        if let Some(job) = self.jobs.get_mut(&id) {
            job.state = match outcome {
                // Who asked for an end wants no result, even one that is ready.
                _ if job.cancelled && !late => State::Cancelled,
                Ok(result) => State::Succeeded(Arc::new(result)),
                Err(error) => State::Failed(Arc::new(error)),
            };
        }
        self.keep(id, max_finished);
    }

    fn keep(&mut self, id: JobId, max_finished: usize) {
        self.finished.push_back((Instant::now(), id));
        while self.finished.len() > max_finished {
            self.remove_oldest();
        }
    }

    fn remove_oldest(&mut self) {
        if let Some((_, id)) = self.finished.pop_front()
            && let Some(key) = self.jobs.remove(&id).and_then(|job| job.idempotency)
        {
            self.keys.remove(&key.key);
        }
    }

    /// Whether the caller is to call [`Table::reap`] from now on.
    pub(super) fn start_reaping(&mut self) -> bool {
        !self.finished.is_empty() && !std::mem::replace(&mut self.reaping, true)
    }

    /// Removes what was kept long enough; when to call again, if ever.
    pub(super) fn reap(&mut self, retention: Duration) -> Option<Instant> {
        let now = Instant::now();
        while let Some((since, _)) = self.finished.front() {
            let end = *since + retention;
            if end > now {
                return Some(end);
            }
            self.remove_oldest();
        }
        self.reaping = false;
        None
    }

    pub(super) fn unfinished(&self) -> Vec<JobId> {
        let unfinished = self.jobs.iter().filter(|(_, job)| !job.state.is_finished());
        unfinished.map(|(id, _)| *id).collect()
    }
}

impl<T, E> fmt::Debug for Table<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table")
            .field("queued", &self.queue.len())
            .field("running", &self.running)
            .field("finished", &self.finished.len())
            .finish_non_exhaustive()
    }
}
