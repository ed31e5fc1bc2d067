//! A typed client: what a contributor and a buyer ask of a server.

mod error;
mod job;

use std::net::IpAddr;
use std::time::Duration;

use assay_proto::v1::get_verifying_key_request::Selector;
use assay_proto::v1::policy_service_client::PolicyServiceClient;
use assay_proto::v1::prover_service_client::ProverServiceClient;
use assay_proto::v1::verifier_service_client::VerifierServiceClient;
use assay_proto::v1::{self, JobState};
use assay_statement::bytes::Bytes;
use assay_statement::file::Document as _;
use assay_statement::{
    Binding, Bytes32, Engine, KeyId, Opening, Policy, ProofFile, VerifyingKeyFile,
};
use tonic::codegen::http;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

pub use error::ClientError;

use self::job::Unfinished;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Time that one request may take, its upload included.
const REQUEST_TIMEOUT: Duration = Duration::from_mins(2);
/// Largest answer about a job, in bytes: a proof file, its opening and the notes.
const JOB_BYTES: usize = ProofFile::MAX_BYTES + Opening::MAX_BYTES;
/// Time between two questions about a job: at first, and at most.
const POLL: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(1));
/// How often a busy server is asked again.
const ATTEMPTS: usize = 5;
/// Longest time that a busy server is waited for before it is asked again.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// A connection to a server.
#[derive(Debug, Clone)]
pub struct Client {
    prover: ProverServiceClient<Channel>,
    verifier: VerifierServiceClient<Channel>,
    policies: PolicyServiceClient<Channel>,
}

/// What a server is to prove. It sees all of this.
#[derive(Clone)]
pub struct RemoteRequest {
    /// The policy file.
    pub policy: Vec<u8>,
    /// The data file.
    pub data: Vec<u8>,
    /// How the data is written down.
    pub format: assay_data::Format,
    /// What errors call the data file.
    pub file_name: String,
    /// What the proof is bound to.
    pub binding: Binding,
    /// The proof system, where it must be a certain one.
    pub engine: Option<Engine>,
}

/// What a server proved. Nothing of it has been verified here.
#[derive(Debug, Clone)]
pub struct RemoteProof {
    /// The proof file.
    pub proof: ProofFile,
    /// What opens its commitment.
    pub opening: Opening,
    /// What the contributor should know.
    pub notes: Vec<String>,
}

/// How far a server is with a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteProgress {
    /// What is being done; `queued` while the job waits for others.
    pub phase: String,
    /// Share of the whole that is done, 0 to 100.
    pub percent: u8,
    /// Estimated time until the end.
    pub remaining: Option<Duration>,
}

impl Client {
    /// Connects to `http://host:port`. There is no encryption: what is sent can be
    /// read on the way, unless the way is a tunnel.
    ///
    /// # Errors
    /// When the address is no such URL, or nobody answers there.
    pub async fn connect(url: &str) -> Result<Self, ClientError> {
        if !url.starts_with("http://") {
            return Err(ClientError::Url { got: url.to_owned() });
        }
        let endpoint = Endpoint::from_shared(url.to_owned())
            .map_err(|_| ClientError::Url { got: url.to_owned() })?
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(REQUEST_TIMEOUT);
        let channel = endpoint
            .connect()
            .await
            .map_err(|source| ClientError::Connect { url: url.to_owned(), source })?;
        Ok(Self {
            prover: ProverServiceClient::new(channel.clone()).max_decoding_message_size(JOB_BYTES),
            verifier: VerifierServiceClient::new(channel.clone()),
            policies: PolicyServiceClient::new(channel),
        })
    }

    /// Sends the data to the server and waits for the proof. The server sees the
    /// data: say so before calling this. When waiting fails or is given up, the job
    /// is cancelled as far as the server can be reached.
    ///
    /// # Errors
    /// When the server refuses, cannot be reached any more, or fails.
    pub async fn prove(
        &mut self,
        request: RemoteRequest,
        mut on_progress: impl FnMut(&RemoteProgress),
    ) -> Result<RemoteProof, ClientError> {
        let job = self.create(request).await?;
        let unfinished = Unfinished::new(self.prover.clone(), job.job_id.clone());
        match self.wait(job, &mut on_progress).await {
            Ok(job) => {
                unfinished.has_ended();
                result(job)
            }
            Err(error) => {
                unfinished.cancel().await;
                Err(error)
            }
        }
    }

