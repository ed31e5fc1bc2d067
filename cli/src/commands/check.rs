//! `assay check`: every oracle, no proof.

use std::path::PathBuf;

use assay_statement::Engine;
use assay_statement::time::Time;
use serde::Serialize;

use super::estimate::Estimate;
use super::explain::Explained;
use super::prove::EngineName;
use super::report::{Findings, remarks};
use crate::{Exit, Failure, Screen, inputs};

/// Arguments of `assay check`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  assay check --policy policy.odcs.yaml --data data.csv
  assay check --policy policy.odcs.yaml --data data.csv --explain
  assay check --policy policy.odcs.yaml --data data.csv --engine halo2

Nothing is proven. Ages are measured against now; a proof measures them against the expiry of
its binding. What proving would cost is an estimate, good to a factor of two or so.

Exit codes: 0 the data meets the policy, 1 it does not, 2 policy or data cannot be read.")]
pub struct Args {
    /// The policy: an ODCS v3.1 data contract (YAML)
    #[arg(long, value_name = "P")]
    pub policy: PathBuf,
    /// The data: .csv, .tsv, .jsonl, .json, .parquet, .gpx, the .xml of
    /// an Apple Health export, or the folder of a Reddit export
    #[arg(long, value_name = "D")]
    pub data: PathBuf,
    /// Say for each rule what a verifier of a proof will learn, and what stays hidden
    #[arg(long)]
    pub explain: bool,
    /// The proof system whose cost is told [default: that of the policy's pool]
    #[arg(long, value_enum, hide_default_value = true)]
    pub engine: Option<EngineName>,
}

#[derive(Serialize)]
struct Checked<'a> {
    #[serde(flatten)]
    findings: &'a Findings,
    #[serde(flatten)]
    estimate: &'a Estimate,
    #[serde(skip_serializing_if = "Option::is_none")]
    explained: Option<&'a Explained>,
}

/// Checks, and shows every predicate with the figures that decide it, and what proving
/// would cost.
///
/// # Errors
/// When policy or data cannot be read.
pub fn run(args: &Args, screen: &mut Screen) -> Result<Exit, Failure> {
    let (policy, _) = inputs::policy(&args.policy)?;
    let read = inputs::data(&args.data, &policy)?;
    remarks(&read.notes, screen);
    let table = read.table.clone().at(Time::from_unix(inputs::now()?));
    let report = assay_circuits::check(&policy, &table);
    let findings = Findings::new(&policy, &read, &args.data, &report);
    let engine = args.engine.map_or(Engine::for_policy(&policy), Engine::from);
    let estimate = Estimate::new(engine, &policy, read.table.records().len());
    let explained = args.explain.then(|| Explained::new(&policy, &report));
    screen.object(&Checked {
        findings: &findings,
        estimate: &estimate,
        explained: explained.as_ref(),
    });
    findings.show(screen);
    if let Some(explained) = &explained {
        explained.show(screen);
    }
    estimate.show(screen);
    Ok(if findings.holds { Exit::Yes } else { Exit::No })
}
