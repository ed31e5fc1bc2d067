//! Proving on a server, which sees the data.

use std::path::Path;

use assay_data::{Format, Read};
use assay_prover::client::{
    Client, ClientError, RemoteProgress, RemoteProof, RemoteRequest, is_loopback,
};
use assay_statement::{Binding, Engine, Policy, VerifyingKeyFile};
use assay_verifier::{Expectation, KeyRegistry, Verifier};

use super::prove::Made;
use crate::progress::{Bar, what_remote};
use crate::{Failure, Screen, inputs};

/// What a server is to prove.
pub(super) struct Job<'a> {
    pub(super) policy: &'a Policy,
    pub(super) policy_bytes: Vec<u8>,
    pub(super) read: &'a Read,
    pub(super) data: Vec<u8>,
    pub(super) format: Format,
    pub(super) binding: &'a Binding,
    pub(super) engine: Option<Engine>,
}

/// Longest name that a server takes, in bytes.
const NAME_BYTES: usize = 255;

/// Says that the server will see the data, sends it, and checks what comes back.
pub(super) fn prove(
    url: &str,
    path: &Path,
    job: Job<'_>,
    screen: &mut Screen,
) -> Result<Made, Failure> {
    screen.warn(format!("the server at {url} will see the data in {}", path.display()));
    if !is_loopback(url) {
        screen.warn("the data and the opening travel to and from another machine unencrypted");
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let request = RemoteRequest {
        policy: job.policy_bytes,
        data: job.data,
        format: job.format,
        file_name: name.filter(|name| name.len() <= NAME_BYTES).unwrap_or_default(),
        binding: job.binding.clone(),
        engine: job.engine,
    };
    let (proved, key) = answer(async {
        let bar = Bar::new();
        let mut client = Client::connect(url).await?;
        let proved = client
            .prove(request, |progress: &RemoteProgress| {
                bar.show(what_remote(&progress.phase), progress.percent.into(), progress.remaining);
            })
            .await?;
        let key = if proved.proof.engine.has_keys() {
            Some(client.verifying_key(proved.proof.key_id).await?)
        } else {
            None
        };
        Ok((proved, key))
    })?;
    let got = proved.proof.engine;
    if let Some(expected) = job.engine.filter(|expected| *expected != got) {
        let reason = format!("you asked for a proof of {expected}, it is one of {got}");
        return Err(Failure::RemoteProof { url: url.to_owned(), reason });
    }
    examine(&proved, key.as_ref(), job.policy, job.read, job.binding)
        .map_err(|reason| Failure::RemoteProof { url: url.to_owned(), reason })?;
    Ok(Made { proof: proved.proof, opening: proved.opening, local: None })
}

/// Waits for what a server answers.
pub(super) fn answer<T>(asked: impl Future<Output = Result<T, ClientError>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Machine(error.to_string()))?;
    Ok(runtime.block_on(asked)?)
}

// The key is used for this one check and not kept: keys are imported by their users.
fn examine(
    proved: &RemoteProof,
    key: Option<&VerifyingKeyFile>,
    policy: &Policy,
    read: &Read,
    binding: &Binding,
) -> Result<(), String> {
    let mut registry = KeyRegistry::new();
    if let Some(key) = key {
        registry.insert(key).map_err(|error| error.to_string())?;
    }
    let now = inputs::now().map_err(|error| error.to_string())?;
    let expectation = Expectation { policy, binding, now, require_ceremony: false };
    let verified = Verifier::new(registry)
        .verify(&expectation, &proved.proof)
        .map_err(|rejection| format!("its proof is not accepted: {rejection}"))?;
    assay_verifier::open(policy, &verified, &read.table, &proved.opening)
        .map(drop)
        .map_err(|error| format!("its opening does not open the proof: {error}"))
}
