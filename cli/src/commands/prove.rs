//! `assay prove`: a proof and its opening, in this process or on a server.

use std::path::{Path, PathBuf};
use std::time::Duration;

use assay_circuits::Report;
use assay_data::Read;
use assay_prover::cost::Size;
use assay_prover::pipeline::{self, Fault, ProveError, Proved, Request};
use assay_prover::progress::Phase;
use assay_setup::KeyStore;
use assay_statement::file::Document as _;
use assay_statement::packing::identity_bits;
use assay_statement::time::Time;
use assay_statement::{Binding, Engine, Opening, Policy, ProofFile};
use clap::ValueEnum;
use serde_json::json;

use super::proved::Summary;
use super::remote;
use super::report::{Findings, remarks};
use crate::inputs::{self, Upload};
use crate::outputs::{self, Access};
use crate::progress::Bar;
use crate::{Exit, Failure, Screen, Tone};

/// Arguments of `assay prove`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  assay prove --policy policy.odcs.yaml --data data.csv --out proof.json
  assay prove --policy policy.odcs.yaml --data data.csv --out proof.json \\
      --binding binding.json --opening opening.json

The data stays in this process, unless --server is given. The proof is public. The
opening is what makes the commitment open at delivery: it is private, and cannot be
made again. Nothing is overwritten.

Exit codes: 0 proved, 1 the data does not meet the policy, 2 an input cannot be used,
3 the prover or the server failed.")]
pub struct Args {
    /// The policy: an ODCS v3.1 data contract (YAML)
    #[arg(long, value_name = "P")]
    pub policy: PathBuf,
    /// The data: .csv, .tsv, .jsonl, .json, .parquet, .gpx, the .xml of
    /// an Apple Health export, or the folder of a Reddit export
    #[arg(long, value_name = "D")]
    pub data: PathBuf,
    /// Where the proof goes
    #[arg(long, value_name = "PROOF")]
    pub out: PathBuf,
    /// Where the opening goes [default: the name of the proof and `.opening.json`]
    #[arg(long, value_name = "O")]
    pub opening: Option<PathBuf>,
    /// The proof system, one that proves the hash of the policy's pool [default: groth16 for
    /// poseidon-bn254/1, stark for poseidon2-koalabear/1]
    #[arg(long, value_enum, hide_default_value = true)]
    pub engine: Option<EngineName>,
    /// What the proof is bound to: chain id, contract, pool, recipient, expiry and
    /// terms as JSON. Without it no contract accepts the proof
    #[arg(long, value_name = "B")]
    pub binding: Option<PathBuf>,
    /// Have a server prove. It sees the data, and reads no Parquet
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,
}

/// Fewer bits than this can be tried one by one.
pub(super) const GUESSABLE_BITS: u64 = 128;

/// The proof systems by their names on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EngineName {
    /// Groth16 over BN254: keys, small proofs, checked by contracts
    Groth16,
    /// halo2 with KZG over BN254: one reference string for all policies, proofs of 3 KB
    Halo2,
    /// A STARK over KoalaBear: no keys, large proofs, checked by buyers
    Stark,
}

impl From<EngineName> for Engine {
    fn from(name: EngineName) -> Self {
        match name {
            EngineName::Groth16 => Self::Groth16,
            EngineName::Halo2 => Self::Halo2,
            EngineName::Stark => Self::Stark,
        }
    }
}

/// What there is once a proof is made, here or elsewhere.
pub(super) struct Made {
    pub(super) proof: ProofFile,
    pub(super) opening: Opening,
    /// What only this process's own prover knows.
    pub(super) local: Option<Local>,
}

/// What a proof cost.
pub(super) struct Local {
    pub(super) key_created: bool,
    pub(super) size: Size,
    pub(super) timings: Vec<(Phase, Duration)>,
}

/// Proves, and writes the opening before the proof.
///
/// # Errors
/// When an input cannot be used, a file is there already, or the prover fails.
pub fn run(args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
    // Whether there is a place for the results comes before hours of work.
    let opening = args.opening.clone().unwrap_or_else(|| outputs::opening_beside(&args.out));
    if outputs::same(&opening, &args.out) {
        return Err(Failure::SameFile { path: opening });
    }
    outputs::expect_writable(&args.out)?;
    outputs::expect_writable(&opening)?;

    let (policy, policy_bytes) = inputs::policy(&args.policy)?;
    let binding = inputs::binding(args.binding.as_deref())?;
    let engine = args.engine.map(Engine::from);
    if let Some(engine) = engine {
        engine.proves(&policy)?;
    }
    let input = Input { policy, policy_bytes, binding, engine };
    let (read, made) = match &args.server {
        Some(url) => remotely(url, &args.data, &input, screen),
        None => locally(&args.data, &input),
    }?;
    remarks(&read.notes, screen);
    let made = match made {
        Ok(made) => made,
        Err(report) => {
            let findings = Findings::new(&input.policy, &read, &args.data, &report);
            screen.object(&json!({ "proved": false, "check": findings }));
            findings.show(screen);
            screen.line("no proof was made");
            return Ok(Exit::No);
        }
    };

    let proof = made.proof.to_bytes();
    keep([&opening, &args.out], &made.opening.to_bytes(), &proof, screen)?;
    let summary = Summary::new(args, &opening, &input, &read, &made, proof.len());
    screen.object(&summary);
    summary.show(screen);
    if input.policy.identifies_records() {
        warn_of_guesses(&input.policy, &read, screen);
    }
    Ok(Exit::Yes)
}