    /// Has a proof checked with the server's own keys.
    ///
    /// # Errors
    /// When the server cannot read an input, or cannot be reached. A proof that is
    /// not accepted is a verdict.
    pub async fn verify(
        &mut self,
        policy: Vec<u8>,
        proof: Vec<u8>,
        binding: &Binding,
        require_ceremony: bool,
    ) -> Result<v1::Verdict, ClientError> {
        let binding = wire(binding);
        let request = v1::VerifyRequest { policy, proof, binding, require_ceremony };
        let answer = self.verifier.verify(request).await?.into_inner();
        answer.verdict.ok_or(ClientError::Answer("no verdict"))
    }

    /// Fetches a registered policy, and checks that it has this id.
    ///
    /// # Errors
    /// When the server does not have it, or sends another one.
    pub async fn policy(&mut self, id: Bytes32) -> Result<Vec<u8>, ClientError> {
        let request = v1::GetPolicyRequest { policy_id: id.0.to_vec() };
        let bytes = self.policies.get_policy(request).await?.into_inner().policy;
        match Policy::from_yaml(&bytes) {
            Ok(policy) if policy.id() == id => Ok(bytes),
            Ok(_) | Err(_) => Err(ClientError::Answer("another policy")),
        }
    }

    /// Fetches the verifying key of this id, and checks that it is that one. Whether
    /// the id can be trusted is for the caller to know.
    ///
    /// # Errors
    /// When the server does not have it, or sends another one.
    pub async fn verifying_key(&mut self, id: KeyId) -> Result<VerifyingKeyFile, ClientError> {
        let selector = Some(Selector::KeyId(id.to_string()));
        let request = v1::GetVerifyingKeyRequest { selector };
        let answer = self.policies.get_verifying_key(request).await?.into_inner();
        match VerifyingKeyFile::from_bytes(&answer.key) {
            Ok(key) if key.id() == id => Ok(key),
            Ok(_) | Err(_) => Err(ClientError::Answer("another key")),
        }
    }

    /// Waits until the job has ended, with a proof or without.
    async fn wait(
        &mut self,
        mut job: v1::ProofJob,
        on_progress: &mut impl FnMut(&RemoteProgress),
    ) -> Result<v1::ProofJob, ClientError> {
        let mut wait = POLL.0;
        loop {
            match job.state() {
                JobState::Queued | JobState::Running => on_progress(&progress(&job)),
                JobState::Succeeded | JobState::Failed | JobState::Cancelled => return Ok(job),
                JobState::Unspecified => return Err(ClientError::Answer("a job without a state")),
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(POLL.1);
            let question = v1::GetProofJobRequest { job_id: job.job_id };
            let answer = self.prover.get_proof_job(question).await?.into_inner();
            job = answer.job.ok_or(ClientError::Answer("no job"))?;
        }
    }

    async fn create(&mut self, request: RemoteRequest) -> Result<v1::ProofJob, ClientError> {
        let format = data_format(request.format)?;
        let engine = match request.engine {
            None => v1::Engine::Unspecified,
            Some(Engine::Groth16) => v1::Engine::Groth16,
            Some(Engine::Halo2) => v1::Engine::Halo2,
            Some(Engine::Stark) => v1::Engine::Stark,
        };
        let request = v1::CreateProofJobRequest {
            policy: request.policy,
            data: request.data,
            format: format.into(),
            file_name: request.file_name,
            binding: wire(&request.binding),
            idempotency_key: random_key()?,
            engine: engine.into(),
        };
        let mut attempt = 1;
        loop {
            match self.prover.create_proof_job(request.clone()).await {
                Ok(answer) => {
                    return answer.into_inner().job.ok_or(ClientError::Answer("no job"));
                }
                Err(status) => match pause(&status).filter(|_| attempt < ATTEMPTS) {
                    Some(pause) => tokio::time::sleep(pause).await,
                    None => return Err(status.into()),
                },
            }
            attempt += 1;
        }
    }
}

/// Whether what is sent to this URL stays on this machine. Anything else can be read
/// on the way: warn of it before data is sent there. An address that cannot be read,
/// and a name other than `localhost`, do not count as this machine.
#[must_use]
pub fn is_loopback(url: &str) -> bool {
    let Ok(url) = url.parse::<http::Uri>() else { return false };
    let host = url.host().unwrap_or_default();
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let address = bare.parse::<IpAddr>();
    address.map_or(host.eq_ignore_ascii_case("localhost"), |ip| ip.to_canonical().is_loopback())
}

/// How long to wait before asking a busy server again; `None` when that is no use.
fn pause(status: &Status) -> Option<Duration> {
    if status.code() != Code::ResourceExhausted {
        return None;
    }
    let delay = status.get_details_retry_info().and_then(|info| info.retry_delay);
    Some(delay.unwrap_or(POLL.1).min(LONGEST_WAIT))
}

fn random_key() -> Result<String, ClientError> {
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|_| ClientError::Randomness)?;
    Ok(Bytes(key).to_string())
}

