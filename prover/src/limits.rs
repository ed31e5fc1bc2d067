//! Every bound of the services, with its unit and its default.

use std::time::Duration;

/// Room for what a message holds beside its files, in bytes; more than the policy
/// service ever needs.
pub(crate) const ENVELOPE_BYTES: usize = 64 << 10;

/// What the services admit. In memory at once there are at most `max_requests`
/// requests, the tables of the jobs that are queued or running, and the proofs of
/// those that have finished.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Largest policy file, in bytes.
    pub max_policy_bytes: usize,
    /// Largest data file, in bytes.
    pub max_data_bytes: usize,
    /// Largest proof file, in bytes.
    pub max_proof_bytes: usize,
    /// Longest name of a data file, in bytes.
    pub max_file_name_bytes: usize,
    /// Shortest and longest idempotency key, in bytes.
    pub idempotency_key_bytes: (usize, usize),
    /// Connections that are open at once; more wait until one of them ends.
    pub max_connections: usize,
    /// Time in which a new connection must ask something.
    pub first_request_timeout: Duration,
    /// Time that a connection may stay open with nothing asked; it begins when the
    /// last request must have ended, `request_timeout` after it came.
    pub idle_timeout: Duration,
    /// Requests that are handled at once, over all connections.
    pub max_requests: usize,
    /// Requests that are open at once on one connection.
    pub max_streams_per_connection: u32,
    /// Time that one request may take, its upload included.
    pub request_timeout: Duration,
    /// Time between two signs of life on an idle connection.
    pub keepalive: Duration,
    /// Time that open requests get when the server stops.
    pub drain_timeout: Duration,
    /// Inputs of jobs that are read at once.
    pub max_reading: usize,
    /// Proofs that are checked at once.
    pub max_verifying: usize,
    /// Time that a check may take, waiting included.
    pub verify_timeout: Duration,
    /// Constraints of the largest circuit that is proven; about 2 KiB of memory
    /// each while a key is made.
    pub max_constraints: usize,
    /// Rows of the largest circuit of halo2 that is proven; about 4 KiB of memory each.
    pub max_rows: usize,
    /// Cells of the largest tables that are proven; about 40 bytes of memory each.
    pub max_cells: usize,
    /// Time after which a client that was refused should try again.
    pub retry_after: Duration,
    /// Bounds of proof jobs.
    pub jobs: JobLimits,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_policy_bytes: 1 << 20,
            max_data_bytes: 32 << 20,
            max_proof_bytes: 32 << 20,
            max_file_name_bytes: 255,
            idempotency_key_bytes: (16, 128),
            max_connections: 64,
            first_request_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(30),
            max_requests: 32,
            max_streams_per_connection: 16,
            request_timeout: Duration::from_mins(2),
            keepalive: Duration::from_secs(30),
            drain_timeout: Duration::from_secs(5),
            max_reading: 2,
            max_verifying: 4,
            verify_timeout: Duration::from_secs(20),
            max_constraints: 1 << 21,
            max_rows: 1 << 18,
            max_cells: 1 << 26,
            retry_after: Duration::from_secs(5),
            jobs: JobLimits::default(),
        }
    }
}

impl Limits {
    /// Largest message of the prover service, in bytes.
    pub(crate) const fn max_prover_message(&self) -> usize {
        self.max_policy_bytes.saturating_add(self.max_data_bytes).saturating_add(ENVELOPE_BYTES)
    }

    /// Largest message of the verifier service, in bytes.
    pub(crate) const fn max_verifier_message(&self) -> usize {
        self.max_policy_bytes.saturating_add(self.max_proof_bytes).saturating_add(ENVELOPE_BYTES)
    }
}

/// Bounds of a job table.
#[derive(Debug, Clone)]
pub struct JobLimits {
    /// Jobs that wait.
    pub max_queued: usize,
    /// Jobs that run at once.
    pub max_running: usize,
    /// Finished jobs that are kept; the oldest goes first.
    pub max_finished: usize,
    /// Time that a job may run.
    pub run_timeout: Duration,
    /// Time that a finished job is kept.
    pub retention: Duration,
}

impl Default for JobLimits {
    fn default() -> Self {
        Self {
            max_queued: 8,
            max_running: 1,
            max_finished: 64,
            run_timeout: Duration::from_hours(1),
            retention: Duration::from_mins(10),
        }
    }
}
