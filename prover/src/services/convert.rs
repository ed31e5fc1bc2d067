//! Between the wire and the types of the domain: the only file that knows both.

use assay_circuits::{Report, RuleReport};
use assay_proto::v1;
use assay_statement::bytes::Bytes;
use assay_statement::{Binding, Bytes32, Engine, binding::Bound};
use assay_verifier::{CheckResult, Claim, Outcome, Told, Trust, Verdict};
use tonic::Status;

use super::prover::Finished;
use crate::jobs::{JobError, JobId, State};
use crate::pipeline::ProveError;

/// A byte string of exactly `N` bytes.
pub(super) fn exactly<const N: usize>(what: &str, bytes: &[u8]) -> Result<Bytes<N>, Status> {
    bytes.try_into().map(Bytes).map_err(|_| {
        Status::invalid_argument(format!("{what}: expected {N} bytes, got {}", bytes.len()))
    })
}

/// The binding of a request; unbound where there is none.
pub(super) fn binding(message: Option<v1::Binding>) -> Result<Binding, Status> {
    let Some(message) = message else { return Ok(Binding::Unbound) };
    Ok(Binding::Bound(Bound {
        chain_id: message.chain_id,
        contract: exactly("binding.contract", &message.contract)?,
        pool: exactly("binding.pool", &message.pool)?,
        recipient: exactly("binding.recipient", &message.recipient)?,
        expiry: message.expiry,
        terms: exactly("binding.terms", &message.terms)?,
    }))
}

/// The format of a request's data.
pub(super) fn format(format: i32) -> Result<assay_data::Format, Status> {
    match v1::DataFormat::try_from(format) {
        Ok(v1::DataFormat::Csv) => Ok(assay_data::Format::Csv),
        Ok(v1::DataFormat::Tsv) => Ok(assay_data::Format::Tsv),
        Ok(v1::DataFormat::Jsonl) => Ok(assay_data::Format::Jsonl),
        Ok(v1::DataFormat::Json) => Ok(assay_data::Format::Json),
        Ok(v1::DataFormat::RedditComments) => Ok(assay_data::Format::RedditComments),
        Ok(v1::DataFormat::Gpx) => Ok(assay_data::Format::Gpx),
        Ok(v1::DataFormat::AppleHealth) => Ok(assay_data::Format::AppleHealth),
        Ok(v1::DataFormat::Unspecified) | Err(_) => Err(Status::invalid_argument(format!(
            "format: expected a format of DataFormat but DATA_FORMAT_UNSPECIFIED, got {format}"
        ))),
    }
}

/// The proof system that a request names, if it names one.
pub(super) fn engine(engine: i32) -> Result<Option<Engine>, Status> {
    match v1::Engine::try_from(engine) {
        Ok(v1::Engine::Unspecified) => Ok(None),
        Ok(v1::Engine::Groth16) => Ok(Some(Engine::Groth16)),
        Ok(v1::Engine::Halo2) => Ok(Some(Engine::Halo2)),
        Ok(v1::Engine::Stark) => Ok(Some(Engine::Stark)),
        Err(_) => Err(Status::invalid_argument(format!(
            "engine: expected none, ENGINE_GROTH16, ENGINE_HALO2 or ENGINE_STARK, got {engine}"
        ))),
    }
}

/// A job as messages show it.
pub(super) fn job(id: JobId, state: &State<Finished, ProveError>) -> v1::ProofJob {
    let mut job = v1::ProofJob { job_id: id.to_string(), ..v1::ProofJob::default() };
    let shown = match state {
        State::Queued => v1::JobState::Queued,
        State::Running(progress) => {
            if let Some(progress) = progress {
                progress.phase.name().clone_into(&mut job.phase);
                job.percent = progress.percent.into();
                job.seconds_left = progress.remaining.map(|left| left.as_secs());
            }
            v1::JobState::Running
        }
        State::Succeeded(result) => {
            job.percent = 100;
            job.result = Some(v1::ProofResult {
                proof: result.proof.clone(),
                opening: result.opening.clone(),
                notes: result.notes.clone(),
            });
            v1::JobState::Succeeded
        }
        State::Failed(error) => {
            job.error = Some(job_error(error));
            v1::JobState::Failed
        }
        State::Cancelled => v1::JobState::Cancelled,
    };
    job.set_state(shown);
    job
}

