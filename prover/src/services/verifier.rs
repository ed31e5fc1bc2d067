//! `assay.v1.VerifierService`.

use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use assay_proto::v1::{self, verifier_service_server::VerifierService};
use assay_setup::KeyStore;
use assay_statement::file::Document as _;
use assay_statement::{KeyId, Policy, ProofFile};
use assay_verifier::{Expectation, KeyRegistry, Verdict, Verifier};
use tokio::sync::Semaphore;
use tokio::time::timeout_at;
use tonic::{Request, Response, Status};

use super::{convert, status};
use crate::limits::Limits;

/// Checks proofs with the server's own keys.
pub(crate) struct VerifierHandler {
    keys: KeyStore,
    limits: Arc<Limits>,
    verifying: Arc<Semaphore>,
}

impl VerifierHandler {
    pub(crate) fn new(keys: KeyStore, limits: Arc<Limits>) -> Self {
        let verifying = Arc::new(Semaphore::new(limits.max_verifying));
        Self { keys, limits, verifying }
    }
}

#[tonic::async_trait]
impl VerifierService for VerifierHandler {
    async fn verify(
        &self,
        request: Request<v1::VerifyRequest>,
    ) -> Result<Response<v1::VerifyResponse>, Status> {
        let request = request.into_inner();
        status::at_most("policy", self.limits.max_policy_bytes, request.policy.len())?;
        status::at_most("proof", self.limits.max_proof_bytes, request.proof.len())?;
        let deadline = tokio::time::Instant::now() + self.limits.verify_timeout;
        let permit = timeout_at(deadline, Arc::clone(&self.verifying).acquire_owned())
            .await
            .map_err(|_| {
                status::busy("too many proofs are being checked", self.limits.retry_after)
            })?
            .map_err(|error| status::internal(&error))?;
        let keys = self.keys.clone();
        // The permit goes with the thread, which runs on when nobody waits any more.
        let thread = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            verify(&keys, request)
        });
        let verdict = timeout_at(deadline, thread)
            .await
            .map_err(|_| Status::deadline_exceeded("checking the proof took too long"))?
            .map_err(|error| status::internal(&error))??;
        Ok(Response::new(v1::VerifyResponse { verdict: Some(convert::verdict(&verdict)) }))
    }
}

fn verify(keys: &KeyStore, request: v1::VerifyRequest) -> Result<Verdict, Status> {
    let start = Instant::now();
    let binding = convert::binding(request.binding)?;
    let policy = Policy::from_yaml(&request.policy)
        .map_err(|error| Status::invalid_argument(format!("policy: {error}")))?;
    let proof = ProofFile::from_bytes(&request.proof)
        .map_err(|error| Status::invalid_argument(format!("proof: {error}")))?;
    let now =
        SystemTime::now().duration_since(UNIX_EPOCH).map_err(|error| status::internal(&error))?;
    let expectation = Expectation {
        policy: &policy,
        binding: &binding,
        now: now.as_secs(),
        require_ceremony: request.require_ceremony,
    };
    let verifier = Verifier::new(registry(keys, proof.key_id)?);
    let verdict = match verifier.verify(&expectation, &proof) {
        Ok(proven) => proven.verdict().clone(),
        Err(rejection) => Verdict::rejected(&expectation, &proof, &rejection),
    };
    let milliseconds = start.elapsed().as_millis();
    tracing::info!(accepted = verdict.accepted, milliseconds, "checked a proof");
    Ok(verdict)
}

/// The server's own key of this id, if it has one. The proof only names it.
fn registry(keys: &KeyStore, id: KeyId) -> Result<KeyRegistry, Status> {
    let mut registry = KeyRegistry::new();
    if let Some(key) = keys.trusted(id).map_err(|error| status::internal(&error))? {
        registry.insert(&key).map_err(|error| status::internal(&error))?;
    }
    Ok(registry)
}
