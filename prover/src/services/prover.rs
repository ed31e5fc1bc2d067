//! `assay.v1.ProverService`.

use std::sync::Arc;

use assay_proto::v1::{self, prover_service_server::ProverService};
use assay_setup::KeyStore;
use assay_statement::file::Document as _;
use assay_statement::{Bytes32, Policy};
use prost::Message as _;
use tokio::sync::Semaphore;
use tonic::{Request, Response, Status};

use super::{convert, status};
use crate::jobs::{Idempotency, JobId, Jobs, State, SubmitError};
use crate::limits::Limits;
use crate::pipeline::{self, Bounds, ProveError, Proved};
use crate::policies::Policies;
use crate::progress::Control;

/// The jobs of this service.
pub(crate) type ProofJobs = Jobs<Finished, ProveError>;

/// What is kept of a proof until its owner fetched it.
pub(crate) struct Finished {
    pub(super) proof: Vec<u8>,
    pub(super) opening: Vec<u8>,
    pub(super) notes: Vec<String>,
}

/// Reads inputs, and leaves the proving to the job table.
pub(crate) struct ProverHandler {
    keys: KeyStore,
    policies: Arc<Policies>,
    limits: Arc<Limits>,
    jobs: ProofJobs,
    reading: Arc<Semaphore>,
}

impl ProverHandler {
    pub(crate) fn new(
        keys: KeyStore,
        policies: Arc<Policies>,
        limits: Arc<Limits>,
        jobs: ProofJobs,
    ) -> Self {
        let reading = Arc::new(Semaphore::new(limits.max_reading));
        Self { keys, policies, limits, jobs, reading }
    }

    fn bounds(&self, policy: &Policy) -> Bounds {
        Bounds {
            constraints: self.limits.max_constraints,
            rows: self.limits.max_rows,
            cells: self.limits.max_cells,
            create_key: self.policies.get(policy.id()).is_some(),
        }
    }

    fn submit_error(&self, error: &SubmitError) -> Status {
        match error {
            SubmitError::Full { .. } => status::busy(error.to_string(), self.limits.retry_after),
            SubmitError::KeyReused => Status::already_exists(error.to_string()),
            SubmitError::Randomness => status::internal(error),
        }
    }

    fn shown(&self, id: JobId) -> Result<v1::ProofJob, Status> {
        self.jobs.get(id).map(|state| convert::job(id, &state)).ok_or_else(unknown)
    }
}

#[tonic::async_trait]
impl ProverService for ProverHandler {
    async fn create_proof_job(
        &self,
        request: Request<v1::CreateProofJobRequest>,
    ) -> Result<Response<v1::CreateProofJobResponse>, Status> {
        let request = request.into_inner();
        check(&self.limits, &request)?;
        let permit = Arc::clone(&self.reading).acquire_owned().await;
        let permit = permit.map_err(|error| status::internal(&error))?;
        let jobs = self.jobs.clone();
        let read = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let idempotency = idempotency(&request);
            match jobs.admit(idempotency.as_ref()) {
                Ok(Some(id)) => Ok(Err(id)),
                Ok(None) => Ok(Ok((read(&request)?, idempotency))),
                Err(error) => Err(Refused::Submit(error)),
            }
        });
        let id = match read.await.map_err(|error| status::internal(&error))? {
            Ok(Err(earlier)) => earlier,
            Ok(Ok((input, idempotency))) => {
                let (keys, records) = (self.keys.clone(), input.request.table.records().len());
                let bounds = self.bounds(&input.request.policy);
                let work = move |control: &dyn Control| prove(bounds, &keys, input, control);
                let submitted = self.jobs.submit(idempotency, Box::new(work));
                let id = submitted.map_err(|error| self.submit_error(&error))?;
                tracing::info!(job = id.label(), records, "queued a proof job");
                id
            }
            Err(Refused::Input(message)) => return Err(Status::invalid_argument(message)),
            Err(Refused::Submit(error)) => return Err(self.submit_error(&error)),
        };
        Ok(Response::new(v1::CreateProofJobResponse { job: Some(self.shown(id)?) }))
    }

    async fn get_proof_job(
        &self,
        request: Request<v1::GetProofJobRequest>,
    ) -> Result<Response<v1::GetProofJobResponse>, Status> {
        let job = self.shown(job_id(&request.get_ref().job_id)?)?;
        Ok(Response::new(v1::GetProofJobResponse { job: Some(job) }))
    }

    async fn cancel_proof_job(
        &self,
        request: Request<v1::CancelProofJobRequest>,
    ) -> Result<Response<v1::CancelProofJobResponse>, Status> {
        let id = job_id(&request.get_ref().job_id)?;
        let state: State<_, _> = self.jobs.cancel(id).ok_or_else(unknown)?;
        let job = Some(convert::job(id, &state));
        Ok(Response::new(v1::CancelProofJobResponse { job }))
    }
}