fn job_error(error: &JobError<ProveError>) -> v1::JobError {
    let internal = "the server could not make a proof; its log has the reason".to_owned();
    let (kind, message, retryable, failed_rules) = match error {
        JobError::Work(error @ ProveError::Unsatisfied(report)) => {
            (v1::JobErrorKind::Unsatisfied, error.to_string(), false, failed_rules(report))
        }
        JobError::Work(error @ ProveError::BadInput(_)) => {
            (v1::JobErrorKind::Invalid, error.to_string(), false, Vec::new())
        }
        // A stopped job is shown as cancelled; work that stopped unasked has failed.
        JobError::Work(error @ (ProveError::Internal(_) | ProveError::Cancelled)) => {
            (v1::JobErrorKind::Internal, internal, error.is_transient(), Vec::new())
        }
        JobError::Panicked => (v1::JobErrorKind::Internal, internal, false, Vec::new()),
        JobError::TimedOut { .. } => {
            (v1::JobErrorKind::Timeout, error.to_string(), false, Vec::new())
        }
    };
    v1::JobError { kind: kind.into(), message, retryable, failed_rules }
}

fn failed_rules(report: &Report) -> Vec<v1::FailedRule> {
    let failed = |rule: &RuleReport| v1::FailedRule {
        rule: rule.name.clone(),
        line: rule.outcome.lines.first().copied(),
        lines: rule.outcome.lines.clone(),
        repeats: rule.outcome.repeats.clone(),
        failing_records: u64::try_from(rule.outcome.failing).unwrap_or(u64::MAX),
    };
    report.rules.iter().filter(|rule| rule.fails()).map(failed).collect()
}

fn disclosed(told: &Told) -> v1::DisclosedFigure {
    v1::DisclosedFigure {
        rule: told.rule.clone(),
        predicate: told.predicate.to_owned(),
        at_least: told.figure.at_least.to_string(),
        at_most: told.figure.at_most.to_string(),
    }
}

/// A verdict as messages show it.
pub(super) fn verdict(verdict: &Verdict) -> v1::Verdict {
    let bytes = |entry: &Option<Bytes32>| entry.map_or_else(Vec::new, |entry| entry.0.to_vec());
    v1::Verdict {
        accepted: verdict.accepted,
        rejection: verdict.rejection.clone().unwrap_or_default(),
        checks: verdict.checks.iter().map(check).collect(),
        claims: verdict.claims.iter().map(claim).collect(),
        caveats: verdict.caveats.clone(),
        key_id: verdict.key_id.map(|id| id.to_string()).unwrap_or_default(),
        development_key: verdict.development_key,
        ceremony_required: verdict.ceremony_required,
        policy_id: verdict.policy_id.0.to_vec(),
        policy_name: verdict.policy_name.clone(),
        commitment: bytes(&verdict.commitment),
        nullifier: verdict.nullifier.map(|nullifier| nullifier.0.to_vec()),
        identity: verdict.identity.0.to_vec(),
        disclosed: verdict.disclosed.iter().map(disclosed).collect(),
    }
}

fn check(check: &CheckResult) -> v1::Check {
    let outcome = match check.outcome {
        Outcome::Passed => v1::CheckOutcome::Passed,
        Outcome::Failed => v1::CheckOutcome::Failed,
        Outcome::NotRequired => v1::CheckOutcome::NotRequired,
        Outcome::NotApplicable => v1::CheckOutcome::NotApplicable,
        Outcome::NotReached => v1::CheckOutcome::NotReached,
    };
    v1::Check {
        name: check.check.name().to_owned(),
        outcome: outcome.into(),
        detail: check.detail.clone(),
    }
}

fn claim(claim: &Claim) -> v1::Claim {
    let trust = match claim.trust {
        Trust::Proven => v1::Trust::Proven,
        Trust::IssuerSigned => v1::Trust::IssuerSigned,
        Trust::SelfAsserted => v1::Trust::SelfAsserted,
    };
    v1::Claim { claim: claim.subject.clone(), trust: trust.into(), reason: claim.reason.clone() }
}