// The opening comes first and is never taken away again: without it the proof is of no
// use, and whether a proof was written is not always known.
fn keep(
    [opening_path, proof_path]: [&Path; 2],
    opening: &[u8],
    proof: &[u8],
    screen: &mut Screen,
) -> Result<(), Failure> {
    outputs::write_new(opening_path, Access::Private, opening, screen)?;
    outputs::write_new(proof_path, Access::Public, proof, screen).inspect_err(|_| {
        let (opening, proof) = (opening_path.display(), proof_path.display());
        screen.warn(format!("{opening} is left there: it opens the proof that was to be {proof}"));
    })
}

// The nullifier is public, and who knows all identity columns can recompute it.
fn warn_of_guesses(policy: &Policy, read: &Read, screen: &mut Screen) {
    let records = read.table.records().len();
    if let Some(bits @ ..GUESSABLE_BITS) =
        identity_bits(policy.columns(), policy.identity(), records)
    {
        let text = format!(
            ": the columns that identify the records have {bits} bits in all, expected {GUESSABLE_BITS}: who tries their values against the nullifier may find them"
        );
        screen.mark(Tone::Warning, "guessable identity", text);
    }
}

/// What is to be proven of the data.
pub(super) struct Input {
    pub(super) policy: Policy,
    policy_bytes: Vec<u8>,
    pub(super) binding: Binding,
    engine: Option<Engine>,
}

/// The data, and its proof or what it fails.
type Attempt = Result<(Read, Result<Made, Report>), Failure>;

fn locally(path: &Path, Input { policy, binding, engine, .. }: &Input) -> Attempt {
    let read = inputs::data(path, policy)?;
    let keys = KeyStore::user()?;
    let request = Request {
        policy: policy.clone(),
        table: read.table.clone(),
        binding: binding.clone(),
        engine: *engine,
    };
    let bar = Bar::new();
    let made = match pipeline::prove(&keys, &request, &bar) {
        Ok(Proved { proof, opening, verdict: _, key_created, size, timings }) => {
            Ok(Made { proof, opening, local: Some(Local { key_created, size, timings }) })
        }
        Err(ProveError::Unsatisfied(report)) => Err(report),
        Err(ProveError::BadInput(error)) => return Err(Failure::Unprovable(error)),
        Err(ProveError::Internal(Fault::Store(error))) => return Err(error.into()),
        Err(ProveError::Internal(fault)) => return Err(Failure::Prover(fault)),
        Err(ProveError::Cancelled) => return Err(Failure::Cancelled),
    };
    Ok((read, made))
}

// What does not hold is not sent.
fn remotely(url: &str, path: &Path, input: &Input, screen: &mut Screen) -> Attempt {
    let Input { policy, policy_bytes, binding, engine } = input;
    let Upload { read, format, bytes } = inputs::upload(path, policy)?;
    let report = assay_circuits::check(policy, &read.table.clone().at(Time::of(binding)));
    if !report.holds() {
        return Ok((read, Err(report)));
    }
    let job = remote::Job {
        policy,
        policy_bytes: policy_bytes.clone(),
        read: &read,
        data: bytes,
        format,
        binding,
        engine: *engine,
    };
    let made = remote::prove(url, path, job, screen)?;
    Ok((read, Ok(made)))
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn the_opening_stays_when_the_proof_cannot_be_written() {
        let directory = tempfile::tempdir().unwrap();
        let (opening, proof) = (directory.path().join("o"), directory.path().join("none/p"));
        let mut screen = Screen::new(false, Box::new(io::sink()), Box::new(io::sink()));
        let kept = keep([&opening, &proof], b"opening", b"proof", &mut screen);
        assert!(matches!(kept, Err(Failure::Write { path, .. }) if path == proof));
        assert_eq!(std::fs::read(&opening).unwrap(), b"opening");
    }
}