struct Input {
    request: pipeline::Request,
    notes: Vec<String>,
}

enum Refused {
    Input(String),
    Submit(SubmitError),
}

fn prove(
    bounds: Bounds,
    keys: &KeyStore,
    input: Input,
    control: &dyn Control,
) -> Result<Finished, ProveError> {
    let Input { request, notes } = input;
    let Proved { proof, opening, .. } = pipeline::prove_within(bounds, keys, &request, control)
        .inspect_err(|error| {
            if let ProveError::Internal(reason) = error {
                tracing::error!(%reason, "a proof job failed");
            }
        })?;
    Ok(Finished { proof: proof.to_bytes(), opening: opening.to_bytes(), notes })
}

/// Refuses what can be seen to be wrong without reading the files.
fn check(limits: &Limits, request: &v1::CreateProofJobRequest) -> Result<(), Status> {
    status::at_most("policy", limits.max_policy_bytes, request.policy.len())?;
    status::at_most("data", limits.max_data_bytes, request.data.len())?;
    status::at_most("file_name", limits.max_file_name_bytes, request.file_name.len())?;
    convert::format(request.format)?;
    convert::engine(request.engine)?;
    convert::binding(request.binding.clone())?;
    let (shortest, longest) = limits.idempotency_key_bytes;
    let length = request.idempotency_key.len();
    if length != 0 && !(shortest..=longest).contains(&length) {
        return Err(Status::invalid_argument(format!(
            "idempotency_key: expected none, or {shortest} to {longest} bytes, got {length}"
        )));
    }
    Ok(())
}

fn idempotency(request: &v1::CreateProofJobRequest) -> Option<Idempotency> {
    if request.idempotency_key.is_empty() {
        return None;
    }
    let body = Bytes32::keccak(&[&request.encode_to_vec()]);
    Some(Idempotency { key: request.idempotency_key.clone(), body })
}

fn read(request: &v1::CreateProofJobRequest) -> Result<Input, Refused> {
    let refused = |status: Status| Refused::Input(status.message().to_owned());
    let binding = convert::binding(request.binding.clone()).map_err(refused)?;
    let format = convert::format(request.format).map_err(refused)?;
    let engine = convert::engine(request.engine).map_err(refused)?;
    let policy = Policy::from_yaml(&request.policy)
        .map_err(|error| Refused::Input(format!("policy: {error}")))?;
    if let Some(engine) = engine {
        engine.proves(&policy).map_err(|error| Refused::Input(format!("engine: {error}")))?;
    }
    let name = if request.file_name.is_empty() { "data" } else { &request.file_name };
    let limits = assay_data::Limits::default();
    let read = assay_data::read_bytes(name, &request.data, format, policy.columns(), limits)
        .map_err(|error| Refused::Input(error.to_string()))?;
    let notes = read.notes.iter().map(ToString::to_string).collect();
    let request = pipeline::Request { policy, table: read.table, binding, engine };
    Ok(Input { request, notes })
}

fn job_id(text: &str) -> Result<JobId, Status> {
    text.parse()
        .map_err(|error: crate::jobs::JobIdError| Status::invalid_argument(error.to_string()))
}

fn unknown() -> Status {
    Status::not_found("no such job: it never was, or its result was kept long enough")
}
