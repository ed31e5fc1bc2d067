//! A job that nobody waits for any more is cancelled.

use std::time::Duration;

use assay_proto::v1::CancelProofJobRequest;
use assay_proto::v1::prover_service_client::ProverServiceClient;
use tonic::transport::Channel;

/// Time that the server gets to answer; the caller has an error to see.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A job on a server. Dropped before it is known to have ended, it is cancelled,
/// provided that the runtime lives on.
pub(super) struct Unfinished(Option<(ProverServiceClient<Channel>, String)>);

impl Unfinished {
    pub(super) const fn new(prover: ProverServiceClient<Channel>, job_id: String) -> Self {
        Self(Some((prover, job_id)))
    }

    pub(super) fn has_ended(mut self) {
        self.0 = None;
    }

    pub(super) async fn cancel(mut self) {
        if let Some((prover, job_id)) = self.0.take() {
            cancel(prover, job_id).await;
        }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let (Some((prover, job_id)), Ok(runtime)) =
            (self.0.take(), tokio::runtime::Handle::try_current())
        {
            runtime.spawn(cancel(prover, job_id));
        }
    }
}

async fn cancel(mut prover: ProverServiceClient<Channel>, job_id: String) {
    let request = prover.cancel_proof_job(CancelProofJobRequest { job_id });
    // A server that cannot be told ends the job when its time is over.
    drop(tokio::time::timeout(TIMEOUT, request).await);
}