fn progress(job: &v1::ProofJob) -> RemoteProgress {
    let queued = job.state() == JobState::Queued;
    RemoteProgress {
        phase: if queued { "queued".to_owned() } else { job.phase.clone() },
        percent: u8::try_from(job.percent.min(100)).unwrap_or(100),
        remaining: job.seconds_left.map(Duration::from_secs),
    }
}

fn result(job: v1::ProofJob) -> Result<RemoteProof, ClientError> {
    match job.state() {
        JobState::Failed => return Err(ClientError::Job(job.error.unwrap_or_default())),
        JobState::Cancelled => return Err(ClientError::Cancelled),
        JobState::Succeeded | JobState::Queued | JobState::Running | JobState::Unspecified => {}
    }
    let result = job.result.ok_or(ClientError::Answer("no result"))?;
    let proof = ProofFile::from_bytes(&result.proof)
        .map_err(|_| ClientError::Answer("something that is no proof file"))?;
    let opening = Opening::from_bytes(&result.opening)
        .map_err(|_| ClientError::Answer("something that is no opening file"))?;
    if opening.commitment != proof.instance.commitment {
        return Err(ClientError::Answer("the opening of another proof"));
    }
    Ok(RemoteProof { proof, opening, notes: result.notes })
}

fn wire(binding: &Binding) -> Option<v1::Binding> {
    match binding {
        Binding::Unbound => None,
        Binding::Bound(bound) => Some(v1::Binding {
            chain_id: bound.chain_id,
            contract: bound.contract.0.to_vec(),
            pool: bound.pool.0.to_vec(),
            recipient: bound.recipient.0.to_vec(),
            expiry: bound.expiry,
            terms: bound.terms.0.to_vec(),
        }),
    }
}

/// Refuses a format that no server reads, before anything is sent.
///
/// # Errors
/// When the format is such a one.
pub fn expect_sendable(format: assay_data::Format) -> Result<(), ClientError> {
    data_format(format).map(drop)
}

fn data_format(format: assay_data::Format) -> Result<v1::DataFormat, ClientError> {
    match format {
        assay_data::Format::Csv => Ok(v1::DataFormat::Csv),
        assay_data::Format::Tsv => Ok(v1::DataFormat::Tsv),
        assay_data::Format::Jsonl => Ok(v1::DataFormat::Jsonl),
        assay_data::Format::Json => Ok(v1::DataFormat::Json),
        assay_data::Format::RedditComments => Ok(v1::DataFormat::RedditComments),
        assay_data::Format::Gpx => Ok(v1::DataFormat::Gpx),
        assay_data::Format::AppleHealth => Ok(v1::DataFormat::AppleHealth),
        // Its pages say themselves how much memory they need: none of a stranger's are read.
        assay_data::Format::Parquet => Err(ClientError::Format),
    }
}
